"""A bench for sensors: every chip's register-level model on a bus, and the wiring that names it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path
from typing import Any

from gpiozero.pins.mock import MockFactory

from hardware.gpio.calibration import TableCalibration
from hardware.gpio.inclinometers import Sensors, open_sensors
from hardware.gpio.ports import Ports
from hardware.gpio.wiring import USUAL_ADDRESS, Inclinometer, Tilt, Wiring
from hardware.simulated.wired.buses import FakeI2c, FakeSpi
from hardware.simulated.wired.chips_i2c import Ina226Model, Mpu6050Model
from hardware.simulated.wired.chips_spi import Mcp3008Model

BEGAN_S, TICK_S = 100.0, 0.01
MPU_AT, INA_AT = USUAL_ADDRESS[Inclinometer.MPU6050], 0x40


def finish(starting: Iterator[float]) -> float:
    """Run a start to its end; how long it wanted the chip left alone in all."""
    return sum(starting)


def gravity_at(angle_deg: float) -> tuple[float, float, float]:
    """What a chip feels whose x axis points head-down and whose z axis out of the underside."""
    angle = radians(angle_deg)
    return sin(angle), 0.0, cos(angle)


@dataclass
class Clock:
    """A clock that tests put forward."""

    now_s: float = BEGAN_S

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


class Bench:
    """The default build's sensors on virtual time."""

    def __init__(
        self,
        wiring: Wiring | None = None,
        calibration: TableCalibration | None = None,
        *,
        i2c: FakeI2c | None = None,
        spis: Mapping[int, FakeSpi] | None = None,
        threads: bool = False,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self.now_s = BEGAN_S
        self.mpu, self.ina, self.mcp = Mpu6050Model(), Ina226Model(), Mcp3008Model()
        self.i2c = i2c or FakeI2c({MPU_AT: self.mpu, INA_AT: self.ina})
        self.spis = spis or {0: FakeSpi(self.mcp)}
        ports = Ports(
            pins=MockFactory(),
            i2c=lambda _number: self.i2c,
            spi=lambda _bus, select, _mode, _max_hz: self.spis[select],
            pwm_root=Path("unused"),
            threads=threads,
            clock=clock or (lambda: self.now_s),
        )
        self.sensors: Sensors = open_sensors(wiring or Wiring(), calibration, ports)

    def run(self, seconds: float) -> None:
        """Poll as a loop at 100 Hz does."""
        for _ in range(round(seconds / TICK_S)):
            self.sensors.poll(self.now_s)
            self.now_s += TICK_S

    def started(self) -> "Bench":
        """All chips are set up and sampled."""
        self.run(1.0)
        return self


def primary(chip: Inclinometer, **more: Any) -> Wiring:
    """The default build with another primary channel."""
    return Wiring(primary=Tilt(chip, **more))
