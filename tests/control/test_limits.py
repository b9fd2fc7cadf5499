"""Not further and not faster than the person may, and without a jerk (S7-S12)."""

from dataclasses import replace
from itertools import pairwise

import pytest

from station.control.modes import Mode
from station.control.plan import Limits
from station.control.requests import BringUp
from tests.control.bench import Bench, Plant, begun, stays_still
from tests.control.builders import FAST, LONG, QUICK, TICK_S, swing, tilt_to


@pytest.mark.requirement("S7")
@pytest.mark.parametrize("gain", [0.8, 1.0, 1.2])
def test_the_table_goes_to_the_cap_and_no_further(gain: float) -> None:
    bench = Bench(QUICK, Plant(gain=gain)).held_at(15.0, limits=replace(FAST, deepest_deg=15.0))
    assert max(tick.angle_deg for tick in bench.ticks) < 15.5
    assert bench.angle_deg == pytest.approx(15.0, abs=0.5)


@pytest.mark.requirement("S8")
@pytest.mark.parametrize("far", [False, True])
def test_beyond_the_permitted_range_it_stops_and_far_beyond_it_cuts(far: bool) -> None:
    bench = begun("held_at", 10.0, config=LONG)
    allowed = bench.angle_deg - (4.3 if far else 2.3)
    bench.controller.bounds = replace(bench.controller.bounds, deepest_deg=allowed)
    tick = bench.step()
    assert bench.mode == (Mode.FAULTED if far else Mode.HOLDING)
    assert tick.command.power is not far
    assert tick.command.duty == 0.0
    if not far:
        bench.until_mode(Mode.READY, 60.0)
        assert bench.faults() == {"over_angle"}, "shown until somebody has seen it"


@pytest.mark.requirement("S9")
def test_the_lower_switch_ends_head_down_motion_in_its_tick_whatever_the_angle_says() -> None:
    bench = begun("moving").wait(5.0)
    assert bench.command.duty > 0
    bench.inputs["lower_switch"] = True
    assert bench.step().command.duty == 0.0
    bench.until_mode(Mode.RETURNING, 0.2)
    bench.until_mode(Mode.READY, 60.0)


@pytest.mark.requirement("S9")
def test_the_upper_switch_ends_head_up_motion_in_its_tick() -> None:
    bench = begun("held_at", 5.0)
    bench.ask(BringUp())
    bench.wait(1.0)
    assert bench.command.duty < 0
    bench.inputs["upper_switch"] = True
    assert bench.step().command.duty == 0.0
    bench.wait(0.2)
    assert bench.mode == Mode.HOLDING
    assert "end_switch_upper" in bench.faults()
    bench.wait(12.0)
    assert stays_still(bench.ticks[-1100:])


@pytest.mark.requirement("S9")
@pytest.mark.parametrize("value", [True, None])
def test_with_both_switches_reached_nothing_moves(value: bool | None) -> None:
    bench = begun("moving").wait(5.0)
    bench.inputs |= {"upper_switch": value, "lower_switch": value}
    assert bench.step().command.duty == 0.0
    bench.wait(0.2)
    assert bench.mode == Mode.HOLDING
    bench.wait(12.0)
    assert stays_still(bench.ticks[-1100:])


@pytest.mark.requirement("S9")
def test_the_end_of_the_way_up_may_be_told_by_the_switch() -> None:
    """A return never ended where the switch closed 0.8 deg before upright."""
    bench = Bench(LONG, Plant(angle_deg=-29.3, upper_at_deg=-29.2)).held_at(5.0)
    bench.ask(BringUp())
    bench.until_mode(Mode.READY, 60.0)
    assert bench.angle_deg == pytest.approx(-29.2, abs=0.3)


@pytest.mark.requirement("S10")
@pytest.mark.parametrize(("down_deg_s", "up_deg_s"), [(1.0, 2.0), (3.0, 3.0), (3.0, 0.5)])
def test_the_table_keeps_to_the_rate_of_each_direction(down_deg_s: float, up_deg_s: float) -> None:
    limits = replace(FAST, rate_down_deg_s=down_deg_s, rate_up_deg_s=up_deg_s)
    bench = Bench(LONG).armed(swing(-20.0, 5.0, cycles=1), limits=limits).press()
    bench.until_mode(Mode.READY, 200.0)
    rates = [tick.snapshot.rate_deg_s or 0.0 for tick in bench.ticks]
    assert 0.9 * down_deg_s < max(rates) < 1.1 * down_deg_s
    assert 0.9 * up_deg_s < -min(rates) < 1.1 * up_deg_s


