"""A backup is put back while others have the records open: all of it, or nothing."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from station.people.person import Person, Role
from station.records import exchange as room
from station.records.backup import back_up, backups
from station.records.errors import RecordsError
from station.records.exchange import exchange
from station.records.storage import DATABASE_NAME
from station.records.store import Store
from station.records.upgrade import upgrade

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def names(store: Store) -> list[str]:
    return [person.name for person in store.people()]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / DATABASE_NAME}"


@pytest.fixture
def backup(tmp_path: Path, url: str) -> Path:
    """Made when there was Anna only."""
    store = Store.open(url)
    store.add_person(Person("anna", "Anna", "#2a6f97"))
    made = back_up(url, (), tmp_path / "backups", NOON)
    store.add_person(Person("bert", "Bert", "#3a7d44"))
    store.close()
    return made


def test_whoever_has_the_records_open_goes_on_with_what_was_put_back(
    tmp_path: Path, url: str, backup: Path
) -> None:
    others = [Store.open(url), Store.open(url)]
    assert names(others[0]) == ["Anna", "Bert"]
    done = exchange(backup, url, tmp_path / "backups")
    assert [names(other) for other in others] == [["Anna"], ["Anna"]]
    assert (done.found.people, done.found.sessions) == (1, 0)
    others[0].add_person(Person("carl", "Carl", "#3a7d44"))
    assert names(others[1]) == ["Anna", "Carl"]
    for other in others:
        other.close()


def test_a_backup_lets_nobody_in_who_was_thrown_out_since(
    tmp_path: Path, url: str, backup: Path
) -> None:
    store = Store.open(url)
    old_id, old = store.devices.pair("Old phone")
    kept_id, _ = store.devices.pair("Tablet")
    kept = store.devices.sign_in(kept_id, "anna", timedelta(hours=1))
    token, secret = store.tokens.add("script", Role.OWNER, 30, "anna")
    earlier = back_up(url, (), tmp_path / "backups", NOON.replace(day=2))
    store.devices.revoke(old_id)
    store.tokens.revoke(token.id)
    _, later = store.devices.pair("New phone")
    store.audit.add("anna", kept_id, "revoke_device", old_id, ok=True)
    exchange(earlier, url, tmp_path / "backups")
    assert store.devices.of(old) is None
    assert store.tokens.of(secret) is None
    assert store.devices.of(later) is not None
    tablet = store.devices.of(kept)
    assert tablet is not None
    assert tablet.person_id is None  # signed out, but still paired
    assert [row.what for row in store.audit.page()] == ["revoke_device"]
    store.close()


def test_a_pin_that_was_changed_since_the_backup_stays_changed(
    tmp_path: Path, url: str, backup: Path
) -> None:
    store = Store.open(url)
    store.pins.set("anna", "271828")
    earlier = back_up(url, (), tmp_path / "backups", NOON.replace(day=2))
    store.pins.set("anna", "314159")
    store.pins.set("bert", "161803")
    exchange(earlier, url, tmp_path / "backups")
    assert store.pins.try_pin("anna", "314159").right
    assert not store.pins.try_pin("anna", "271828").right
    exchange(backup, url, tmp_path / "backups")  # of before Bert
    assert store.pins.try_pin("anna", "314159").right
    assert names(store) == ["Anna"]
    store.close()


def test_what_was_there_before_is_the_way_back(tmp_path: Path, url: str, backup: Path) -> None:
    done = exchange(backup, url, tmp_path / "backups")
    assert done.kept in backups(tmp_path / "backups")
    exchange(done.kept, url, tmp_path / "backups", now=NOON)
    store = Store.open(url)
    assert names(store) == ["Anna", "Bert"]
    store.close()


def test_the_oldest_backup_is_put_back_although_it_makes_room_for_the_new_one(
    tmp_path: Path, url: str, backup: Path
) -> None:
    for day in range(2, 15):
        back_up(url, (), tmp_path / "backups", NOON.replace(day=day))
    exchange(backup, url, tmp_path / "backups")
    assert not backup.exists()
    store = Store.open(url)
    assert names(store) == ["Anna"]
    store.close()


def test_a_backup_of_an_older_shape_is_brought_to_the_present_one(
    tmp_path: Path, url: str, backup: Path
) -> None:
    old = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{old}")
    upgrade(engine, "0001")
    engine.dispose()
    living = Store.open(url)
    done = exchange(old, url, tmp_path / "backups")
    assert done.found.shape == "0001"
    assert living.personal.all(None) == ()
    living.close()


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0" * 500])
def test_what_is_no_backup_changes_nothing(
    tmp_path: Path, url: str, backup: Path, content: bytes
) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(content)
    with pytest.raises(RecordsError):
        exchange(bad, url, tmp_path / "backups")
    store = Store.open(url)
    assert names(store) == ["Anna", "Bert"]
    store.close()
    assert not list(tmp_path.glob("*exchanging*"))


def test_somebody_who_keeps_writing_keeps_the_records_as_they_are(
    tmp_path: Path, url: str, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "PATIENCE_S", 0.2)
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsError):
            exchange(backup, url, tmp_path / "backups")
        busy.rollback()
    store = Store.open(url)
    assert names(store) == ["Anna", "Bert"]
    store.close()


def test_where_the_present_state_cannot_be_kept_nothing_is_changed(
    tmp_path: Path, url: str, backup: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RecordsError):
        exchange(backup, url, tmp_path / "file" / "backups")
    store = Store.open(url)
    assert names(store) == ["Anna", "Bert"]
    store.close()
