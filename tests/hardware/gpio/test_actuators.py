from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardware.gpio.actuators import MotorDrive, open_drive
from hardware.gpio.wiring import Drive
from hardware.interface import HardwareError
from tests.hardware.gpio.rig import (
    DIR_SOFTWARE,
    DIR_SYSFS,
    DIRECTION,
    ENABLE,
    EVERY_DRIVE,
    FAULT,
    FIRST,
    TWO_SOFTWARE,
    TWO_SYSFS,
    Broken,
    Rig,
    highs,
)

TICK_S = 0.01
every_drive = pytest.mark.parametrize("drive", EVERY_DRIVE.values(), ids=EVERY_DRIVE)


def opened(rig: Rig, drive: Drive) -> MotorDrive:
    """A drive that has rested long enough to go either way."""
    motor = open_drive(drive, rig.ports())
    rig.put(FAULT, high=True)
    motor.set(0.0, -1.0)
    return motor


@every_drive
@pytest.mark.requirement("S1")
def test_no_line_is_ever_high_while_a_drive_is_opened(rig: Rig, drive: Drive) -> None:
    motor = open_drive(drive, rig.ports())
    assert highs(rig.acts) == []
    assert rig.drive_is_off(drive)
    motor.close()


@pytest.mark.requirement("S1")
def test_enable_is_low_before_anything_else_is_touched(rig: Rig) -> None:
    motor = open_drive(DIR_SYSFS, rig.ports())
    assert rig.acts.log[0] == (f"GPIO {ENABLE}", 0.0)
    motor.close()


@pytest.mark.parametrize("drive", [DIR_SYSFS, TWO_SYSFS])
@pytest.mark.requirement("S1")
def test_pwm_that_a_dead_program_left_running_ends_under_a_low_enable(
    rig: Rig, drive: Drive
) -> None:
    for channel in (0, 1):
        rig.kernel.export(channel, period=40_000, duty_cycle=30_000, enable=1)
    motor = open_drive(drive, rig.ports())
    assert rig.acts.log[0] == (f"GPIO {ENABLE}", 0.0)
    assert rig.drive_is_off(drive)
    motor.close()


@every_drive
def test_positive_duty_drives_the_first_way_and_negative_the_other(rig: Rig, drive: Drive) -> None:
    motor = opened(rig, drive)
    motor.set(0.5, 0.0)
    assert rig.motor(drive) == pytest.approx(0.5)
    motor.set(0.0, 0.1)
    motor.set(-0.25, 0.4)
    assert rig.motor(drive) == pytest.approx(-0.25)
    motor.close()


@every_drive
def test_a_reversed_drive_goes_the_other_way(rig: Rig, drive: Drive) -> None:
    motor = opened(rig, replace(drive, reversed=True))
    motor.set(0.5, 0.0)
    assert rig.motor(drive) == pytest.approx(-0.5)
    motor.close()


@every_drive
@pytest.mark.requirement("S12")
def test_reversal_passes_through_the_dead_time_whatever_is_commanded(
    rig: Rig, drive: Drive
) -> None:
    motor = opened(rig, drive)
    motor.set(0.5, 0.0)
    ticks = [1.0 + tick * TICK_S for tick in range(35)]
    driven = []
    for now_s in ticks:
        motor.set(-0.5, now_s)
        driven.append(rig.motor(drive))
    assert driven[:30] == [0.0] * 30
    assert driven[30:] == pytest.approx([-0.5] * 5)
    motor.close()


@every_drive
@pytest.mark.requirement("S12")
def test_the_first_motion_waits_since_another_program_may_just_have_driven(
    rig: Rig, drive: Drive
) -> None:
    motor = open_drive(drive, rig.ports())
    motor.set(0.5, 0.0)
    assert rig.motor(drive) == 0.0
    motor.set(0.5, 0.3)
    assert rig.motor(drive) == pytest.approx(0.5)
    motor.close()


@every_drive
@pytest.mark.requirement("S12")
def test_reversal_after_off_waits_too_and_going_on_does_not(rig: Rig, drive: Drive) -> None:
    motor = opened(rig, drive)
    motor.set(0.5, 0.0)
    motor.off()
    motor.set(0.5, 0.01)
    assert rig.motor(drive) == pytest.approx(0.5)
    motor.off()
    motor.set(-0.5, 0.02)
    assert rig.motor(drive) == 0.0
    motor.set(-0.5, 0.31)
    assert rig.motor(drive) == 0.0
    motor.set(-0.5, 0.32)
    assert rig.motor(drive) == pytest.approx(-0.5)
    motor.close()


@every_drive
@pytest.mark.parametrize(
    ("duty", "driven"), [(nan, 0.0), (inf, 1.0), (-inf, -1.0), (1.5, 1.0), (-7.0, -1.0)]
)
def test_a_duty_that_there_is_not_is_clamped_or_nothing(
    rig: Rig, drive: Drive, duty: float, driven: float
) -> None:
    motor = opened(rig, drive)
    motor.set(duty, 0.0)
    assert rig.motor(drive) == pytest.approx(driven)
    motor.close()


