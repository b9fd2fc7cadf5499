"""Everything that the controller remembers from one tick to the next: a tree of plain data.

Being plain data it can be written down and taken up again, which is what replays begin with.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from hardware.interface import SAFE, Command
from station.control.budget import Budget
from station.control.button import Button
from station.control.config import ControlConfig
from station.control.estimator import Estimator, Tilt
from station.control.exposure import Exposure
from station.control.gate import Envelope, Gate
from station.control.ledger import Ledger
from station.control.modes import Mode, Signal
from station.control.monitor import Bounds, Monitor
from station.control.motion import Goal, Mover
from station.control.requests import Block
from station.control.route import Route
from station.control.session import Walker
from station.control.snapshot import Event, SessionView

PARKED_DEG = 1.5  # how near upright counts as upright


class Outcome(StrEnum):
    """How a session ended."""

    COMPLETED = "completed"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    FAULT = "fault"


@dataclass(slots=True)
class State:
    """The controller's memory.

    Attributes:
        hand: "Bring me up" in the person's hand.
        command: What was commanded in the last tick.
        asked: Signals that requests of this tick have raised.
        source: Who caused what happens in this tick, for the record.
        backoff: Where to back off to after something was in the way (S27).
        auto_return: A stop away from upright turns into a return by itself (S19).
        fault_stops: How often in a row a fault, not a person, has stopped the table.
        held_since_s: Since when the enabling switch has been held (S45); None when it is not.
        leaving: The process wants to end.
        block: Why no session may begin, if so.
        outcome: How the session will have ended.
        view: The session as last shown, made at `viewed_s`.
    """

    config: ControlConfig
    monitor: Monitor
    mover: Mover
    exposure: Exposure
    bounds: Bounds
    envelope: Envelope
    gate: Gate
    budget: Budget
    estimator: Estimator = field(default_factory=Estimator)
    button: Button = field(default_factory=Button)
    hand: Button = field(default_factory=Button)
    ledger: Ledger = field(default_factory=Ledger)
    mode: Mode = Mode.FAULTED  # S1
    mode_since_s: float = 0.0
    armed_since_s: float = 0.0
    walker: Walker | None = None
    route: Route | None = None
    command: Command = SAFE
    asked: set[Signal] = field(default_factory=set)
    source: str = "station"
    straight: bool = False
    backoff: Goal | None = None
    auto_return: bool = False
    fault_stops: int = 0
    ankles_since_s: float | None = None
    held_since_s: float | None = None
    leaving: bool = False
    block: Block | None = None
    outcome: Outcome | None = None
    events: list[Event] = field(default_factory=list)
    view: SessionView | None = None
    viewed_s: float = 0.0

    @property
    def tilt(self) -> Tilt:
        """This tick's estimate."""
        return self.estimator.tilt

    @property
    def parked(self) -> bool:
        """Upright, standing still, and sure of it."""
        tilt, upright = self.tilt, self.config.table.upright_deg
        near = tilt.angle_deg <= upright + PARKED_DEG
        return tilt.trusted and near and self.mover.planned_at_rest

    @property
    def moving(self) -> bool:
        """Whether anything moves or is about to, by plan or by measurement."""
        return not self.mover.settled or abs(self.tilt.rate_deg_s) > 0.3  # noqa: PLR2004

    @property
    def without_table(self) -> bool:
        """Whether there is a session that leaves the table alone from beginning to end."""
        return self.walker is not None and not self.walker.plan.uses_table

    @property
    def checking_in(self) -> bool:
        """Whether the person is being asked if all is well (S14)."""
        return self.exposure.asked_s is not None and self.mode is Mode.RUNNING

    def note(self, kind: str, text: str, source: str | None = None) -> None:
        """Write an event into this tick's record (S42)."""
        self.events.append(Event(self.monitor.ticks, source or self.source, kind, text))
