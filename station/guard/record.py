"""One record in memory that processes share: a small file that one side writes and others read.

It is written and read by `pwrite` and `pread` and not mapped: in a mapped file whose end somebody
cuts off, or for which a full file system has no page, a mere access kills the process. On the
station the directory is in memory. Whatever lies at the path, both sides go on: a writer replaces
it when it can, a reader takes it for nobody. Neither ever waits.
"""

import os
import stat
from pathlib import Path

from station.guard.messages import SIZE

RETRY_S = 0.2  # between two attempts to open: the work of a tick stays the same
_SAFELY = os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Writer:
    """The side that writes.

    Args:
        path: Where; what lies there is replaced.
        mode: Who may read it.

    Attributes:
        errors: How many records could not be left.
    """

    def __init__(self, path: Path, mode: int = 0o640) -> None:
        self.errors = 0
        self._path, self._mode = path, mode
        self._file: int | None = None
        self._due_s = float("-inf")

    def write(self, record: bytes, now_s: float) -> bool:
        """Leave a record; whether it is there. Never raises, never waits."""
        try:
            file = self._opened(now_s)
            if file is not None and os.pwrite(file, record, 0) == len(record):
                return True
        except OSError:
            self.close()
        self.errors += 1
        return False

    def close(self) -> None:
        """Let go of the file, which stays; may be called twice."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def _opened(self, now_s: float) -> int | None:
        if self._file is not None and os.fstat(self._file).st_nlink == 0:
            self.close()  # somebody has removed it or put something else in its place
        if self._file is None and now_s >= self._due_s:
            self._due_s = now_s + RETRY_S
            fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
            fresh.unlink(missing_ok=True)
            self._file = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | _SAFELY, self._mode)
            os.fchmod(self._file, self._mode)
            fresh.replace(self._path)
        return self._file


class Reader:
    """A side that reads.

    Args:
        path: Where.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._due_s = float("-inf")

    def read(self, now_s: float) -> bytes:
        """What lies there now, as far as a record goes; nothing when there is none."""
        try:
            if now_s >= self._due_s:
                self._due_s = now_s + RETRY_S
                self._look()
            return b"" if self._file is None else os.pread(self._file, SIZE, 0)
        except OSError:
            self.close()
            return b""

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def _look(self) -> None:
        """Open it, and open it anew when another one is at its path now."""
        found = os.lstat(self._path)
        if self._file is not None:
            mine = os.fstat(self._file)
            if (mine.st_dev, mine.st_ino) == (found.st_dev, found.st_ino):
                return
            self.close()
        if stat.S_ISREG(found.st_mode):  # a pipe or a device could keep us waiting
            self._file = os.open(self._path, os.O_RDONLY | _SAFELY)
