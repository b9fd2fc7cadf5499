"""A PostgreSQL server for a while: on a socket in a temporary directory, nothing on the network.

The server refuses to run as root; root starts it as the user "postgres", or "nobody".
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.errors import BenchmarkFailed

_PLACES = "/usr/lib/postgresql"
_USERS = ("postgres", "nobody")
_PATIENCE_S = 60
# What is written here is thrown away afterwards; reading costs the same.
_SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off",
             "max_wal_size=4GB", "shared_buffers=256MB")  # fmt: skip


def binaries() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, the newest one; None when it is not installed."""
    packaged = sorted(Path(_PLACES).glob("*/bin/initdb"), key=_version, reverse=True)
    on_path = shutil.which("initdb")
    found = packaged or ([Path(on_path).resolve()] if on_path else [])
    return found[0].parent if found else None


@contextmanager
def postgres() -> Iterator[str]:
    """A fresh server; gives its address, and ends it afterwards.

    Raises:
        BenchmarkFailed: It is not installed, or does not start.
    """
    found = binaries()
    if found is None:
        raise BenchmarkFailed(
            "There is no PostgreSQL here.", "Run: sudo apt-get install postgresql"
        )
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _user()
    try:
        if user is not None:
            shutil.chown(folder, user)
        data, name = folder / "data", "station"
        _run(user, found / "initdb", "-D", data, "-U", name, "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync")  # fmt: skip
        options = " ".join(f"-c {setting}" for setting in _SETTINGS)
        _run(user, found / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o",
             f"-k {folder} {options}", "start")  # fmt: skip
        try:
            yield f"postgresql+psycopg://{name}@/postgres?host={folder}"
        finally:
            _run(user, found / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _version(initdb: Path) -> int:
    number = initdb.parent.parent.name
    return int(number) if number.isdigit() else 0


def _user() -> str | None:
    """Whom to run it as; None for whoever runs this."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in _USERS if name in known), None)


def _run(user: str | None, *command: object) -> None:
    try:
        subprocess.run(
            [str(part) for part in command],
            check=True,
            user=user,
            cwd="/",
            timeout=_PATIENCE_S,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except subprocess.CalledProcessError as error:
        why = (error.stderr or "").strip().splitlines()[-1:]
        raise BenchmarkFailed(f"PostgreSQL does not start: {' '.join(why)}") from error
