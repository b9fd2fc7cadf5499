"""The actuator's duty budget: too much driving is refused, or ends in the way up (S46)."""

from dataclasses import replace
from datetime import date
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.control.budget import Budget, at_start, cost, needed_s, reserve_s
from station.control.config import Actuator, ControlConfig
from station.control.modes import Mode
from station.control.plan import NEW_PERSON, Limits, Plan, Rest, Step
from station.control.requests import Arm
from station.control.timing import plan_pieces, travel_s
from station.people.person import demo_person
from station.programs.library import load_library
from station.programs.schema import Program
from tests.control.bench import Bench, begun
from tests.control.builders import CONFIG, FAST, LIMITS, QUICK, exercise, plan_of, swing, tilt_to

RATED = Actuator(rated_current_a=4.0, loaded_current_a=4.0)
# An actuator that warms up within a short story: 12 s at rated current, and 2 A are rated.
SMALL = replace(
    QUICK,
    actuator=Actuator(
        rated_current_a=2.0, loaded_current_a=1.0, duty_share=0.05, duty_window_s=600.0
    ),
)


def bucket(left_s: float = 60.0, actuator: Actuator = RATED) -> Budget:
    return Budget(actuator, left_s)


# ---- the bucket


@pytest.mark.requirement("S46")
def test_a_fifth_of_ten_minutes_is_what_a_rested_actuator_can_do_in_one_go() -> None:
    assert Actuator().capacity_s == pytest.approx(0.20 * 600.0)


@pytest.mark.requirement("S46")
@pytest.mark.parametrize(
    ("current_a", "seconds"),
    [(4.0, 1.0), (-4.0, 1.0), (2.0, 0.25), (0.0, 0.25), (1.9, 0.25), (8.0, 4.0), (12.0, 9.0)],
)
def test_a_second_costs_the_heat_of_its_current(current_a: float, seconds: float) -> None:
    assert cost(current_a, RATED) == pytest.approx(seconds)
    assert cost(99.0, RATED) == 9.0


@pytest.mark.requirement("S46")
@pytest.mark.parametrize("current_a", [None, nan, inf, -inf])
def test_a_current_that_cannot_be_read_counts_as_rated(current_a: float | None) -> None:
    assert cost(current_a, RATED) == 1.0


@pytest.mark.requirement("S46")
def test_driving_takes_out_and_time_puts_back() -> None:
    budget = bucket()
    budget.update(driven=True, current_a=4.0, dt_s=10.0)
    assert budget.left_s == pytest.approx(60.0 - 10.0 + 2.0)
    budget.update(driven=False, current_a=4.0, dt_s=10.0)
    assert budget.left_s == pytest.approx(54.0)


@pytest.mark.requirement("S46")
def test_it_fills_up_in_one_window_and_not_over() -> None:
    budget = bucket(left_s=0.0)
    budget.update(driven=False, current_a=0.0, dt_s=599.0)
    assert budget.share == pytest.approx(599 / 600)
    budget.update(driven=False, current_a=0.0, dt_s=1e6)
    assert budget.share == 1.0


def test_time_that_goes_back_puts_nothing_in_and_takes_nothing_out() -> None:
    budget = bucket()
    budget.update(driven=True, current_a=4.0, dt_s=-100.0)
    assert budget.left_s == 60.0


def test_what_a_way_up_has_overdrawn_is_shown_as_empty_and_must_come_back() -> None:
    budget = bucket(left_s=0.0)
    budget.update(driven=True, current_a=4.0, dt_s=10.0)
    assert budget.share == 0.0
    budget.update(driven=False, current_a=0.0, dt_s=30.0)
    assert budget.left_s == pytest.approx(-2.0)


@pytest.mark.requirement("S46")
def test_after_a_start_half_is_taken_as_used() -> None:
    """Nobody knows what went before: a restart shall not make a cool actuator of a warm one."""
    assert at_start(Actuator()).share == 0.5
    assert Bench().step().snapshot.budget_share == pytest.approx(0.5, abs=1e-3)


