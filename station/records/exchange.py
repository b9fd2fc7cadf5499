"""Puts a backup back while the station runs, in one step that is there for everybody or for nobody.

`restore` takes the place of the file and wants the station stopped. This one writes the backup into
the living database as one transaction: whoever has it open goes on with what is then there. What
was there before is kept as a backup of its own first, which is the way back. Who is let in stays
as it is now.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.records.backup import back_up, copy_database, file_of
from station.records.doors import keep_the_doors
from station.records.errors import RecordsError
from station.records.restore import LookedOver, look_over, source_of
from station.records.store import Store

PATIENCE_S = 30.0  # somebody else may be writing
_UNTOUCHED = "The records are as they were."

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What has happened.

    Attributes:
        kept: The backup of what was there before.
        found: What is there now.
    """

    kept: Path
    found: LookedOver


def exchange(
    backup: Path,
    url: str,
    keep_in: Path,
    beside: Sequence[Path] = (),
    *,
    now: datetime | None = None,
    tell: Progress = lambda _: None,
) -> Exchanged:
    """Put a backup back into living records.

    Args:
        backup: A folder that `back_up` has made, or a database file.
        url: Address of the records.
        keep_in: Folder for the backup of what was there before.
        beside: Files that go with that one.
        now: Names that one; the present when left out.
        tell: Told what is being done.

    Raises:
        RecordsError: The backup cannot be used, what is there cannot be kept first, or nobody lets
            the records go; they are as they were.
    """
    source, database = source_of(backup), file_of(url).resolve()
    if source.resolve() == database:
        raise RecordsError(f"{source} are the records themselves.", "Choose a backup of them.")
    tell("Looking the backup over")
    found = look_over(source)
    draft = database.with_name(f"{database.name}.exchanging")
    try:
        _prepare(source, draft)
        tell("Keeping what is there now")
        kept = back_up(url, beside, keep_in, now)
        tell("Putting the backup in its place")
        keep_the_doors(draft, database)
        _write(draft, database)
    except (sqlite3.Error, OSError) as error:
        if isinstance(error, RecordsError):
            raise
        reason = getattr(error, "strerror", None) or error
        raise RecordsError(f"The backup could not be put back ({reason}).", _UNTOUCHED) from error
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + end).unlink(missing_ok=True)
    return Exchanged(kept, found)


def _prepare(source: Path, draft: Path) -> None:
    """A copy of the backup in the present shape."""
    draft.unlink(missing_ok=True)
    copy_database(source, draft)
    Store.open(f"sqlite:///{draft.as_posix()}").close()
    with closing(sqlite3.connect(draft)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")


def _write(draft: Path, database: Path) -> None:
    """All pages of the copy into the living database, in one transaction."""
    ends_s = time.monotonic() + PATIENCE_S

    def bound(status: int, _remaining: int, _total: int) -> None:
        if status != sqlite3.SQLITE_DONE and time.monotonic() > ends_s:
            raise RecordsError("The records are in use and could not be changed.", _UNTOUCHED)

    with (
        closing(sqlite3.connect(draft)) as copy,
        closing(sqlite3.connect(database, timeout=PATIENCE_S)) as living,
    ):
        copy.backup(living, pages=-1, progress=bound, sleep=0.1)
