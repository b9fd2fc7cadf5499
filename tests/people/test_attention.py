"""Who needs a practitioner's eye: silence, pain, papers that run out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from station.people.attention import Level, marks
from station.people.person import Person
from station.people.prescription import Prescription
from station.people.summary import Fortnight
from station.records.rows import SessionRow

TODAY = date(2026, 3, 18)
NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
PERSON = Person("anna", "Anna", health_checked_on=TODAY, released=True,
                prescription=Prescription(sessions_a_week=4))  # fmt: skip
KEEPS_AT_IT = Fortnight(complete=4, pain_nrs=3.0, pain_before_nrs=3.0)


def last(days_ago: int = 0, **more: object) -> SessionRow:
    row = SessionRow("s", "anna", "p", "P", NOON - timedelta(days=days_ago), None, "completed")
    return replace(row, **more)  # type: ignore[arg-type]


def told(
    person: Person = PERSON, row: SessionRow | None = None, recent: Fortnight = KEEPS_AT_IT
) -> list[tuple[str, str]]:
    found = marks(person, row or last(), recent, TODAY)
    return [(mark.level.name, mark.text) for mark in found]


def test_somebody_who_keeps_at_it_without_pain_has_no_mark() -> None:
    assert told() == []


def test_a_week_without_a_session_is_red_and_six_days_are_not() -> None:
    assert told(row=last(7)) == [("RED", "No session for 7 days")]
    assert told(row=last(6)) == []


def test_less_than_half_of_the_aim_is_amber_and_half_is_not() -> None:
    assert told(recent=Fortnight(1, 1)) == [("AMBER", "1.5 of 4 sessions in 7 days")]
    assert told(recent=Fortnight(2)) == []


def test_nobody_is_said_to_have_stopped_who_has_not_begun() -> None:
    found = marks(PERSON, None, Fortnight(), TODAY)
    assert [(mark.level, mark.text) for mark in found] == [(Level.AMBER, "No session yet")]


@pytest.mark.parametrize("where", ["before_nrs", "after_nrs"])
def test_pain_of_six_is_red_and_of_five_is_not(where: str) -> None:
    assert told(row=last(**{where: 6})) == [("RED", "Pain 6/10 at the last session")]
    assert told(row=last(**{where: 5})) == []


def test_feeling_unwell_is_red() -> None:
    assert told(row=last(unwell=True)) == [("RED", "Felt unwell in the last session")]


def test_pain_that_rises_by_two_in_a_week_is_amber() -> None:
    rising = replace(KEEPS_AT_IT, pain_nrs=5.0)
    assert told(recent=rising) == [("AMBER", "Pain rises: 3.0 to 5.0 in a week")]
    assert told(recent=replace(KEEPS_AT_IT, pain_nrs=4.9)) == []
    assert told(recent=replace(KEEPS_AT_IT, pain_before_nrs=None)) == []


def test_advice_and_a_warning_sign_are_red() -> None:
    assert told(replace(PERSON, advice="Rest.")) == [
        ("RED", "Has advice to read before the next session")
    ]
    assert told(replace(PERSON, see_doctor=True)) == [("RED", "A health answer calls for a doctor")]


@pytest.mark.parametrize(
    ("age", "mark"),
    [
        (75, []),
        (76, [("AMBER", "Health check runs out in 14 days")]),
        (89, [("AMBER", "Health check runs out in 1 day")]),
        (90, [("AMBER", "Health check runs out today")]),
        (91, [("RED", "Health check has run out")]),
    ],
)
def test_a_health_check_is_told_of_before_it_runs_out(
    age: int, mark: list[tuple[str, str]]
) -> None:
    assert told(replace(PERSON, health_checked_on=TODAY - timedelta(days=age))) == mark


def test_a_missing_health_check_and_a_release_that_ends_are_told_of() -> None:
    assert told(replace(PERSON, health_checked_on=None)) == [("AMBER", "No health check yet")]
    ends = replace(PERSON, released_until=TODAY + timedelta(days=3))
    assert told(ends) == [("AMBER", "Release runs out in 3 days")]


def test_red_comes_before_amber() -> None:
    assert [level for level, _ in told(row=last(unwell=True), recent=Fortnight(1))] == [
        "RED",
        "AMBER",
    ]
