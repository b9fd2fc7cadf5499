"""The real-time loop: read, decide, write, a hundred times a second.

Beside the two calls to the hardware nothing here does I/O or waits for anybody: requests are
drained from a bounded inbox, and what others want to know is left in boxes of theirs.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from hardware.interface import Command, Hardware, Readings
from station.control.modes import Mode
from station.control.requests import Leave, Request, Stop
from station.control.snapshot import Snapshot
from station.service.inbox import Inbox
from station.service.leaving import STOP_S, Leaving

PARKED = frozenset({Mode.READY, Mode.FAULTED, Mode.ESTOPPED})
IDLE = frozenset({Mode.READY, Mode.FAULTED})
_COLLECT_TICKS = 1000


class Pace(Protocol):
    """Says when the next tick is."""

    def wait(self) -> float:
        """Wait for the next tick and return its time."""
        ...


@dataclass(frozen=True, slots=True)
class Tick:
    """Everything that went in and out of one tick."""

    readings: Readings
    requests: tuple[Request, ...]
    command: Command
    snapshot: Snapshot


class Stepper(Protocol):
    """Whoever decides: the control core, or a pilot that passes the table on."""

    def step(
        self, readings: Readings, requests: Sequence[Request] = ()
    ) -> tuple[Command, Snapshot]:
        """One tick; see `station.control.controller.Controller.step`."""
        ...


class Exit:
    """Carries the wish to leave into the loop, and says when the loop may end."""

    def __init__(self, leaving: Leaving) -> None:
        self._leaving = leaving
        self._told = 0
        self._deadline_s = 0.0

    def tell(self, inbox: Inbox, now_s: float) -> None:
        """Leave the request that belongs to what was asked since the last tick."""
        if self._told >= min(self._leaving.asked, 2):
            return
        self._told += 1
        self._deadline_s = now_s + STOP_S
        inbox.put(Leave() if self._told == 1 else Stop(), "signal", now_s)

    def may_end(self, snapshot: Snapshot, now_s: float) -> bool:
        """Whether the loop may end after this tick."""
        if self._told == 0:
            return False
        if self._told == 1:
            # A person who was cut off head-down still needs this process to creep up (S18).
            return snapshot.mode in PARKED and snapshot.session is None and snapshot.duty == 0.0
        return snapshot.duty == 0.0 or now_s > self._deadline_s


def keep_collector_out() -> None:
    """Stop the garbage collector, and spare it everything that exists already."""
    gc.collect()
    gc.freeze()
    gc.disable()


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the garbage collector out for a while; ticks leave no circles behind."""
    keep_collector_out()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def run_loop(
    hardware: Hardware,
    controller: Stepper,
    pace: Pace,
    inbox: Inbox,
    leaving: Leaving,
    before: Callable[[Sequence[Request]], None],
    after: Sequence[Callable[[Tick], None]],
) -> Snapshot:
    """Tick until the process may end.

    Args:
        hardware: The table.
        controller: Whoever decides.
        pace: When ticks are due.
        inbox: Requests of everybody.
        leaving: Whether the process was asked to end.
        before: Called with the requests of a tick, before the controller takes them.
        after: Called with every tick once its command is written; must be O(1) and not raise.

    Returns:
        The last snapshot.
    """
    ticks, way_out = 0, Exit(leaving)
    while True:
        now_s = pace.wait()
        real_s = time.monotonic()
        way_out.tell(inbox, real_s)
        readings = hardware.read(now_s)
        requests = inbox.drain(real_s)
        if requests:
            before(requests)
        command, snapshot = controller.step(readings, requests)
        hardware.write(command)
        tick = Tick(readings, requests, command, snapshot)
        for each in after:
            each(tick)
        if leaving.begun and way_out.may_end(snapshot, real_s):
            return snapshot
        ticks += 1
        if ticks % _COLLECT_TICKS == 0 and snapshot.mode in IDLE:
            gc.collect()