# ---- what a session costs


def costly(*steps: Step, limits: Limits = LIMITS) -> float:
    return needed_s(plan_of(*steps, limits=limits), ControlConfig(actuator=RATED))


@pytest.mark.requirement("S46")
def test_the_way_up_is_kept_from_the_deepest_angle_the_session_may_reach() -> None:
    config = ControlConfig(actuator=RATED)
    up_s = travel_s(90.0, 2.0, config)
    assert reserve_s(plan_of(tilt_to(20.0)), config) == pytest.approx(up_s)
    deeper = plan_of(tilt_to(20.0), limits=replace(LIMITS, deepest_deg=10.0))
    assert reserve_s(deeper, config) == pytest.approx(travel_s(80.0, 2.0, config))
    assert reserve_s(plan_of(exercise()), config) == 0.0


@pytest.mark.requirement("S46")
def test_a_session_needs_what_it_drives_and_the_way_up_less_what_its_pauses_put_back() -> None:
    config = ControlConfig(actuator=RATED)
    down_s, up_s = travel_s(70.0, 2.0, config), travel_s(70.0, 2.0, config)
    assert costly(tilt_to(0.0, 2.0, 0.0)) == pytest.approx(0.8 * down_s + up_s)
    fast, slow = Limits(30.0, 3.0, 3.0), Limits(30.0, 1.0, 3.0)
    there = tilt_to(10.0, 3.0, 0.0), tilt_to(5.0, 3.0, 0.0)
    assert costly(*there, limits=slow) > costly(*there, limits=fast)
    paused = tilt_to(10.0, 3.0, 50.0), tilt_to(5.0, 3.0, 0.0)
    leg_s = travel_s(5.0, 3.0, config)
    assert costly(*there, limits=fast) - costly(*paused, limits=fast) == pytest.approx(0.8 * leg_s)


@pytest.mark.requirement("S46")
def test_what_the_person_may_cut_short_puts_nothing_back() -> None:
    swings = swing(-10.0, 10.0)
    assert costly(swings, exercise(repetitions=500), swings) >= costly(swings)


@pytest.mark.requirement("S46")
def test_more_than_a_full_bucket_is_endless() -> None:
    assert costly(swing(-30.0, 30.0, cycles=20)) == inf


@pytest.mark.requirement("S46")
@given(
    left_s=st.floats(0.0, 120.0),
    cycles=st.integers(1, 6),
    hold_s=st.floats(0.0, 60.0),
    current_a=st.floats(0.5, 5.0),
)
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_a_plan_that_costs_what_is_left_never_comes_below_its_reserve(
    left_s: float, cycles: int, hold_s: float, current_a: float
) -> None:
    """The estimate is the bucket run backwards; forwards it comes out even."""
    config = ControlConfig(actuator=replace(RATED, loaded_current_a=current_a))
    plan = plan_of(swing(-10.0, 10.0, cycles, hold_s, hold_s), tilt_to(20.0, 2.0, 5.0))
    needed, kept = needed_s(plan, config), reserve_s(plan, config)
    if needed == inf:
        return
    budget = bucket(needed, config.actuator)
    lowest = _run(budget, plan, config)
    assert lowest == pytest.approx(kept, abs=1e-6) or (lowest > kept and needed == kept)


def _run(budget: Budget, plan: Plan, config: ControlConfig) -> float:
    lowest = budget.left_s
    for pieces in plan_pieces(plan, config):
        for driven_s, still_s in pieces:
            budget.update(True, config.actuator.loaded_current_a, driven_s)
            lowest = min(lowest, budget.left_s)
            budget.update(False, 0.0, still_s)
    return lowest


@pytest.mark.requirement("S46")
@pytest.mark.parametrize("limits", [NEW_PERSON, None], ids=["new person", "demo person"])
@pytest.mark.parametrize("program", load_library().programs.values(), ids=lambda p: p.id)
def test_every_built_in_program_can_be_run_right_after_a_start(
    program: Program, limits: Limits | None
) -> None:
    limits = limits or demo_person(date(2024, 1, 1)).limits
    steps = load_library().steps_of(program)
    assert needed_s(plan_of(*steps, limits=limits), CONFIG) < at_start(CONFIG.actuator).left_s