@pytest.mark.requirement("S11")
def test_one_and_a_half_times_too_fast_stops_and_comes_up_by_itself() -> None:
    bench = begun("moving", tilt_to(20.0), config=LONG).wait(4.0)
    bench.plant.runs_deg_s = 3.4
    bench.until_mode(Mode.HOLDING, 2.0)
    assert "over_rate" in bench.faults()
    bench.plant.runs_deg_s = 0.0
    bench.until_mode(Mode.READY, 60.0)


@pytest.mark.requirement("S11")
def test_two_and_a_half_times_too_fast_cuts() -> None:
    bench = begun("moving", tilt_to(20.0)).wait(4.0)
    bench.plant.runs_deg_s = 6.0
    bench.until(lambda tick: not tick.command.power, 2.0)
    assert bench.mode in (Mode.FAULTED, Mode.HOLDING)
    bench.until_mode(Mode.FAULTED, 0.5)


@pytest.mark.requirement("S12")
def test_planned_motion_keeps_to_acceleration_and_jerk() -> None:
    bench = begun("warned", swing(-26.0, -18.0, cycles=2)).wait(20.0)
    plan = [tick.snapshot.planned_deg or 0.0 for tick in bench.ticks]
    rates = [(after - before) / TICK_S for before, after in pairwise(plan)]
    accelerations = [(after - before) / TICK_S for before, after in pairwise(rates)]
    jerks = [(after - before) / TICK_S for before, after in pairwise(accelerations)]
    motion = QUICK.motion
    cruising = [k for k in range(len(jerks)) if all(abs(rate) > 0.02 for rate in rates[k : k + 4])]
    assert len(cruising) > 1000
    assert max(abs(accelerations[k]) for k in cruising) < motion.acceleration_deg_s2 * 1.02
    assert max(abs(jerks[k]) for k in cruising) < motion.jerk_deg_s3 * 1.1


@pytest.mark.requirement("S12")
def test_the_drive_turns_only_after_300_ms_without_duty() -> None:
    bench = begun("warned", swing(-26.0, -18.0, cycles=3)).wait(30.0)
    driven = [tick for tick in bench.ticks if tick.command.duty != 0.0]
    turns = [
        after.now_s - before.now_s
        for before, after in pairwise(driven)
        if before.command.duty * after.command.duty < 0
    ]
    assert len(turns) >= 4
    assert min(turns) >= QUICK.motion.dead_time_s


@pytest.mark.requirement("S12")
def test_a_swing_without_holds_reaches_both_of_its_ends() -> None:
    """Waiting for the drive to turn was once taken for having arrived: a swing swung nowhere."""
    bench = begun("warned", swing(-26.0, -18.0, cycles=2), tilt_to(-22.0))
    bench.until(lambda _: _step_index(bench) == 1, 60.0)
    turned = [tick.angle_deg for tick in bench.ticks if tick.angle_deg > -27.0]
    assert max(turned) == pytest.approx(-18.0, abs=0.7)
    assert bench.now_s - bench.ticks[0].now_s > 20.0, "four legs of ten degrees at 2 deg/s"


def _step_index(bench: Bench) -> int:
    session = bench.snapshot.session
    return -1 if session is None else session.step_index


@pytest.mark.requirement("S7")
@pytest.mark.requirement("S10")
def test_after_the_session_the_limits_are_the_machines_again() -> None:
    bench = begun("held_at", 5.0, replace(FAST, deepest_deg=6.0, rate_up_deg_s=2.0))
    assert bench.controller.bounds.deepest_deg == bench.controller.envelope.deepest_deg == 6.0
    bench.ask(BringUp(straight=True))
    bench.until_mode(Mode.READY, 60.0)
    assert bench.controller.bounds.deepest_deg == bench.controller.envelope.deepest_deg == 60.0


def test_limits_are_those_of_the_plan_from_the_arming_on() -> None:
    bench = begun("ready")
    assert bench.controller.bounds.rate_up_deg_s == 2.0
    bench.armed(tilt_to(5.0), limits=Limits(5.0, 1.0, 1.5))
    assert bench.controller.bounds.rate_up_deg_s == 1.5
    assert bench.controller.envelope.deepest_deg == 5.0


@pytest.mark.requirement("S10")
def test_after_a_restart_nobody_is_brought_up_faster_than_a_person_without_a_rate() -> None:
    """The way up after a restart once ran at the machine's 3 deg/s, whoever was on the table."""
    bench = Bench(plant=Plant(angle_deg=25.0))
    bench.wait(0.2).press().wait(1.0)
    bench.ask(BringUp(straight=True))
    bench.until_mode(Mode.READY, 90.0)
    assert max(abs(tick.snapshot.rate_deg_s or 0.0) for tick in bench.ticks) < 2.3
