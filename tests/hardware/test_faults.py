"""Every fault does what its line in the table says."""

from dataclasses import replace
from itertools import pairwise
from statistics import stdev

import pytest

from hardware.interface import SAFE, Command, HardwareError, Readings, TiltSample
from hardware.simulated.faults import FAULT_NAMES, FAULTS, FaultSwitches, UnknownFault
from tests.hardware.rig import TICK_S, Rig, angle_of, taken_of

CHANNELS = ["tilt", "check"]


def broken(fault: str, start_deg: float = 0.0, kg: float = 75.0) -> Rig:
    """A rig that has run well for a second and then breaks."""
    rig = Rig(start_deg, kg)
    rig.run(1.0)
    rig.table.faults.set(fault, on=True)
    return rig


def samples(channel: str, readings: list[Readings]) -> list[TiltSample | None]:
    return [r.tilt if channel == "tilt" else r.check for r in readings]


def observed(fault: str | None) -> list[object]:
    """Everything that can be seen of a drive to each end and back, with a press of the button."""
    seen: list[object] = []
    for start_deg, way in ((-70.0, -1), (60.0, 1)):
        rig = Rig(start_deg)
        rig.run(0.5)
        if fault:
            rig.table.faults.set(fault, on=True)
        rig.table.panel.press(down=True)
        for duty, seconds in ((0.6 * way, 3.0), (0.0, 0.3), (-0.6 * way, 4.0)):
            seen += rig.drive(duty, seconds)
        rig.table.panel.press(down=False)
        seen += rig.run(0.3)
        seen += [rig.truth, rig.stalls]
    return seen


HEALTHY = observed(None)


@pytest.mark.parametrize("name", FAULT_NAMES)
def test_every_fault_changes_something_that_can_be_seen(name: str) -> None:
    assert observed(name) != HEALTHY


@pytest.mark.parametrize("name", FAULT_NAMES)
def test_every_fault_has_a_line_that_says_what_it_does(name: str) -> None:
    assert FAULTS[name].endswith(".")
    assert len(FAULTS[name]) > 20


def test_the_list_has_every_fault_of_the_hardware() -> None:
    channel = ("freeze", "drift", "jump", "dropout", "sign_flip", "noise", "bus_errors", "gravity")
    both = {f"{which}_{fault}" for which in CHANNELS for fault in channel}
    assert both <= set(FAULT_NAMES)
    assert len(FAULT_NAMES) == 16 + 23


def test_an_unknown_fault_is_refused_with_the_list_of_those_there_are() -> None:
    switches = FaultSwitches()
    with pytest.raises(UnknownFault, match=r"'gremlins'.*tilt_freeze.*hung_loop") as refused:
        switches.set("gremlins", on=True)
    assert isinstance(refused.value, ValueError)
    assert isinstance(refused.value, HardwareError)
    assert switches.active == frozenset()


def test_switches_go_on_and_off_by_name() -> None:
    switches = FaultSwitches()
    switches.set("overload", on=True)
    switches.set("mains_lost", on=True)
    switches.set("overload", on=True)
    assert switches.active == {"overload", "mains_lost"}
    switches.set("overload", on=False)
    switches.set("overload", on=False)
    assert switches.active == {"mains_lost"}


@pytest.mark.parametrize("name", ["tilt_jump", "check_sign_flip", "estop_open", "button_stuck"])
def test_a_fault_that_is_switched_off_is_gone(name: str) -> None:
    rig, healthy = broken(name), Rig(0.0)
    healthy.run(2.0)
    rig.run(1.0)
    rig.table.faults.set(name, on=False)
    assert rig.run(1.0) == healthy.run(1.0)


@pytest.mark.parametrize("channel", CHANNELS)
def test_freeze_repeats_the_angle_bit_by_bit_with_a_fresh_time(channel: str) -> None:
    rig = broken(f"{channel}_freeze")
    frozen = samples(channel, rig.drive(0.6, 2.0))
    assert rig.truth.angle_deg > 3.0
    assert len({angle_of(s) for s in frozen}) == 1
    assert all(taken_of(b) > taken_of(a) for a, b in pairwise(frozen))


