"""The wired pretend table: the drivers of a real table in closed loop with the plant."""

from dataclasses import replace

import pytest

from hardware.gpio.wiring import (
    Ammeter,
    Current,
    Drive,
    Driver,
    Inclinometer,
    Power,
    PowerMode,
    Pwm,
    Tilt,
    Wiring,
)
from hardware.interface import LEASE_S, Command
from hardware.simulated.table import TableOptions
from hardware.simulated.wired.chips_i2c import Mpu6050Model
from hardware.simulated.wired.table import WiredOptions, WiredTable
from hardware.simulated.wired.wires import DROP_S

TICK_S = 0.01
DRIVE, RELAY_S = Command(0.4, True), 0.03
GOOD_BUILD = Wiring(
    drive=Drive(Driver.TWO_PWM, fault_pin=None),
    primary=Tilt(Inclinometer.SCL3300, bus=0, select=1),
    check=Tilt(Inclinometer.AS5600, bus=1),
    current=Current(Ammeter.SENSE, bus=0, channel=2),
)
BUILDS = {
    "default": Wiring(),
    "good": GOOD_BUILD,
    "software PWM": Wiring(drive=Drive(pwm=Pwm.SOFTWARE)),
    "two software PWMs": Wiring(drive=Drive(Driver.TWO_PWM, Pwm.SOFTWARE)),
    "reversed": Wiring(drive=Drive(reversed=True)),
    "both reversed": Wiring(drive=Drive(Driver.TWO_PWM, reversed=True)),
    "plain relay": Wiring(power=Power(PowerMode.LEVEL)),
    "LIS3DH": Wiring(primary=Tilt(Inclinometer.LIS3DH)),
    "ADXL345": Wiring(primary=Tilt(Inclinometer.ADXL345)),
    "two gravity chips": Wiring(check=Tilt(Inclinometer.LIS3DH)),
}


class Rig:
    """A wired table and the time it is given."""

    def __init__(self, options: WiredOptions, calibrated: bool = True) -> None:
        def stall(seconds: float) -> None:
            self.now_s += seconds

        make = WiredTable.calibrated if calibrated else WiredTable
        self.now_s, self.table = 0.0, make(options, stall)
        self.readings = self.table.read(0.0)

    def tick(self, command: Command, duration_s: float = TICK_S) -> None:
        for _ in range(round(duration_s / TICK_S)):
            self.now_s += TICK_S
            self.readings = self.table.read(self.now_s)
            self.table.write(command)

    def hang(self, duration_s: float) -> None:
        """Nobody writes; only the world goes on."""
        self.now_s += duration_s
        self.readings = self.table.read(self.now_s)


def rig(wiring: Wiring | None = None, **more: object) -> Rig:
    table = TableOptions(start_deg=-30.0, tilt_bias_deg=0.0, check_bias_deg=0.0)
    return Rig(WiredOptions(table, wiring or Wiring(), **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("wiring", BUILDS.values(), ids=BUILDS)
def test_every_build_moves_as_commanded_and_sees_it(wiring: Wiring) -> None:
    here = rig(wiring)
    here.tick(Command(0.0, True), 0.5)
    for duty in (0.4, -0.4):
        before_deg = here.table.truth().angle_deg
        here.tick(Command(duty, True), 3.0)
        truth, found = here.table.truth(), here.readings
        assert (truth.angle_deg - before_deg) * duty > 0.5
        assert found.tilt is not None
        assert found.check is not None
        assert found.tilt.angle_deg == pytest.approx(truth.angle_deg, abs=0.5)
        assert found.check.angle_deg == pytest.approx(truth.angle_deg, abs=0.6)
        assert found.current_a == pytest.approx(truth.current_a, abs=0.4)
        assert found.power_on is truth.power is True
    assert found.calibrated
    assert found.drive_ok


@pytest.mark.requirement("S25")
def test_table_from_the_workshop_is_not_calibrated() -> None:
    here = Rig(WiredOptions(), calibrated=False)
    here.tick(Command(), 1.0)
    assert here.readings.calibrated is False
    here.table.use(here.table.true_calibration())
    here.tick(Command())
    assert here.readings.calibrated is True


def test_crossed_motor_turns_the_other_way() -> None:
    here = rig(crossed=True)
    here.tick(DRIVE, 3.0)
    assert here.table.truth().angle_deg < -30.5


@pytest.mark.requirement("S20")
def test_hung_loop_lets_the_relay_fall_before_the_lease_ends() -> None:
    here = rig()
    here.tick(DRIVE, 2.0)
    assert here.table.truth().power
    here.hang(DROP_S + RELAY_S + 0.02)
    assert not here.table.truth().power


@pytest.mark.requirement("S20")
def test_plain_relay_is_dropped_by_the_lease_alone() -> None:
    here = rig(Wiring(power=Power(PowerMode.LEVEL)))
    here.tick(DRIVE, 2.0)
    here.hang(DROP_S + RELAY_S + 0.02)
    assert here.table.truth().power
    here.hang(LEASE_S)
    truth = here.table.truth()
    assert not truth.power
    assert truth.duty == 0.0
    assert here.table.gpio.health().lease_drops == 1


@pytest.mark.requirement("S20")
def test_loop_that_comes_back_is_driven_on_only_by_fresh_readings() -> None:
    here = rig()
    here.tick(DRIVE, 2.0)
    here.table.faults.set("hung_loop", True)
    here.tick(DRIVE)  # reads, hangs for a second, and writes what it had decided before
    assert here.table.truth().duty == 0.0
    assert not here.table.truth().power
    here.table.faults.set("hung_loop", False)
    here.tick(DRIVE, 1.0)
    assert here.table.truth().power


@pytest.mark.requirement("S22")
@pytest.mark.parametrize("wiring", [Wiring(), GOOD_BUILD], ids=["default", "good"])
@pytest.mark.parametrize("channel", ["tilt", "check"])
def test_silent_sensor_goes_stale_and_comes_back(wiring: Wiring, channel: str) -> None:
    here = rig(wiring)
    here.tick(Command(), 0.5)
    here.table.faults.set(f"{channel}_dropout", True)
    here.tick(Command(), 0.5)
    stale = getattr(here.readings, channel)
    assert here.now_s - stale.taken_s > 0.45
    here.table.faults.set(f"{channel}_dropout", False)
    here.tick(Command(), 1.0)
    fresh = getattr(here.readings, channel)
    assert here.now_s - fresh.taken_s < 0.02
    assert here.readings.calibrated


@pytest.mark.requirement("S25")
def test_exchanged_sensor_is_not_used() -> None:
    here = rig()
    here.tick(Command(), 0.5)
    here.table.chips.buses.i2c(1).chips[0x68] = Mpu6050Model((9, 10, 11))
    here.tick(Command(), 2.0)
    assert here.readings.tilt is not None
    assert here.now_s - here.readings.tilt.taken_s > 1.0


def test_driver_in_trouble_is_seen() -> None:
    here = rig()
    here.tick(Command(0.0, True), 0.5)
    assert here.readings.drive_ok
    here.table.faults.set("driver_fault", True)
    here.tick(Command(0.0, True), 0.05)
    assert here.readings.drive_ok is False


def test_close_leaves_every_output_low_and_takes_nothing_more() -> None:
    here = rig()
    here.tick(replace(DRIVE, lamp=True, buzzer=True), 1.0)
    pins = here.table.ports.pins
    here.table.close()
    here.table.close()
    for pin in (12, 24, 25, 23, 20, 21):
        assert not pins.pin(pin).state
    assert not here.table.ports.pwm_root.exists()
