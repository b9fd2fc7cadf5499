"""The monitor a hair beside each of its figures.

Every clock here begins at 0, so that a bound of time is hit exactly.
"""

from dataclasses import replace
from math import inf
from typing import Any

import pytest

from hardware.interface import Command
from station.control.config import ControlConfig
from station.control.estimator import Health
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.monitor import Bounds, Drive, Monitor
from tests.control.builders import CONFIG, TICK_S
from tests.control.scene import sweep
from tests.control.watch import BOUNDS, SIDES, Watch

TICK = 1 / 128  # exact in binary, and early enough for the 100 Hz of the configuration
DRIVING = Command(0.5, power=True)
RESTING = Command(0.0, power=True)


def hairs(bound: float) -> list[float]:
    """A bound, and five steps of a thousandth of it on either side."""
    return sweep(bound, bound / 1000)


def at_zero(**changed: Any) -> Watch:
    """Its first tick has been at 0, and nothing is wrong."""
    watch = Watch(now_s=-TICK_S, **changed)
    assert watch.now_s == 0.0
    return watch


def driving(side: int = 1, duty: float = 0.5, **changed: Any) -> Watch:
    """Driven from the very tick at 0 on."""
    watch = Watch(now_s=-TICK_S, command=Command(side * duty, power=True), **changed)
    assert watch.now_s == 0.0
    return watch


# ---- what must last before it is a fault

LASTING: list[tuple[Fault, float, dict[str, Any]]] = [
    (Fault.MAINS_LOST, 1.0, {"inputs": {"mains_ok": False}}),
    (Fault.BATTERY_LOW, 1.0, {"inputs": {"battery_ok": False}}),
    (Fault.CALIBRATION, 0.2, {"inputs": {"calibrated": False}}),
    (Fault.GUARD, 0.1, {"inputs": {"guard_ready": False}}),
    (Fault.GUARD, 0.1, {"inputs": {"guard_ready": None}}),
    (Fault.END_SWITCH_BOTH, 0.05, {"inputs": {"upper_switch": True, "lower_switch": True}}),
    (Fault.END_SWITCH_UPPER, 0.05, {"inputs": {"upper_switch": True}}),
    (Fault.END_SWITCH_LOWER, 0.05, {"inputs": {"lower_switch": True}}),
    (Fault.TILT_DISAGREE, 0.3, {"check_off_deg": 6.0}),
    (Fault.TILT_DISAGREE, 0.3, {"check_off_deg": -6.0}),
    (Fault.OVER_RATE, 0.1, {"shown_rate_deg_s": 3.5}),
    (Fault.OVER_RATE_FAR, 0.05, {"shown_rate_deg_s": -5.0}),
    (Fault.POWER_CONTRADICTION, 0.2, {"inputs": {"power_on": False}}),
    (Fault.DRIVE, 0.05, {"inputs": {"drive_ok": False}}),
]


