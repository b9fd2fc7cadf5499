"""The real-time loop: read, decide, write, a hundred times a second.

Beside the two calls to the hardware nothing here does I/O or waits for anybody: requests are
drained from a bounded inbox, and what others want to know is left in boxes of theirs.
"""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from hardware.interface import Command, Hardware, Readings
from station.control.controller import Controller
from station.control.modes import Mode
from station.control.requests import Leave, Request, Stop
from station.control.snapshot import Snapshot
from station.service.inbox import Inbox

PARKED = frozenset({Mode.READY, Mode.FAULTED, Mode.ESTOPPED})
IDLE = frozenset({Mode.READY, Mode.FAULTED})
_COLLECT_TICKS = 1000
_SECOND_SIGNAL_S = 1.0  # S5: any stop has come to rest by then


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


class Leaving:
    """Counts the signals that ask the process to end; set from a signal handler.

    The first one brings the person up and then ends; the second one stops at once and ends.
    """

    def __init__(self) -> None:
        self.asked = 0
        self._told = 0
        self._deadline_s = 0.0

    @property
    def begun(self) -> bool:
        """Whether the process was asked to end."""
        return self.asked > 0

    def ask(self) -> None:
        """Take one signal."""
        self.asked += 1

    def tell(self, inbox: Inbox, now_s: float) -> None:
        """Leave the request that belongs to a signal that has come since the last tick."""
        if self._told >= min(self.asked, 2):
            return
        self._told += 1
        self._deadline_s = now_s + _SECOND_SIGNAL_S
        inbox.put(Leave() if self._told == 1 else Stop(), "signal", now_s)

    def may_end(self, snapshot: Snapshot, now_s: float) -> bool:
        """Whether the loop may end after this tick."""
        if self._told == 0:
            return False
        if self._told == 1:
            return snapshot.mode in PARKED and snapshot.session is None and snapshot.duty == 0.0
        return snapshot.duty == 0.0 or now_s > self._deadline_s


def keep_collector_out() -> None:
    """Stop the garbage collector, and spare it everything that exists already."""
    gc.collect()
    gc.freeze()
    gc.disable()


def run_loop(
    hardware: Hardware,
    controller: Controller,
    pace: Pace,
    inbox: Inbox,
    leaving: Leaving,
    before: Callable[[Sequence[Request]], None],
    after: Sequence[Callable[[Tick], None]],
) -> Snapshot:
    """Tick until the process may end.

    Args:
        hardware: The table.
        controller: The control core.
        pace: When ticks are due.
        inbox: Requests of everybody.
        leaving: Whether the process was asked to end.
        before: Called with the requests of a tick, before the controller takes them.
        after: Called with every tick once its command is written; must be O(1) and not raise.

    Returns:
        The last snapshot.
    """
    ticks = 0
    while True:
        now_s = pace.wait()
        real_s = time.monotonic()
        leaving.tell(inbox, real_s)
        readings = hardware.read(now_s)
        requests = inbox.drain(real_s)
        if requests:
            before(requests)
        command, snapshot = controller.step(readings, requests)
        hardware.write(command)
        tick = Tick(readings, requests, command, snapshot)
        for each in after:
            each(tick)
        if leaving.begun and leaving.may_end(snapshot, real_s):
            return snapshot
        ticks += 1
        if ticks % _COLLECT_TICKS == 0 and snapshot.mode in IDLE:
            gc.collect()
