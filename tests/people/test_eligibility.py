"""Who may run what now: every refusal names both numbers."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from station.control.plan import MACHINE_LIMITS, NEW_PERSON
from station.people.eligibility import Asked, Pace, Refusal, refusal
from station.people.person import Person
from station.programs.figures import Figures
from station.records.rows import SessionRow

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
ANNA = Person("anna", "Anna", health_checked_on=date(2026, 5, 1), released=True)
EASY = Figures(300.0, 50.0, 50.0, 15.0, 1.0, 2.0, tilts=True)
NAMED = Asked("intermittent-30", "Intermittent 30")
FLOOR = Figures(900.0, 0.0, 0.0, 0.0, 0.0, 0.0, tilts=False)


def asked(
    person: Person = ANNA,
    figures: Figures = EASY,
    history: tuple[SessionRow, ...] = (),
    now: datetime = NOW,
    pace: Pace | None = None,
) -> Refusal | None:
    return refusal(person, figures, MACHINE_LIMITS, history, now, NAMED, pace or Pace())


def session(ended_ago_h: float, inverted_s: float = 50.0, person_id: str = "anna") -> SessionRow:
    ended = NOW - timedelta(hours=ended_ago_h)
    began = ended - timedelta(minutes=10)
    return SessionRow("s", person_id, "p", "P", began, ended, "completed", inverted_s=inverted_s)


def told(found: Refusal | None) -> tuple[str, str]:
    assert found is not None
    assert found.hint
    return found.code, found.message


def test_within_every_limit_and_checked_nothing_stands_against_it() -> None:
    assert asked() is None


@pytest.mark.requirement("S32")
def test_without_a_health_check_the_table_stays_still_but_the_floor_is_free() -> None:
    new = Person("anna", "Anna")
    assert told(asked(new)) == (
        "health_check",
        "Anna has no health check yet, and this program moves the table.",
    )
    assert asked(new, FLOOR) is None


@pytest.mark.requirement("S32")
@pytest.mark.parametrize(("age_days", "allowed"), [(0, True), (89, True), (90, True), (91, False)])
def test_a_health_check_counts_for_90_days(age_days: int, allowed: bool) -> None:
    found = asked(replace(ANNA, health_checked_on=NOW.date() - timedelta(days=age_days)))
    assert (found is None) == allowed
    if found is not None:
        assert found.message == "The health check of Anna is 91 days old; it counts for 90 days."


@pytest.mark.requirement("S32")
def test_a_health_check_from_the_future_does_not_count() -> None:
    found = asked(replace(ANNA, health_checked_on=date(2026, 5, 21)))
    assert told(found) == (
        "clock",
        "The health check of Anna is dated 2026-05-21, which is in the future.",
    )


@pytest.mark.requirement("S32")
def test_an_answer_that_stands_against_it_needs_a_release() -> None:
    found = asked(replace(ANNA, released=False))
    assert told(found) == (
        "not_released",
        "The health check of Anna has an answer that stands against tilting.",
    )
    assert "practitioner" in found.hint if found else False


@pytest.mark.parametrize(
    ("figure", "value", "code", "message"),
    [
        pytest.param(
            "deepest_deg",
            30.0,
            "too_deep",
            "Intermittent 30 goes to 30 deg; the limit of Anna is 15 deg.",
            marks=pytest.mark.requirement("S7"),
        ),
        pytest.param(
            "fastest_down_deg_s",
            1.5,
            "too_fast_down",
            "Intermittent 30 tilts down at 1.5 deg/s; the limit of Anna is 1 deg/s.",
            marks=pytest.mark.requirement("S10"),
        ),
        pytest.param(
            "fastest_up_deg_s",
            2.5,
            "too_fast_up",
            "Intermittent 30 comes up at 2.5 deg/s; the limit of Anna is 2 deg/s.",
            marks=pytest.mark.requirement("S10"),
        ),
        pytest.param(
            "longest_inverted_s",
            61.4,
            "too_long",
            "Intermittent 30 stays head-down for 61.4 s in one go; the limit of Anna is 60 s.",
            marks=pytest.mark.requirement("S13"),
        ),
        pytest.param(
            "inverted_s",
            301.0,
            "too_much",
            "Intermittent 30 is head-down for 301 s in sum; the limit of Anna is 300 s.",
            marks=pytest.mark.requirement("S13"),
        ),
    ],
)
def test_beyond_a_limit_both_numbers_are_named(
    figure: str, value: float, code: str, message: str
) -> None:
    figures = Figures(**{**asdict(EASY), figure: value})
    assert told(asked(figures=figures)) == (code, message)


@pytest.mark.requirement("S7")
def test_the_tighter_of_person_and_machine_counts_and_is_named() -> None:
    limits = replace(NEW_PERSON, deepest_deg=40.0)
    machine = replace(MACHINE_LIMITS, deepest_deg=20.0)
    figures = replace(EASY, deepest_deg=30.0)
    found = refusal(replace(ANNA, limits=limits), figures, machine, (), NOW)
    assert told(found)[1] == "This program goes to 30 deg; the limit of this machine is 20 deg."


@pytest.mark.requirement("S35")
def test_the_fourth_session_of_a_day_is_refused() -> None:
    three = (session(3), session(6), session(9))
    assert asked(history=three[:2]) is None
    assert told(asked(history=three)) == (
        "too_often",
        "Anna has been head-down in 3 sessions today; 3 a day are allowed.",
    )


@pytest.mark.requirement("S35")
def test_yesterday_is_another_day_by_the_clock_on_the_wall() -> None:
    three = (session(10), session(9), session(8))
    west = timezone(timedelta(hours=-9))  # there it is 3 in the morning
    assert asked(history=three) is not None
    assert asked(history=three, now=NOW.astimezone(west)) is None


@pytest.mark.requirement("S35")
@pytest.mark.parametrize(("hours", "allowed"), [(0.0, False), (1.99, False), (2.0, True)])
def test_two_hours_lie_between_sessions(hours: float, allowed: bool) -> None:
    assert (asked(history=(session(hours),)) is None) == allowed


@pytest.mark.requirement("S35")
def test_too_soon_names_both_times_and_how_long_to_wait() -> None:
    found = asked(history=(session(1.5), session(3)))
    assert told(found) == (
        "too_soon",
        "The last session head-down of Anna ended 90 min ago; 120 min between two are needed.",
    )
    assert found is not None
    assert found.hint == "Wait another 30 min; floor exercises are fine at any time."


@pytest.mark.requirement("S35")
def test_only_own_sessions_with_time_head_down_count() -> None:
    others = (session(1, person_id="ben"), session(1, inverted_s=0.0)) * 3
    assert asked(history=others) is None


@pytest.mark.requirement("S35")
def test_a_program_that_is_never_head_down_may_follow_at_once() -> None:
    head_up = replace(EASY, inverted_s=0.0, longest_inverted_s=0.0, deepest_deg=0.0)
    assert asked(figures=head_up, history=(session(0.1),)) is None
    assert asked(figures=FLOOR, history=(session(0.1),)) is None


@pytest.mark.requirement("S35")
def test_a_session_that_is_still_open_counts_as_just_ended() -> None:
    running = replace(session(5), ended_at=None)
    assert told(asked(history=(running,)))[0] == "too_soon"


@pytest.mark.requirement("S35")
def test_a_clock_that_went_back_lets_nobody_through() -> None:
    assert told(asked(history=(session(-1),)))[0] == "clock"


@pytest.mark.requirement("S35")
def test_a_simulator_may_be_set_to_another_pace() -> None:
    many = tuple(session(hours) for hours in (0.1, 0.2, 0.3, 0.4))
    assert asked(history=many, pace=Pace(max_per_day=1000, gap_s=0.0)) is None
