"""Live streams, held open like those of so many browsers; the first one also tells what it sees."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from benchmarks.client import API, HOST, PATIENCE_S
from benchmarks.errors import BenchmarkFailed
from benchmarks.figures import Spread, spread


@dataclass(frozen=True, slots=True)
class Shown:
    """One snapshot as it arrived.

    Attributes:
        at_s: Monotonic time at which it did.
    """

    state: dict[str, Any]
    at_s: float

    @property
    def phase(self) -> str:
        """What the session is doing; empty without one."""
        session = self.state["session"]
        return "" if session is None else str(session["phase"])


@dataclass(frozen=True, slots=True)
class StreamFigures:
    """How the streams fared.

    Attributes:
        streams: How many were open.
        lost: How many ended before their time.
        per_s: Snapshots in a second on one stream.
        age_ms: Age of a snapshot when it has arrived: the time since the tick that made it.
    """

    streams: int
    lost: int
    per_s: float
    age_ms: Spread


class Streams:
    """So many readers of the live stream, each on a thread and a connection of its own."""

    def __init__(self, port: int, count: int) -> None:
        self._port, self._count = port, count
        self._closing = threading.Event()
        self._news = threading.Condition()
        self._seen: list[Shown] = []
        self._ages_ms: list[list[float]] = [[] for _ in range(count)]
        self._lost = 0
        self._since_s = time.monotonic()
        self._threads = [
            threading.Thread(target=self._follow, args=(number,), daemon=True)
            for number in range(count)
        ]

    def __enter__(self) -> "Streams":
        """Open all of them, and wait until each has shown something."""
        for thread in self._threads:
            thread.start()
        end_s = time.monotonic() + PATIENCE_S
        with self._news:
            if not self._news.wait_for(lambda: all(self._ages_ms), end_s - time.monotonic()):
                raise BenchmarkFailed(f"Not all of {self._count} live streams began to show.")
        return self

    def __exit__(self, *_: object) -> None:
        """Close them; each ends with its next snapshot."""
        self._closing.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    @property
    def newest(self) -> Shown:
        """What the first stream has shown last."""
        return self._seen[-1]

    def wait_for(
        self, reached: Callable[[Shown], bool], bound_s: float, since_s: float = 0.0
    ) -> Shown:
        """The first snapshot that arrived at `since_s` or later and is as wanted.

        Raises:
            BenchmarkFailed: None did in time.
        """

        def found() -> Shown | None:
            fresh = (seen for seen in self._seen if seen.at_s >= since_s)
            return next((seen for seen in fresh if reached(seen)), None)

        with self._news:
            shown = self._news.wait_for(found, bound_s)
        if shown is None:
            newest = self.newest
            where = f"{newest.state['mode']} {newest.phase}".strip()
            raise BenchmarkFailed(f"Not reached within {bound_s:g} s; the station is {where}.")
        return shown

    def begin_anew(self) -> None:
        """Forget what the figures would be made of so far."""
        with self._news:
            self._ages_ms = [[] for _ in range(self._count)]
            self._since_s = time.monotonic()

    def figures(self) -> StreamFigures:
        """How it went since `begin_anew`."""
        with self._news:
            ages = [age for each in self._ages_ms for age in each]
            took_s = time.monotonic() - self._since_s
            per_s = round(len(ages) / self._count / took_s, 2)
            return StreamFigures(self._count, self._lost, per_s, spread(ages, 1))

    def _follow(self, number: int) -> None:
        try:
            with closing(HTTPConnection(HOST, self._port, timeout=PATIENCE_S)) as connection:
                connection.request("GET", f"{API}/live")
                response = connection.getresponse()
                taken_ms = 0.0
                while (line := response.readline()) and not self._closing.is_set():
                    if line.startswith(b"id: "):
                        taken_ms = float(line[4:])
                    elif line.startswith(b"data: ") and taken_ms:
                        self._take(number, taken_ms, line[6:])
                        taken_ms = 0.0
        except (OSError, HTTPException):
            pass  # it is counted as lost
        if not self._closing.is_set():
            with self._news:
                self._lost += 1

    def _take(self, number: int, taken_ms: float, data: bytes) -> None:
        now_s = time.monotonic()  # the clock of the whole machine: the station reads the same
        shown = Shown(json.loads(data), now_s) if number == 0 else None
        with self._news:
            self._ages_ms[number].append(now_s * 1000 - taken_ms)
            if shown is not None:
                self._seen.append(shown)
            self._news.notify_all()
