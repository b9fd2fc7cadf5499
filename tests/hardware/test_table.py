"""The pretend table as a whole: wires, relay, lease, panel, and time."""

import time
from math import inf, nan

import pytest

from hardware.interface import LEASE_S, SAFE, Command, Hardware
from hardware.simulated.table import SimulatedTable, TableOptions
from tests.hardware.rig import TICK_S, Rig

DRIVE = Command(0.6, power=True)


def test_it_starts_with_everything_off_and_everything_in_order() -> None:
    hardware: Hardware = SimulatedTable(TableOptions(), time.sleep)
    readings = hardware.read(0.0)
    assert readings.button is False
    assert readings.power_on is False
    assert (readings.upper_switch, readings.lower_switch) == (False, False)
    assert readings.estop_closed is readings.ankles_locked is True
    assert readings.mains_ok is readings.battery_ok is True


def test_the_relay_closes_after_fifteen_milliseconds_and_its_read_back_says_so() -> None:
    rig = Rig()
    closed = [r.power_on for r in rig.run(0.06, Command(power=True))]
    assert closed == [False, False, True, True, True, True]
    opened = [r.power_on for r in rig.run(0.06)]
    assert opened == [True, True, False, False, False, False]


def test_a_drive_without_power_moves_nothing() -> None:
    rig = Rig(0.0)
    rig.run(1.0, Command(1.0, power=False))
    assert rig.truth.angle_deg == 0.0
    assert rig.truth.duty == 0.0


def test_the_open_emergency_stop_cuts_the_motor_whatever_is_commanded() -> None:
    rig = Rig(0.0)
    rig.run(1.0, DRIVE)
    rig.table.panel.estop(open=True)
    readings = rig.tick(DRIVE)
    assert readings.estop_closed is False
    assert not rig.truth.power
    rig.run(0.2, DRIVE)
    stopped_deg = rig.truth.angle_deg
    assert rig.run(1.0, DRIVE)[-1].power_on is False  # the chain feeds the relay's coil too
    assert rig.truth.angle_deg == stopped_deg


def test_the_open_emergency_stop_cuts_even_a_welded_relay() -> None:
    rig = Rig(0.0)
    rig.table.faults.set("relay_welded", on=True)
    rig.run(0.5, DRIVE)
    rig.table.panel.estop(open=True)
    rig.run(0.2, DRIVE)
    stopped_deg = rig.truth.angle_deg
    assert rig.run(0.5, DRIVE)[-1].power_on is True
    assert not rig.truth.power
    assert rig.truth.angle_deg == stopped_deg


def test_losing_the_relay_stops_the_motor_with_the_duty_still_on() -> None:
    rig = Rig(0.0)
    rig.run(1.0, DRIVE)
    rig.run(0.2, Command(0.6, power=False))
    assert rig.truth.rate_deg_s == 0.0


@pytest.mark.requirement("S20")
def test_without_commands_the_layer_drops_duty_and_power_after_the_lease() -> None:
    rig = Rig(0.0)
    rig.run(1.0, DRIVE)
    silent = rig.watch(0.5, None)
    driven_s = TICK_S * sum(truth.duty != 0.0 for truth in silent)
    assert driven_s == pytest.approx(LEASE_S, abs=0.015)
    assert not silent[-1].power
    assert silent[-1].rate_deg_s == 0.0


@pytest.mark.requirement("S20")
def test_one_long_gap_ends_where_many_silent_ticks_would_have_ended() -> None:
    in_ticks, at_once = Rig(0.0), Rig(0.0)
    for rig in (in_ticks, at_once):
        rig.run(1.0, DRIVE)
    in_ticks.run(5.0, None)
    at_once.late_s += 5.0 - TICK_S
    at_once.tick(None)
    assert at_once.truth.angle_deg == pytest.approx(in_ticks.truth.angle_deg, abs=1e-9)
    assert at_once.truth.angle_deg < 2.8  # of the 12 degrees that a drive without lease would make


@pytest.mark.requirement("S20")
def test_a_command_after_a_gap_drives_again() -> None:
    rig = Rig(0.0)
    rig.run(0.5, DRIVE)
    rig.run(1.0, None)
    stopped_deg = rig.truth.angle_deg
    rig.run(0.5, DRIVE)
    assert rig.truth.angle_deg > stopped_deg + 0.3


@pytest.mark.requirement("S20")
def test_closing_drops_every_output_twice_over_and_for_good() -> None:
    rig = Rig(0.0)
    rig.run(1.0, DRIVE)
    rig.table.close()
    rig.table.close()
    assert (rig.truth.duty, rig.truth.power) == (0.0, False)
    rig.run(0.2, DRIVE)
    stopped_deg = rig.truth.angle_deg
    rig.run(1.0, DRIVE)
    assert rig.truth.angle_deg == stopped_deg


