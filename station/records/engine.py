"""Opens a database the way the records need it, and puts its errors into sentences."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, StatementError

from station.records.errors import BadRecord, RecordsError

BUSY_MS = 5000
_ADDRESS_HINT = "Give an address like sqlite:////var/lib/station/station.db."

# Prefix of SQLite's error name: what happened, and what to do about it.
_SENTENCES = {
    "SQLITE_BUSY": ("are locked by another process", "Try again in a moment."),
    "SQLITE_LOCKED": ("are locked by another process", "Try again in a moment."),
    "SQLITE_FULL": ("cannot be written: the disk is full", "Free some space."),
    "SQLITE_READONLY": ("cannot be written", "Make the file and its folder writable."),
    "SQLITE_CANTOPEN": ("cannot be opened", "Look whether the folder exists and is writable."),
    "SQLITE_NOTADB": ("are not a database", "Put the file aside, or restore a backup."),
    "SQLITE_CORRUPT": ("are damaged", "Put the file aside and restore a backup."),
    "SQLITE_IOERR": ("cannot be written: the disk does not answer as it should", "Check the disk."),
}


class _Cursor(Protocol):
    def execute(self, statement: str) -> object: ...

    def close(self) -> None: ...


class _DriverConnection(Protocol):
    isolation_level: str | None

    def cursor(self) -> _Cursor: ...


def make_engine(url: str) -> Engine:
    """An engine for `url`; nothing is opened yet.

    Raises:
        RecordsError: When the address cannot be used or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    except (ArgumentError, ValueError):
        raise RecordsError("The address of the records cannot be used.", _ADDRESS_HINT) from None
    except ModuleNotFoundError as error:
        raise RecordsError(
            f"The records need the Python package {error.name}, which is not installed.",
            "Install it, or use a sqlite address.",
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _mistrust_blocks)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _mistrust_blocks(
    _dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]
) -> None:
    """Begin every commit in a block of its own (S43).

    A memory card writes whole blocks: when the power goes meanwhile, what had been flushed before
    into the same block may go with it. SQLite fills a block up when it is told so, in the file's
    address.
    """
    path = Path(arguments[0])
    if arguments[0] != ":memory:" and not options.get("uri"):
        arguments[0] = f"{path.absolute().as_uri()}?psow=0"
        options["uri"] = True


def _prepare(connection: _DriverConnection, _record: object) -> None:
    """Set a fresh SQLite connection up.

    FULL costs one flush per commit; commits are batched, two or three a second, and nothing that
    was committed is lost in a power cut (S43).
    """
    connection.isolation_level = None  # transactions begin where we say, also for tables
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is deleted or replaced is overwritten: it was about people
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Writers say so from the start: a reader that turns into a writer could not wait its turn."""
    options = connection.get_execution_options()
    connection.exec_driver_sql(str(options.get("station_begin", "BEGIN")))


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    return engine.execution_options(station_begin="BEGIN IMMEDIATE")


def verify(engine: Engine) -> None:
    """Have SQLite look over its file; raises `RecordsError` when it is damaged."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        raise RecordsError(
            f"The records in {place(engine.url)} are damaged.", _SENTENCES["SQLITE_CORRUPT"][1]
        )


def place(url: URL) -> str:
    """Where the records are, without any password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else str(url)


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn the driver's errors into `RecordsError` and `BadRecord`."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise BadRecord(f"The records refuse an entry: {error.orig}.") from error
    except DBAPIError as error:
        raise _record_error(error, engine.url) from error
    except StatementError as error:  # a value that cannot be put into a statement
        raise BadRecord(f"The records refuse an entry: {error.orig}.") from error


def _record_error(error: DBAPIError, url: URL) -> RecordsError:
    original = error.orig
    name = getattr(original, "sqlite_errorname", "") if isinstance(original, sqlite3.Error) else ""
    for prefix, (what, hint) in _SENTENCES.items():
        if name.startswith(prefix):
            return RecordsError(f"The records in {place(url)} {what}.", hint)
    return RecordsError(f"The records in {place(url)} cannot be used: {original}.")
