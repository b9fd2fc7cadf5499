from dataclasses import fields, replace
from math import inf, nan
from typing import Any

import pytest

from hardware.gpio.calibration import TableCalibration, TiltCalibration
from hardware.gpio.table import GpioTable
from hardware.gpio.wiring import Driver, Input, Inputs, Level, Power, PowerMode, Wiring
from hardware.interface import Command, HardwareError, Readings
from hardware.simulated.wired.buses import FakeI2c, FakeSpi
from hardware.simulated.wired.chips_i2c import Ina226Model, Mpu6050Model
from hardware.simulated.wired.chips_spi import Mcp3008Model
from tests.hardware.gpio.rig import (
    BUZZER,
    DIRECTION,
    ENABLE,
    EVERY_DRIVE,
    FAULT,
    LAMP,
    OUTPUTS,
    RELAY,
    Rig,
    highs,
)
from tests.hardware.gpio.sensor_bench import INA_AT, MPU_AT, gravity_at

FULL = replace(Inputs(), enabling=Input(9), return_button=Input(10))
EVERY_WIRING = {
    f"{name}, {mode}": Wiring(drive=drive, power=Power(mode))
    for name, drive in EVERY_DRIVE.items()
    for mode in PowerMode
}
every_wiring = pytest.mark.parametrize("wiring", EVERY_WIRING.values(), ids=EVERY_WIRING)
READING_OF = {
    "button": ("button", True),
    "estop": ("estop_closed", False),
    "upper_switch": ("upper_switch", True),
    "lower_switch": ("lower_switch", True),
    "ankles": ("ankles_locked", False),
    "power": ("power_on", True),
    "mains": ("mains_ok", False),
    "battery": ("battery_ok", False),
    "enabling": ("enabling", False),
    "return_button": ("return_button", True),
}
GOOD = {reading: not bad for reading, bad in READING_OF.values()}


def opened(rig: Rig, wiring: Wiring, **ports: Any) -> GpioTable:
    """A table in its good state."""
    table = GpioTable(wiring, None, rig.ports(**ports))
    rig.settle(wiring)
    return table


def tick(rig: Rig, table: GpioTable, command: Command | None = None) -> Readings:
    """One tick of a loop at 100 Hz."""
    rig.now_s += 0.01
    readings = table.read(rig.now_s)
    table.write(command or Command())
    return readings


def drive_off_and_relay_low(rig: Rig, wiring: Wiring) -> bool:
    return rig.drive_is_off(wiring.drive) and rig.is_low(RELAY)


def rest(rig: Rig, table: GpioTable) -> None:
    """Power on, and the dead time over."""
    for _ in range(32):
        tick(rig, table, Command(power=True))


@every_wiring
@pytest.mark.requirement("S1")
def test_power_up_moves_nothing_and_no_line_is_ever_high(rig: Rig, wiring: Wiring) -> None:
    table = opened(rig, wiring)
    assert highs(rig.acts) == []
    assert rig.drive_is_off(wiring.drive)
    assert all(rig.is_low(pin) for pin in (RELAY, LAMP, BUZZER))
    table.close()


@pytest.mark.requirement("S1")
def test_outputs_are_safe_before_an_input_or_a_bus_is_opened(rig: Rig) -> None:
    opened_after: list[int] = []

    def open_bus(_: int) -> FakeI2c:
        opened_after.append(len(rig.acts.log))
        return FakeI2c({})

    table = opened(rig, Wiring(), i2c=open_bus)
    places = list(dict.fromkeys(place for place, _ in rig.acts.log))
    assert places[:2] == [f"GPIO {RELAY}", f"GPIO {ENABLE}"]
    assert opened_after[0] == len(rig.acts.log)
    table.close()


@every_wiring
@pytest.mark.requirement("S1")
def test_a_table_that_cannot_be_opened_is_safe_and_can_be_opened_later(
    rig: Rig, wiring: Wiring
) -> None:
    told = []
    for number in range(1000):
        rig.acts.count, rig.acts.fail_at = 0, number
        try:
            table = GpioTable(wiring, None, rig.ports())
        except HardwareError as error:
            told.append(error)
            rig.acts.mend()
            assert not rig.motor(wiring.drive)
            assert not any(rig.high(pin) for pin in OUTPUTS)
        else:
            break
    assert number > 30
    assert not any("in use" in str(error) or "\n" in str(error) for error in told)
    rig.acts.mend()
    table.close()


