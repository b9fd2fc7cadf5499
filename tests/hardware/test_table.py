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