# ---- what the controller makes of it


@pytest.mark.requirement("S46")
def test_a_session_that_would_drive_too_much_is_refused_with_the_time_to_wait() -> None:
    bench = Bench(QUICK).ready()
    bench.controller.budget.left_s = 2.0
    answer = bench.ask(Arm(plan_of(tilt_to(20.0, 2.0))))
    assert (answer.accepted, answer.code) == (False, "duty_budget")
    needed = needed_s(plan_of(tilt_to(20.0, 2.0)), QUICK)
    minutes = -(-(needed - 2.0) / 0.2 // 60)
    assert answer.hint == f"Wait another {minutes:.0f} min, or choose a gentler program."
    assert bench.mode == Mode.READY
    bench.controller.budget.left_s = needed + 0.1
    assert bench.ask(Arm(plan_of(tilt_to(20.0, 2.0)))).accepted


@pytest.mark.requirement("S46")
def test_a_program_that_no_rest_makes_possible_is_refused_for_good() -> None:
    bench = Bench(SMALL).ready()
    bench.controller.budget.left_s = SMALL.actuator.capacity_s
    answer = bench.ask(Arm(plan_of(swing(-10.0, 10.0, cycles=100))))
    assert (answer.accepted, answer.code) == (False, "duty_budget")
    assert "longer rests" in answer.hint


@pytest.mark.requirement("S46")
def test_exercises_on_the_floor_cost_nothing() -> None:
    bench = Bench(QUICK).ready()
    bench.controller.budget.left_s = -50.0
    assert bench.ask(Arm(plan_of(exercise()))).accepted


@pytest.mark.requirement("S46")
@pytest.mark.requirement("S17")
def test_a_session_that_uses_its_budget_up_comes_up_and_is_not_stopped_on_the_way() -> None:
    """It draws more than was expected of it: 2 A where 1 A was typical."""
    bench = Bench(SMALL).ready()
    bench.controller.budget.left_s = SMALL.actuator.capacity_s
    plan = swing(-10.0, 10.0, 3, 0.0, 0.0)
    bench.moving(plan, limits=FAST)
    bench.until_mode(Mode.RETURNING, 60.0)
    assert bench.faults() == {"duty_budget"}
    budget = bench.controller.budget
    assert budget.left_s == pytest.approx(budget.reserve_s, abs=0.05)
    budget.left_s = -5.0
    ticks = len(bench.ticks)
    bench.until_mode(Mode.READY, 60.0)
    assert {tick.snapshot.mode for tick in bench.ticks[ticks:]} == {Mode.RETURNING, Mode.READY}
    assert bench.snapshot.budget_share == 0.0
    assert bench.wait(0.1).faults() == set(), "what is left is told when a session is asked for"
    answer = bench.ask(Arm(plan_of(plan, limits=FAST)))
    assert (answer.accepted, answer.code) == (False, "duty_budget")


@pytest.mark.requirement("S5")
@pytest.mark.requirement("S46")
def test_a_stop_stays_a_stop_when_the_budget_ends_in_it() -> None:
    bench = begun("stopped_at", 10.0)
    bench.controller.budget.left_s = 0.0
    bench.wait(3.0)
    assert bench.mode == Mode.HOLDING
    assert bench.faults() == {"duty_budget"}


@pytest.mark.requirement("S46")
def test_the_screen_is_told_how_much_is_left() -> None:
    bench = begun("moving")
    before = bench.snapshot.budget_share
    bench.inputs["current_a"] = 5.9
    assert bench.wait(2.0).snapshot.budget_share < before
    assert isinstance(bench.snapshot.budget_share, float)


def test_a_rest_step_is_a_move_as_well() -> None:
    step = Rest("Rest", "Rest.", 0.0, 0.0)
    assert costly(step) > costly(replace(step, angle_deg=-60.0))
