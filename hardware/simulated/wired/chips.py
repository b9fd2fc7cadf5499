"""The chips of the wired pretend table: which ones the wiring names, where, and what they feel.

Each end takes what the pretend table measured, errors and faults and all, and puts it to its chip
as the physical quantity that the chip would see there. Sensors are mounted as sensors are: askew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Protocol, TypeVar

from hardware.gpio.ports import I2cBus, SpiDevice
from hardware.gpio.wiring import USUAL_ADDRESS, Ammeter, Current, Inclinometer, Tilt, Wiring
from hardware.interface import HardwareError, Readings, TiltSample
from hardware.simulated.plant import STEP_S
from hardware.simulated.wired.buses import FakeI2c, FakeSpi
from hardware.simulated.wired.chips_i2c import (
    Adxl345Model,
    As5600Model,
    GravityModel,
    I2cModel,
    Ina226Model,
    Lis3dhModel,
    Mpu6050Model,
)
from hardware.simulated.wired.chips_spi import Mcp3008Model, Scl3300Model, SpiModel

ALONG, ACROSS = "-y", "+z"
AT_LEVEL, FULL_DEG = 0.45, 270.0  # of the potentiometer at the pivot
TURN_AT_LEVEL, TURN_DEG = 0.98, -360.0  # of the magnet: it passes its zero, and turns backwards
_I2C_MODELS: dict[Inclinometer, Callable[[], I2cModel]] = {
    Inclinometer.MPU6050: Mpu6050Model,
    Inclinometer.LIS3DH: Lis3dhModel,
    Inclinometer.ADXL345: Adxl345Model,
    Inclinometer.AS5600: As5600Model,
}


Model = TypeVar("Model")


class _FeelsGravity(Protocol):
    absent: bool

    def set_gravity(self, x_g: float, y_g: float, z_g: float) -> None: ...


class Buses:
    """All buses of the table, with the chips that were put on them.

    Args:
        sleep: What a transfer that takes its time does.
    """

    def __init__(self, sleep: Callable[[float], object]) -> None:
        self._sleep = sleep
        self._i2c: dict[int, FakeI2c] = {}
        self._spi: dict[tuple[int, int], FakeSpi] = {}

    def i2c(self, number: int) -> FakeI2c:
        """A bus; it is there as soon as it is asked for."""
        return self._i2c.setdefault(number, FakeI2c({}, self._sleep))

    def spi(self, bus: int, select: int, model: Callable[[], SpiModel]) -> FakeSpi:
        """A chip select with its chip."""
        place = bus, select
        if place not in self._spi:
            self._spi[place] = FakeSpi(model(), self._sleep)
        return self._spi[place]

    def all(self) -> tuple[FakeI2c | FakeSpi, ...]:
        """Every one that is there."""
        return (*self._i2c.values(), *self._spi.values())

    def open_i2c(self, number: int) -> I2cBus:
        """As `hardware.gpio.ports.Ports.i2c`."""
        return self.i2c(number)

    def open_spi(self, bus: int, select: int, _mode: int, _max_hz: int) -> SpiDevice:
        """As `hardware.gpio.ports.Ports.spi`."""
        return self.spi(bus, select, SpiModel)


@dataclass(slots=True)
class TiltEnd:
    """One tilt channel: where a measured angle goes.

    Attributes:
        feel: Puts an angle and a length of gravity to the chip.
        lose: Makes the chip stop answering, or answer again.
    """

    feel: Callable[[float, float], None]
    lose: Callable[[bool], None]
    _last: TiltSample | None = None
    _shown_s: float = 0.0

    def show(self, sample: TiltSample | None, now_s: float) -> None:
        """Put the newest sample to the chip; one that is not new is a chip that is silent."""
        if sample is not None and sample is not self._last:
            self.lose(False)
            self.feel(sample.angle_deg, 1.0 if sample.gravity_g is None else sample.gravity_g)
        elif now_s - self._shown_s > STEP_S:  # the plant has lived since, and nothing came of it
            self.lose(True)
        self._last, self._shown_s = sample, now_s


class Chips:
    """Both tilt channels and the current meter, on their buses.

    Args:
        wiring: Which chips, and where.
        mount_deg: How far askew the one on the bed is mounted.
        sleep: What a transfer that takes its time does.
    """

    def __init__(self, wiring: Wiring, mount_deg: float, sleep: Callable[[float], object]) -> None:
        self.buses = Buses(sleep)
        self._mount_deg = mount_deg
        self._primary = self._tilt_end(wiring.primary)
        self._check = self._tilt_end(wiring.check)
        self._feel_current = self._current_end(wiring.current)

    def show(self, readings: Readings) -> None:
        """Put everything that was measured to its chip."""
        self._primary.show(readings.tilt, readings.now_s)
        self._check.show(readings.check, readings.now_s)
        self._feel_current(max(0.0, readings.current_a or 0.0))

    def _tilt_end(self, tilt: Tilt) -> TiltEnd:
        if tilt.chip is Inclinometer.ANALOGUE:
            return _potentiometer_end(self._converter(tilt.bus, tilt.select), tilt.channel)
        if tilt.chip is Inclinometer.AS5600:
            return _magnet_end(_of_kind(As5600Model, self._on_i2c(tilt)))
        if tilt.chip is Inclinometer.SCL3300:
            chip = self.buses.spi(tilt.bus, tilt.select, Scl3300Model).chip
            return self._gravity_end(_of_kind(Scl3300Model, chip))
        return self._gravity_end(_of_kind(GravityModel, self._on_i2c(tilt)))

    def _on_i2c(self, tilt: Tilt) -> I2cModel:
        address = tilt.address or USUAL_ADDRESS[tilt.chip]
        return self.buses.i2c(tilt.bus).chips.setdefault(address, _I2C_MODELS[tilt.chip]())

    def _converter(self, bus: int, select: int) -> Mcp3008Model:
        return _of_kind(Mcp3008Model, self.buses.spi(bus, select, Mcp3008Model).chip)

    def _gravity_end(self, chip: _FeelsGravity) -> TiltEnd:
        def feel(angle_deg: float, gravity_g: float) -> None:
            angle = radians(angle_deg + self._mount_deg)
            along, across = gravity_g * sin(angle), gravity_g * cos(angle)
            chip.set_gravity(0.01, -along, across)  # as ALONG and ACROSS say

        def lose(lost: bool) -> None:
            chip.absent = lost

        return TiltEnd(feel, lose)

    def _current_end(self, current: Current) -> Callable[[float], None]:
        if current.meter is Ammeter.INA226:
            meter = Ina226Model(current.shunt_ohm)
            self.buses.i2c(current.bus).chips[current.address] = meter
            return meter.set_amps
        converter = self._converter(current.bus, current.select)
        share_per_a = current.sense_v_per_a / current.reference_v
        return lambda amps: converter.set_share(current.channel, amps * share_per_a)


def _of_kind(kind: type[Model], found: object) -> Model:
    """What was found at a place, if it is what belongs there."""
    if not isinstance(found, kind):
        raise HardwareError(
            f"Two chips share one place: a {kind.__name__} and a {type(found).__name__}.",
            "Give one of them another address or chip select.",
        )
    return found


def _magnet_end(chip: As5600Model) -> TiltEnd:
    def lose(lost: bool) -> None:
        chip.magnet = not lost

    return TiltEnd(lambda angle, _g: chip.set_turns(TURN_AT_LEVEL + angle / TURN_DEG), lose)


def _potentiometer_end(chip: Mcp3008Model, channel: int) -> TiltEnd:
    def lose(lost: bool) -> None:
        if lost:
            chip.set_share(channel, 0.0)  # its wiper is off: the input falls to the rail

    return TiltEnd(lambda angle, _g: chip.set_share(channel, AT_LEVEL + angle / FULL_DEG), lose)
