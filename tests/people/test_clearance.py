"""Who is cleared: for any session (S37), for tilting (S32), until when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from station.control.plan import MACHINE_LIMITS
from station.people.clearance import last_day
from station.people.eligibility import Asked, Refusal, refusal
from station.people.person import GUEST, Person
from station.programs.figures import Figures

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
ANNA = Person("anna", "Anna", health_checked_on=date(2026, 5, 1), released=True)
TILTING = Figures(300.0, 50.0, 50.0, 15.0, 1.0, 2.0, tilts=True)
FLOOR = Figures(900.0, 0.0, 0.0, 0.0, 0.0, 0.0, tilts=False)


def asked(person: Person, figures: Figures = TILTING, now: datetime = NOW) -> Refusal | None:
    return refusal(person, figures, MACHINE_LIMITS, (), now, Asked("rocking", "Rocking"))


def told(found: Refusal | None) -> tuple[str, str, str]:
    assert found is not None
    return found.code, found.message, found.hint


def test_a_guest_does_floor_exercises_and_never_tilts() -> None:
    assert asked(GUEST, FLOOR) is None
    assert told(asked(GUEST)) == (
        "guest",
        "A guest has neither limits nor a health check, and this program moves the table.",
        "Make a profile first, or choose a program on the floor, which is open to guests.",
    )


@pytest.mark.parametrize("figures", [TILTING, FLOOR], ids=["tilting", "floor"])
@pytest.mark.requirement("S37")
def test_nothing_is_done_before_the_advice_is_acknowledged(figures: Figures) -> None:
    assert told(asked(replace(ANNA, advice="Rest today."), figures)) == (
        "advice",
        "There is advice that Anna has to read before the next session.",
        "Read it on the person's page and acknowledge it.",
    )


@pytest.mark.parametrize("figures", [TILTING, FLOOR], ids=["tilting", "floor"])
@pytest.mark.requirement("S37")
def test_a_warning_sign_closes_everything_also_when_its_advice_was_read(figures: Figures) -> None:
    assert told(asked(replace(ANNA, see_doctor=True), figures)) == (
        "doctor",
        "A health answer of Anna is a warning sign that a doctor has to see.",
        "See a doctor today; a practitioner can release the person afterwards.",
    )


@pytest.mark.requirement("S32")
@pytest.mark.parametrize(("day", "allowed"), [(19, False), (20, True), (21, True)])
def test_a_release_counts_through_its_last_day(day: int, allowed: bool) -> None:
    found = asked(replace(ANNA, released_until=date(2026, 5, day)))
    assert (found is None) == allowed
    if found is not None:
        assert told(found) == (
            "release_over",
            "The release of Anna ended on 2026-05-19, and today is 2026-05-20.",
            "A practitioner can release the person; floor exercises need no release.",
        )


@pytest.mark.requirement("S32")
def test_a_release_that_is_over_leaves_the_floor_open() -> None:
    assert asked(replace(ANNA, released_until=date(2020, 1, 1)), FLOOR) is None


@pytest.mark.requirement("S32")
def test_the_last_day_ends_at_midnight_on_the_wall() -> None:
    person = replace(ANNA, released_until=date(2026, 5, 20))
    evening = datetime(2026, 5, 20, 23, 59, tzinfo=timezone(timedelta(hours=-5)))  # 21st in UTC
    assert asked(person, now=evening) is None
    assert asked(person, now=evening + timedelta(minutes=1)) is not None


@pytest.mark.requirement("S32")
@pytest.mark.parametrize(("birth_year", "code"), [(2011, None), (2012, "too_young"), (1960, None)])
def test_nobody_under_14_is_tilted_whoever_has_released_them(
    birth_year: int, code: str | None
) -> None:
    found = asked(replace(ANNA, birth_year=birth_year))
    assert (found and found.code) == code
    assert asked(replace(ANNA, birth_year=birth_year), FLOOR) is None


def test_too_young_is_told_with_both_ages() -> None:
    assert told(asked(replace(ANNA, birth_year=2012)))[1] == (
        "Anna may still be 13 years old; the table moves people of 14 and over."
    )


@pytest.mark.parametrize(
    ("person", "last"),
    [
        (ANNA, date(2026, 7, 30)),
        (replace(ANNA, released_until=date(2026, 6, 1)), date(2026, 6, 1)),
        (replace(ANNA, released_until=date(2027, 6, 1)), date(2026, 7, 30)),
        (replace(ANNA, released=False), None),
        (Person("ben", "Ben"), None),
    ],
)
def test_the_last_day_is_the_earlier_of_the_two(person: Person, last: date | None) -> None:
    assert last_day(person) == last
    if last is not None:
        noon = datetime(last.year, last.month, last.day, 12, tzinfo=UTC)
        assert asked(person, now=noon) is None
        assert asked(person, now=noon + timedelta(days=1)) is not None
