"""Both tilt channels and the motor current of a wiring: each bus opened once, with its sampler.

Nothing here waits for a chip, and none of them has to be there: a sampler starts its chips in its
own time and says in one sentence what keeps it from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hardware.gpio import wiring
from hardware.gpio.calibration import TableCalibration, TiltCalibration
from hardware.gpio.chips import mcp3008, scl3300
from hardware.gpio.chips.adxl345 import Adxl345
from hardware.gpio.chips.as5600 import As5600
from hardware.gpio.chips.chip import Chip
from hardware.gpio.chips.ina226 import Ina226
from hardware.gpio.chips.lis3dh import Lis3dh
from hardware.gpio.chips.mcp3008 import Potentiometer, Sense
from hardware.gpio.chips.mpu6050 import Mpu6050
from hardware.gpio.chips.scl3300 import Scl3300
from hardware.gpio.ports import I2cBus, Ports, SpiDevice
from hardware.gpio.sampler import Probe, ProbeHealth, Sampler
from hardware.gpio.tilt import RawTilt, TiltChannel
from hardware.gpio.wiring import USUAL_ADDRESS, Ammeter, Inclinometer, Wiring

__all__ = ["MotorCurrent", "RawTilt", "Sensors", "TiltChannel", "open_sensors"]

CURRENT_HZ = 100.0
CURRENT_STALE_S = 0.2  # S22: an older current is no current


class MotorCurrent:
    """The motor current, from whatever measures it."""

    def __init__(self, probe: Probe[float]) -> None:
        self._probe = probe

    def latest_a(self, now_s: float) -> float | None:
        """Its magnitude in amperes; None when there is none that is fresh."""
        newest = self._probe.newest
        if newest is None or now_s - newest[1] > CURRENT_STALE_S:
            return None
        return newest[0]

    def health(self) -> ProbeHealth:
        """How the chip has been doing."""
        return self._probe.health()


@dataclass(frozen=True, slots=True)
class Sensors:
    """Everything of the table that is measured over a bus.

    Attributes:
        primary: The gravity channel.
        check: The channel that shares nothing with it.
        current: The motor current.
        samplers: One for each bus.
    """

    primary: TiltChannel
    check: TiltChannel
    current: MotorCurrent
    samplers: tuple[Sampler, ...]

    def use(self, calibration: TableCalibration | None) -> None:
        """Take another calibration."""
        self.primary.use(None if calibration is None else calibration.primary)
        self.check.use(None if calibration is None else calibration.check)

    def poll(self, now_s: float) -> None:
        """Sample what is due, here and now; only where the samplers have no threads."""
        for sampler in self.samplers:
            sampler.poll(now_s)

    def health(self) -> dict[str, ProbeHealth]:
        """How each of them has been doing, by its name in `Sensors`."""
        return {
            "primary": self.primary.health(),
            "check": self.check.health(),
            "current": self.current.health(),
        }

    def close(self) -> None:
        """End the sampling; bounded, and may be called twice."""
        for sampler in self.samplers:
            sampler.close()


def open_sensors(wired: Wiring, calibration: TableCalibration | None, ports: Ports) -> Sensors:
    """Open the sensors of a table and begin to sample them.

    Args:
        wired: What is where.
        calibration: What commissioning found; None before it.
        ports: The way there. With its threads every bus samples by itself from now on; without,
            somebody has to `poll`.
    """
    buses = _Buses(ports)
    primary, check = buses.tilt(wired.primary), buses.tilt(wired.check)
    current = buses.current(wired.current)
    samplers = buses.samplers()
    sensors = Sensors(
        TiltChannel(wired.primary.chip, primary, None),
        TiltChannel(wired.check.chip, check, None),
        MotorCurrent(current),
        samplers,
    )
    sensors.use(calibration)
    if ports.threads:
        for sampler in samplers:
            sampler.start()
    return sensors


def open_check(
    tilt: wiring.Tilt, calibration: TiltCalibration | None, ports: Ports
) -> tuple[TiltChannel, Sampler]:
    """Open the second tilt channel alone, as the guard does in a process of its own."""
    buses = _Buses(ports)
    channel = TiltChannel(tilt.chip, buses.tilt(tilt), calibration)
    (sampler,) = buses.samplers()
    if ports.threads:
        sampler.start()
    return channel, sampler


_I2C: dict[Inclinometer, Callable[[I2cBus, int, int], Chip[Any]]] = {
    Inclinometer.MPU6050: Mpu6050,
    Inclinometer.LIS3DH: Lis3dh,
    Inclinometer.ADXL345: Adxl345,
    Inclinometer.AS5600: As5600,
}


class _Buses:
    """The buses that are opened, and the chips found on each."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._i2c: dict[int, I2cBus] = {}
        self._spi: dict[tuple[int, int], SpiDevice] = {}
        self._probes: dict[tuple[str, int], list[Probe[Any]]] = {}

    def tilt(self, tilt: wiring.Tilt) -> Probe[Any]:
        """A tilt channel's chip."""
        if tilt.chip in _I2C:
            address = tilt.address or USUAL_ADDRESS[tilt.chip]
            chip = _I2C[tilt.chip](self._i2c_bus(tilt.bus), tilt.bus, address)
            return self._probe("i2c", tilt.bus, chip, tilt.rate_hz)
        return self._probe("spi", tilt.bus, self._spi_chip(tilt), tilt.rate_hz)

    def _spi_chip(self, tilt: wiring.Tilt) -> Chip[Any]:
        if tilt.chip is Inclinometer.SCL3300:
            return Scl3300(self._spi_device(tilt, scl3300.MODE, scl3300.MAX_HZ), _place(tilt))
        spi = self._spi_device(tilt, mcp3008.MODE, mcp3008.MAX_HZ)
        return Potentiometer(spi, _place(tilt), tilt.channel)

    def current(self, current: wiring.Current) -> Probe[float]:
        """What measures the motor current."""
        number, address = current.bus, current.address
        if current.meter is Ammeter.INA226:
            meter = Ina226(self._i2c_bus(number), number, address, current.shunt_ohm)
            return self._probe("i2c", number, meter, CURRENT_HZ)
        spi = self._spi_device(current, mcp3008.MODE, mcp3008.MAX_HZ)
        v_per_a, reference_v = current.sense_v_per_a, current.reference_v
        sense = Sense(spi, _place(current), current.channel, v_per_a, reference_v)
        return self._probe("spi", number, sense, CURRENT_HZ)

    def samplers(self) -> tuple[Sampler, ...]:
        """One for each bus."""
        return tuple(
            self._sampler(kind, number, probes) for (kind, number), probes in self._probes.items()
        )

    def _sampler(self, kind: str, number: int, probes: list[Probe[Any]]) -> Sampler:
        if kind == "i2c":
            bus = self._i2c[number]
            return Sampler(f"i2c-{number}", probes, [bus], bus.recover, self._ports.clock)
        devices = [device for (bus, _), device in self._spi.items() if bus == number]
        # An SPI bus has nothing that a chip could hold; a device opens anew by itself.
        return Sampler(f"spi-{number}", probes, devices, lambda: None, self._ports.clock)

    def _probe(self, kind: str, number: int, chip: Chip[Any], rate_hz: float) -> Probe[Any]:
        probe = Probe(chip, 1 / rate_hz)
        self._probes.setdefault((kind, number), []).append(probe)
        return probe

    def _i2c_bus(self, number: int) -> I2cBus:
        if number not in self._i2c:
            self._i2c[number] = self._ports.i2c(number)
        return self._i2c[number]

    def _spi_device(self, at: wiring.Tilt | wiring.Current, mode: int, max_hz: int) -> SpiDevice:
        key = (at.bus, at.select)
        if key not in self._spi:
            self._spi[key] = self._ports.spi(at.bus, at.select, mode, max_hz)
        return self._spi[key]


def _place(at: wiring.Tilt | wiring.Current) -> str:
    return f"spi-{at.bus}.{at.select}"