@pytest.mark.parametrize("channel", CHANNELS)
def test_drift_grows_by_half_a_degree_a_second(channel: str) -> None:
    before, after = samples(channel, broken(f"{channel}_drift").run(20.0))[::1999]
    assert angle_of(after) - angle_of(before) == pytest.approx(10.0, abs=0.4)


@pytest.mark.parametrize("channel", CHANNELS)
def test_jump_is_twelve_degrees_from_one_sample_to_the_next(channel: str) -> None:
    rig = broken(f"{channel}_jump")
    assert angle_of(samples(channel, rig.run(0.01))[0]) == pytest.approx(12.0, abs=0.6)


@pytest.mark.parametrize("channel", CHANNELS)
def test_dropout_repeats_the_last_sample_with_its_old_time(channel: str) -> None:
    rig = Rig(0.0)
    last = samples(channel, rig.run(1.0))[-1]
    rig.table.faults.set(f"{channel}_dropout", on=True)
    assert all(sample is last for sample in samples(channel, rig.drive(0.6, 1.0)))


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_that_drops_out_before_its_first_sample_has_none(channel: str) -> None:
    rig = Rig(0.0)
    rig.table.faults.set(f"{channel}_dropout", on=True)
    assert set(samples(channel, rig.run(0.1))) == {None}


@pytest.mark.parametrize("channel", CHANNELS)
def test_sign_flip_negates_the_angle(channel: str) -> None:
    rig = broken(f"{channel}_sign_flip", start_deg=-25.0)
    assert angle_of(samples(channel, rig.run(0.01))[0]) == pytest.approx(25.0, abs=0.6)


@pytest.mark.parametrize("channel", CHANNELS)
def test_noise_is_three_degrees_of_sigma(channel: str) -> None:
    noisy = [angle_of(s) for s in samples(channel, broken(f"{channel}_noise").run(10.0))]
    assert stdev(noisy) == pytest.approx(3.0, rel=0.1)


@pytest.mark.parametrize("channel", CHANNELS)
def test_bus_errors_lose_about_half_of_the_samples(channel: str) -> None:
    arrived = samples(channel, broken(f"{channel}_bus_errors").run(10.0))
    fresh = len({taken_of(sample) for sample in arrived})
    assert 430 < fresh < 570


@pytest.mark.parametrize("channel", CHANNELS)
def test_gravity_is_half_as_long_at_the_right_angle(channel: str) -> None:
    found, healthy = broken(f"{channel}_gravity").run(1.0), Rig(0.0)
    healthy.run(1.0)
    for short, good in zip(
        samples(channel, found), samples(channel, healthy.run(1.0)), strict=True
    ):
        assert short is not None
        assert short.gravity_g == pytest.approx(0.5, abs=0.01)
        assert angle_of(short) == angle_of(good)


def test_a_fault_of_one_channel_leaves_the_other_alone() -> None:
    good, bad = Rig(0.0), Rig(0.0)
    bad.table.faults.set("tilt_noise", on=True)
    assert samples("check", good.run(1.0)) == samples("check", bad.run(1.0))


def test_a_dead_motor_draws_nothing_and_does_nothing() -> None:
    rig = broken("motor_dead")
    rig.drive(1.0, 1.0)
    assert rig.truth.angle_deg == 0.0
    assert rig.truth.current_a == 0.0


def test_a_weak_motor_is_much_slower() -> None:
    rig = broken("motor_weak")
    rig.drive(0.6, 1.0)
    assert 0.3 < rig.truth.rate_deg_s < 1.2


def test_a_reversed_motor_turns_the_other_way() -> None:
    rig = broken("motor_reversed")
    rig.drive(0.6, 1.0)
    assert rig.truth.rate_deg_s == pytest.approx(-1.84, abs=0.1)


def test_a_runaway_drives_head_down_as_soon_as_it_has_power_and_not_before() -> None:
    rig = broken("motor_runaway")
    rig.run(1.0)
    assert rig.truth.angle_deg == 0.0
    rig.drive(0.0, 1.0)
    assert rig.truth.rate_deg_s > 3.0
    assert rig.truth.duty == pytest.approx(1.0)
    rig.run(0.3)
    assert rig.truth.rate_deg_s == 0.0


