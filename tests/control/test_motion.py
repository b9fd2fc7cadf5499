"""The mover: a plan without corners, followed within half a degree, turned only after a pause."""

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.interface import Command
from station.control.motion import LOAD_DEG_S, Goal, Mover
from station.control.profile import State
from tests.control.bench import Plant
from tests.control.builders import CONFIG, TICK_S

MOTION, ACTUATOR = CONFIG.motion, CONFIG.actuator


@dataclass(slots=True)
class Follower:
    """A mover whose duty drives a scripted plant; every tick is kept."""

    plant: Plant = field(default_factory=lambda: Plant(angle_deg=0.0))
    mover: Mover = field(default_factory=lambda: Mover(CONFIG))
    now_s: float = 5000.0
    duties: list[float] = field(default_factory=list)
    plans: list[State] = field(default_factory=list)
    angles: list[float] = field(default_factory=list)

    def go(self, angle_deg: float, rate_deg_s: float = 2.0) -> None:
        self.mover.go(Goal(angle_deg, rate_deg_s), self.plant.angle_deg, self.now_s)

    def run(self, time_s: float) -> None:
        for _ in range(round(time_s / TICK_S)):
            self.now_s += TICK_S
            duty = self.mover.duty(self.plant.angle_deg, self.now_s, TICK_S)
            self.plant.step(Command(duty, power=True), ACTUATOR, TICK_S)
            self.duties.append(duty)
            self.plans.append(self.mover.state)
            self.angles.append(self.plant.angle_deg)

    def arrive(self, limit_s: float = 60.0) -> float:
        """Time until the goal is reached."""
        begun_s = self.now_s
        while not self.mover.arrived:
            assert self.now_s - begun_s < limit_s, f"stands at {self.plant.angle_deg}"
            self.run(TICK_S)
        return self.now_s - begun_s


def zero_ticks_before_turns(duties: list[float]) -> list[int]:
    """For every turn of the drive, how many ticks it stood at duty 0 before."""
    gaps, last, zeros = [], 0.0, 0
    for duty in duties:
        if duty == 0.0:
            zeros += 1
            continue
        if duty * last < 0:
            gaps.append(zeros)
        last, zeros = duty, 0
    return gaps


@pytest.mark.parametrize("gain", [0.8, 1.0, 1.2])
@pytest.mark.parametrize("target_deg", [-20.0, -1.0, 0.5, 20.0])
def test_the_table_settles_on_its_goal(target_deg: float, gain: float) -> None:
    follower = Follower(Plant(angle_deg=0.0, gain=gain))
    follower.go(target_deg)
    follower.arrive()
    follower.run(3.0)
    assert follower.plant.angle_deg == pytest.approx(target_deg, abs=0.5)
    side = 1 if target_deg > 0 else -1
    assert max(side * (angle - target_deg) for angle in follower.angles) <= 0.5
    assert set(follower.duties[-50:]) == {0.0}


def test_the_plan_cruises_just_below_the_rate_that_was_asked_for() -> None:
    follower = Follower()
    follower.go(30.0, rate_deg_s=2.0)
    follower.run(8.0)
    assert 1.9 <= max(plan.rate_deg_s for plan in follower.plans) < 2.0
    assert follower.duties[-1] == pytest.approx(ACTUATOR.duty_for(1.94), abs=0.02)


