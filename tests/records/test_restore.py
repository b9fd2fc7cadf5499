"""Putting a backup back: whole or not at all, and never under the feet of somebody."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.people.person import Person, demo_person
from station.records.backup import back_up
from station.records.errors import DirectoryInUse, RecordsError
from station.records.restore import restore
from station.records.storage import DATABASE_NAME, database_url
from station.records.store import Store

NIGHT = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)


@pytest.fixture
def backup(url: str, tmp_path: Path) -> Path:
    """A backup with one person in it; then somebody else came."""
    store = Store.open(url)
    store.add_person(demo_person(NIGHT.date()))
    (tmp_path / "station.toml").write_text("")
    made = back_up(url, (tmp_path / "station.toml",), tmp_path / "backups", NIGHT)
    store.add_person(Person("late", "Came later"))
    store.close()
    return made


def people(url: str) -> list[str]:
    store = Store.open(url)
    found = [person.id for person in store.people()]
    store.close()
    return found


def test_the_records_are_as_in_the_backup_and_the_others_are_kept(
    url: str, tmp_path: Path, backup: Path
) -> None:
    done = restore(backup, url, NIGHT)
    assert people(url) == ["demo"]
    assert (done.people, done.sessions, done.newest) == (1, 0, None)
    assert done.aside == tmp_path / "station.db.before-2026-11-21-033000"
    assert people(f"sqlite:///{done.aside}") == ["late", "demo"]
    assert [path.name for path in done.beside] == ["station.toml"]


def test_a_single_file_can_be_put_back_where_there_is_nothing(tmp_path: Path, backup: Path) -> None:
    other = tmp_path / "other"
    done = restore(backup / DATABASE_NAME, database_url(other), NIGHT)
    assert people(database_url(other)) == ["demo"]
    assert (done.aside, done.beside) == (None, ())


def test_a_link_is_followed_to_where_the_records_are(tmp_path: Path, backup: Path) -> None:
    data, records = tmp_path / "data", tmp_path / "data" / "records"
    records.mkdir(parents=True)
    (data / DATABASE_NAME).symlink_to(Path("records") / DATABASE_NAME)
    done = restore(backup, database_url(data), NIGHT)
    assert (data / DATABASE_NAME).is_symlink()
    assert done.database == records / DATABASE_NAME
    assert people(database_url(data)) == ["demo"]


def test_records_that_somebody_has_open_stay(url: str, tmp_path: Path, backup: Path) -> None:
    store = Store.open(url)
    store.people()
    with pytest.raises(DirectoryInUse, match="Another process has the records"):
        restore(backup, url, NIGHT)
    store.close()
    assert people(url) == ["late", "demo"]
    assert list(tmp_path.glob("station.db.*")) == []


def test_the_log_of_damaged_records_never_meets_the_new_ones(
    url: str, tmp_path: Path, backup: Path
) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"no database" * 1000)
    (tmp_path / "station.db-wal").write_bytes(b"stale")
    done = restore(backup, url, NIGHT)
    assert not (tmp_path / "station.db-wal").exists()
    assert people(url) == ["demo"]
    assert done.aside is not None
    assert done.aside.read_bytes().startswith(b"no database")


def test_a_damaged_backup_changes_nothing(url: str, tmp_path: Path, backup: Path) -> None:
    with (backup / DATABASE_NAME).open("rb+") as file:
        file.seek(5000)
        file.write(b"\xff" * 20_000)
    with pytest.raises(RecordsError, match=r"damaged|is no backup of a station"):
        restore(backup, url, NIGHT)
    assert people(url) == ["late", "demo"]
    assert list(tmp_path.glob("station.db.*")) == []


def test_a_backup_of_a_newer_version_is_refused(url: str, backup: Path) -> None:
    with sqlite3.connect(backup / DATABASE_NAME) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(RecordsError, match="the shape 9999, which this version does not know"):
        restore(backup, url, NIGHT)
    assert people(url) == ["late", "demo"]


@pytest.mark.parametrize("content", [b"", b"something else" * 400])
def test_another_file_is_no_backup(url: str, tmp_path: Path, backup: Path, content: bytes) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    with pytest.raises(RecordsError, match="is no backup of a station"):
        restore(other, url, NIGHT)


def test_nothing_there_and_the_records_themselves_are_told(
    url: str, tmp_path: Path, backup: Path
) -> None:
    with pytest.raises(RecordsError, match="There is no backup in"):
        restore(tmp_path / "nowhere", url, NIGHT)
    with pytest.raises(RecordsError, match="are the records themselves"):
        restore(tmp_path / DATABASE_NAME, url, NIGHT)


def test_a_full_disk_leaves_the_records_as_they_were(
    url: str, tmp_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _full)
        with pytest.raises(RecordsError, match=r"could not be put back \(No space left"):
            restore(backup, url, NIGHT)
    assert people(url) == ["late", "demo"]
    assert list(tmp_path.glob("station.db.*")) == []


def _full(_handle: int) -> None:
    raise OSError(28, os.strerror(28))
