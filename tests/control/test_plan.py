"""Limits, planned times and the few figures that are worked out from settings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.control.config import Actuator
from station.control.plan import MACHINE_LIMITS, NEW_PERSON, Limits, Place, Step
from station.control.profile import Caps, State, to_target
from station.control.requests import Reply, Respond
from station.control.timing import plan_pieces, plan_s, step_pieces, travel_s
from tests.control.builders import CONFIG, ask, exercise, plan_of, rest_at, swing, tilt_to

limits = st.builds(Limits, *[st.floats(0.1, 2000.0)] * 5)


@pytest.mark.requirement("S7")
@pytest.mark.requirement("S10")
@pytest.mark.requirement("S13")
@given(limits, limits)
def test_of_two_limits_the_stricter_wins_in_every_figure(first: Limits, second: Limits) -> None:
    both = first.within(second)
    for name in Limits.__slots__:
        assert getattr(both, name) == min(getattr(first, name), getattr(second, name))
    assert both.within(first) == both


@pytest.mark.requirement("S7")
@pytest.mark.requirement("S10")
@pytest.mark.requirement("S13")
def test_the_figures_of_a_new_person_and_of_the_machine() -> None:
    assert Limits(15.0, 1.0, 2.0, 60.0, 300.0) == NEW_PERSON
    assert MACHINE_LIMITS.deepest_deg == 60.0
    assert MACHINE_LIMITS.rate_down_deg_s == MACHINE_LIMITS.rate_up_deg_s == 3.0
    assert MACHINE_LIMITS.hold_s == 180.0
    assert NEW_PERSON.within(MACHINE_LIMITS) == NEW_PERSON


@pytest.mark.requirement("S12")
def test_the_figures_of_motion_keep_to_their_requirement() -> None:
    motion = CONFIG.motion
    assert motion.acceleration_deg_s2 <= 3.0
    assert motion.jerk_deg_s3 <= 6.0
    assert motion.stop_acceleration_deg_s2 <= 8.0
    assert motion.stop_jerk_deg_s3 <= 40.0
    assert motion.dead_time_s == 0.3
    assert motion.creep_deg_s <= 1.0


def test_the_figures_of_safety_are_those_of_their_requirements() -> None:
    safety = CONFIG.safety
    assert (safety.arm_lapse_s, safety.warn_s, safety.auto_return_s) == (30.0, 3.0, 10.0)
    assert (safety.level_rest_s, safety.head_up_rest_s) == (60.0, 15.0)
    assert safety.head_up_rest_deg == -15.0
    assert (safety.check_in_every_s, safety.check_in_wait_s) == (60.0, 15.0)
    assert (safety.mains_lost_s, safety.recovery_s) == (1.0, 120.0)


def test_the_calibration_backwards_gives_the_duty_for_a_rate() -> None:
    actuator = Actuator(rate_per_duty_deg_s=4.0, dead_band_duty=0.1)
    assert actuator.duty_for(2.0) == actuator.duty_for(-2.0) == 0.6
    assert actuator.duty_for(0.0) == 0.1
    assert actuator.duty_for(50.0) == 1.0


@pytest.mark.requirement("S37")
def test_an_answer_is_unwell_by_its_words_or_by_its_pain() -> None:
    assert Respond(Reply.NOT_WELL).unwell
    assert Respond(pain_nrs=6).unwell
    assert not Respond(pain_nrs=5).unwell
    assert not Respond().unwell


@pytest.mark.parametrize("distance_deg", [10.0, 40.0, -90.0])
def test_a_planned_move_takes_what_its_profile_takes(distance_deg: float) -> None:
    motion = CONFIG.motion
    caps = Caps(2.0, 2.0, motion.acceleration_deg_s2, motion.jerk_deg_s3)
    profile = to_target(State(0.0), distance_deg, caps)
    assert travel_s(distance_deg, 2.0, CONFIG) == pytest.approx(profile.duration_s)


def test_no_way_takes_no_time() -> None:
    assert travel_s(0.0, 2.0, CONFIG) == 0.0


HERE_DEG = 10.0
TO_HERE = tilt_to(HERE_DEG, 2.0, 0.0)


@pytest.mark.parametrize(
    ("step", "pieces", "to_deg"),
    [
        (tilt_to(20.0, 2.0, 30.0), [(10.0, 2.0, 30.0)], 20.0),
        (rest_at(0.0, 7.0), [(10.0, 1.0, 7.0)], 0.0),
        (exercise(Place.TABLE), [], 10.0),
        (exercise(), [(10.0, 1.5, 60.0), (15.0, 1.5, 15.0), (55.0, 1.5, 0.0)], -70.0),
        (ask(wait_s=6.0), [], 10.0),
        (
            swing(-5.0, 5.0, 2, 1.0, 2.0, 2.0),
            [(15.0, 1.5, 1.0), *[(10.0, 2.0, 2.0), (10.0, 1.5, 1.0)] * 2],
            -5.0,
        ),
        (tilt_to(20.0, 3.0, 30.0), [(10.0, 2.0, 30.0)], 20.0),
    ],
)
def test_each_kind_of_step_moves_and_stands_within_the_limits(
    step: Step, pieces: list[tuple[float, float, float]], to_deg: float
) -> None:
    """Each piece is a distance, the rate it is travelled at, and how long the table stands then."""
    limits = Limits(30.0, rate_down_deg_s=2.0, rate_up_deg_s=1.5)
    found, end_deg = step_pieces(step, HERE_DEG, limits, CONFIG)
    wanted = [(travel_s(deg, rate, CONFIG), still_s) for deg, rate, still_s in pieces]
    assert found == tuple(pytest.approx(piece) for piece in wanted)
    assert end_deg == to_deg


@pytest.mark.parametrize(
    ("step", "persons_s"),
    [(exercise(Place.TABLE), 4.0), (exercise(), 4.0), (ask(wait_s=6.0), 6.0), (rest_at(), 0.0)],
)
def test_a_step_takes_its_moves_its_rests_and_what_the_person_is_given(
    step: Step, persons_s: float
) -> None:
    plan = plan_of(TO_HERE, step)
    *_, pieces = plan_pieces(plan, CONFIG)
    moves_s = sum(driven_s + still_s for driven_s, still_s in pieces)
    assert plan_s(plan, CONFIG)[1] == pytest.approx(moves_s + persons_s)


def test_a_plan_is_timed_from_the_beginning_of_each_step_to_its_end() -> None:
    plan = plan_of(ask(wait_s=5.0), exercise(), ask(wait_s=3.0))
    assert plan_s(plan, CONFIG) == (12.0, 7.0, 3.0)
