"""Tokens of scripts in the records: only a hash, a role that shrinks with its maker, an end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.people.person import Person, Role
from station.records.errors import BadRecord, UnknownRecord
from station.records.room_tokens import MOST
from station.records.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> list[datetime]:
    return [NOW]


@pytest.fixture
def store(url: str, clock: list[datetime]) -> Store:
    opened = Store.open(url, now=lambda: clock[0])
    opened.add_person(Person("olga", "Olga", role=Role.OWNER))
    return opened


def test_a_token_is_known_by_its_secret_until_its_end(store: Store, clock: list[datetime]) -> None:
    row, secret = store.tokens.add("backup", Role.MEMBER, 7, "olga")
    assert (row.name, row.role, row.made_by) == ("backup", Role.MEMBER, "Olga")
    assert store.tokens.of(secret) == row
    assert store.tokens.of(secret[:-1]) is None
    clock[0] = row.expires_at
    assert store.tokens.of(secret) is None
    assert store.tokens.all() == ()


def test_the_secret_is_kept_nowhere(store: Store, url: str) -> None:
    _, secret = store.tokens.add("backup", Role.MEMBER, 7, "olga")
    store.close()
    files = Path(url.removeprefix("sqlite:///")).parent.glob("station.db*")
    kept = b"".join(each.read_bytes() for each in files)
    assert b"backup" in kept
    assert secret.encode() not in kept
    assert secret.removeprefix("station_").encode() not in kept


def test_a_token_is_worth_no_more_than_its_maker_is_now(store: Store) -> None:
    _, secret = store.tokens.add("all", Role.OWNER, 7, "olga")
    store.add_person(Person("otto", "Otto", role=Role.OWNER))
    store.care.save_profile(Person("olga", "Olga", role=Role.PRACTITIONER), "Otto")
    found = store.tokens.of(secret)
    assert found is not None
    assert found.role is Role.PRACTITIONER


def test_a_token_goes_with_its_maker(store: Store) -> None:
    _, secret = store.tokens.add("all", Role.OWNER, 7, "olga")
    store.erase.person("olga", "Otto", None)
    assert store.tokens.of(secret) is None


def test_a_token_that_was_taken_back_is_none(store: Store) -> None:
    row, secret = store.tokens.add("backup", Role.MEMBER, 7, None)
    store.tokens.revoke(row.id)
    assert store.tokens.of(secret) is None
    with pytest.raises(UnknownRecord):
        store.tokens.revoke(row.id)


def test_use_is_kept_to_the_hour(store: Store, clock: list[datetime]) -> None:
    row, _ = store.tokens.add("backup", Role.MEMBER, 7, None)
    for minutes, used in [(0, 0), (59, 0), (60, 60), (90, 60)]:
        clock[0] = NOW + timedelta(minutes=minutes)
        store.tokens.touch(store.tokens.all()[0])
        assert store.tokens.all()[0].used_at == NOW + timedelta(minutes=used)
    assert row.used_at is None


@pytest.mark.parametrize("days", [0, -1, 366, 10**9])
def test_a_token_without_an_end_within_a_year_is_refused(store: Store, days: int) -> None:
    with pytest.raises(BadRecord, match="1 to 365"):
        store.tokens.add("forever", Role.MEMBER, days, None)


def test_there_are_not_more_than_fifty_and_ended_ones_do_not_count(
    store: Store, clock: list[datetime]
) -> None:
    for number in range(MOST):
        store.tokens.add(str(number), Role.MEMBER, 7, None)
    with pytest.raises(BadRecord, match="50"):
        store.tokens.add("one more", Role.MEMBER, 7, None)
    clock[0] = NOW + timedelta(days=8)
    store.tokens.add("one more", Role.MEMBER, 7, None)
    assert [row.name for row in store.tokens.all()] == ["one more"]
