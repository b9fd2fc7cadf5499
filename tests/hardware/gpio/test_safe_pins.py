from dataclasses import replace

import pytest

from hardware.gpio.safe_pins import make_safe
from hardware.gpio.wiring import Drive, Pwm, Wiring
from tests.hardware.gpio.rig import (
    BUZZER,
    DIRECTION,
    ENABLE,
    EVERY_DRIVE,
    LAMP,
    OUTPUTS,
    RELAY,
    Rig,
)

every_drive = pytest.mark.parametrize("drive", EVERY_DRIVE.values(), ids=EVERY_DRIVE)


def left_driving(rig: Rig, drive: Drive) -> Wiring:
    """What a controller leaves that was killed while it drove: every line stays as it was."""
    pins = [*OUTPUTS, drive.pwm_pin, drive.pwm_up_pin] if drive.pwm is Pwm.SOFTWARE else OUTPUTS
    for pin in pins:
        line = rig.pins.pin(pin)
        line._function, line._state = "output", True
    if drive.pwm is Pwm.SYSFS:
        for channel in (0, 1):
            rig.kernel.export(channel, period=50_000, duty_cycle=20_000, enable=1)
    return Wiring(drive=drive)


@every_drive
@pytest.mark.requirement("S1")
def test_what_a_killed_controller_left_is_safe_afterwards(rig: Rig, drive: Drive) -> None:
    wiring = left_driving(rig, drive)
    found = make_safe(wiring, rig.pins, rig.kernel.root)
    assert all(each.found == each.wanted for each in found)
    assert rig.drive_is_off(drive)
    assert all(rig.is_low(pin) for pin in (RELAY, LAMP, BUZZER))


def test_what_stops_the_motor_comes_first(rig: Rig) -> None:
    found = make_safe(left_driving(rig, Drive()), rig.pins, rig.kernel.root)
    assert [(each.pin, each.name, each.wanted) for each in found] == [
        (ENABLE, "drive enable", "low"),
        (RELAY, "power relay", "low"),
        (12, "PWM", "off"),
        (DIRECTION, "direction", "low"),
        (LAMP, "lamp", "low"),
        (BUZZER, "buzzer", "low"),
    ]


@every_drive
@pytest.mark.requirement("S1")
def test_one_output_that_fails_does_not_keep_the_others(rig: Rig, drive: Drive) -> None:
    wiring = left_driving(rig, drive)
    for number in range(1000):
        rig.acts.count, rig.acts.fail_at = 0, number
        found = make_safe(wiring, rig.pins, rig.kernel.root)
        if rig.acts.count <= number:
            break
        rig.acts.fail_at = None
        wrong = [each for each in found if each.found != each.wanted]
        assert len(wrong) <= 1, wrong
        done = {each.pin for each in found if each not in wrong and each.wanted == "low"}
        assert all(rig.is_low(pin) for pin in done)
    assert number > 10


@every_drive
def test_pins_that_a_living_controller_has_are_told(rig: Rig, drive: Drive) -> None:
    rig.acts.fails = {f"claim {ENABLE}"}
    found = make_safe(left_driving(rig, drive), rig.pins, rig.kernel.root)
    assert "busy" in found[0].found
    assert [each for each in found if each.found != each.wanted] == found[:1]


@pytest.mark.parametrize("pin", [ENABLE, RELAY, DIRECTION])
def test_a_line_that_stays_high_is_told(
    rig: Rig, pin: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = rig.pins.pin(pin)
    monkeypatch.setattr(type(line), "_get_state", lambda self: self is line or bool(self._state))
    wiring = Wiring()
    found = make_safe(left_driving(rig, wiring.drive), rig.pins, rig.kernel.root)
    (wrong,) = [each for each in found if each.found != each.wanted]
    assert wrong.pin == pin
    assert "is driven low and reads high" in wrong.found


def test_pwm_that_cannot_be_switched_off_is_told(rig: Rig) -> None:
    wiring = left_driving(rig, Drive())
    rig.acts.fails = {"pwm0 enable"}
    found = make_safe(wiring, rig.pins, rig.kernel.root)
    (wrong,) = [each for each in found if each.found != each.wanted]
    assert wrong.name == "PWM"
    assert rig.is_low(ENABLE)


def test_a_missing_overlay_is_told_and_the_rest_is_done(rig: Rig) -> None:
    wiring = left_driving(rig, Drive())
    wiring = replace(wiring, drive=replace(wiring.drive, pwm_device="elsewhere"))
    found = make_safe(wiring, rig.pins, rig.kernel.root)
    assert [each.name for each in found if each.found != each.wanted] == ["PWM"]
    assert rig.is_low(ENABLE)
