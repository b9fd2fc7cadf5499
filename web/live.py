"""The live streams: one reader of the controller's snapshots, shared by all open pages.

A stream costs a thread of the server for as long as it is open. They are counted and capped so
that the rest of the threads always stand free for STOP, and each ends after a while so that one
whose reader has silently gone does not hold its place.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from web.errors import WebError, body_of, controller_down
from web.link import Link

FRESH_S = 0.5  # older than this a measured value is no longer shown as one
PERIOD_S = 0.1
PATIENCE_S = 0.5
RETRY_MS = 500


@dataclass(frozen=True, slots=True)
class Frame:
    """One snapshot as text for the stream."""

    seq: int
    text: str


class Live:
    """The newest state, and the streams that show it.

    Attributes:
        open_streams: How many are open now.
    """

    def __init__(
        self,
        link: Link,
        streams: int,
        age_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.open_streams = 0
        self._link = link
        self._streams = streams
        self._age_s = age_s
        self._clock = clock
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._frame = Frame(-1, "")

    def state(self) -> dict[str, Any]:
        """The newest snapshot with its age.

        Raises:
            WebError: 503 when there is none, or none that is fresh.
        """
        newest = self._link.latest()
        if newest is None or newest[1] > FRESH_S:
            raise controller_down()
        snapshot, age_s = newest
        return {**snapshot, "age_ms": round(age_s * 1000)}

    def open(self) -> "Stream":
        """A new stream, counted until it is closed.

        Raises:
            WebError: 503 when too many are open.
        """
        with self._lock:
            if self.open_streams >= self._streams:
                raise WebError(
                    503,
                    "too_many_streams",
                    "Too many pages follow the table at once.",
                    "Close some of them. STOP and Bring me up still work here.",
                )
            self.open_streams += 1
        return Stream(self, self._clock() + self._age_s)

    def close(self) -> None:
        """End every stream soon."""
        self._closing.set()

    def pause_until(self, due_s: float) -> bool:
        """Wait until then; False when the streams shall end."""
        return not self._closing.wait(max(0.0, due_s - self._clock()))

    def now_s(self) -> float:
        """The clock of the streams."""
        return self._clock()

    def next_frame(self, after: int | None) -> Frame | None:
        """The newest snapshot, another than number `after`, as text, made once for all streams."""
        newest = self._link.wait(after, PATIENCE_S)
        if newest is None or newest[1] > FRESH_S:
            return None
        with self._lock:
            if self._frame.seq != newest[0]["seq"]:
                self._frame = self._text(*newest)
            return self._frame

    def release(self) -> None:
        """Give a stream's place back."""
        with self._lock:
            self.open_streams -= 1

    def _text(self, snapshot: dict[str, Any], age_s: float) -> Frame:
        """The id is the time of the snapshot in ms, by which a page sees that data are late."""
        taken_ms = round((self._clock() - age_s) * 1000)
        data = json.dumps(snapshot, separators=(",", ":"))
        return Frame(snapshot["seq"], f"id: {taken_ms}\nevent: state\ndata: {data}\n\n")


_DOWN = f"event: down\ndata: {json.dumps(body_of(controller_down()))}\n\n"
_HEARTBEAT = ": waiting for the controller\n\n"


class Stream(Iterator[str]):
    """The events of one open page; the server closes it when the page has gone."""

    def __init__(self, live: Live, ends_s: float) -> None:
        self._live = live
        self._ends_s = ends_s
        self._due_s = live.now_s()
        self._seq: int | None = None
        self._down = False
        self._released = threading.Lock()

    def __next__(self) -> str:
        """The next event, at most ten a second."""
        if not self._live.pause_until(self._due_s) or self._live.now_s() >= self._ends_s:
            self.close()
            raise StopIteration
        self._due_s = self._live.now_s() + PERIOD_S
        frame = self._live.next_frame(self._seq)
        if frame is None:
            return self._silence()
        self._down, opening = False, self._seq is None
        self._seq = frame.seq
        return f"retry: {RETRY_MS}\n{frame.text}" if opening else frame.text

    def close(self) -> None:
        """Give the place back, once."""
        if self._released.acquire(blocking=False):
            self._live.release()

    def _silence(self) -> str:
        """Say once that the controller is gone, then keep the connection from looking dead."""
        text = _HEARTBEAT if self._down else _DOWN
        self._down = True
        return text
