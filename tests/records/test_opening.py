"""Opening the records: migrations, damage, locks, strange addresses."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from station.records import engine as engines
from station.records.engine import make_engine
from station.records.migrate import HEAD, migrate
from station.records.models import Base
from station.records.store import RecordsError, Store
from station.records.upgrade import known_revisions

OPEN_AND_ADD = """
import sys
from station.people.person import Person
from station.records.store import Store
sys.stdin.readline()
store = Store.open(sys.argv[1])
store.add_person(Person(sys.argv[2], sys.argv[2]))
store.close()
"""


def told(url: str) -> str:
    with pytest.raises(RecordsError) as caught:
        Store.open(url)
    return str(caught.value)


def test_the_migrations_make_the_tables_that_the_models_describe(url: str) -> None:
    engine = make_engine(url)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_is_asked_for() -> None:
    assert known_revisions()[0] == HEAD


@pytest.mark.requirement("S43")
def test_the_file_is_set_up_to_survive_a_power_cut(url: str) -> None:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    full = 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_processes_that_open_an_empty_place_at_once_all_get_their_way(url: str) -> None:
    names = ("a", "b", "c")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_AND_ADD, url, name],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
    store = Store.open(url)
    assert [person.id for person in store.people()] == list(names)
    store.close()


def test_records_of_a_newer_version_are_left_alone(store: Store, url: str, tmp_path: Path) -> None:
    store.close()
    with closing(sqlite3.connect(tmp_path / "station.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert told(url) == (
        "The records have the shape 9999, which this version does not know. "
        "They were written by a newer version of the station: install that one."
    )


def test_a_file_that_is_no_database_is_told(url: str, tmp_path: Path) -> None:
    file = tmp_path / "station.db"
    file.write_bytes(b"not a database, but long enough to be looked at" * 100)
    assert told(url) == (
        f"The records in {file} are not a database. Put the file aside, or restore a backup."
    )


@pytest.mark.parametrize("length", [1, 200])
def test_a_damaged_file_is_told(length: int, store: Store, url: str, tmp_path: Path) -> None:
    store.close()
    file = tmp_path / "station.db"
    content = bytearray(file.read_bytes())
    page = 4096
    for at in range(page, len(content), page):
        content[at : at + length] = b"\xff" * length
    file.write_bytes(content)
    assert told(url) == (
        f"The records in {file} are damaged. Put the file aside and restore a backup."
    )


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "no" / "station.db"
    assert told(f"sqlite:///{file}") == (
        f"The records in {file} cannot be opened. Look whether the folder exists and is writable."
    )


def test_a_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    assert told(f"sqlite:///{tmp_path}").startswith(f"The records in {tmp_path} cannot be opened.")


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite", "wood://x"])
def test_an_address_that_cannot_be_used_is_told(url: str) -> None:
    assert told(url) == (
        "The address of the records cannot be used. "
        "Give an address like sqlite:////var/lib/station/station.db."
    )


def test_a_database_whose_driver_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert told("postgresql+psycopg://me:secret@localhost/station") == (
        "The records need the Python package psycopg, which is not installed. "
        "Install it, or use a sqlite address."
    )


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another process's write lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_records_that_somebody_else_writes_to_can_be_opened_and_read(
    store: Store, url: str, tmp_path: Path
) -> None:
    with held(tmp_path / "station.db"):
        beside = Store.open(url)
        assert beside.people() == store.people() == ()
        beside.close()


def test_records_that_stay_locked_are_told_in_a_sentence(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_MS", 50)
    store = Store.open(url)
    with held(tmp_path / "station.db"), pytest.raises(RecordsError) as caught:
        store.ensure_demo_person()
    file = tmp_path / "station.db"
    assert str(caught.value) == (
        f"The records in {file} are locked by another process. Try again in a moment."
    )
    store.ensure_demo_person()
    assert [person.id for person in store.people()] == ["demo", "practice"]
    store.close()


def test_an_error_without_a_sentence_of_its_own_is_told_with_the_databases(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "station.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("ALTER TABLE people RENAME TO persons")
    with pytest.raises(RecordsError) as caught:
        store.people()
    assert str(caught.value) == f"The records in {file} cannot be used: no such table: people."


def test_a_reader_may_open_without_having_the_whole_file_checked(
    store: Store, url: str, tmp_path: Path
) -> None:
    store.close()
    file = tmp_path / "station.db"
    content = bytearray(file.read_bytes())
    content[-4096] = 0xFF  # the last page, which opening alone does not need
    file.write_bytes(content)
    assert told(url).startswith(f"The records in {file} are damaged.")
    Store.open(url, verified=False).close()
