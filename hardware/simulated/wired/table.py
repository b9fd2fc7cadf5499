"""The pretend table behind pretend pins and register-level chips, driven by the real drivers.

A `SimulatedTable` is the physical world. Between two calls it lives under what the pins say, and
what it measures is put to the chips and onto the pins; in between is the very `GpioTable` that
drives a real table. Time is handed in, as everywhere: the drivers' threads are not used, and their
lease runs out in the time of the plant.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import isnan, nan

from gpiozero.pins.mock import MockFactory

from hardware.gpio.calibration import TableCalibration, TiltCalibration
from hardware.gpio.ports import Ports
from hardware.gpio.table import GpioTable, Raw
from hardware.gpio.wiring import GRAVITY_CHIPS, Inclinometer, Tilt, Wiring
from hardware.interface import Command, Readings
from hardware.simulated.faults import FaultSwitches
from hardware.simulated.table import HUNG_S, LATE_S, GuardEnd, SimulatedTable, TableOptions, Truth
from hardware.simulated.wired.chips import (
    ACROSS,
    ALONG,
    AT_LEVEL,
    FULL_DEG,
    TURN_AT_LEVEL,
    TURN_DEG,
    Chips,
)
from hardware.simulated.wired.wires import KernelPwm, Line, Wires

LOOK_S = 0.01  # how long the world lives before the pins are looked at again
WARM_UP_S = 1.0  # by then every chip has been started
_STALLS = frozenset({"late_ticks", "hung_loop"})


def _at_once(_seconds: float) -> None:
    """The world never keeps anybody waiting."""


@dataclass(frozen=True, slots=True)
class WiredOptions:
    """What this table is like.

    Attributes:
        table: The physical world.
        wiring: What is connected where; its pin factory is not used.
        mount_deg: How far askew the sensor on the bed is mounted.
        crossed: The motor's wires are the other way round than the wiring says.
        sleep: What a transfer that takes its time does; nothing in virtual time.
    """

    table: TableOptions = field(default_factory=TableOptions)
    wiring: Wiring = field(default_factory=Wiring)
    mount_deg: float = 2.7
    crossed: bool = False
    sleep: Callable[[float], object] = _at_once


class WiredTable:
    """A pretend table driven through the real drivers; a `Hardware`.

    Args:
        options: What it is like.
        stall: Called with seconds by the faults that make a reading late.
        wiring: What the drivers are told of the wiring; as it is when left out.
        calibration: What they are told of the sensors; None for a table fresh from the workshop.

    Attributes:
        panel: What a person can touch.
        faults: What can be broken.
        gpio: The drivers.
        chips: What they talk to.
        ports: How they reach pins and chips.
        wires: The other ends of the pins.
    """

    def __init__(
        self,
        options: WiredOptions,
        stall: Callable[[float], None],
        wiring: Wiring | None = None,
        calibration: TableCalibration | None = None,
    ) -> None:
        self._world = SimulatedTable(options.table, _at_once)
        self.panel, self.faults = self._world.panel, FaultSwitches()
        self._known_faults = self.faults.active
        self._pwm = KernelPwm()
        pins = MockFactory(pin_class=Line)
        self.chips = Chips(options.wiring, options.mount_deg, options.sleep)
        self.wires = Wires(options.wiring, options.crossed, pins, self._pwm)
        self._options, self._stall = options, stall
        self._hangs, self._held_s = False, 0.0
        self._lived_s = self._read_s = nan
        buses = self.chips.buses
        self.ports = Ports(
            pins,
            buses.open_i2c,
            buses.open_spi,
            self._pwm.root,
            threads=False,
            clock=lambda: self._lived_s,
        )
        self.gpio = GpioTable(wiring or options.wiring, calibration, self.ports)

    @classmethod
    def calibrated(cls, options: WiredOptions, stall: Callable[[float], None]) -> "WiredTable":
        """One that has been calibrated to perfection."""
        table = cls(options, stall)
        for tick in range(round(WARM_UP_S / LOOK_S)):
            table.read(tick * LOOK_S - WARM_UP_S)
        table.use(table.true_calibration())
        table._lived_s = nan  # the clock of the loop is another one
        return table

    def read(self, now_s: float) -> Readings:
        """Live through the time since the last call, then let the drivers read."""
        self._live_until(now_s)
        readings = self.gpio.read(now_s)
        self._read_s, self._held_s = now_s, 0.0
        if self._known_faults & _STALLS:
            self._stall_some()
        if "not_calibrated" in self._known_faults:  # a file is missing; the sensors are as before
            return replace(readings, calibrated=False)
        return readings

    def write(self, command: Command) -> None:
        """Let the drivers write; the world has gone on while they were late."""
        if self._held_s:
            self._live_until(self._read_s + self._held_s)
        self.gpio.write(command)
        self._look(self._lived_s)

    def close(self) -> None:
        """Let the drivers make everything safe, for good; again is fine."""
        self.gpio.close()
        self._world.close()
        self._pwm.close()

    @property
    def guard(self) -> GuardEnd | None:
        """The guard's wires; None where none is fitted."""
        return self._world.guard

    @guard.setter
    def guard(self, end: GuardEnd | None) -> None:
        self._world.guard = end

    def use(self, calibration: TableCalibration | None) -> None:
        """Let the drivers take another calibration."""
        self.gpio.use(calibration)

    def truth(self) -> Truth:
        """What is really so."""
        return self._world.truth()

    def raw(self) -> Raw:
        """What the chips of both tilt channels say."""
        return self.gpio.raw()

    def true_calibration(self) -> TableCalibration:
        """What a perfect commissioning of this table would find."""
        identities = [channel.probe.identity for channel in self.gpio.health().channels]
        wiring, mount_deg = self._options.wiring, self._options.mount_deg
        return TableCalibration(
            _true(wiring.primary, identities[0], mount_deg),
            _true(wiring.check, identities[1], mount_deg),
        )

    def _live_until(self, now_s: float) -> None:
        """Let the world go on, in looks at the pins."""
        if self.faults.active is not self._known_faults:
            self._adopt(self.faults.active)
        if isnan(self._lived_s):
            self._world_lives(now_s)
        while self._lived_s < now_s:
            self._world_lives(min(self._lived_s + LOOK_S, now_s))

    def _world_lives(self, until_s: float) -> None:
        """One look: what the pins said until now, what comes of it, and what is felt of it."""
        self.gpio.keep(until_s)
        self._look(until_s)
        found = self._world.read(until_s)
        self.wires.show(found)
        self.chips.show(found)
        self._lived_s = until_s

    def _look(self, now_s: float) -> None:
        """See what the pins say now."""
        self._world.write(self.wires.command(now_s))

    def _adopt(self, faults: frozenset[str]) -> None:
        self._hangs = "hung_loop" in faults - self._known_faults
        self._known_faults = faults
        self._world.faults.active = faults - _STALLS

    def _stall_some(self) -> None:
        """Keep the caller waiting, as a starved processor would."""
        late_s = LATE_S if "late_ticks" in self._known_faults else 0.0
        self._held_s = HUNG_S if self._hangs else late_s
        self._hangs = False
        if self._held_s:
            self._stall(self._held_s)


def _true(tilt: Tilt, identity: str, mount_deg: float) -> TiltCalibration:
    """Two points of the straight line from what a chip says to the angle of the bed."""
    if tilt.chip in GRAVITY_CHIPS:
        points = tuple((angle + mount_deg, angle) for angle in (-60.0, 60.0))
        return TiltCalibration(identity, ALONG, ACROSS, points)
    at_level, turn_deg = (
        (TURN_AT_LEVEL, TURN_DEG) if tilt.chip is Inclinometer.AS5600 else (AT_LEVEL, FULL_DEG)
    )
    angles = (60.0, -60.0) if turn_deg < 0 else (-60.0, 60.0)
    points = tuple((at_level + angle / turn_deg, angle) for angle in angles)
    return TiltCalibration(identity, "", "", points)
