"""Copies of the records, the settings and the calibration, made while the station is in use.

A backup is a folder that is either whole or not there: it is made under another name, checked,
flushed to the disk, and renamed at the end. The oldest go when there are more than are kept.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from station.records.errors import RecordsError
from station.records.storage import DATABASE_NAME

KEPT = 14  # two weeks of nights
UNFINISHED = ".unfinished"
NAME = "%Y-%m-%d-%H%M%S"
_SHAPE = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]-[0-9][0-9][0-9][0-9][0-9][0-9]"
_BUSY_S = 30.0


def back_up(url: str, beside: Sequence[Path], to: Path, now: datetime | None = None) -> Path:
    """Keep one more copy in `to`.

    Args:
        url: Address of the records.
        beside: Files that go with them; one that is not there is left out.
        to: Folder of the backups; made when it is not there.
        now: Names the backup; the present when left out.

    Returns:
        The folder of the new backup.

    Raises:
        RecordsError: When there is nothing to copy, it is damaged, or there is no room for it.
    """
    database = file_of(url)
    if not database.is_file():
        raise RecordsError(f"There are no records in {database} yet.", "Start the station once.")
    with _told(to):
        to.mkdir(mode=0o750, parents=True, exist_ok=True)
        with _draft(to) as draft:
            copy_database(database, draft / DATABASE_NAME)
            for each in beside:
                if each.exists():
                    shutil.copyfile(each, draft / each.name)
            _flush(draft)
            made = draft.rename(_free_place(to, now or datetime.now(UTC)))
        flush_folder(to)
        _prune(to, made)
    return made


def copy_database(database: Path, to: Path) -> None:
    """Copy a living SQLite database; raises `sqlite3.Error`, and `RecordsError` for a bad copy.

    In one step: step by step SQLite begins anew whenever somebody writes, and the recorder of a
    running session always does. A reader in WAL mode holds no writer up.
    """
    address = f"{database.resolve().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=_BUSY_S)) as living,
        closing(sqlite3.connect(to)) as copy,
    ):
        living.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file that stands for itself
        found = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise RecordsError(
            f"The records in {database} are damaged; the copy was not kept.",
            "Keep the backups that there are, and look at the disk.",
        )


def backups(to: Path) -> tuple[Path, ...]:
    """Every whole backup in a folder, the oldest first."""
    return tuple(sorted(path for path in to.glob(_SHAPE) if path.is_dir()))


def file_of(url: str) -> Path:
    """The file of the records at an address; raises `RecordsError` when they are in none."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise RecordsError("The address of the records cannot be used.") from None
    if parsed.get_backend_name() != "sqlite":
        raise RecordsError(
            "The records are in a database of their own, which this command does not copy.",
            "Use pg_dump, and keep station.toml and calibration.json with what it writes.",
        )
    return Path(parsed.database or "")


def flush_folder(folder: Path) -> None:
    """Have the names in a folder on the disk too, where a folder can be opened for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _draft(to: Path) -> Iterator[Path]:
    """A folder for what is not whole yet; what a power cut has left of the last one goes."""
    draft = to / UNFINISHED
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)  # people's health is nobody else's business
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _free_place(to: Path, at: datetime) -> Path:
    """Named by its second; the next one when two are made within the same."""
    while (place := to / at.strftime(NAME)).exists():
        at += timedelta(seconds=1)
    return place


def _prune(to: Path, made: Path) -> None:
    """Let the oldest go, but never the one just made: the clock may have been wrong."""
    older = [path for path in backups(to) if path != made]
    for path in older[: max(0, len(older) - (KEPT - 1))]:
        shutil.rmtree(path)


def _flush(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    flush_folder(folder)


@contextmanager
def _told(to: Path) -> Iterator[None]:
    try:
        yield
    except RecordsError:
        raise
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RecordsError(
            f"No backup could be made in {to} ({reason}).",
            "See that there is room and that it may be written; earlier backups are untouched.",
        ) from error
