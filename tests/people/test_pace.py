"""How long somebody may be head-down in a day, by the clock on the wall."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from station.control.plan import MACHINE_LIMITS
from station.people.eligibility import PRETEND_PACE, Asked, Pace, Refusal, refusal
from station.people.pace import head_down_today_s
from station.people.person import Person
from station.people.prescription import Prescription
from station.programs.figures import Figures
from station.records.rows import SessionRow

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
ANNA = Person(
    "anna",
    "Anna",
    health_checked_on=date(2026, 5, 1),
    released=True,
    prescription=Prescription(daily_s=300.0),
)
ROCKING = Figures(300.0, 100.0, 50.0, 15.0, 1.0, 2.0, tilts=True)


def session(ended: datetime, inverted_s: float, minutes: float = 10) -> SessionRow:
    began = ended - timedelta(minutes=minutes)
    return SessionRow("s", "anna", "p", "P", began, ended, "completed", inverted_s=inverted_s)


def asked(
    *history: SessionRow, person: Person = ANNA, now: datetime = NOW, pace: Pace | None = None
) -> Refusal | None:
    named = Asked("rocking", "Rocking")
    return refusal(person, ROCKING, MACHINE_LIMITS, history, now, named, pace or Pace())


def hours_ago(hours: float, inverted_s: float) -> SessionRow:
    return session(NOW - timedelta(hours=hours), inverted_s)


@pytest.mark.requirement("S35")
def test_what_was_done_today_counts_towards_the_prescribed_time_of_a_day() -> None:
    assert asked(hours_ago(3, 120), hours_ago(6, 80)) is None
    found = asked(hours_ago(3, 120), hours_ago(6, 81))
    assert found is not None
    assert (found.code, found.message, found.hint) == (
        "too_much_today",
        "Rocking is head-down for 100 s, Anna has been for 201 s today, "
        "and 300 s a day are prescribed.",
        "A program with at most 99 s head-down still fits today; "
        "floor exercises are fine at any time.",
    )


@pytest.mark.requirement("S35")
def test_when_the_day_is_used_up_there_is_tomorrow() -> None:
    found = asked(hours_ago(3, 350))
    assert found is not None
    assert found.hint == "Go on tomorrow; floor exercises are fine at any time."


@pytest.mark.requirement("S35")
def test_a_program_longer_than_a_day_allows_is_refused_without_any_history() -> None:
    found = asked(person=replace(ANNA, prescription=Prescription(daily_s=60.0)))
    assert found is not None
    assert found.code == "too_much_today"


@pytest.mark.requirement("S35")
def test_yesterday_does_not_count_but_a_session_over_midnight_does() -> None:
    midnight = datetime(2026, 5, 20, 0, 0, tzinfo=UTC)
    before = session(midnight - timedelta(minutes=1), 250)
    over = session(midnight + timedelta(minutes=1), 250)
    assert asked(before) is None
    assert asked(over) is not None


@pytest.mark.requirement("S35")
def test_the_day_is_that_of_the_zone_on_the_wall() -> None:
    row = hours_ago(5, 250)  # 7:00 UTC
    west = timezone(timedelta(hours=-9))  # 3:00 in the morning now, 22:00 yesterday then
    assert asked(row) is not None
    assert asked(row, now=NOW.astimezone(west)) is None


@pytest.mark.requirement("S35")
def test_a_clock_that_went_back_a_day_empties_no_days_account() -> None:
    found = asked(session(NOW + timedelta(days=1), 250))
    assert found is not None
    assert found.code == "clock"


def test_a_pretend_table_keeps_the_prescribed_time_of_a_day_too() -> None:
    found = asked(hours_ago(0.1, 250), pace=PRETEND_PACE)
    assert found is not None
    assert found.code == "too_much_today"


def test_a_session_that_runs_counts_with_what_is_known_of_it() -> None:
    running = replace(hours_ago(0, 40), ended_at=None)
    others = replace(running, person_id="ben")
    assert head_down_today_s(ANNA, (running, others), NOW) == 40
