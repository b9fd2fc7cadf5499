"""What the controller process looks for in its own ticks; each is O(1) and does no I/O."""

import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from station.control.faults import Fault
from station.control.requests import Block
from station.service.inbox import Inbox
from station.service.leaving import Leaving
from station.service.loop import PARKED, Tick

_LOOK_TICKS = 50
_NEAR_UPRIGHT_DEG = 3.0
COMING_UP = "Bringing the person up first; press Ctrl-C again to stop at once and leave."
CANNOT_COME_UP = (
    "The table cannot come up by itself now: free the emergency stop if it is pressed and hold the "
    "button on the station to creep up, or press Ctrl-C again to leave the table as it is."
)
STOPPING = "Stopping at once and leaving."
LEFT_AWAY = "The table was left away from upright: use the wired return or the crank."


class StartReport:
    """Tells once when the first tick was, and when a press of the button could make it READY."""

    def __init__(self, began_s: float, priority: str, tell: Callable[[str], None]) -> None:
        self._began_s, self._priority, self._tell = began_s, priority, tell
        self._first_s: float | None = None
        self._done = False

    def __call__(self, tick: Tick) -> None:
        """Look at a tick."""
        if self._done:
            return
        after_s = time.monotonic() - self._began_s
        self._first_s = self._first_s or after_s
        shown = {view.fault for view in tick.snapshot.faults}
        if tick.snapshot.trusted and shown <= {Fault.START_UP}:
            self._done = True
            self._tell(
                f"Controller: first tick {self._first_s:.2f} s after its start, every input good "
                f"after {after_s:.2f} s, running with {self._priority}."
            )


class FailedThreads:
    """Takes note of a thread of ours that has failed; the loop goes on without it.

    Attributes:
        trouble: Which one, and why, as a sentence; None when all live.
    """

    def __init__(self, crash_file: Path) -> None:
        self.trouble: str | None = None
        self._crash_file = crash_file

    def __call__(self, failed: threading.ExceptHookArgs) -> None:
        """Called by Python in the failing thread, as `threading.excepthook`."""
        name = "unknown" if failed.thread is None else failed.thread.name
        kind, value, trace = failed.exc_type, failed.exc_value, failed.exc_traceback
        self.trouble = f"The controller's {name} thread has failed ({kind.__name__}: {value})."
        text = "".join(traceback.format_exception(kind, value, trace))
        self._crash_file.write_text(text, encoding="utf-8")


class Troubles:
    """Passes on why no session may begin, when something beside the table is wrong (S44)."""

    def __init__(
        self, inbox: Inbox, trouble: Callable[[], str | None], tell: Callable[[str], None]
    ) -> None:
        self._inbox, self._trouble, self._tell = inbox, trouble, tell
        self._passed_on: str | None = None
        self._ticks = 0

    def __call__(self, tick: Tick) -> None:
        """Ask twice a second; pass on what has changed."""
        del tick
        self._ticks += 1
        if self._ticks % _LOOK_TICKS:
            return
        found = self._trouble()
        if found == self._passed_on:
            return
        hint = "A running session goes on." if found else ""
        if self._inbox.put(Block(found or "", hint), "station", time.monotonic()):
            self._passed_on = found
            self._tell(found or "That is over; sessions can be started again.")


class Farewell:
    """Tells what happens after a signal, as long as the loop goes on."""

    def __init__(self, leaving: Leaving, upright_deg: float, tell: Callable[[str], None]) -> None:
        self._leaving, self._upright_deg, self._tell = leaving, upright_deg, tell
        self._told: set[str] = set()

    def __call__(self, tick: Tick) -> None:
        """Look at a tick."""
        if not self._leaving.begun:
            return
        snapshot = tick.snapshot
        cut = snapshot.mode in PARKED
        if cut and snapshot.session is None:
            return
        if self._leaving.asked > 1:
            self._once(STOPPING)
        else:
            self._once(CANNOT_COME_UP if cut or not snapshot.trusted else COMING_UP)

    def end(self, angle_deg: float | None) -> None:
        """The loop has ended with the table at this angle."""
        near = angle_deg is not None and angle_deg < self._upright_deg + _NEAR_UPRIGHT_DEG
        if not near:
            self._once(LEFT_AWAY)

    def _once(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._tell(sentence)
