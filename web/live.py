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
from web.reading import Reader, in_words_of_reader, reader_now
from web.version import page_version

FRESH_S = 0.5  # older than this a measured value is no longer shown as one
PERIOD_S = 0.1
PATIENCE_S = 0.5
RETRY_MS = 500
ASK_S = 5.0  # for so long at most a stream outlives the access of whoever opened it


@dataclass(frozen=True, slots=True)
class Frame:
    """One snapshot as text for the stream."""

    seq: int
    text: str


class Live:
    """The newest state, and the streams that show it.

    Attributes:
        streams: How many may be open at once.
        open_streams: How many are open now.
    """

    def __init__(
        self,
        link: Link,
        streams: int,
        age_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.streams = streams
        self.open_streams = 0
        self._link = link
        self._age_s = age_s
        self._clock = clock
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._frames: dict[str, Frame] = {}  # the newest in each language

    def state(self) -> dict[str, Any]:
        """The newest snapshot with its age, in the language of whoever asks.

        Raises:
            WebError: 503 when there is none, or none that is fresh.
        """
        newest = self._link.latest()
        if newest is None or newest[1] > FRESH_S:
            raise controller_down()
        snapshot, age_s = newest
        return {**in_words_of_reader(snapshot), "age_ms": round(age_s * 1000)}

    def open(self, welcome: Callable[[], bool]) -> "Stream":
        """A new stream, counted until it is closed.

        Args:
            welcome: Asks whether its reader may still follow it.

        Raises:
            WebError: 503 when too many are open.
        """
        with self._lock:
            if self.open_streams >= self.streams:
                raise WebError(
                    503,
                    "too_many_streams",
                    "Too many pages follow the table at once.",
                    "Close some of them. STOP and Bring me up still work here.",
                )
            self.open_streams += 1
        return Stream(self, self._clock() + self._age_s, reader_now(), welcome)

    def close(self) -> None:
        """End every stream soon."""
        self._closing.set()

    def pause_until(self, due_s: float) -> bool:
        """Wait until then; False when the streams shall end."""
        return not self._closing.wait(max(0.0, due_s - self._clock()))

    def now_s(self) -> float:
        """The clock of the streams."""
        return self._clock()

    def next_frame(self, after: int | None, reader: Reader) -> Frame | None:
        """The newest snapshot, another than number `after`, as text.

        It is made once for all streams of a language.
        """
        newest = self._link.wait(after, PATIENCE_S)
        if newest is None or newest[1] > FRESH_S:
            return None
        with self._lock:
            frame = self._frames.get(reader.language)
            if frame is None or frame.seq != newest[0]["seq"]:
                frame = self._frames[reader.language] = self._text(reader, *newest)
            return frame

    def release(self) -> None:
        """Give a stream's place back."""
        with self._lock:
            self.open_streams -= 1

    def _text(self, reader: Reader, snapshot: dict[str, Any], age_s: float) -> Frame:
        """The id is the time of the snapshot in ms, by which a page sees that data are late."""
        taken_ms = round((self._clock() - age_s) * 1000)
        data = json.dumps(reader.read(snapshot), separators=(",", ":"))
        return Frame(snapshot["seq"], f"id: {taken_ms}\nevent: state\ndata: {data}\n\n")


_DOWN = f"event: down\ndata: {json.dumps(body_of(controller_down()))}\n\n"
_HEARTBEAT = ": waiting for the controller\n\n"


def _opening() -> str:
    """How soon to come back, and which pages belong to this web: an older one reloads itself."""
    return f"retry: {RETRY_MS}\nevent: version\ndata: {page_version()}\n\n"


class Stream(Iterator[str]):
    """The events of one open page; the server closes it when the page has gone."""

    def __init__(
        self, live: Live, ends_s: float, reader: Reader, welcome: Callable[[], bool]
    ) -> None:
        self._live = live
        self._ends_s = ends_s
        self._reader = reader
        self._welcome = welcome
        self._opening = _opening()
        self._due_s = live.now_s()
        self._ask_s = self._due_s + ASK_S
        self._seq: int | None = None
        self._down = False
        self._released = threading.Lock()

    def __next__(self) -> str:
        """The next event, at most ten a second."""
        if not self._live.pause_until(self._due_s) or self._is_over(self._live.now_s()):
            self.close()
            raise StopIteration
        self._due_s = self._live.now_s() + PERIOD_S
        frame = self._live.next_frame(self._seq, self._reader)
        opening, self._opening = self._opening, ""
        return opening + (self._silence() if frame is None else self._news(frame))

    def close(self) -> None:
        """Give the place back, once."""
        if self._released.acquire(blocking=False):
            self._live.release()

    def _is_over(self, now_s: float) -> bool:
        """Its time is up, or access was taken away (S38)."""
        if now_s >= self._ask_s:
            self._ask_s = now_s + ASK_S
            return now_s >= self._ends_s or not self._welcome()
        return now_s >= self._ends_s

    def _news(self, frame: Frame) -> str:
        self._down = False
        self._seq = frame.seq
        return frame.text

    def _silence(self) -> str:
        """Say once that the controller is gone, then keep the connection from looking dead."""
        text = _HEARTBEAT if self._down else _DOWN
        self._down = True
        return text