def test_a_suspended_computer_costs_nothing_when_it_wakes() -> None:
    rig = Rig(0.0)
    rig.run(1.0, DRIVE)
    rig.late_s += 30 * 86400.0
    substeps = rig.table._plant.step
    rig.tick(None)
    assert rig.table._plant.step - substeps < 200  # of half a billion in a month
    assert rig.truth.rate_deg_s == 0.0
    rig.run(1.0, DRIVE)
    assert rig.truth.rate_deg_s > 1.5


def test_time_that_stands_still_or_runs_back_changes_nothing() -> None:
    rig = Rig(0.0)
    rig.run(1.0, DRIVE)
    before = rig.truth
    rig.table.read(rig.now_s - TICK_S)
    rig.table.read(rig.now_s - 1.0)
    assert rig.truth == before


def test_uneven_ticks_live_through_the_same_time() -> None:
    even, uneven = Rig(0.0), Rig(0.0)
    even.run(4.0, DRIVE)
    for number in range(400):
        uneven.late_s = 0.004 * (number % 3 - 1)
        uneven.tick(DRIVE)
    assert uneven.truth.angle_deg == pytest.approx(even.truth.angle_deg, abs=0.03)


@pytest.mark.parametrize(("duty", "rate"), [(5.0, 3.7), (inf, 3.7), (-inf, -3.5), (nan, 0.0)])
def test_no_duty_drives_more_than_full_and_nonsense_drives_nothing(
    duty: float, rate: float
) -> None:
    rig = Rig(0.0)
    rig.drive(duty, 1.0)
    assert rig.truth.rate_deg_s == pytest.approx(rate, abs=0.1)


def _story(seed: int) -> list[object]:
    rig = Rig(-20.0, seed=seed)
    told: list[object] = []
    for name, duty in (("tilt_noise", 0.5), ("tilt_bus_errors", -0.5), ("button_bounce", 0.0)):
        rig.table.faults.set(name, on=True)
        rig.table.panel.press(duty > 0)
        told += rig.drive(duty, 1.0)
    return told


def test_the_same_seed_and_the_same_calls_give_the_same_readings_to_the_last_bit() -> None:
    assert _story(7) == _story(7)


def test_another_seed_is_another_table() -> None:
    assert _story(7) != _story(8)


def test_the_button_bounces_for_some_milliseconds_and_then_is_quiet() -> None:
    first = []
    for seed in range(40):
        rig = Rig(seed=seed)
        rig.run(0.1)
        rig.table.panel.press(down=True)
        levels = [r.button for r in rig.run(0.2)]
        first.append(levels[0])
        assert all(levels[1:])
    assert 5 < first.count(False) < 35  # at the first look some contacts are in the air


def test_a_press_and_a_release_are_read_by_level() -> None:
    rig = Rig()
    assert not any(r.button for r in rig.run(0.3))
    rig.table.panel.press(down=True)
    assert all(r.button for r in rig.run(0.3)[2:])
    rig.table.panel.press(down=False)
    assert not any(r.button for r in rig.run(0.3)[2:])


def test_the_panel_shows_in_the_next_reading() -> None:
    rig = Rig()
    rig.tick()
    panel = rig.table.panel
    panel.estop(open=True)
    panel.ankles(locked=False)
    panel.mains(ok=False)
    readings = rig.tick()
    assert readings.estop_closed is readings.ankles_locked is readings.mains_ok is False
    panel.estop(open=False)
    panel.ankles(locked=True)
    panel.mains(ok=True)
    readings = rig.tick()
    assert readings.estop_closed is readings.ankles_locked is readings.mains_ok is True


def test_the_battery_drives_on_without_mains_only_slower() -> None:
    rig = Rig(0.0)
    rig.run(1.0, DRIVE)
    on_mains = rig.truth.rate_deg_s
    rig.table.panel.mains(ok=False)
    rig.run(1.0, DRIVE)
    assert 0.85 * on_mains < rig.truth.rate_deg_s < 0.99 * on_mains


def test_a_heavier_person_is_felt_in_the_middle_of_the_way() -> None:
    rig = Rig(20.0, kg=45.0)
    rig.drive(-0.6, 2.0)
    light = rig.truth
    rig.table.panel.body(135.0)
    rig.drive(-0.6, 2.0)
    assert rig.truth.body_kg == 135.0
    assert rig.truth.current_a > light.current_a + 0.7
    assert abs(rig.truth.rate_deg_s) < abs(light.rate_deg_s) - 0.1


@pytest.mark.parametrize("kg", [-1.0, 251.0, nan, inf])
def test_a_body_that_cannot_be_is_refused(kg: float) -> None:
    rig = Rig()
    with pytest.raises(ValueError, match="0 to 250 kg"):
        rig.table.panel.body(kg)
    rig.run(0.1)
    assert rig.truth.body_kg == 75.0


def test_the_truth_of_a_resting_table_is_rest() -> None:
    rig = Rig(-70.0)
    rig.run(1.0, SAFE)
    truth = rig.truth
    assert (truth.angle_deg, truth.rate_deg_s, truth.power, truth.duty) == (-70.0, 0.0, False, 0.0)
    assert truth.current_a == pytest.approx(0.0, abs=1e-9)