def change(watch: Watch, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(watch, name, value)


@pytest.mark.parametrize(("fault", "bound_s", "wrong"), LASTING)
def test_what_is_wrong_is_a_fault_when_it_has_lasted(
    fault: Fault, bound_s: float, wrong: dict[str, Any]
) -> None:
    for time_s in hairs(bound_s):
        watch = at_zero()
        watch.run(0.5)
        change(watch, wrong)
        assert fault not in watch.step(TICK)
        assert (fault in watch.step(time_s)) is (time_s >= bound_s)


@pytest.mark.parametrize(("fault", "bound_s", "wrong"), LASTING)
def test_what_was_good_for_a_tick_must_last_anew(
    fault: Fault, bound_s: float, wrong: dict[str, Any]
) -> None:
    good = {"inputs": {}, "check_off_deg": 0.0, "shown_rate_deg_s": 0.0}
    watch = at_zero()
    watch.run(0.5)
    for _ in range(3):
        change(watch, wrong)
        assert fault not in watch.step(TICK) | watch.step(bound_s * 0.9)
        change(watch, good)
        assert fault not in watch.step(TICK)


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("chain", [False, None])
def test_a_guard_lets_go_with_the_chain_and_is_not_told_beside_it(chain: bool | None) -> None:
    watch = at_zero(inputs={"guard_ready": False, "estop_closed": chain})
    assert watch.run(0.5) == {Fault.ESTOP_OPEN}


@pytest.mark.requirement("S13")
def test_the_alarm_of_the_guard_is_a_fault_at_once() -> None:
    assert at_zero(inputs={"guard_alarm": True}).step() == {Fault.GUARD_HEAD_DOWN}


# ---- punctuality

ANY_STEP_IS_LATE = replace(CONFIG, rate_hz=inf)  # by all of its length, to the last bit


@pytest.mark.requirement("S20")
def test_late_is_more_than_20_ms() -> None:
    for late_s in hairs(0.02):
        watch = at_zero(monitor=Monitor(ANY_STEP_IS_LATE))
        before = watch.monitor.late_ticks
        watch.step(late_s)
        assert watch.monitor.late_ticks - before == int(late_s > 0.02)


@pytest.mark.requirement("S20")
def test_one_tick_is_too_late_beyond_100_ms() -> None:
    for late_s in hairs(0.1):
        watch = at_zero(monitor=Monitor(ANY_STEP_IS_LATE))
        assert (Fault.LATE_TICKS in watch.step(late_s)) is (late_s > 0.1)


@pytest.mark.requirement("S20")
def test_a_punctual_tick_ends_the_row_of_late_ones() -> None:
    watch = at_zero()
    for _ in range(4):
        assert watch.step(0.04) | watch.step(0.04) | watch.step(0.02) == set()
    assert watch.monitor.late_in_a_row == 0
    assert watch.monitor.worst_late_s == pytest.approx(0.03)


def test_the_worst_lateness_stays_when_a_lesser_one_follows() -> None:
    watch = at_zero()
    for step_s in (0.05, 0.5, 0.04):
        watch.step(step_s)
    assert watch.monitor.worst_late_s == pytest.approx(0.49)


@pytest.mark.requirement("S20")
def test_lateness_lasts_for_a_second() -> None:
    for time_s in hairs(1.0):
        watch = at_zero()
        assert watch.step(0.5) == {Fault.LATE_TICKS}
        for _ in range(126):
            assert watch.step(TICK) == {Fault.LATE_TICKS}
        expected = {Fault.LATE_TICKS} if time_s < 1.0 else set()
        assert watch.step(time_s - 126 * TICK) == expected


def test_a_new_monitor_has_seen_nothing() -> None:
    monitor = Monitor(CONFIG)
    assert monitor.ticks == monitor.late_ticks == monitor.worst_late_s == 0
    watch = at_zero()
    assert watch.monitor.late_ticks == watch.monitor.worst_late_s == 0
    assert watch.step() == set()


# ---- angles, switches, channels


@pytest.mark.requirement("S9")
def test_a_switch_contradicts_an_angle_more_than_10_deg_from_its_end() -> None:
    for away_deg in hairs(10.0):
        for name, fault, angle_deg in (
            ("upper_switch", Fault.END_SWITCH_UPPER, -70.0 + away_deg),
            ("lower_switch", Fault.END_SWITCH_LOWER, 60.0 - away_deg),
        ):
            watch = at_zero(angle_deg=angle_deg, inputs={name: True})
            assert (fault in watch.run(0.1)) is (away_deg > 10.0)


@pytest.mark.requirement("S9")
@pytest.mark.parametrize("name", ["upper_switch", "lower_switch"])
def test_a_switch_at_its_own_end_is_right_and_at_the_other_end_wrong(name: str) -> None:
    own, other = (-70.0, 60.0) if name == "upper_switch" else (60.0, -70.0)
    wide = Bounds(60.0, 2.0, 1.5)
    assert at_zero(angle_deg=own, inputs={name: True}, bounds=wide).run(0.5) == set()
    assert len(at_zero(angle_deg=other, inputs={name: True}, bounds=wide).run(0.5)) == 1


@pytest.mark.requirement("S9")
@pytest.mark.parametrize("name", ["upper_switch", "lower_switch"])
def test_no_switch_contradicts_an_angle_that_is_not_known(name: str) -> None:
    watch = at_zero(health=(Health.UNTRUSTED, Health.GOOD), inputs={name: True})
    assert watch.run(0.5) == {Fault.TILT_UNTRUSTED}


@pytest.mark.requirement("S21")
@pytest.mark.parametrize("side", SIDES)
def test_channels_disagree_beyond_5_deg(side: int) -> None:
    for off_deg in hairs(5.0):
        watch = at_zero(check_off_deg=side * off_deg)
        assert (Fault.TILT_DISAGREE in watch.run(0.4)) is (off_deg > 5.0)


@pytest.mark.requirement("S21")
@pytest.mark.parametrize(
    ("health", "disagree"),
    [
        ((Health.STALE, Health.GOOD), False),
        ((Health.GOOD, Health.STALE), False),
        ((Health.UNTRUSTED, Health.GOOD), False),
        ((Health.GOOD, Health.UNTRUSTED), True),
    ],
)
def test_only_what_can_be_read_disagrees(health: tuple[Health, Health], disagree: bool) -> None:
    watch = at_zero(check_off_deg=20.0, health=health)
    assert (Fault.TILT_DISAGREE in watch.run(0.5)) is disagree


@pytest.mark.requirement("S8")
@pytest.mark.parametrize("side", SIDES)
def test_beyond_the_permitted_by_2_deg_and_by_4(side: int) -> None:
    end_deg = 30.0 if side > 0 else -70.0
    for beyond_deg in (*hairs(2.0), *hairs(4.0)):
        found = at_zero(angle_deg=end_deg + side * beyond_deg).step()
        assert (Fault.OVER_ANGLE in found) is (2.0 < beyond_deg <= 4.0)
        assert (Fault.OVER_ANGLE_FAR in found) is (beyond_deg > 4.0)


@pytest.mark.requirement("S11")
@pytest.mark.parametrize("side", SIDES)
def test_too_fast_is_one_and_a_half_times_the_cap_and_far_too_fast_two_and_a_half(
    side: int,
) -> None:
    cap_deg_s = BOUNDS.rate_down_deg_s if side > 0 else BOUNDS.rate_up_deg_s
    for share in (*hairs(1.5), *hairs(2.5)):
        found = at_zero(shown_rate_deg_s=side * cap_deg_s * share).run(0.2)
        assert (Fault.OVER_RATE in found) is (share > 1.5)
        assert (Fault.OVER_RATE_FAR in found) is (share > 2.5)


@pytest.mark.requirement("S11")
@pytest.mark.parametrize("side", SIDES)
def test_the_cap_of_the_very_direction_counts_however_slow_it_is(side: int) -> None:
    slow = Bounds(30.0, rate_down_deg_s=0.3, rate_up_deg_s=0.1)
    if side < 0:
        assert Fault.OVER_RATE in at_zero(shown_rate_deg_s=-0.2, bounds=slow).run(0.2)
    else:
        assert at_zero(shown_rate_deg_s=0.2, bounds=slow).run(0.2) == set()


# ---- the drive


@pytest.mark.requirement("S26")
def test_a_stall_is_judged_after_a_second() -> None:
    for time_s in hairs(1.0):
        assert (Fault.STALL in driving().step(time_s)) is (time_s >= 1.0)


@pytest.mark.requirement("S26")
def test_a_stall_is_judged_once_800_mdeg_could_be_expected() -> None:
    """0.2 of duty less the dead band of 0.1 makes 0.4 deg/s."""
    for time_s in hairs(2.0):
        assert (Fault.STALL in driving(duty=0.2).step(time_s)) is (time_s >= 2.0)


@pytest.mark.requirement("S26")
@pytest.mark.parametrize("factor", [1.0, 2.0])
@pytest.mark.parametrize("side", SIDES)
def test_a_stall_is_less_than_a_fifth_of_what_is_expected_beyond_the_slack(
    side: int, factor: float
) -> None:
    """In 1 s half the duty makes 1.6 deg, on a lever twice that; 0.4 deg may be swallowed."""
    lever = ((-70.0, factor), (60.0, factor))
    config = replace(CONFIG, actuator=replace(CONFIG.actuator, lever=lever))
    bound_deg = 0.2 * (1.6 * factor - 0.4)
    for travel_deg in hairs(bound_deg):
        watch = driving(side, monitor=Monitor(config))
        watch.angle_deg += side * travel_deg
        watch.step(0.5)
        assert Fault.STALL not in watch.step(0.25)
        assert (Fault.STALL in watch.step(0.25)) is (travel_deg < bound_deg)


@pytest.mark.requirement("S26")
def test_a_stall_is_over_when_the_next_window_has_moved_and_not_before() -> None:
    watch = driving()
    assert Fault.STALL in watch.step(1.0)
    watch.rate_deg_s = 1.6
    assert Fault.STALL in watch.step(0.5)
    assert Fault.STALL in watch.step(0.25)
    assert Fault.STALL not in watch.step(0.25)
    assert Fault.STALL not in watch.step(0.5)
    watch.rate_deg_s = 0.0
    assert Fault.STALL in watch.step(0.5) | watch.step(0.5) | watch.step(0.5)


@pytest.mark.requirement("S26")
def test_the_next_window_expects_from_its_own_beginning() -> None:
    for time_s in hairs(2.0):
        watch = driving(duty=0.2, rate_deg_s=0.4)
        assert Fault.STALL not in watch.step(2.0)
        watch.rate_deg_s = 0.0
        assert (Fault.STALL in watch.step(time_s)) is (time_s >= 2.0)


@pytest.mark.requirement("S26")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("again", ["turned", "trusted"])
def test_what_was_expected_before_a_new_beginning_is_not_owed_after_it(
    again: str, side: int
) -> None:
    """In 1 s half the duty makes 1.6 deg, of which 0.24 are enough; for 0.75 s more, 0.48."""
    watch = driving(-side if again == "turned" else side)
    watch.health = (Health.GOOD, Health.GOOD if again == "turned" else Health.STALE)
    watch.step(0.75)
    watch.command, watch.health = Command(side * 0.5, power=True), (Health.GOOD, Health.GOOD)
    watch.step(TICK)
    watch.angle_deg += side * 0.3
    assert Fault.STALL not in watch.step(1.0)


@pytest.mark.requirement("S26")
def test_a_duty_within_the_dead_band_takes_nothing_from_what_is_expected_later() -> None:
    watch = driving(duty=0.08)
    for _ in range(60):
        assert Fault.STALL not in watch.step(1.0)
    watch.command = DRIVING
    assert Fault.STALL in watch.step(0.51)


@pytest.mark.requirement("S26")
@pytest.mark.parametrize("side", SIDES)
def test_a_turn_of_the_drive_is_judged_from_its_own_beginning(side: int) -> None:
    watch = driving(side)
    watch.step(0.9)
    watch.command = Command(-side * 0.5, power=True)
    assert Fault.STALL not in watch.step(TICK) | watch.step(0.5) | watch.step(0.25)
    assert Fault.STALL in watch.step(0.5)
    watch.command = Command(side * 0.5, power=True)
    assert Fault.STALL not in watch.step(TICK)


@pytest.mark.requirement("S27")
@pytest.mark.parametrize("side", SIDES)
def test_overcurrent_trips_after_100_ms_either_way(side: int) -> None:
    for time_s in hairs(0.1):
        watch = driving(side, inputs={"current_a": 6.01})
        assert (Fault.OVERCURRENT in watch.step(time_s)) is (time_s >= 0.1)


@pytest.mark.requirement("S27")
@pytest.mark.parametrize("between", ["good current", "no drive"])
def test_overcurrent_counts_from_anew_after_a_good_tick(between: str) -> None:
    watch = driving(inputs={"current_a": 6.01})
    for _ in range(4):
        assert Fault.OVERCURRENT not in watch.step(0.09)
        if between == "good current":
            watch.inputs["current_a"] = 6.0
        else:
            watch.command = RESTING
        assert Fault.OVERCURRENT not in watch.step(0.02)
        watch.inputs["current_a"], watch.command = 6.01, DRIVING
        assert Fault.OVERCURRENT not in watch.step(0.02)


def test_a_driver_wakes_within_200_ms_of_its_supply() -> None:
    for time_s in hairs(0.2):
        watch = at_zero(inputs={"drive_ok": False})
        watch.step(time_s)
        assert (Fault.DRIVE in watch.step(0.05)) is (time_s >= 0.2)


def test_a_driver_whose_supply_cannot_be_read_is_not_believed() -> None:
    watch = at_zero(inputs={"drive_ok": False, "power_on": None})
    assert Fault.DRIVE not in watch.run(1.0)


@pytest.mark.parametrize("cut", ["command", "read-back"])
def test_a_driver_wakes_anew_after_each_time_without_supply(cut: str) -> None:
    for time_s in hairs(0.2):
        watch = at_zero()
        watch.step(0.9375)
        if cut == "command":
            watch.command = Command(0.0, power=False)
        else:
            watch.inputs["power_on"] = False
        watch.step(0.0625)
        watch.command = RESTING
        watch.inputs = {"power_on": True, "drive_ok": False}
        watch.step(1.0 + time_s - watch.now_s)
        assert (Fault.DRIVE in watch.step(0.05)) is (watch.now_s - 0.05 - 1.0 >= 0.2)


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("side", SIDES)
def test_a_runaway_is_more_than_1_deg_without_drive(side: int) -> None:
    for moved_deg in hairs(1.0):
        watch = at_zero()
        watch.step(0.75)
        watch.angle_deg += side * moved_deg
        assert (Fault.RUNAWAY in watch.step(TICK)) is (moved_deg > 1.0)


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("side", SIDES)
def test_a_runaway_is_more_than_1_deg_against_the_drive(side: int) -> None:
    for moved_deg in hairs(1.0):
        watch = driving(side)
        watch.step(0.75)
        watch.angle_deg += side * 2.0
        assert Fault.RUNAWAY not in watch.step(TICK)
        watch.angle_deg -= side * moved_deg
        assert (Fault.RUNAWAY in watch.step(TICK)) is (moved_deg > 1.0)


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("side", SIDES)
def test_what_moves_on_within_half_a_second_coasts(side: int) -> None:
    for time_s in hairs(0.5):
        watch = driving(side, shown_rate_deg_s=side * 1.0)
        watch.step(1.0)
        watch.command = RESTING
        watch.step(TICK)
        watch.angle_deg += side * 1.5
        assert (Fault.RUNAWAY in watch.step(time_s)) is (time_s >= 0.5)


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("side", SIDES)
def test_what_moves_on_within_half_a_second_of_a_turn_coasts(side: int) -> None:
    for time_s in hairs(0.5):
        watch = driving(side, shown_rate_deg_s=side * 1.0)
        watch.step(1.0)
        watch.command = Command(-side * 0.5, power=True)
        watch.step(TICK)
        watch.angle_deg += side * 1.5
        assert (Fault.RUNAWAY in watch.step(time_s)) is (time_s >= 0.5)


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("command", [RESTING, Command(0.5, power=True), Command(-0.5, power=True)])
def test_only_what_moves_faster_than_a_fifth_of_a_degree_a_second_coasts(
    command: Command, side: int
) -> None:
    for rate_deg_s in hairs(0.2):
        watch = at_zero(shown_rate_deg_s=side * rate_deg_s)
        watch.command = replace(DRIVING, duty=0.25) if command is RESTING else RESTING
        watch.step(TICK)
        watch.command = command
        watch.step(TICK)
        watch.angle_deg -= (command.duty or side) * 4.0
        assert (Fault.RUNAWAY in watch.step(0.25)) is (rate_deg_s <= 0.2)


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("health", [(Health.GOOD, Health.STALE), (Health.STALE, Health.GOOD)])
def test_an_angle_that_is_not_trusted_judges_no_drive(health: tuple[Health, Health]) -> None:
    watch = driving()
    watch.health = health
    assert not watch.step(0.75) & {Fault.STALL, Fault.RUNAWAY}
    assert not watch.step(0.75) & {Fault.STALL, Fault.RUNAWAY}
    watch.health = (Health.GOOD, Health.GOOD)
    assert Fault.STALL not in watch.step(0.75), "and what it said then is forgotten"
    assert Fault.STALL in watch.step(0.25)


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("command", [RESTING, DRIVING])
def test_what_moved_untrusted_is_no_runaway_in_the_next_tick_however_late(
    command: Command, side: int
) -> None:
    watch = at_zero(command=replace(command, duty=side * command.duty))
    watch.step(0.75)
    watch.health = (Health.GOOD, Health.UNTRUSTED)
    watch.angle_deg -= side * 4.0
    watch.step(TICK)
    watch.health = (Health.GOOD, Health.GOOD)
    assert Fault.RUNAWAY not in watch.step(0.75)


@pytest.mark.parametrize("kept", [BOUNDS, Drive(), Monitor(ControlConfig())])
def test_a_misspelt_name_is_refused(kept: object) -> None:
    assert not hasattr(kept, "__dict__")


def test_what_is_permitted_cannot_be_changed_on_the_way() -> None:
    with pytest.raises(AttributeError):
        BOUNDS.deepest_deg = 90.0  # type: ignore[misc]


@pytest.mark.requirement("S1")
@pytest.mark.parametrize("mode", sorted(set(Mode) - {Mode.FAULTED, Mode.ESTOPPED}))
def test_only_at_the_crank_nothing_runs_away(mode: Mode) -> None:
    watch = at_zero()
    watch.mode = mode
    watch.step(0.75)
    watch.angle_deg += 1.5
    assert Fault.RUNAWAY in watch.step(TICK)