@pytest.mark.requirement("S12")
@given(
    first_deg=st.floats(-60.0, 50.0),
    then_deg=st.floats(-60.0, 50.0),
    after_s=st.floats(0.0, 25.0),
    rate_deg_s=st.floats(0.5, 3.0),
)
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
def test_a_new_goal_at_any_instant_leaves_no_corner_in_the_plan(
    first_deg: float, then_deg: float, after_s: float, rate_deg_s: float
) -> None:
    follower = Follower()
    follower.run(TICK_S)
    follower.go(first_deg, 3.0)
    follower.run(after_s)
    planned_deg = follower.plans[-1].angle_deg
    follower.go(then_deg, rate_deg_s)
    follower.run(3.0)
    most_a, most_j = MOTION.acceleration_deg_s2, MOTION.jerk_deg_s3
    for before, after in pairwise(follower.plans):
        restarted = before.rate_deg_s == 0.0 and after.rate_deg_s == 0.0
        if not restarted:  # at rest the next plan begins where the table really stands
            assert abs(after.angle_deg - before.angle_deg) <= 3.0 * TICK_S + 1e-6
        assert abs(after.rate_deg_s - before.rate_deg_s) <= most_a * TICK_S + 1e-6
        grown = after.acceleration_deg_s2 - before.acceleration_deg_s2
        assert abs(grown) <= most_j * TICK_S + 1e-6
    assert abs(follower.plans[-1].angle_deg - planned_deg) < 12.0
    follower.arrive(limit_s=300.0)
    assert follower.plant.angle_deg == pytest.approx(then_deg, abs=0.7)
    assert all(gap >= 29 for gap in zero_ticks_before_turns(follower.duties))


@pytest.mark.requirement("S12")
def test_a_goal_behind_is_reached_by_a_stop_a_pause_and_a_new_plan() -> None:
    follower = Follower()
    follower.go(30.0)
    follower.run(5.0)
    follower.go(0.0)
    follower.arrive()
    [pause] = zero_ticks_before_turns(follower.duties)
    assert pause >= MOTION.dead_time_s / TICK_S - 1
    assert follower.plant.angle_deg == pytest.approx(0.0, abs=0.6)


@pytest.mark.requirement("S36")
def test_waiting_for_the_drive_to_turn_is_not_arriving() -> None:
    """A rest once began to count in this pause, 30 deg from where the table was to rest."""
    follower = Follower()
    follower.go(30.0)
    follower.run(5.0)
    follower.go(0.0)
    while follower.plant.angle_deg > 1.0:
        follower.run(TICK_S)
        assert not follower.mover.arrived
        assert not follower.mover.planned_there


@pytest.mark.requirement("S12")
def test_at_rest_too_the_drive_turns_only_after_the_dead_time() -> None:
    follower = Follower()
    follower.go(5.0)
    follower.arrive()
    follower.go(0.0)
    follower.arrive()
    assert min(zero_ticks_before_turns(follower.duties)) >= 29


def test_the_same_goal_again_changes_nothing() -> None:
    asked_once, asked_always = Follower(), Follower()
    asked_once.go(10.0)
    for follower in (asked_once, asked_always):
        for _ in range(50):
            if follower is asked_always:
                follower.go(10.0)
            follower.run(0.1)
    assert asked_once.duties == asked_always.duties


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("after_s", [0.3, 1.0, 4.0, 12.0])
@pytest.mark.parametrize("gain", [0.8, 1.0, 1.2])
def test_a_stop_rests_within_700_ms(after_s: float, gain: float) -> None:
    follower = Follower(Plant(angle_deg=0.0, gain=gain))
    follower.go(30.0, 3.0)
    follower.run(after_s)
    before_deg = follower.plant.angle_deg
    follower.mover.stop(before_deg, follower.now_s + TICK_S)
    follower.run(0.7)
    assert follower.plant.angle_deg - before_deg < 2.0
    assert abs(follower.plant.rate_deg_s) < 0.1
    assert follower.mover.planned_at_rest


@pytest.mark.requirement("S5")
def test_a_stop_again_does_not_begin_anew() -> None:
    once, again = Follower(), Follower()
    for follower in (once, again):
        follower.go(30.0, 3.0)
        follower.run(5.0)
        for _ in range(60):
            if follower is again or not follower.mover.stopping:
                follower.mover.stop(follower.plant.angle_deg, follower.now_s)
            follower.run(TICK_S)
    assert once.duties == again.duties


def test_a_stop_at_rest_stays_at_rest() -> None:
    follower = Follower()
    follower.mover.stop(follower.plant.angle_deg, follower.now_s)
    follower.run(1.0)
    assert set(follower.duties) == {0.0}