@every_drive
def test_a_stop_keeps_the_driver_awake_to_brake_and_off_does_not(rig: Rig, drive: Drive) -> None:
    motor = opened(rig, drive)
    motor.set(0.5, 0.0)
    motor.set(0.0, 0.01)
    assert rig.high(ENABLE)
    motor.off()
    assert rig.is_low(ENABLE)
    motor.close()


@every_drive
def test_off_takes_the_enable_line_first(rig: Rig, drive: Drive) -> None:
    motor = opened(rig, drive)
    motor.set(0.5, 0.0)
    rig.acts.log.clear()
    motor.off()
    assert rig.acts.log[0] == (f"GPIO {ENABLE}", 0.0)
    assert rig.drive_is_off(drive)
    motor.close()


@every_drive
@pytest.mark.requirement("S1")
def test_closing_leaves_every_line_driven_low_and_twice_is_fine(rig: Rig, drive: Drive) -> None:
    motor = opened(rig, drive)
    motor.set(0.5, 0.0)
    motor.close()
    motor.close()
    assert rig.drive_is_off(drive)


@every_drive
def test_a_closed_drive_can_be_opened_again(rig: Rig, drive: Drive) -> None:
    opened(rig, drive).close()
    motor = opened(rig, drive)
    motor.set(0.5, 0.0)
    assert rig.motor(drive) == pytest.approx(0.5)
    motor.close()


duties = st.lists(st.sampled_from([0.0, 0.3, -0.3, 1.0, -1.0, nan, inf, -inf]), max_size=40)
steps_s = st.lists(st.sampled_from([0.0, 0.01, 0.1, 0.3]), min_size=40, max_size=40)
outs = st.lists(st.booleans(), min_size=40, max_size=40)


@pytest.mark.parametrize("dead_time_s", [0.3, 0.0])
@pytest.mark.parametrize("drive", [DIR_SYSFS, DIR_SOFTWARE])
@pytest.mark.requirement("S12")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(duties=duties, steps_s=steps_s, outs=outs)
def test_the_direction_never_changes_under_pwm(
    rig: Rig,
    drive: Drive,
    dead_time_s: float,
    duties: list[float],
    steps_s: list[float],
    outs: list[bool],
) -> None:
    log = _driven(rig, replace(drive, dead_time_s=dead_time_s), duties, steps_s, outs)
    share, direction = 0.0, 0.0
    for place, value in log:
        if place in ("PWM 0", f"GPIO {FIRST}"):
            share = value
        elif place == f"GPIO {DIRECTION}" and value != direction:
            assert share == 0.0
            direction = value


@pytest.mark.parametrize("dead_time_s", [0.3, 0.0])
@pytest.mark.parametrize("drive", [TWO_SYSFS, TWO_SOFTWARE])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(duties=duties, steps_s=steps_s, outs=outs)
def test_two_pwm_lines_are_never_both_high_not_for_one_write(
    rig: Rig,
    drive: Drive,
    dead_time_s: float,
    duties: list[float],
    steps_s: list[float],
    outs: list[bool],
) -> None:
    log = _driven(rig, replace(drive, dead_time_s=dead_time_s), duties, steps_s, outs)
    shares: dict[str, float] = {}
    for place, value in log:
        if place in ("PWM 0", "PWM 1", "GPIO 12", "GPIO 13"):
            shares[place] = value
            assert sum(share > 0.0 for share in shares.values()) <= 1


@every_drive
@pytest.mark.requirement("S12")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(duties=duties, steps_s=steps_s, outs=outs)
def test_between_two_directions_the_motor_always_rests(
    rig: Rig, drive: Drive, duties: list[float], steps_s: list[float], outs: list[bool]
) -> None:
    motor, now_s = opened(rig, drive), 0.0
    direction, resting_since_s = 0, -1.0
    for duty, step_s, out in zip(duties, steps_s, outs, strict=False):
        now_s += step_s
        was_driven = rig.motor(drive) != 0.0
        motor.off() if out else motor.set(duty, now_s)
        found = sign(rig.motor(drive))
        if was_driven and not found:
            resting_since_s = now_s
        if found and found != direction:
            assert not was_driven
            assert now_s - resting_since_s >= drive.dead_time_s - 1e-5
            direction = found
    motor.close()


def sign(duty: float) -> int:
    """Which way it drives, if any."""
    return (duty > 0.0) - (duty < 0.0)


def _driven(
    rig: Rig, drive: Drive, duties: list[float], steps_s: list[float], outs: list[bool]
) -> list[tuple[str, float]]:
    """What the lines show of a drive that is driven about."""
    rig.acts.log.clear()
    motor, now_s = opened(rig, drive), 0.0
    for duty, step_s, out in zip(duties, steps_s, outs, strict=False):
        now_s += step_s
        motor.off() if out else motor.set(duty, now_s)
    motor.close()
    return rig.acts.log


