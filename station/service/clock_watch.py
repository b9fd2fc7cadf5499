"""Watches the wall clock beside the one that only runs on, which knows when sessions ended.

It is called in every tick: O(1), and no I/O.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from station.people.clock import STEP_S, by_running_time
from station.records.rows import EventRow, SessionRow
from station.service.loop import Tick

_LOOK_TICKS = 50
_KEPT = 200


def running_s() -> float:
    """Seconds that run on whatever the wall clock does, also while the computer sleeps."""
    return (
        time.clock_gettime(time.CLOCK_BOOTTIME)
        if hasattr(time, "CLOCK_BOOTTIME")
        else (time.monotonic())
    )


class ClockWatch:
    """What a step of the wall clock must not change (S35), and a line in the records for each.

    Args:
        note: Keeps an event in the records.
        tell: Hears of it.
        wall: Wall time, with its zone.
        running: Seconds that only run on.
    """

    def __init__(
        self,
        note: Callable[[EventRow], None],
        tell: Callable[[str], None],
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        running: Callable[[], float] = running_s,
    ) -> None:
        self._note, self._tell, self._wall, self._running = note, tell, wall, running
        self._ended_s: dict[str, float] = {}
        self._offset_s = self._now_offset_s()
        self._ticks = 0

    def __call__(self, tick: Tick) -> None:
        """Look at a tick."""
        view = tick.snapshot.session or tick.snapshot.last
        if tick.snapshot.ended is not None and view is not None:
            self._ended_s[view.id] = self._running()
            if len(self._ended_s) > _KEPT:
                del self._ended_s[next(iter(self._ended_s))]
        self._ticks += 1
        if self._ticks % _LOOK_TICKS == 0:
            self._look(tick.snapshot.loop.ticks)

    def put_right(self, history: Sequence[SessionRow]) -> tuple[SessionRow, ...]:
        """A history with the sessions of this process where they really were; from any thread."""
        now = self._wall().astimezone()
        return by_running_time(history, dict(self._ended_s), now, self._running())

    def _look(self, ticks: int) -> None:
        offset_s = self._now_offset_s()
        step_s = offset_s - self._offset_s
        if abs(step_s) < STEP_S:
            return
        self._offset_s = offset_s
        text = _forward(step_s) if step_s > 0 else _back(-step_s)
        self._note(EventRow(ticks, self._wall(), "station", "clock", text))
        self._tell(text)

    def _now_offset_s(self) -> float:
        return self._wall().timestamp() - self._running()


def _forward(step_s: float) -> str:
    return f"The station's clock was set forward by {step_s:.0f} s."


def _back(step_s: float) -> str:
    return f"The station's clock was set back by {step_s:.0f} s."
