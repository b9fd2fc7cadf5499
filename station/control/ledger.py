"""Remembers faults: which are present, which are latched, and which began in this tick.

A fault acts when it begins. One that latches stays in the list, and refuses, until somebody has
acknowledged it; one that is still present cannot be acknowledged away.
"""

from dataclasses import dataclass, field

from station.control.faults import FAULTS, Fault, Reaction
from station.control.snapshot import FaultView

_NONE: frozenset[Fault] = frozenset()


@dataclass(slots=True)
class Ledger:
    """Present and latched faults with the time at which each began."""

    present: dict[Fault, float] = field(default_factory=dict)
    latched: dict[Fault, float] = field(default_factory=lambda: {Fault.START_UP: 0.0})  # S1
    began: tuple[Fault, ...] = ()
    over: tuple[Fault, ...] = ()
    views: tuple[FaultView, ...] | None = None

    def update(self, found: set[Fault], now_s: float) -> None:
        """Take the faults that are present in this tick."""
        self.began = self.over = ()
        if found == self.present.keys():
            return
        self.began = tuple(sorted(found - self.present.keys()))
        self.over = tuple(sorted(self.present.keys() - found))
        for fault in self.over:
            del self.present[fault]
        for fault in self.began:
            self.present[fault] = now_s
            if FAULTS[fault].latches:
                self.latched.setdefault(fault, now_s)
        self.views = None

    def acknowledge(self, fault: Fault) -> None:
        """Let go of a latch."""
        if self.latched.pop(fault, None) is not None:
            self.views = None

    def acknowledge_all(self) -> tuple[Fault, ...]:
        """A press at the station has seen everything; returns what was latched."""
        latched = tuple(self.latched)
        for fault in latched:
            self.acknowledge(fault)
        return latched

    def refusing(self, spare: frozenset[Fault] = _NONE) -> Fault | None:
        """The worst fault, present or latched, that forbids a session; `spare` is overlooked."""
        shown = [fault for fault in (*self.present, *self.latched) if fault not in spare]
        shown = [fault for fault in shown if FAULTS[fault].parked >= Reaction.REFUSE]
        return max(shown, key=lambda fault: FAULTS[fault].parked, default=None)

    def shown(self) -> tuple[FaultView, ...]:
        """Every present or latched fault, oldest first."""
        if self.views is None:
            both = {**self.latched, **self.present}
            self.views = tuple(
                FaultView(fault, fault in self.latched, since)
                for fault, since in sorted(both.items(), key=lambda item: item[1])
            )
        return self.views