@every_wiring
def test_a_command_reaches_every_line(rig: Rig, wiring: Wiring) -> None:
    table = opened(rig, wiring)
    rest(rig, table)
    tick(rig, table, Command(0.5, power=True, lamp=True, buzzer=False))
    assert rig.motor(wiring.drive) == pytest.approx(0.5)
    assert rig.high(LAMP)
    assert rig.is_low(BUZZER)
    table.close()


@every_wiring
@pytest.mark.requirement("S6")
def test_a_command_without_power_takes_everything_in_the_same_call(
    rig: Rig, wiring: Wiring
) -> None:
    table = opened(rig, wiring)
    rest(rig, table)
    for _ in range(2):
        tick(rig, table, Command(0.5, power=True))
        tick(rig, table, Command(0.5, power=False))
        assert drive_off_and_relay_low(rig, wiring)
    table.close()


@pytest.mark.requirement("S20")
def test_the_relay_lives_from_the_loops_own_calls(rig: Rig) -> None:
    table = opened(rig, Wiring())
    rig.acts.log.clear()
    for _ in range(100):
        tick(rig, table, Command(power=True))
    beats = [value for place, value in rig.acts.log if place == f"GPIO {RELAY}"]
    assert beats == [1.0, 0.0] * 50
    table.close()


@pytest.mark.parametrize("duty", [nan, inf, -inf, 2.0])
def test_a_duty_that_there_is_not_never_raises(rig: Rig, duty: float) -> None:
    table = opened(rig, Wiring())
    rest(rig, table)
    tick(rig, table, Command(duty, power=True))
    assert abs(rig.motor(Wiring().drive)) in (0.0, 1.0)
    table.close()


def test_a_table_in_its_good_state_reads_good(rig: Rig) -> None:
    table = opened(rig, Wiring(inputs=FULL))
    readings = tick(rig, table)
    assert {name: getattr(readings, name) for name in GOOD} == GOOD
    assert readings.now_s == rig.now_s
    assert readings.drive_ok
    table.close()


@pytest.mark.parametrize("good", Level)
@pytest.mark.parametrize("name", READING_OF)
def test_each_broken_wire_shows_in_its_own_reading_and_no_other(
    rig: Rig, name: str, good: Level
) -> None:
    contacts = {each.name: replace(getattr(FULL, each.name), good=good) for each in fields(FULL)}
    wiring = Wiring(inputs=Inputs(**contacts))
    table = opened(rig, wiring)
    rig.close_contact(contacts[name], closed=False)
    readings = tick(rig, table)
    reading, dangerous = READING_OF[name]
    assert {each: getattr(readings, each) for each in GOOD} == {**GOOD, reading: dangerous}
    table.close()


@pytest.mark.parametrize("name", READING_OF)
def test_an_input_that_cannot_be_read_is_none_and_the_others_are_not(rig: Rig, name: str) -> None:
    wiring = Wiring(inputs=FULL)
    table = opened(rig, wiring)
    rig.acts.fails = {f"read {getattr(FULL, name).pin}"}
    readings = tick(rig, table)
    assert {each: getattr(readings, each) for each in GOOD} == {**GOOD, READING_OF[name][0]: None}
    rig.acts.mend()
    (part,) = [part for part in table.health().parts if part.errors]
    assert part.errors == 1
    table.close()


def test_what_is_not_fitted_reads_as_if_it_were_good(rig: Rig) -> None:
    table = opened(rig, Wiring(inputs=replace(Inputs(), battery=None)))
    readings = tick(rig, table)
    assert readings.battery_ok is True
    assert readings.enabling is True
    assert readings.return_button is False
    table.close()


def test_the_button_shows_in_the_tick_after_it_and_so_does_its_release(rig: Rig) -> None:
    wiring = Wiring()
    table = opened(rig, wiring)
    for pressed in (True, False, True):
        rig.close_contact(wiring.inputs.button, closed=not pressed)
        assert tick(rig, table).button is pressed
    table.close()


def test_the_drivers_fault_line_is_read_in_every_tick(rig: Rig) -> None:
    table = opened(rig, Wiring())
    assert tick(rig, table).drive_ok is True
    rig.put(FAULT, high=False)
    assert tick(rig, table).drive_ok is False
    rig.acts.fails = {f"read {FAULT}"}
    assert tick(rig, table).drive_ok is None
    table.close()


