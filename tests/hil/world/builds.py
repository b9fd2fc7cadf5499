"""The two tables that the rig can be: what is fitted, the settings, the calibration."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from hardware.gpio.calibration import TableCalibration, TiltCalibration
from tests.hil.world.buses import I2cBus, SpiChip
from tests.hil.world.chips import (
    AT_LEVEL,
    SERIAL,
    SHARE_PER_DEG,
    TRIMS,
    TURNS_AT_LEVEL,
    As5600,
    Converter,
    Ina226,
    Mpu6050,
    Scl3300,
)

SHUNT_OHM = 0.002
_ANGLES_DEG = (-70.0, 0.0, 60.0)


class Sensors(Protocol):
    """Everything that measures."""

    def measure(self, angle_deg: float, current_a: float) -> None:
        """Take new measurements."""
        ...


class DefaultSensors:
    """MPU-6050, potentiometer at an MCP3008, INA226."""

    def __init__(self, random: Random) -> None:
        self.i2c, self.adc = I2cBus(), SpiChip(0, "mcp3008")
        self.tilt = Mpu6050(self.i2c, random)
        self._converter = Converter(self.adc, random)
        self._ammeter = Ina226(self.i2c, random, SHUNT_OHM)

    def measure(self, angle_deg: float, current_a: float) -> None:
        """Take new measurements."""
        self.tilt.measure(angle_deg)
        self._converter.measure(angle_deg, 0.0)
        self._ammeter.measure(current_a)


class OtherSensors:
    """SCL3300, AS5600, and the driver's own current sense at an MCP3008."""

    def __init__(self, random: Random) -> None:
        self.i2c, self.spi = I2cBus(), SpiChip(0, "scl3300")
        self._tilt = Scl3300(self.spi, random)
        self._check = As5600(self.i2c, random)
        self._converter = Converter(SpiChip(1, "mcp3008"), random)

    def measure(self, angle_deg: float, current_a: float) -> None:
        """Take new measurements."""
        self._tilt.measure(angle_deg)
        self._check.measure(angle_deg)
        self._converter.measure(0.0, current_a)


@dataclass(frozen=True, slots=True)
class Build:
    """One table.

    Attributes:
        settings: Its `station.toml`.
        calibration: What commissioning would find out about its tilt channels.
        sensors: Fits its sensors to the buses.
    """

    settings: str
    calibration: TableCalibration
    sensors: Callable[[Random], Sensors]


def _gravity(identity: str) -> TiltCalibration:
    return TiltCalibration(identity, "+x", "+z", tuple((angle, angle) for angle in _ANGLES_DEG))


def _pivot(identity: str, at_level: float, per_deg: float) -> TiltCalibration:
    points = tuple((at_level + angle * per_deg, angle) for angle in _ANGLES_DEG)
    return TiltCalibration(identity, "", "", points)


DEFAULT = Build(
    "",
    TableCalibration(
        _gravity(f"mpu6050 at i2c-1:0x68, trim {TRIMS.hex()}"),
        _pivot("mcp3008 at spi-0.0, input 0", AT_LEVEL, SHARE_PER_DEG),
    ),
    DefaultSensors,
)
GUARDED = Build("[guard]\nfitted = true\n", DEFAULT.calibration, DefaultSensors)
OTHER = Build(
    """
[actuator]
driver = "two-pwm"
[inclinometer.primary]
chip = "scl3300"
bus = 0
[inclinometer.check]
chip = "as5600"
bus = 1
[current]
meter = "sense"
bus = 0
select = 1
""",
    TableCalibration(
        _gravity(f"scl3300 at spi-0.0, serial {SERIAL[0]:04x}{SERIAL[1]:04x}"),
        _pivot("as5600 at i2c-1:0x36", TURNS_AT_LEVEL, 1 / 360),
    ),
    OtherSensors,
)
