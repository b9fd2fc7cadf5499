"""One controller to a socket directory: a second one would take over the first one's sockets."""

import os
import sys
from pathlib import Path
from typing import Self

from station.errors import StationError

LOCK_NAME = "controller.lock"


class AlreadyRunning(StationError, OSError):
    """Another controller is there."""


class Instance:
    """Holds a socket directory for this process; the system lets go if it dies.

    Raises:
        AlreadyRunning: Another process holds it.
    """

    def __init__(self, run_dir: Path) -> None:
        self._handle = os.open(run_dir / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o660)
        if not _taken(self._handle):
            holder = os.read(self._handle, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(self._handle)
            raise AlreadyRunning(
                f"Another controller (PID {holder}) is already using {run_dir}.",
                "End that one first.",
            )
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode("ascii"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)


if sys.platform == "win32":

    def _taken(handle: int) -> bool:
        """Ports are bound by one process only there; no lock is needed."""
        return handle >= 0

else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