def test_an_enable_line_that_is_shorted_is_told(rig: Rig) -> None:
    table = opened(rig, Wiring())
    rest(rig, table)
    tick(rig, table, Command(0.5, power=True))
    rig.put(ENABLE, high=False)
    assert tick(rig, table, Command(0.5, power=True)).drive_ok is False
    table.close()


@every_wiring
@pytest.mark.requirement("S1")
def test_a_write_in_which_any_act_fails_ends_with_drive_and_power_off(
    rig: Rig, wiring: Wiring
) -> None:
    table = opened(rig, wiring)
    rest(rig, table)
    failed = 0
    for number in range(100):
        for _ in range(32):
            tick(rig, table, Command(power=True))
        rig.now_s += 0.01
        table.read(rig.now_s)
        rig.acts.count, rig.acts.fail_at = 0, number
        table.write(Command(0.5 if number % 2 else -0.5, power=True))
        happened = rig.acts.count > number
        rig.acts.mend()
        if not happened:
            break
        failed += 1
        assert drive_off_and_relay_low(rig, wiring)
        rig.now_s += 0.01
        assert table.read(rig.now_s).drive_ok is False  # until a write has gone well
    assert failed >= 2
    assert table.health().parts[0].errors == failed
    table.close()


@every_wiring
def test_a_drive_that_can_no_longer_be_switched_off_is_told_after_everything_was_tried(
    rig: Rig, wiring: Wiring
) -> None:
    table = opened(rig, wiring)
    rest(rig, table)
    tick(rig, table, Command(0.5, power=True))
    rig.acts.fails = {f"write {ENABLE}"}
    with pytest.raises(HardwareError):
        tick(rig, table, Command())
    assert rig.is_low(RELAY)
    assert rig.motor(wiring.drive) == 0.0
    rig.acts.mend()
    table.close()


def test_a_broken_lamp_does_not_stop_the_table(rig: Rig) -> None:
    table = opened(rig, Wiring())
    rest(rig, table)
    rig.acts.fails = {f"write {LAMP}"}
    readings = tick(rig, table, Command(0.5, power=True, lamp=True))
    assert rig.motor(Wiring().drive) == pytest.approx(0.5)
    assert readings.drive_ok
    assert table.health().parts[1].errors == 1
    rig.acts.mend()
    table.close()


def test_a_drive_that_fails_does_not_silence_the_buzzer(rig: Rig) -> None:
    table = opened(rig, Wiring())
    rest(rig, table)
    rig.acts.fails = {f"write {ENABLE}"}
    with pytest.raises(HardwareError):
        tick(rig, table, Command(0.5, power=True, buzzer=True))
    assert rig.high(BUZZER)
    rig.acts.mend()
    table.close()


@every_wiring
@pytest.mark.requirement("S1")
def test_closing_leaves_every_output_driven_low_and_twice_is_fine(rig: Rig, wiring: Wiring) -> None:
    table = opened(rig, wiring)
    rest(rig, table)
    tick(rig, table, Command(0.5, power=True, lamp=True, buzzer=True))
    table.close()
    table.close()
    assert drive_off_and_relay_low(rig, wiring)
    assert rig.is_low(LAMP)
    assert rig.is_low(BUZZER)


@every_wiring
@pytest.mark.requirement("S1")
def test_closing_goes_on_whatever_fails_in_it(rig: Rig, wiring: Wiring) -> None:
    for number in range(1000):
        table = opened(rig, wiring)
        rest(rig, table)
        tick(rig, table, Command(0.5, power=True, lamp=True, buzzer=True))
        rig.acts.count, rig.acts.fail_at = 0, number
        try:
            table.close()
        except HardwareError:
            rig.acts.mend()
            assert not rig.motor(wiring.drive)
        happened = rig.acts.count > number
        rig.acts.mend()
        if not happened:
            break
    assert number > 10


def test_a_closed_table_takes_no_command(rig: Rig) -> None:
    table = opened(rig, Wiring())
    rest(rig, table)
    table.close()
    rig.acts.log.clear()
    table.write(Command(0.5, power=True, lamp=True))
    assert rig.acts.log == []


def test_a_closed_table_can_be_opened_again(rig: Rig) -> None:
    opened(rig, Wiring()).close()
    table = opened(rig, Wiring())
    rest(rig, table)
    tick(rig, table, Command(-0.5, power=True))
    assert rig.motor(Wiring().drive) == pytest.approx(-0.5)
    table.close()