def test_a_stopped_table_can_be_sent_on_at_any_instant() -> None:
    follower = Follower()
    follower.go(30.0, 3.0)
    follower.run(5.0)
    follower.mover.stop(follower.plant.angle_deg, follower.now_s)
    follower.run(0.2)
    follower.go(0.0)
    follower.arrive()
    assert follower.plant.angle_deg == pytest.approx(0.0, abs=0.6)


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("after_s", [0.1, 0.3, 0.4])
def test_a_goal_in_the_tail_of_a_stop_waits_for_its_end(after_s: float) -> None:
    follower = Follower()
    follower.go(30.0, 3.0)
    follower.run(5.0)
    follower.mover.stop(follower.plant.angle_deg, follower.now_s)
    follower.run(after_s)
    follower.go(0.0, 2.0)
    follower.arrive()
    rates = [plan.rate_deg_s for plan in follower.plans[-1000:]]
    assert min(rates) >= -2.0
    assert follower.plant.angle_deg == pytest.approx(0.0, abs=0.6)


@pytest.mark.requirement("S5")
def test_a_stop_again_calls_off_what_was_asked_for_in_between() -> None:
    follower = Follower()
    follower.go(30.0, 3.0)
    follower.run(5.0)
    follower.mover.stop(follower.plant.angle_deg, follower.now_s)
    follower.run(0.2)
    follower.go(0.0, 2.0)
    follower.mover.stop(follower.plant.angle_deg, follower.now_s)
    follower.run(2.0)
    assert follower.duties[-100:] == [0.0] * 100


@pytest.mark.requirement("S6")
def test_freezing_ends_the_plan_in_the_very_tick() -> None:
    follower = Follower()
    follower.go(30.0, 3.0)
    follower.run(5.0)
    follower.mover.freeze(follower.plant.angle_deg)
    follower.run(2.0)
    assert set(follower.duties[-200:]) == {0.0}
    assert not follower.mover.arrived
    assert follower.mover.left_s(follower.now_s) == 0.0


@pytest.mark.parametrize("off_deg", [-2.0, -0.5, 0.5, 2.0])
def test_a_table_pushed_off_its_goal_is_nudged_back(off_deg: float) -> None:
    follower = Follower()
    follower.go(10.0)
    follower.arrive()
    follower.run(1.0)
    follower.plant.angle_deg += off_deg
    follower.run(TICK_S)
    assert follower.mover.arrived == (abs(off_deg) < 0.6)
    follower.run(8.0)
    assert follower.plant.angle_deg == pytest.approx(10.0, abs=0.25)
    assert set(follower.duties[-100:]) == {0.0}
    assert all(gap >= 29 for gap in zero_ticks_before_turns(follower.duties))


@pytest.mark.requirement("S12")
def test_a_nudge_turns_only_after_the_dead_time_too() -> None:
    follower = Follower()
    follower.go(10.0)
    follower.arrive()
    follower.plant.angle_deg -= 1.0
    follower.run(0.3)
    assert follower.duties[-1] > 0.0
    follower.plant.angle_deg += 2.0
    follower.run(3.0)
    [pause] = zero_ticks_before_turns(follower.duties)
    assert pause >= 29


def test_a_table_a_little_off_its_goal_is_left_alone() -> None:
    follower = Follower()
    follower.go(10.0)
    follower.arrive()
    follower.run(2.0)
    follower.plant.angle_deg = 10.2
    follower.duties.clear()
    follower.run(5.0)
    assert set(follower.duties) == {0.0}


@pytest.mark.requirement("S10")
@pytest.mark.parametrize("side", [1, -1])
def test_what_a_stuck_table_is_driven_with_stays_bounded(side: int) -> None:
    """The integral part stops growing at the most that any load can need."""
    follower = Follower(Plant(angle_deg=0.0, stuck=True))
    follower.go(side * 5.0, 1.0)
    follower.run(3.0)
    assert abs(follower.mover.integral_deg_s) <= LOAD_DEG_S
    follower.run(60.0)
    assert abs(follower.mover.integral_deg_s) <= LOAD_DEG_S


def test_the_time_left_is_that_of_the_plan() -> None:
    follower = Follower()
    follower.go(10.0)
    begun_s, left_s = follower.now_s, follower.mover.left_s(follower.now_s)
    while not follower.mover.planned_at_rest:
        follower.run(TICK_S)
    assert follower.now_s - begun_s == pytest.approx(left_s, abs=2 * TICK_S)
