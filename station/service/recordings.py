"""Keeps recordings of the newest sessions, written by a thread of its own."""

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from station.service.recording import Begin, End, Entry, RecordingFile

KEPT = 50
_MOST_WAITING = 6000  # a minute of ticks: the disk has stalled
_SUFFIX = ".jsonl.gz"


class Recordings:
    """A directory of recordings and the thread that writes there.

    A session whose recording cannot be kept is told of and goes on: its records are kept elsewhere.
    """

    def __init__(self, directory: Path, tell: Callable[[str], None]) -> None:
        self._directory, self._tell = directory, tell
        self._waiting: queue.SimpleQueue[Entry | None] = queue.SimpleQueue()
        self._file: RecordingFile | None = None
        self._overrun = False
        self._thread = threading.Thread(target=self._work, name="recordings", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def take(self, entry: Entry) -> None:
        """Take what the loop hands over; never blocks. A disk that stalls costs the recording."""
        if isinstance(entry, Begin):
            self._overrun = False
        elif self._waiting.qsize() > _MOST_WAITING:
            self._overrun = True
        if not self._overrun or isinstance(entry, End):
            self._waiting.put(entry)

    def close(self, timeout_s: float = 5.0) -> None:
        """Write what is left, unless the disk takes longer than that."""
        self._waiting.put(None)
        self._thread.join(timeout_s)

    def _work(self) -> None:
        while (entry := self._waiting.get()) is not None:
            try:
                self._write(entry)
            except OSError as error:
                self._tell(f"A session could not be recorded for replay: {error.strerror}.")
                self._file = None

    def _write(self, entry: Entry) -> None:
        if isinstance(entry, Begin):
            self._file = self._opened(entry)
        elif self._file is None:
            return
        elif isinstance(entry, End):
            file, self._file = self._file, None
            self._finish(file, entry)
        else:
            self._file.add(entry)

    def _opened(self, begin: Begin) -> RecordingFile:
        self._directory.mkdir(parents=True, exist_ok=True)
        for old in sorted(self._directory.glob(f"*{_SUFFIX}"))[: -(KEPT - 1)]:
            old.unlink(missing_ok=True)
        at = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
        return RecordingFile(self._directory / f"{at}-{begin.session_id}{_SUFFIX}", begin)

    def _finish(self, file: RecordingFile, end: End) -> None:
        if self._overrun:
            file.abandon()
            self._tell("A session could not be recorded for replay: the disk was too slow.")
        elif end.outcome == "lapsed":
            file.abandon()  # nobody came
        else:
            file.close(end)
