"""Where the controller and its clients meet: two sockets in one directory of their own.

A Unix socket in a directory that only its owner may enter needs no password and no port. Where the
platform has none, the same two meet on ports of the loopback interface, worked out from the
directory's name.
"""

import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path

from station.errors import StationError

SOCKET_PATH_BYTES = 107  # what the kernel's address structure holds
SOCKET_MODE = 0o660
DIRECTORY_MODE = 0o700
HAS_UNIX_SOCKETS = sys.platform != "win32"
_HINT = "Name another one with --run-dir."


class BadRunDir(StationError, OSError):
    """The directory for the sockets cannot be used."""


def default_run_dir(data_dir: Path) -> Path:
    """The directory for the sockets that belong to a data directory; always the same one."""
    tag = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:8]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and os.access(runtime, os.W_OK | os.X_OK):
        ours = Path(runtime, f"station-{tag}")
        if _room(ours) >= 0:
            return ours
    owner = os.getuid() if HAS_UNIX_SOCKETS else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir(), f"station-{owner}-{tag}")


def make_run_dir(run_dir: Path) -> None:
    """Make the directory, or check that the one that is there is ours alone.

    Raises:
        BadRunDir: It cannot be made, belongs to somebody else, or its path is too long.
    """
    check_length(run_dir)
    try:
        run_dir.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
        named, found = run_dir.lstat(), run_dir.stat()
    except OSError as error:
        raise BadRunDir(f"{run_dir} cannot be used ({error.strerror}).", _HINT) from error
    if not HAS_UNIX_SOCKETS:
        return
    foreign = {named.st_uid, found.st_uid} != {os.getuid()}  # a link somebody has laid out, too
    open_to_all = bool(found.st_mode & stat.S_IRWXO)
    if foreign or open_to_all:
        raise BadRunDir(f"{run_dir} belongs to somebody else or is open to everybody.", _HINT)


def check_length(run_dir: Path) -> None:
    """Whether a socket fits below this path; raises `BadRunDir`."""
    if HAS_UNIX_SOCKETS and _room(run_dir) < 0:
        most = len(os.fsencode(run_dir)) + _room(run_dir)
        raise BadRunDir(f"{run_dir} is too long for a socket (at most {most} bytes).", _HINT)


def _room(run_dir: Path) -> int:
    """How many bytes longer the path could be."""
    return SOCKET_PATH_BYTES - len(os.fsencode(run_dir / "snapshots.sock"))


def requests_endpoint(run_dir: Path) -> str:
    """Address at which requests are taken."""
    return _endpoint(run_dir, "requests")


def snapshots_endpoint(run_dir: Path) -> str:
    """Address at which snapshots are published."""
    return _endpoint(run_dir, "snapshots")


def _endpoint(run_dir: Path, name: str) -> str:
    if HAS_UNIX_SOCKETS:
        return f"ipc://{run_dir}/{name}.sock"
    return f"tcp://127.0.0.1:{port_of(run_dir, name)}"


def port_of(run_dir: Path, name: str) -> int:
    """The loopback port that belongs to a socket's name, the same for server and client.

    It is worked out from the directory, so that a client that starts first knows it too.
    """
    digest = hashlib.sha256(os.fsencode(run_dir.resolve() / name)).digest()
    return 49152 + int.from_bytes(digest[:2], "big") % 16000