@pytest.mark.parametrize("driver", Driver)
@pytest.mark.parametrize("pin", [*OUTPUTS, FAULT, 27])
def test_a_busy_pin_is_one_sentence_with_the_way_out(rig: Rig, driver: Driver, pin: int) -> None:
    wiring = Wiring(drive=replace(Wiring().drive, driver=driver))
    if driver is Driver.TWO_PWM and pin == DIRECTION:
        pin = RELAY
    rig.acts.fails = {f"claim {pin}"}
    with pytest.raises(
        HardwareError, match=f"^GPIO {pin} .* cannot be opened: .*busy.*\\.$"
    ) as told:
        GpioTable(wiring, None, rig.ports())
    assert "gpioinfo" in told.value.hint
    rig.acts.mend()


class Sensed:
    """A table whose sensors answer."""

    def __init__(self, rig: Rig, calibration: TableCalibration | None = None) -> None:
        self.rig = rig
        self.mpu, self.ina, self.mcp = Mpu6050Model(), Ina226Model(), Mcp3008Model()
        i2c, spi = FakeI2c({MPU_AT: self.mpu, INA_AT: self.ina}), FakeSpi(self.mcp)
        ports = rig.ports(i2c=lambda _: i2c, spi=lambda *_: spi)
        self.table = GpioTable(Wiring(), calibration, ports)
        rig.settle(Wiring())

    def run(self, seconds: float) -> Readings:
        """As a loop does."""
        for _ in range(round(seconds / 0.01)):
            readings = tick(self.rig, self.table)
        return readings


def calibration(primary: str, check: str) -> TableCalibration:
    """A straight line each."""
    return TableCalibration(
        TiltCalibration(primary, "+x", "+z", ((-60.0, -60.0), (60.0, 60.0))),
        TiltCalibration(check, "", "", ((0.3, -60.0), (0.7, 60.0))),
    )


@pytest.mark.requirement("S25")
def test_a_table_is_calibrated_when_both_its_sensors_are_those_of_the_calibration(
    rig: Rig,
) -> None:
    sensed = Sensed(rig)
    sensed.mpu.set_gravity(*gravity_at(30.0))
    sensed.mcp.set_share(0, 0.6)
    assert sensed.run(1.0).calibrated is False
    raw = sensed.table.raw()
    assert raw.primary is not None
    assert raw.check is not None
    assert raw.check.value == pytest.approx(0.6, abs=0.002)
    identities = raw.primary.identity, raw.check.identity
    for names in (("another", identities[1]), (identities[0], "another")):
        sensed.table.use(calibration(*names))
        assert sensed.run(0.1).calibrated is False
    sensed.table.use(calibration(*identities))
    readings = sensed.run(0.1)
    assert readings.calibrated is True
    assert readings.tilt is not None
    assert readings.check is not None
    assert readings.tilt.angle_deg == pytest.approx(30.0, abs=0.2)
    assert readings.check.angle_deg == pytest.approx(30.0, abs=0.5)
    sensed.table.close()


def test_health_tells_of_sensors_and_parts(rig: Rig) -> None:
    sensed = Sensed(rig)
    sensed.run(1.0)
    health = sensed.table.health()
    assert [channel.name for channel in health.channels] == ["primary", "check", "current"]
    assert all(channel.probe.samples > 50 for channel in health.channels)
    assert all(channel.age_s is not None and channel.age_s < 0.02 for channel in health.channels)
    assert all(part.errors == 0 and part.last_error == "" for part in health.parts)
    assert health.lease_drops == 0
    sensed.table.close()


def test_sensors_that_do_not_answer_cost_their_readings_only(rig: Rig) -> None:
    table = opened(rig, Wiring())
    readings = tick(rig, table)
    assert (readings.tilt, readings.check, readings.current_a) == (None, None, None)
    assert readings.calibrated is False
    assert readings.estop_closed
    assert all(channel.age_s is None for channel in table.health().channels)
    table.close()


@pytest.mark.parametrize(
    ("part", "reading"),
    [("primary", "tilt"), ("check", "check"), ("current", "current_a")],
)
def test_a_sensor_that_raises_is_none_and_counted(
    rig: Rig, part: str, reading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sensed = Sensed(rig)
    assert getattr(sensed.run(1.0), reading) is not None

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    channel = getattr(sensed.table._sensors, part)
    monkeypatch.setattr(channel, "latest_a" if part == "current" else "latest", fail)
    assert getattr(sensed.run(0.01), reading) is None
    assert sensed.table.health().parts[2].last_error == "ZeroDivisionError"
    sensed.table.close()