def test_a_runaway_ends_at_the_end_switch() -> None:
    rig = broken("motor_runaway", start_deg=55.0)
    rig.drive(0.0, 5.0)
    assert 61.5 <= rig.truth.angle_deg < 62.0
    assert rig.truth.rate_deg_s == 0.0


def test_a_welded_relay_keeps_its_contact_closed() -> None:
    rig = Rig(0.0)
    rig.drive(0.0, 0.5)
    rig.table.faults.set("relay_welded", on=True)
    assert all(r.power_on for r in rig.run(1.0))
    rig.run(0.5, Command(0.6, power=False))
    assert rig.truth.rate_deg_s > 1.0


def test_a_relay_stuck_open_never_closes() -> None:
    rig = broken("relay_stuck_open")
    assert not any(r.power_on for r in rig.drive(1.0, 1.0))
    assert rig.truth.angle_deg == 0.0


@pytest.mark.parametrize(("end", "way"), [("upper", -1), ("lower", 1)])
def test_a_switch_stuck_on_forbids_its_direction_everywhere(end: str, way: int) -> None:
    rig = broken(f"{end}_switch_stuck_on")
    readings = rig.drive(0.6 * way, 1.0)[-1]
    assert (readings.upper_switch, readings.lower_switch) == (end == "upper", end == "lower")
    assert rig.truth.angle_deg == 0.0
    rig.drive(-0.6 * way, 1.0)
    assert abs(rig.truth.angle_deg) > 1.0


@pytest.mark.parametrize(("end", "way", "stop_deg"), [("upper", -1, -74.0), ("lower", 1, 64.0)])
def test_a_switch_stuck_off_lets_the_table_run_onto_its_buffer(
    end: str, way: int, stop_deg: float
) -> None:
    rig = broken(f"{end}_switch_stuck_off", start_deg=stop_deg - 4.0 * way)
    readings = rig.drive(0.8 * way, 5.0)[-1]
    assert (readings.upper_switch, readings.lower_switch) == (False, False)
    assert 0 < (rig.truth.angle_deg - stop_deg) * way < 1.5
    assert rig.truth.current_a > 9.0


def test_a_stuck_button_reads_pressed_with_nobody_there() -> None:
    assert all(r.button for r in broken("button_stuck").run(1.0))


def test_a_worn_button_chatters_for_a_third_of_a_second_after_a_press() -> None:
    rig = broken("button_bounce")
    assert not any(r.button for r in rig.run(1.0))
    rig.table.panel.press(down=True)
    levels = [r.button for r in rig.run(1.0)]
    assert 5 < sum(a != b for a, b in pairwise(levels[:30])) < 25
    assert all(levels[31:])


def test_the_chain_the_lock_the_mains_and_the_battery_can_fail_without_the_panel() -> None:
    healthy = Rig(0.0).tick()
    for fault, expected in (
        ("estop_open", replace(healthy, estop_closed=False)),
        ("ankles_open", replace(healthy, ankles_locked=False)),
        ("mains_lost", replace(healthy, mains_ok=False)),
        ("battery_low", replace(healthy, battery_ok=False)),
    ):
        rig = Rig(0.0)
        rig.table.faults.set(fault, on=True)
        assert rig.tick() == expected


def test_an_open_chain_stops_the_motor() -> None:
    rig = Rig(0.0)
    rig.drive(0.6, 1.0)
    rig.table.faults.set("estop_open", on=True)
    rig.drive(0.6, 0.2)
    assert rig.truth.rate_deg_s == 0.0
    assert not rig.truth.power


def test_a_low_battery_is_felt_only_without_mains() -> None:
    rig = broken("battery_low")
    rig.drive(0.6, 1.0)
    on_mains = rig.truth.rate_deg_s
    rig.table.panel.mains(ok=False)
    rig.drive(0.6, 1.0)
    low = rig.truth.rate_deg_s
    rig.table.faults.set("battery_low", on=False)
    rig.drive(0.6, 1.0)
    assert low < rig.truth.rate_deg_s < on_mains


