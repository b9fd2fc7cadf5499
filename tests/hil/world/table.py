"""The world outside the board: the table, its sensors, and whoever lies on it.

It reads what the lines carry, moves the pretend table's own physics by that, and puts what follows
onto the input lines and into the sensors' registers; a hundred times a second, in a thread.
Everything that the program under test does to an output is kept with its time.
"""

import threading
import time
from dataclasses import dataclass
from random import Random

from hardware.gpio.wiring import Level, Wiring
from hardware.interface import Command
from hardware.simulated.plant import STEP_S, Plant
from hardware.simulated.supply import Supply
from tests.hil.world.builds import Build
from tests.hil.world.drive import DriveLines, Monostable
from tests.hil.world.edges import Edge, Edges, PwmChange
from tests.hil.world.lines import Lines

UPRIGHT_DEG = -70.0
BODY_KG, OFFSET_M, PLAY_DEG = 75.0, 0.14, 0.3
EVERY_S = 0.01
_MOST_STEPS = 200  # in one go: a second that nobody was there to see


@dataclass(frozen=True, slots=True)
class Moment:
    """What was so at a time; `duty` is what reaches the bridge, `power` whether it is supplied.

    `guard` is the guard's contact, always closed where none is fitted.
    """

    at_s: float
    angle_deg: float
    duty: float
    coil: bool
    power: bool
    guard: bool = True


@dataclass(frozen=True, slots=True)
class Wire:
    """What a wire puts on its input in the good state, and in the other; None where it is open."""

    pin: int
    good: bool | None
    bad: bool | None


class World:
    """The table and its panel; a context, within which time passes.

    Args:
        wiring: What is wired where.
        build: What is fitted.
        start_deg: Where it stands at first.

    Attributes:
        changes: Everything that was done to outputs and PWM.
        moments: What was so in each step.
        good: Contacts by name, and whether each is in its good state; may be set at any time, but
            for those that the table itself moves.
        broken: Names of those whose wire is broken.
        sensors: Everything that measures.
    """

    def __init__(self, wiring: Wiring, build: Build, start_deg: float = UPRIGHT_DEG) -> None:
        self.changes: list[Edge | PwmChange] = []
        self.moments: list[Moment] = []
        self.sensors = build.sensors(Random(1))
        self._wiring, self._lines, self._edges = wiring, Lines(), Edges()
        self._drive = DriveLines(wiring)
        self._plant, self._supply = Plant(start_deg, BODY_KG, OFFSET_M, PLAY_DEG), Supply()
        self._guard = Monostable(wiring.guard.pin) if wiring.guard.fitted else None
        self._wires = _wires(wiring)
        self.good = dict.fromkeys(self._wires, True)
        self.broken: frozenset[str] = frozenset()
        self._shown: dict[str, bool | None] = {}
        self._plant_s = time.monotonic()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="world", daemon=True)
        self._step()

    def __enter__(self) -> "World":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()
        self._edges.close()

    @property
    def now(self) -> Moment:
        """The newest moment."""
        return self.moments[-1]

    @property
    def drive(self) -> DriveLines:
        """What the motor driver's lines were told."""
        return self._drive

    @property
    def beats(self) -> list[float]:
        """Times of the heartbeat's rising edges."""
        return self._drive.beats

    def set(self, name: str, good: bool) -> float:
        """Move a contact at once; the time right before the line changed."""
        self.good[name] = good
        now_s = time.monotonic()
        self._show(name)
        return now_s

    def break_wires(self, *names: str) -> None:
        """Break these wires, and mend all others."""
        self.broken = frozenset(names)

    def press(self, down: bool) -> float:
        """Press the button, or let go of it; the time right before."""
        return self.set("button", not down)

    def break_supply(self, *faults: str) -> float:
        """Break these parts between the lines and the motor, and mend all others; when."""
        self._supply.adopt(frozenset(faults))
        return time.monotonic()

    @property
    def guard_beats(self) -> list[float]:
        """Times of the rising edges of the guard's heartbeat."""
        return self._guard.beats if self._guard else []

    def level(self, line: int) -> bool:
        """What a line carries now."""
        return self._lines.level(line)

    def _run(self) -> None:
        due_s = time.monotonic()
        while not self._ending.is_set():
            due_s = max(due_s + EVERY_S, time.monotonic() - EVERY_S)
            time.sleep(max(0.0, due_s - time.monotonic()))
            self._step()

    def _step(self) -> None:
        now_s = time.monotonic()
        for change in self._edges.read():
            self.changes.append(change)
            self._drive.take(change)
            if self._guard:
                self._guard.take(change)
        self._live_until(now_s)
        self.good["upper_switch"] = not self._plant.upper_switch
        self.good["lower_switch"] = not self._plant.lower_switch
        self.good["power"] = not self._supply.through
        if self._guard:
            self.good["guard_estop"] = self.good["estop"]
        for name in self._wires:
            self._show(name)
        self.sensors.measure(self._plant.angle_deg, abs(self._plant.current_a))

    def _live_until(self, now_s: float) -> None:
        """Let the table live under what the lines carry now."""
        drive, supply, lines = self._wiring.drive, self._supply, self._lines
        supply.chain_closed, supply.mains_ok = self.good["estop"], self.good["mains"]
        enabled = lines.level(drive.enable_pin)
        duty = self._drive.duty(lines.level(drive.dir_pin)) if enabled else 0.0
        coil = self._drive.coil(now_s)
        supply.guard_closed = self._guard is None or self._guard.coil(now_s)
        steps = int((now_s - self._plant_s) / STEP_S)
        for _ in range(min(steps, _MOST_STEPS)):
            supply.switch(supply.wanted(coil))
            self._plant.run(1, supply.volts(Command(duty, coil)))
        self._plant_s += steps * STEP_S
        seen = (self._plant.angle_deg, duty, coil, supply.live, supply.guard_closed)
        self.moments.append(Moment(now_s, *seen))

    def _show(self, name: str) -> None:
        """Put a wire's level on its input, if it is another than before."""
        wire = self._wires[name]
        level = wire.good if self.good[name] else wire.bad
        if name in self.broken:
            level = None
        if self._shown.get(name, "nothing") != level:
            self._shown[name] = level
            self._lines.wire(wire.pin, level)


def _wires(wiring: Wiring) -> dict[str, Wire]:
    """What comes to each input that is fitted, by its name.

    A closed contact drives the good level; an open one, like a broken wire, drives none. The motor
    driver's end holds the fault line high, and pulls it low when there is a fault.
    """
    inputs = wiring.inputs
    contacts = {name: getattr(inputs, name) for name in inputs.__slots__}
    wires = {
        name: Wire(contact.pin, contact.good is Level.HIGH, None)
        for name, contact in contacts.items()
        if contact is not None
    }
    if wiring.guard.fitted:
        estop = wiring.guard.estop
        wires["guard_estop"] = Wire(estop.pin, estop.good is Level.HIGH, None)
    fault = wiring.drive.fault_pin
    return wires if fault is None else {**wires, "fault": Wire(fault, True, False)}
