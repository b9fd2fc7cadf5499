"""Where the records live on this machine, and who may write there."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from station.records.errors import DirectoryInUse, RecordsError

DATABASE_NAME = "station.db"
LOCK_NAME = "station.lock"
SERVICE_DIR = Path("/var/lib/station")
_MODE = 0o770  # people's health is nobody else's business
_LOCKED_BYTE = 4096  # far behind the number that others read, which some systems lock against


class DataDirLock:
    """Held by the one process that owns a data directory; the system lets go if it dies."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    def close(self) -> None:
        """Let go of the directory; may be called twice."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> "DataDirLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def default_data_dir() -> Path:
    """Where records go unless told otherwise.

    The service of a station runs as a system user or as root and keeps them where systemd has made
    room; everybody else has them with their own data.
    """
    given = os.environ.get("STATE_DIRECTORY")  # set by systemd
    if given:
        return Path(given.partition(":")[0])
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return SERVICE_DIR
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "inversion-station"


def database_url(data_dir: Path) -> str:
    """The address of the database file in a data directory."""
    return f"sqlite:///{(data_dir / DATABASE_NAME).absolute().as_posix()}"


def lock_data_dir(path: Path) -> DataDirLock:
    """Make `path` if need be and take it for this process alone.

    One that cannot be written any more, like a memory card that has given up, is taken as it is:
    the recorder tells of it, and somebody may have to be brought up (S18, S44).

    Raises:
        DirectoryInUse: Another process holds it; its number is named.
        RecordsError: Nothing can be written there.
    """
    try:
        path.mkdir(mode=_MODE, parents=True, exist_ok=True)
        handle = _opened(path / LOCK_NAME)
    except OSError as error:
        raise RecordsError(
            f"Nothing can be written to the data directory {path}: {error.strerror}.",
            "Choose another one with --data, or make this one writable.",
        ) from error
    return _locked(handle, path)


def _opened(lock: Path) -> int:
    """The file of the lock; one that is there already needs no writing."""
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT, 0o660)
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.ENOSPC) or not lock.exists():
            raise
        return os.open(lock, os.O_RDONLY)


def _locked(handle: int, path: Path) -> DataDirLock:
    try:
        _take(handle)
    except OSError:
        holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
        os.close(handle)
        raise DirectoryInUse(
            f"The data directory {path} is in use by process {holder}.",
            "End that one first, or choose another directory with --data.",
        ) from None
    with suppress(OSError):  # a full disk, or one that cannot be written: it is ours all the same
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode("ascii"))
    return DataDirLock(handle)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