def test_an_overload_slows_the_way_up_and_draws_more() -> None:
    well, over = Rig(20.0), broken("overload", start_deg=20.0)
    for rig in (well, over):
        rig.drive(-0.6, 1.5)
    assert over.truth.current_a > well.truth.current_a + 0.8
    assert abs(over.truth.rate_deg_s) < abs(well.truth.rate_deg_s) - 0.15


@pytest.mark.parametrize("way", [1, -1])
def test_an_obstacle_stops_a_moving_table_some_degrees_on_and_current_rises(way: int) -> None:
    rig = Rig(0.0)
    rig.drive(0.8 * way, 2.0)
    met_deg, cruising_a = rig.truth.angle_deg, rig.truth.current_a
    rig.table.faults.set("obstacle", on=True)
    rig.drive(0.8 * way, 5.0)
    assert 3.0 < (rig.truth.angle_deg - met_deg) * way < 5.0
    assert abs(rig.truth.rate_deg_s) < 0.001
    assert rig.truth.current_a > max(9.0, 3 * cruising_a)
    rig.drive(-0.8 * way, 3.0)
    assert (rig.truth.angle_deg - met_deg) * way < 0


def test_an_obstacle_set_at_rest_is_on_both_sides() -> None:
    for way in (1, -1):
        rig = broken("obstacle", start_deg=10.0)
        rig.drive(0.8 * way, 5.0)
        assert 3.0 < (rig.truth.angle_deg - 10.0) * way < 5.0


def test_an_obstacle_stays_where_it_is_when_something_else_breaks() -> None:
    rig = broken("obstacle")
    rig.drive(0.4, 1.5)
    rig.table.faults.set("battery_low", on=True)
    rig.drive(0.8, 5.0)
    assert 3.0 < rig.truth.angle_deg < 5.0


def test_an_obstacle_that_is_taken_away_lets_the_table_pass() -> None:
    rig = broken("obstacle")
    rig.drive(0.8, 5.0)
    rig.table.faults.set("obstacle", on=False)
    rig.drive(0.8, 3.0)
    assert rig.truth.angle_deg > 8.0


@pytest.mark.parametrize("kg", [45.0, 135.0])
def test_a_backlash_jump_drops_the_table_by_more_than_a_degree(kg: float) -> None:
    rig = broken("backlash_jump", kg=kg)
    rig.run(1.0)
    assert rig.truth.angle_deg == pytest.approx(1.35, abs=0.01)


def test_late_ticks_take_thirty_milliseconds_longer() -> None:
    rig = broken("late_ticks")
    rig.run(0.3)
    assert rig.stalls == [0.03] * 30


def test_a_hung_loop_hangs_for_a_second_once_for_each_time_it_is_switched_on() -> None:
    rig = broken("hung_loop")
    rig.run(0.5)
    assert rig.stalls == [1.0]
    rig.table.faults.set("hung_loop", on=False)
    rig.run(0.5)
    rig.table.faults.set("hung_loop", on=True)
    rig.run(0.5)
    assert rig.stalls == [1.0, 1.0]


@pytest.mark.requirement("S20")
def test_a_loop_that_hangs_in_motion_loses_its_drive_before_it_comes_back() -> None:
    rig = Rig(0.0)
    rig.drive(0.6, 2.0)
    rate = rig.truth.rate_deg_s
    rig.table.faults.set("hung_loop", on=True)
    rig.drive(0.6, TICK_S)
    began_deg = rig.truth.angle_deg
    readings = rig.tick(SAFE)
    assert readings.power_on is False
    assert rig.truth.duty == 0.0
    assert rig.truth.rate_deg_s == 0.0
    assert rig.truth.angle_deg - began_deg == pytest.approx(0.25 * rate, abs=0.15)


@pytest.mark.requirement("S20")
def test_a_stop_that_comes_out_of_a_hung_tick_is_as_late_as_the_tick() -> None:
    """The command of the tick before stays in force while the loop hangs, until its lease ends."""
    moved = []
    for last in (SAFE, Command(0.6, power=True)):
        rig = Rig(0.0)
        rig.drive(0.6, 2.0)
        rig.table.faults.set("hung_loop", on=True)
        rig.tick(last)
        began_deg = rig.truth.angle_deg
        rig.tick(None)
        moved.append(rig.truth.angle_deg - began_deg)
    assert moved[0] == moved[1] > 0.4