def journey(rig: Rig, drive: Drive) -> None:
    """A drive's whole life: one way, the other way, a stop, off, closed."""
    motor = open_drive(drive, rig.ports())
    rig.put(FAULT, high=True)
    try:
        for duty, now_s in ((0.0, 0.0), (0.5, 0.3), (0.0, 0.4), (-0.5, 0.7), (0.0, 0.8)):
            motor.set(duty, now_s)
            motor.ok()
        motor.off()
    finally:
        motor.close()


@every_drive
@pytest.mark.requirement("S1")
def test_whichever_act_fails_everything_is_off_afterwards(rig: Rig, drive: Drive) -> None:
    journey(rig, drive)
    acts = rig.acts.count
    assert acts > 30
    for number in range(acts):
        rig.acts.count, rig.acts.fail_at = 0, number
        with pytest.raises((HardwareError, Broken, OSError)):
            journey(rig, drive)
        rig.acts.fail_at = None
        assert not rig.motor(drive), f"after act {number}"
        if rig.pins.pin(ENABLE)._function == "output":
            assert rig.is_low(ENABLE)


@every_drive
@pytest.mark.requirement("S1")
def test_a_set_that_fails_switches_off_by_itself(rig: Rig, drive: Drive) -> None:
    motor = opened(rig, drive)
    motor.set(-0.5, 0.0)
    failed = 0
    while True:
        motor.set(0.0, failed)  # the next one turns round
        rig.acts.count, rig.acts.fail_at = 0, failed
        try:
            motor.set(0.5 if failed % 2 == 0 else -0.5, failed + 0.5)
        except (Broken, OSError):
            assert rig.drive_is_off(drive)
            failed += 1
        else:
            break
    assert failed >= 2
    rig.acts.fail_at = None
    motor.close()


@every_drive
@pytest.mark.requirement("S1")
def test_a_pwm_that_can_no_longer_be_written_is_off_by_the_enable_line(
    rig: Rig, drive: Drive
) -> None:
    motor = opened(rig, drive)
    motor.set(0.5, 0.0)
    rig.acts.fails = {"pwm0 duty_cycle", f"write {FIRST}"}
    with pytest.raises(HardwareError):
        motor.set(0.6, 0.01)
    assert rig.is_low(ENABLE)
    rig.acts.fails = set()
    motor.close()


def test_sysfs_pwm_that_takes_no_duty_is_switched_off(rig: Rig) -> None:
    motor = opened(rig, DIR_SYSFS)
    motor.set(0.5, 0.0)
    rig.acts.fails = {"pwm0 duty_cycle"}
    with pytest.raises(HardwareError):
        motor.off()
    assert rig.kernel.share(0) == 0.0
    rig.acts.fails = set()
    motor.close()


@every_drive
def test_the_fault_line_and_a_broken_wire_to_it_read_as_a_fault(rig: Rig, drive: Drive) -> None:
    motor = open_drive(drive, rig.ports())
    assert not motor.ok()  # pulled down: nobody at the other end
    rig.put(FAULT, high=True)
    assert motor.ok()
    rig.put(FAULT, high=False)
    assert not motor.ok()
    motor.close()


def test_a_driver_without_a_fault_line_is_well(rig: Rig) -> None:
    motor = open_drive(replace(DIR_SYSFS, fault_pin=None), rig.ports())
    assert motor.ok()
    motor.close()


@pytest.mark.parametrize("high", [True, False], ids=["shorted high", "shorted low"])
@pytest.mark.parametrize(
    ("drive", "line"),
    [
        *((drive, ENABLE) for drive in EVERY_DRIVE.values()),
        (DIR_SYSFS, DIRECTION),
        (DIR_SOFTWARE, DIRECTION),
        (DIR_SOFTWARE, FIRST),
        (TWO_SOFTWARE, FIRST),
    ],
)
def test_a_line_that_does_not_have_its_level_is_a_fault(
    rig: Rig, drive: Drive, line: int, high: bool
) -> None:
    motor = opened(rig, drive)
    motor.set(0.0 if high else 0.5, 0.0)
    assert motor.ok()
    rig.put(line, high=high)
    assert not motor.ok()
    motor.close()


@pytest.mark.parametrize("line", [ENABLE, DIRECTION])
def test_a_line_that_stays_high_when_it_is_opened_is_told(
    rig: Rig, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = rig.pins.pin(line)
    monkeypatch.setattr(type(pin), "_get_state", lambda self: self is pin or bool(self._state))
    with pytest.raises(
        HardwareError, match=rf"GPIO {line} .* is driven low and reads high\."
    ) as told:
        open_drive(DIR_SYSFS, rig.ports())
    assert "Take the motor's supply away" in told.value.hint
