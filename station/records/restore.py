"""Puts a backup back in the place of the records; what was there is kept beside it.

Nothing is touched before the backup is known to be whole and of a shape that this version knows,
and before nobody else has the records open. The place is taken in one step at the end.
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from station.records.backup import copy_database, file_of, flush_folder
from station.records.errors import DirectoryInUse, RecordsError
from station.records.storage import DATABASE_NAME

NAME = "%Y-%m-%d-%H%M%S"
_MODE = 0o660  # controller and web both write it
_BESIDE = ("-wal", "-shm")
_HINT = "Choose another backup; the records are as they were."


@dataclass(frozen=True, slots=True)
class Restored:
    """What has happened.

    Attributes:
        database: Where the records are now.
        aside: Where the ones from before are; None when there were none.
        people: How many there are.
        sessions: How many there are.
        newest: When the newest session began, as the records write it; None without any.
        beside: Other files of the backup, which were left there.
    """

    database: Path
    aside: Path | None
    people: int
    sessions: int
    newest: str | None
    beside: tuple[Path, ...]


def restore(backup: Path, url: str, now: datetime | None = None) -> Restored:
    """Put a backup back; the data directory has to be held by the caller.

    Args:
        backup: A folder that `station backup` has made, or a database file.
        url: Address of the records; a link is followed to where they really are.
        now: Names what is put aside; the present when left out.

    Raises:
        RecordsError: The backup cannot be used, somebody has the records open, or the disk is full.
    """
    source = source_of(backup)
    found = look_over(source)
    database = file_of(url).resolve()
    if source.resolve() == database:
        raise RecordsError(f"{source} are the records themselves.", "Name a backup of them.")
    at = (now or datetime.now(UTC)).strftime(NAME)
    draft = database.with_name(f"{database.name}.restoring")
    try:
        _write(source, draft)
        aside = _kept_aside(database, at) if database.exists() else None
        draft.replace(database)
        flush_folder(database.parent)
    except (sqlite3.Error, OSError) as error:
        if isinstance(error, RecordsError):
            raise
        reason = getattr(error, "strerror", None) or error
        raise RecordsError(f"The backup could not be put back ({reason}).", _HINT) from error
    finally:
        draft.unlink(missing_ok=True)
    beside = () if not backup.is_dir() else _others(backup)
    return Restored(database, aside, found.people, found.sessions, found.newest, beside)


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What a backup holds.

    Attributes:
        people: How many there are.
        sessions: How many there are.
        newest: When the newest session began, as the records write it; None without any.
        shape: The migration at which it stands.
    """

    people: int
    sessions: int
    newest: str | None
    shape: str


def source_of(backup: Path) -> Path:
    """The database of a backup: in its folder, or the file itself."""
    return backup / DATABASE_NAME if backup.is_dir() else backup


def look_over(source: Path) -> LookedOver:
    """Read a whole backup, and count what is in it.

    Raises:
        RecordsError: It is not there, damaged, no backup, or of a newer version.
    """
    if not source.is_file():
        raise RecordsError(f"There is no backup in {source}.", "See the folder of the backups.")
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as database:
            found = database.execute("PRAGMA quick_check(1)").fetchone()
            if found != ("ok",):
                raise RecordsError(f"The backup in {source} is damaged.", _HINT)
            shape = _checked_shape(database, source)
            people, sessions, newest = database.execute(
                "SELECT (SELECT count(*) FROM people), count(*), max(began_at) FROM sessions"
            ).fetchone()
    except sqlite3.Error as error:
        raise RecordsError(f"{source} is no backup of a station ({error}).", _HINT) from error
    return LookedOver(people, sessions, newest, shape)


def _checked_shape(database: sqlite3.Connection, source: Path) -> str:
    """The shape; refuses what a newer version has written."""
    from station.records.upgrade import known_revisions  # noqa: PLC0415 - loads Alembic

    (shape,) = database.execute("SELECT version_num FROM alembic_version").fetchone() or ("none",)
    if shape not in known_revisions():
        raise RecordsError(
            f"The backup in {source} has the shape {shape}, which this version does not know.",
            "It was made by a newer version of the station: install that one.",
        )
    return str(shape)


def _write(source: Path, draft: Path) -> None:
    """A copy of the backup beside the records, checked and on the disk."""
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.unlink(missing_ok=True)
    copy_database(source, draft)
    draft.chmod(_MODE)
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _kept_aside(database: Path, at: str) -> Path:
    """A second name for what was there; its log goes away, or it would be taken for the new one."""
    _close(database)
    aside = database.with_name(f"{database.name}.before-{at}")
    for end in _BESIDE:
        part = database.with_name(database.name + end)
        if part.exists():
            part.rename(aside.with_name(aside.name + end))
    os.link(database, aside)
    return aside


def _close(database: Path) -> None:
    """Write the log of changes into the file, which works only when nobody else has it open.

    Another process would go on writing into the file that is put aside. Records that are too
    damaged for it are put aside as they are.
    """
    try:
        with closing(sqlite3.connect(database, timeout=1.0)) as living:
            living.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise DirectoryInUse(
                f"Another process has the records in {database} open.",
                "Stop it first: sudo systemctl stop station station-web.",
            ) from error
    except sqlite3.DatabaseError:
        return


def _others(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.iterdir() if path.name != DATABASE_NAME))
