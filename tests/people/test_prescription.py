"""What may be prescribed, and what a prescription means for the choice of programs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from station.control.plan import MACHINE_LIMITS, Limits
from station.people.bounds import bounds_of
from station.people.changes import Difference, differences
from station.people.eligibility import Asked, refusal, warnings
from station.people.person import Person
from station.people.prescription import (
    BadPrescription,
    Prescription,
    Rule,
    prescription_data,
    prescription_from,
)
from station.programs.figures import Figures
from station.records.rows import ChangeRow, SessionRow

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)  # a Wednesday
ANNA = Person("anna", "Anna", health_checked_on=date(2026, 5, 1), released=True)
FLOOR = Figures(900.0, 0.0, 0.0, 0.0, 0.0, 0.0, tilts=False)
TILTING = Figures(300.0, 50.0, 50.0, 15.0, 1.0, 2.0, tilts=True)


def session(days_ago: float, outcome: str = "completed", person_id: str = "anna") -> SessionRow:
    began = NOW - timedelta(days=days_ago)
    return SessionRow("s", person_id, "p", "P", began, began, outcome)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"daily_s": 3601.0}, "daily_s is 3601, allowed is 0 to 3600."),
        ({"daily_s": float("nan")}, "daily_s is nan, allowed is 0 to 3600."),
        ({"sessions_a_week": 0}, "sessions_a_week is 0, allowed is 1 to 21."),
        ({"dose_percent": 201}, "dose_percent is 201, allowed is 50 to 200."),
        ({"rule": Rule(own_deepest_deg=31)}, "own_deepest_deg is 31, allowed is 0 to 30."),
        ({"rule": Rule(sessions=0)}, "sessions is 0, allowed is 1 to 20."),
        ({"programs": ("x",) * 101}, "More than 100 programs are named."),
    ],
)
def test_what_cannot_be_prescribed_is_told(given: dict[str, float], sentence: str) -> None:
    with pytest.raises(BadPrescription) as caught:
        Prescription(**given)  # type: ignore[arg-type]
    assert str(caught.value) == sentence


def test_a_prescription_survives_being_kept_as_text() -> None:
    made = Prescription(
        420.0, 5, ("rocking", "easy-day"), 110, Rule(20, 90), "six-weeks", date(2026, 5, 4)
    )
    assert prescription_from(prescription_data(made)) == made
    assert prescription_from({}) == Prescription()


@pytest.mark.parametrize("figures", [FLOOR, TILTING], ids=["floor", "tilting"])
def test_only_programs_on_the_list_may_be_run(figures: Figures) -> None:
    listed = replace(ANNA, prescription=Prescription(programs=("rocking",)))
    rocking, easy = Asked("rocking", "Rocking"), Asked("easy-day", "Easy day")
    assert refusal(listed, figures, MACHINE_LIMITS, (), NOW, rocking) is None
    assert refusal(ANNA, figures, MACHINE_LIMITS, (), NOW, easy) is None
    found = refusal(listed, figures, MACHINE_LIMITS, (), NOW, easy)
    assert found is not None
    assert (found.code, found.message, found.hint) == (
        "not_allowed",
        "Easy day is not on the list of what is prescribed for Anna.",
        "Choose one of those, or ask the practitioner to allow this one.",
    )


def test_an_empty_list_allows_nothing() -> None:
    person = replace(ANNA, prescription=Prescription(programs=()))
    assert refusal(person, FLOOR, MACHINE_LIMITS, (), NOW, Asked("easy-day", "E")) is not None


def test_more_sessions_than_the_weeks_aim_are_warned_of_and_not_refused() -> None:
    week = (session(0), session(1), session(2))  # Wednesday, Tuesday, Monday
    assert warnings(ANNA, FLOOR, week, NOW) == (
        "Anna has done 3 sessions this week, and 3 a week are aimed at.",
    )
    assert refusal(ANNA, FLOOR, MACHINE_LIMITS, week, NOW) is None


@pytest.mark.parametrize(
    "third",
    [session(3), session(1, "cancelled"), session(1, person_id="ben"), session(-1)],
    ids=["last Sunday", "cancelled", "somebody else's", "in the future"],
)
def test_other_sessions_are_not_part_of_the_week(third: SessionRow) -> None:
    assert warnings(ANNA, FLOOR, (session(0), session(1), third), NOW) == ()


@pytest.mark.parametrize(("days", "warned"), [(75, False), (76, True), (90, True)])
def test_the_end_of_the_clearance_is_announced_two_weeks_before(days: int, warned: bool) -> None:
    person = replace(ANNA, health_checked_on=NOW.date() - timedelta(days=days))
    found = warnings(person, TILTING, (), NOW)
    assert bool(found) == warned
    assert warnings(person, FLOOR, (), NOW) == ()


def test_the_end_is_named_with_its_day() -> None:
    person = replace(ANNA, released_until=date(2026, 5, 22))
    assert warnings(person, TILTING, (), NOW) == (
        "Anna is cleared for tilting until 2026-05-22; see to the health check by then.",
    )


@pytest.mark.requirement("S7")
def test_the_machine_wins_over_the_prescription_and_says_so() -> None:
    person = replace(ANNA, limits=Limits(40, 1, 2, 60, 300))
    deepest, down, *_, daily = bounds_of(person, replace(MACHINE_LIMITS, deepest_deg=25.0))
    assert (deepest.counts, deepest.by_machine) == (25.0, True)
    assert deepest.text == (
        "Deepest angle: 25 deg (this machine's cap; 40 deg are prescribed, "
        "and the machine's cap wins)"
    )
    assert down.text == "Fastest way down: 1 deg/s (the practitioner's limit)"
    assert daily.text == "Head-down in a day: 600 s (the practitioner's limit)"


def test_a_change_is_read_as_what_differs() -> None:
    before = {"deepest_deg": 15.0, **prescription_data(Prescription())}
    changed = Prescription(programs=("rocking",), rule=Rule(sessions=5))
    after = {"deepest_deg": 20.0, **prescription_data(changed), "why": "all well"}
    assert differences(ChangeRow(NOW, "dr", "prescription", before, after)) == (
        Difference("deepest angle in deg", "15", "20"),
        Difference("allowed programs", "all", "rocking"),
        Difference("sessions before a step", "3", "5"),
        Difference("why", "nothing", "all well"),
    )


def test_a_new_profile_shows_only_what_was_filled_in() -> None:
    after = {"name": "Anna", "initial": "", "birth_year": None, "released": False}
    assert differences(ChangeRow(NOW, "anna", "profile", {}, after)) == (
        Difference("name", "nothing", "Anna"),
        Difference("cleared for tilting", "nothing", "no"),
    )
