"""A wall clock that was set: it may refuse, it never permits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.people.clock import behind, by_running_time
from station.people.eligibility import DEFAULT_PACE
from station.people.pace import too_often
from station.people.person import demo_person
from station.records.rows import SessionRow

NOW = datetime(2026, 5, 20, 14, tzinfo=UTC)
PERSON = demo_person(NOW.date())
YEAR = timedelta(days=365)
JUMPS = [YEAR, -YEAR, timedelta(hours=11), timedelta(hours=-15)]


def done(hours_ago: float, name: str) -> SessionRow:
    began = NOW - timedelta(hours=hours_ago, minutes=10)
    ended = NOW - timedelta(hours=hours_ago)
    return SessionRow(name, PERSON.id, "x", "X", began, ended, "completed", 15.0, 60.0)


def seen_at(rows: tuple[SessionRow, ...]) -> dict[str, float]:
    """When they ended by a running clock that shows 100000 now."""
    return {
        row.id: 100_000.0 - (NOW - row.ended_at).total_seconds() for row in rows if row.ended_at
    }


@pytest.mark.requirement("S35")
@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_is_set_does_not_shorten_the_rest_between_sessions(jump: timedelta) -> None:
    rows = (done(0.5, "s1"),)
    put_right = by_running_time(rows, seen_at(rows), NOW + jump, 100_000.0)
    found = too_often(PERSON, put_right, NOW + jump, DEFAULT_PACE)
    assert found is not None
    assert found.code == "too_soon"
    assert "ended 30 min ago" in found.message


@pytest.mark.requirement("S35")
@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_is_set_does_not_begin_another_day(jump: timedelta) -> None:
    rows = (done(2.5, "s1"), done(5.0, "s2"), done(7.5, "s3"))
    put_right = by_running_time(rows, seen_at(rows), NOW + jump, 100_000.0)
    found = too_often(PERSON, put_right, NOW + jump, DEFAULT_PACE)
    assert found is not None
    assert found.code == "too_often"


def test_a_clock_that_was_not_set_changes_nothing() -> None:
    rows = (done(2.5, "s1"), done(5.0, "s2"), done(30.0, "s0"))
    assert by_running_time(rows, seen_at(rows), NOW, 100_030.0) == rows


def test_a_session_of_another_day_stays_one_after_a_jump() -> None:
    rows = (done(30.0, "s1"),)
    (row,) = by_running_time(rows, seen_at(rows), NOW + YEAR, 100_000.0)
    assert row.ended_at == NOW + YEAR - timedelta(hours=30)
    assert row.began_at == row.ended_at


def test_sessions_that_this_process_has_not_seen_stay_as_they_are_written() -> None:
    row = done(1.0, "s1")
    assert by_running_time((row,), {}, NOW + YEAR, 0.0) == (row,)
    unfinished = replace(row, ended_at=None)
    (found,) = by_running_time((unfinished,), {"s1": 40.0}, NOW + YEAR, 100.0)
    assert found.ended_at == NOW + YEAR - timedelta(seconds=60)


@pytest.mark.requirement("S32")
def test_a_clock_behind_the_records_permits_nothing() -> None:
    """Or a health check that is too old would be young again."""
    assert behind(NOW, None) is None
    assert behind(NOW, NOW - YEAR) is None
    assert behind(NOW, NOW + timedelta(minutes=5)) is None
    found = behind(NOW - YEAR, NOW)
    assert found is not None
    assert found.code == "clock"
    assert found.message == (
        "The station's clock shows 2025-05-20 14:00, and its records go on until 2026-05-20 14:00."
    )
