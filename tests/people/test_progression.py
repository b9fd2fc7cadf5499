"""The rule by which somebody goes on, as a physiotherapist would ask about it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.control.plan import MACHINE_LIMITS, NEW_PERSON, Limits
from station.people.ladder import Kind, applied
from station.people.person import Person
from station.people.prescription import Prescription, Rule
from station.people.progression import Proposal, propose
from station.records.rows import SessionRow

BEGAN = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
ANNA = Person("anna", "Anna", health_checked_on=date(2026, 4, 30), released=True)
TILTED = SessionRow(
    "s", "anna", "first-time", "First time", BEGAN, BEGAN + timedelta(minutes=9), "completed",
    deepest_deg=15.3, inverted_s=62.0, before_nrs=3, after_nrs=2, rpe=4, steps=5, steps_done=5,
    dizzy=False, headache=False, leg_symptoms=False, dizzy_1_min=False, dizzy_3_min=False,
)  # fmt: skip
FLOOR = replace(TILTED, deepest_deg=0.0, inverted_s=0.0, dizzy_1_min=None, dizzy_3_min=None)


def days(*rows: SessionRow) -> list[SessionRow]:
    """These sessions, one a day, the last one the newest."""
    return [
        replace(row, id=f"s{i}", began_at=BEGAN + timedelta(days=i)) for i, row in enumerate(rows)
    ]


def next_for(person: Person, *rows: SessionRow, last: Kind | None = None) -> Proposal:
    return propose(person, days(*rows), MACHINE_LIMITS, last=last)


def with_limits(**limits: float) -> Person:
    return replace(ANNA, limits=replace(NEW_PERSON, **limits))


def with_rule(**rule: Any) -> Person:
    return replace(ANNA, prescription=Prescription(rule=Rule(**rule)))


@pytest.mark.requirement("S34")
def test_three_good_sessions_unlock_one_step_of_the_angle() -> None:
    found = next_for(ANNA, TILTED, TILTED, TILTED)
    assert (found.kind, found.before, found.after, found.needs) == (Kind.ANGLE, 15, 20, "person")
    assert found.reason == (
        "Three sessions complete and well tolerated, pain not up: angle 15 → 20°."
    )


@pytest.mark.requirement("S34")
@pytest.mark.parametrize("present_deg", [15.0, 20.0, 25.0, 30.0, 35.0])
def test_the_angle_goes_by_steps_of_five_and_over_thirty_the_practitioner_decides(
    present_deg: float,
) -> None:
    row = replace(TILTED, deepest_deg=present_deg)
    found = next_for(with_limits(deepest_deg=present_deg), row, row, row)
    assert found.after == present_deg + 5
    assert found.needs == ("practitioner" if found.after > 30 else "person")


def test_two_good_sessions_are_not_enough() -> None:
    found = next_for(ANNA, TILTED, TILTED)
    assert found.kind is Kind.STAY
    assert found.reason == "2 of 3 sessions to 15° complete and well tolerated so far."


def test_nothing_is_proposed_before_the_first_session() -> None:
    assert next_for(ANNA).reason == "There is no session yet since the last change."


NOT_YET = [
    ({"outcome": "stopped"}, "was stopped"),
    ({"outcome": "interrupted"}, "was not completed"),
    ({"faults": 1}, "was disturbed by a fault of the table"),
    ({"stops": 1}, "was stopped"),
    ({"before_nrs": None}, "lacks an answer about pain"),
    ({"after_nrs": None}, "lacks an answer about pain"),
    ({"rpe": None}, "lacks an answer about effort"),
    ({"headache": None}, "lacks an answer about how you felt"),
    ({"dizzy_3_min": None}, "lacks the answer three minutes after standing up"),
    ({"dizzy": True}, "made you dizzy"),
    ({"dizzy_1_min": True}, "made you dizzy"),
    ({"headache": True}, "brought a headache"),
    ({"before_nrs": 2, "after_nrs": 3}, "took pain from 2 to 3"),
    ({"before_nrs": 4, "after_nrs": 4}, "ended with pain 4 of 10"),
    ({"rpe": 8}, "was hard, effort 8 of 10"),
]
BAD = [
    ({"unwell": True, "outcome": "stopped"}, "ended with you not feeling well"),
    ({"leg_symptoms": True}, "brought symptoms in a leg"),
    ({"dizzy_3_min": True}, "left you dizzy three minutes after standing up"),
    ({"before_nrs": 1, "after_nrs": 3}, "took pain from 1 to 3"),
    ({"before_nrs": 8, "after_nrs": 6}, "ended with pain 6 of 10"),
]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(("changes", "because"), NOT_YET)
def test_a_session_that_was_not_complete_and_well_tolerated_keeps_the_step(
    changes: dict[str, Any], because: str, place: int
) -> None:
    rows = [TILTED, TILTED, TILTED]
    rows[place] = replace(TILTED, **changes)
    found = next_for(ANNA, *rows)
    assert found.kind is Kind.STAY
    assert found.reason == f"One of the latest sessions {because}; the present step stays."


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(("changes", "because"), BAD)
def test_a_session_that_did_harm_brings_a_step_back(
    changes: dict[str, Any], because: str, place: int
) -> None:
    rows = [TILTED, TILTED, TILTED]
    rows[place] = replace(TILTED, **changes)
    found = next_for(with_limits(deepest_deg=20), *rows)
    assert (found.kind, found.what, found.before, found.after) == (Kind.BACK, Kind.ANGLE, 20, 15)
    assert found.needs == "person"
    assert found.reason == f"A session {because}: a step back, angle 20 → 15°."


def test_two_stops_bring_a_step_back() -> None:
    stopped = replace(TILTED, outcome="stopped", stops=1)
    assert next_for(ANNA, TILTED, stopped).kind is Kind.STAY
    found = next_for(with_limits(deepest_deg=20), stopped, TILTED, stopped)
    assert (found.kind, found.after) == (Kind.BACK, 15)
    assert found.reason.startswith("2 stops in the latest sessions")


def test_three_good_sessions_make_up_for_a_bad_one() -> None:
    bad = replace(TILTED, leg_symptoms=True)
    assert next_for(ANNA, bad, TILTED, TILTED, TILTED).kind is Kind.ANGLE


def test_easier_sessions_prove_nothing_about_the_present_limit() -> None:
    found = next_for(with_limits(deepest_deg=20, hold_s=90), TILTED, TILTED, TILTED)
    assert found.reason == "0 of 3 sessions to 20° complete and well tolerated so far."


def test_what_never_began_is_passed_over() -> None:
    rows = [TILTED, replace(TILTED, outcome="lapsed"), TILTED, replace(TILTED, outcome="cancelled")]
    assert next_for(ANNA, *rows, TILTED).kind is Kind.ANGLE


def test_sessions_of_others_and_from_before_the_last_change_do_not_count() -> None:
    rows = days(TILTED, TILTED, TILTED)
    assert propose(ANNA, rows, MACHINE_LIMITS, since=rows[0].began_at).kind is Kind.STAY
    others = [replace(row, person_id="ben") for row in rows]
    assert propose(ANNA, others, MACHINE_LIMITS).reason.startswith("There is no session yet")


@pytest.mark.parametrize(
    ("last", "comes"),
    [(None, Kind.ANGLE), (Kind.ANGLE, Kind.HOLD), (Kind.HOLD, Kind.ANGLE),
     (Kind.REPETITIONS, Kind.ANGLE)],
)  # fmt: skip
def test_angle_and_hold_take_turns(last: Kind | None, comes: Kind) -> None:
    assert next_for(ANNA, TILTED, TILTED, TILTED, last=last).kind is comes


def test_a_hold_of_sixty_seconds_becomes_seventy_five() -> None:
    found = next_for(ANNA, TILTED, TILTED, TILTED, last=Kind.ANGLE)
    assert (found.before, found.after, found.needs) == (60, 75, "person")


def test_floor_sessions_count_for_repetitions_and_for_nothing_else() -> None:
    found = next_for(ANNA, FLOOR, FLOOR, FLOOR)
    assert (found.kind, found.before, found.after) == (Kind.REPETITIONS, 100, 110)
    assert next_for(ANNA, FLOOR, FLOOR, TILTED).kind is Kind.STAY
    back = next_for(ANNA, replace(FLOOR, leg_symptoms=True))
    assert (back.kind, back.what, back.after) == (Kind.BACK, Kind.REPETITIONS, 90)


def test_somebody_on_the_floor_is_not_asked_how_standing_up_was() -> None:
    assert FLOOR.dizzy_3_min is None
    assert next_for(ANNA, FLOOR, FLOOR, FLOOR).kind is Kind.REPETITIONS


def test_harm_on_the_floor_holds_the_angle_back_too() -> None:
    found = next_for(ANNA, TILTED, TILTED, TILTED, replace(FLOOR, leg_symptoms=True))
    assert (found.kind, found.what) == (Kind.BACK, Kind.REPETITIONS)


def test_a_step_back_takes_back_what_was_changed_last() -> None:
    bad = replace(TILTED, leg_symptoms=True)
    person = with_limits(deepest_deg=20, hold_s=75)
    assert next_for(person, bad, last=Kind.HOLD).after == 60
    assert next_for(person, bad, last=Kind.ANGLE).after == 15


def test_where_there_is_no_lower_step_the_practitioner_is_named() -> None:
    found = next_for(with_limits(deepest_deg=10, hold_s=30), replace(TILTED, unwell=True))
    assert found.kind is Kind.STAY
    assert "talk with your practitioner" in found.reason


def test_the_own_tier_ends_with_a_smaller_step() -> None:
    row = replace(TILTED, deepest_deg=28.0)
    found = next_for(with_limits(deepest_deg=28), row, row, row)
    assert (found.after, found.needs) == (30, "person")


def test_open_advice_and_open_health_questions_keep_the_step() -> None:
    advised = replace(ANNA, advice="Rest.")
    assert "advice" in next_for(advised, TILTED, TILTED, TILTED).reason
    for person in (replace(ANNA, released=False), replace(ANNA, health_checked_on=None)):
        found = next_for(person, TILTED, TILTED, TILTED)
        assert (found.kind, found.reason) == (Kind.STAY, "The health questions come first.")


def test_who_may_not_tilt_does_not_come_to_it_by_steps() -> None:
    found = next_for(with_limits(deepest_deg=0, hold_s=0), TILTED, TILTED, TILTED)
    assert found.reason == "Tilting head down is for a practitioner to allow."


def test_the_practitioner_sets_step_sessions_and_effort() -> None:
    hard = replace(TILTED, rpe=9)
    person = with_rule(sessions=1, angle_step_deg=2.0, hardest_rpe=9)
    found = next_for(person, hard)
    assert found.after == 17
    assert found.reason.startswith("One session complete")


def test_a_hold_is_never_longer_than_what_a_session_or_a_day_allows() -> None:
    person = with_limits(session_s=65.0)
    assert next_for(person, TILTED, TILTED, TILTED, last=Kind.ANGLE).after == 65
    daily = replace(ANNA, prescription=Prescription(daily_s=60.0))
    assert next_for(daily, TILTED, TILTED, TILTED, last=Kind.ANGLE).kind is Kind.ANGLE


# Whatever happens

ANSWERS = st.none() | st.integers(0, 10)
YES_NO = st.none() | st.booleans()
SESSIONS = st.builds(
    lambda hours, **fields: replace(TILTED, began_at=BEGAN + timedelta(hours=hours), **fields),
    hours=st.integers(0, 500),
    outcome=st.sampled_from(["completed", "completed", "stopped", "cancelled", "fault", None]),
    deepest_deg=st.sampled_from([0.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0]),
    inverted_s=st.sampled_from([0.0, 30.0, 75.0, 180.0, 400.0]),
    before_nrs=ANSWERS, after_nrs=ANSWERS, rpe=ANSWERS,
    stops=st.integers(0, 2), faults=st.integers(0, 1), unwell=st.booleans(),
    dizzy=YES_NO, headache=YES_NO, leg_symptoms=YES_NO, dizzy_1_min=YES_NO, dizzy_3_min=YES_NO,
)  # fmt: skip
GOOD = st.builds(
    lambda hours, deepest_deg, inverted_s: replace(
        TILTED,
        began_at=BEGAN + timedelta(hours=hours),
        deepest_deg=deepest_deg,
        inverted_s=inverted_s,
    ),
    hours=st.integers(0, 500),
    deepest_deg=st.sampled_from([0.0, 15.0, 60.0]),
    inverted_s=st.sampled_from([0.0, 180.0, 400.0]),
)
HISTORIES = st.lists(SESSIONS, max_size=6) | st.lists(GOOD, min_size=3, max_size=6)
LIMITS = st.builds(
    Limits,
    deepest_deg=st.floats(0, 60),
    rate_down_deg_s=st.just(1.0),
    rate_up_deg_s=st.just(2.0),
    hold_s=st.floats(0, 180),
    session_s=st.floats(0, 1200),
)
RULES = st.builds(
    Rule,
    own_deepest_deg=st.floats(0, 30),
    own_hold_s=st.floats(0, 180),
    angle_step_deg=st.floats(1, 10),
    hold_step_s=st.floats(5, 60),
    dose_step_percent=st.integers(5, 25),
    most_percent=st.integers(100, 200),
    sessions=st.integers(1, 4),
    hardest_rpe=st.integers(1, 10),
)
PEOPLE = st.builds(
    lambda limits, rule, dose, daily_s, advice: replace(
        ANNA,
        limits=limits,
        prescription=Prescription(daily_s=daily_s, dose_percent=dose, rule=rule),
        advice=advice,
    ),
    LIMITS, RULES, st.integers(50, 200), st.floats(0, 3600), st.sampled_from(["", "", "Rest."]),
)  # fmt: skip
LASTS = st.sampled_from([None, Kind.ANGLE, Kind.HOLD, Kind.REPETITIONS])
FORWARD = (Kind.ANGLE, Kind.HOLD, Kind.REPETITIONS)


@given(PEOPLE, HISTORIES, LIMITS, LASTS)
@pytest.mark.requirement("S34")
def test_no_history_leads_beyond_a_cap_or_skips_a_step(
    person: Person, rows: Sequence[SessionRow], machine: Limits, last: Kind | None
) -> None:
    found = propose(person, rows, machine, last=last)
    limits, prescription = applied(person, found.what, found.after)
    rule, was = person.prescription.rule, person.limits.within(machine)
    if found.kind in FORWARD:
        assert limits.within(machine).deepest_deg <= was.deepest_deg + rule.angle_step_deg
        assert limits.within(machine).hold_s <= was.hold_s + rule.hold_step_s
        most = max(rule.most_percent, person.prescription.dose_percent)
        assert prescription.dose_percent <= most
        step = prescription.dose_percent - person.prescription.dose_percent
        assert step <= rule.dose_step_percent
        if found.kind is Kind.ANGLE:
            assert found.after <= machine.deepest_deg
        if found.kind is Kind.HOLD:
            most_s = (machine.hold_s, was.session_s, person.prescription.daily_s)
            assert found.after <= min(most_s)
        own = {Kind.ANGLE: min(rule.own_deepest_deg, 30.0), Kind.HOLD: rule.own_hold_s}
        if found.after > own.get(found.kind, most):
            assert found.needs == "practitioner"


@given(PEOPLE, HISTORIES, LIMITS, LASTS)
def test_at_most_one_thing_changes_and_forward_is_up_and_back_is_down(
    person: Person, rows: Sequence[SessionRow], machine: Limits, last: Kind | None
) -> None:
    found = propose(person, rows, machine, last=last)
    assert found.reason.endswith(".")
    match found.kind:
        case Kind.STAY:
            assert found.what is None
        case Kind.BACK:
            assert found.what in FORWARD
            assert found.after < found.before
            assert found.needs == "person"
        case _:
            assert found.what is found.kind
            assert found.after > found.before


HARM = st.sampled_from([changes for changes, _ in BAD])


@given(PEOPLE, HISTORIES, LASTS, HARM)
@pytest.mark.requirement("S34")
def test_after_a_bad_session_nobody_goes_on(
    person: Person, rows: Sequence[SessionRow], last: Kind | None, harm: dict[str, Any]
) -> None:
    latest = replace(TILTED, began_at=BEGAN + timedelta(days=99), **harm)
    found = propose(person, [*rows, latest], MACHINE_LIMITS, last=last)
    assert found.kind in (Kind.BACK, Kind.STAY)


WORSE = st.sampled_from(
    [{"rpe": 10}, {"rpe": None}, {"after_nrs": 10}, {"dizzy": True}, {"headache": None},
     {"leg_symptoms": True}, {"stops": 2}, {"faults": 1}, {"outcome": "stopped"}, {"unwell": True}]
)  # fmt: skip


@given(PEOPLE, st.lists(GOOD, min_size=1, max_size=5), LASTS, WORSE, st.data())
def test_a_worse_session_never_leads_further(
    person: Person,
    rows: list[SessionRow],
    last: Kind | None,
    worse: dict[str, Any],
    data: st.DataObject,
) -> None:
    rank = {Kind.BACK: 0, Kind.STAY: 1}
    place = data.draw(st.integers(0, len(rows) - 1))
    changed = [*rows[:place], replace(rows[place], **worse), *rows[place + 1 :]]
    before = propose(person, rows, MACHINE_LIMITS, last=last)
    after = propose(person, changed, MACHINE_LIMITS, last=last)
    assert rank.get(after.kind, 2) <= rank.get(before.kind, 2)
