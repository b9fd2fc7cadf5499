"""Devices, PINs and the log of changes, as the records keep and bound them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.people.person import Person, Role
from station.records import room_audit, room_devices
from station.records.errors import BadRecord, UnknownRecord
from station.records.rows import PersonalProgramRow, SessionRow
from station.records.store import Store

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
IDLE = timedelta(minutes=30)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store.open(url, now=clock)
    opened.add_person(Person("anna", "Anna Kovács"))
    opened.add_person(Person("otto", "Otto", role=Role.OWNER))
    yield opened
    opened.close()


def test_a_device_is_written_down_as_seen_once_an_hour(store: Store, clock: Clock) -> None:
    _, token = store.devices.pair("Phone")
    touched = []
    for minutes in (10, 59, 61, 90, 125):
        clock.now = NOON + timedelta(minutes=minutes)
        row = store.devices.of(token)
        assert row is not None
        touched.append(store.devices.touch(row, None))
    assert touched == [False, False, True, False, True]


def test_somebody_who_does_something_stays_signed_in(store: Store, clock: Clock) -> None:
    device_id, _ = store.devices.pair("Phone")
    token = store.devices.sign_in(device_id, "anna", IDLE)
    clock.now += timedelta(minutes=29)
    row = store.devices.of(token)
    assert row is not None
    assert (row.person_id, row.person_name, row.person_role) == ("anna", "Anna Kovács", "member")
    assert store.devices.touch(row, IDLE)
    clock.now += timedelta(minutes=29)
    again = store.devices.of(token)
    assert again is not None
    assert again.person_id == "anna"
    clock.now += timedelta(minutes=1)
    over = store.devices.of(token)
    assert over is not None
    assert (over.person_id, over.person_name, over.person_role) == (None, "", "member")


def test_a_sign_in_that_is_over_is_not_brought_back_by_a_late_touch(
    store: Store, clock: Clock
) -> None:
    device_id, _ = store.devices.pair("Phone")
    token = store.devices.sign_in(device_id, "anna", IDLE)
    row = store.devices.of(token)
    assert row is not None
    clock.now += IDLE
    store.devices.touch(row, IDLE)
    later = store.devices.of(token)
    assert later is not None
    assert later.person_id is None


def test_no_more_devices_are_paired_than_can_be_looked_after(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_devices, "MOST", 2)
    first, _ = store.devices.pair("1")
    store.devices.pair("2")
    with pytest.raises(BadRecord, match="2 devices are paired already"):
        store.devices.pair("3")
    store.devices.revoke(first)
    assert store.devices.pair("3")


def test_what_was_revoked_long_ago_is_forgotten(store: Store, clock: Clock) -> None:
    device_id, _ = store.devices.pair("old")
    store.devices.revoke(device_id)
    with pytest.raises(UnknownRecord):
        store.devices.revoke(device_id)
    clock.now += timedelta(days=91)
    store.devices.pair("new")
    assert [device.name for device in store.devices.all()] == ["new"]


def test_there_is_an_owner_only_when_one_can_sign_in(store: Store) -> None:
    assert not store.pins.has_owner()
    store.pins.set("anna", "2580")
    assert not store.pins.has_owner()
    store.pins.set("otto", "2580")
    assert store.pins.has_owner()


def test_the_code_of_the_command_line_ends(store: Store, clock: Clock) -> None:
    store.pins.keep_owner_code("K7QF-2MXA")
    clock.now += timedelta(minutes=15)
    assert not store.pins.use_owner_code("K7QF-2MXA")


def test_whose_a_session_and_a_program_is_counts_only_with_a_pin(store: Store) -> None:
    store.begin_session(SessionRow("s1", "anna", "rocking", "Rocking", NOON))
    store.personal.save(PersonalProgramRow("my-a", "anna", "A", "x", NOON, "Anna"))
    pins = store.pins
    assert (pins.holder_of_session("s1"), pins.holder_of_program("my-a")) == (None, None)
    pins.set("anna", "2580")
    assert (pins.holder_of_session("s1"), pins.holder_of_program("my-a")) == ("anna", "anna")
    assert (pins.holder_of_session("s2"), pins.holder_of_program("first-time")) == (None, None)


def test_the_log_keeps_the_newest_and_a_flood_pushes_no_change_out(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_audit, "KEPT", 5)
    monkeypatch.setattr(room_audit, "_EVERY", 10)
    store.audit.add("anna", "d1", "keep_person", "anna", ok=True)
    for number in range(19):
        store.audit.add("", "192.168.7.66", "live", str(number), ok=False)
    rows = store.audit.page()
    assert [row.subject for row in rows] == ["18", "17", "16", "15", "14", "anna"]
    assert [row.subject for row in store.audit.page(before=rows[3].id, limit=1)] == ["14"]


def test_what_is_too_long_for_the_log_is_cut(store: Store) -> None:
    store.audit.add("a" * 100, "d" * 100, "w" * 100, "s" * 300, ok=True)
    (row,) = store.audit.page()
    assert (len(row.who), len(row.device), len(row.what), len(row.subject)) == (64, 64, 60, 200)


def test_whoever_is_deleted_leaves_no_trace_in_devices_and_log(
    store: Store, tmp_path: Path
) -> None:
    store.begin_session(SessionRow("s1", "anna", "rocking", "Rocking", NOON, NOON, "completed"))
    store.pins.set("anna", "2580")
    device_id, _ = store.devices.pair("Anna Kovács's phone")
    store.devices.sign_in(device_id, "anna", IDLE)
    for subject in ("anna", "anna 7", "s1", "annabel", "otto"):
        store.audit.add("anna", device_id, "keep_person", subject, ok=True)
    store.erase.person("anna", "Otto")
    (device,) = store.devices.all()
    assert (device.person_id, device.name) == (None, "")
    assert [(row.who, row.subject) for row in store.audit.page()] == [
        ("", "otto"), ("", "annabel"), ("", ""), ("", ""), ("", ""),
    ]  # fmt: skip
    assert store.pins.get("anna") is None
    left = b"".join(path.read_bytes() for path in tmp_path.glob("station.db*"))
    assert "Kovács".encode() not in left
