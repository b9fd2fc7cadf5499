"""A whole station in one thread: pretend table, controller and clock, advanced tick by tick.

This is what headless sessions, stories, campaigns and benchmarks run on. In virtual time it runs
as fast as it can be computed, and the same seed gives the same session.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from hardware.interface import SAFE, Command, Readings
from hardware.simulated.table import SimulatedTable, TableOptions
from station.control.config import ControlConfig
from station.control.controller import Controller
from station.control.modes import Mode
from station.control.plan import Plan
from station.control.requests import Answer, Arm, Request, What
from station.control.snapshot import Snapshot
from station.service.loop import Tick
from station.service.pace import VirtualTime
from station.service.tables import MakeTable

_TAP_S = 0.3  # longer than a contact bounces, shorter than a long press
_ROUNDING_S = 1e-6
_SETTLE_S = 1.0  # sensors have answered, the button has been seen released


class NotReached(RuntimeError):
    """What was waited for did not happen in the time it was given."""


class Clock(Protocol):
    """Says when ticks are, and how to be late."""

    def wait(self) -> float:
        """The time of the next tick."""
        ...

    def stall(self, duration_s: float) -> None:
        """Be away for so long."""
        ...


class VirtualStation:
    """A pretend table with its controller.

    Args:
        config: Figures of the controller.
        options: What the table is like.
        clock: When ticks are; virtual time when left out.
        make_table: Makes the table from its options and the clock's way of being late.

    Attributes:
        table: The table, with its panel and its faults.
        controller: The control core.
        readings: Of the last tick.
        command: Of the last tick.
        snapshot: Of the last tick.
        now_s: Time of the last tick.
        people: Called after each tick with this station; they play whoever stands there.
        before: Called with the requests of a tick that has some, before the controller.
        after: Called with each tick, when it is over.
    """

    def __init__(
        self,
        config: ControlConfig | None = None,
        options: TableOptions | None = None,
        clock: Clock | None = None,
        make_table: MakeTable = SimulatedTable,
    ) -> None:
        config = config or ControlConfig()
        self.clock = clock or VirtualTime(1 / config.rate_hz)
        self.table = make_table(options or TableOptions(), self.clock.stall)
        self.controller = Controller.at_start(config)
        self.people: list[Callable[[VirtualStation], None]] = []
        self.before: list[Callable[[Sequence[Request]], None]] = []
        self.after: list[Callable[[Tick], None]] = []
        self.command: Command = SAFE
        self._asked: list[Request] = []
        self._tickets = 0
        self.readings: Readings
        self.snapshot: Snapshot
        self.step()

    @property
    def now_s(self) -> float:
        """Time of the last tick."""
        return self.snapshot.now_s

    def ask(self, what: What, source: str = "web", age_s: float = 0.0) -> int:
        """Leave a request for the next tick; returns its ticket."""
        self._tickets += 1
        self._asked.append(Request(what, source, age_s, self._tickets))
        return self._tickets

    def step(self) -> Snapshot:
        """One tick."""
        readings = self.table.read(self.clock.wait())
        requests: tuple[Request, ...] = ()
        if self._asked:
            requests, self._asked = tuple(self._asked), []
            for each in self.before:
                each(requests)
        command, snapshot = self.controller.step(readings, requests)
        self.table.write(command)
        self.readings, self.command, self.snapshot = readings, command, snapshot
        for person in self.people:
            person(self)
        if self.after:
            tick = Tick(readings, requests, command, snapshot)
            for watch in self.after:
                watch(tick)
        return snapshot

    def run_for(self, duration_s: float) -> Snapshot:
        """Tick for so long."""
        end_s = self.now_s + duration_s - _ROUNDING_S
        while self.now_s < end_s:
            self.step()
        return self.snapshot

    def run_until(self, reached: Callable[[Snapshot], bool], bound_s: float) -> Snapshot:
        """Tick until `reached` says so.

        Raises:
            NotReached: It did not within `bound_s`.
        """
        end_s = self.now_s + bound_s
        while not reached(self.snapshot):
            if self.now_s >= end_s:
                state = f"{self.snapshot.mode} at {self.snapshot.angle_deg} deg"
                raise NotReached(f"Not reached within {bound_s:g} s; the table is {state}.")
            self.step()
        return self.snapshot

    def tap(self) -> Snapshot:
        """Press the button and let go of it."""
        self.table.panel.press(True)
        self.run_for(_TAP_S)
        self.table.panel.press(False)
        return self.run_for(_TAP_S)

    def make_ready(self) -> Snapshot:
        """Press the button after power-up, as somebody must.

        Raises:
            NotReached: The station does not get ready.
        """
        self.run_for(_SETTLE_S)
        self.tap()
        return self.run_until(lambda snapshot: snapshot.mode is Mode.READY, 1.0)

    def arm(self, plan: Plan) -> Answer:
        """Choose a session; returns the controller's answer."""
        ticket = self.ask(Arm(plan))
        answers = self.step().answers
        return next(answer for answer in answers if answer.ticket == ticket)
