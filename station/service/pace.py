"""When the next tick is, and what time it then is.

Deadlines are absolute, so that a late tick does not push the ones after it. Far behind, the loop
starts from now instead of running a burst of ticks.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

_FEW_PERIODS = 3


class RealTime:
    """Ticks at a fixed rate of the monotonic clock, `speed` times as fast when asked.

    At another speed than 1 the time between ticks is scaled but lateness is not: what is handed
    out is the planned time of the tick plus how late, in real seconds, it is.
    """

    def __init__(
        self,
        period_s: float,
        speed: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._period_s = period_s
        self._real_period_s = period_s / speed
        self._late_share = min(1.0, speed)  # keeps time from running backwards when slowed down
        self._due_s = clock()
        self._planned_s = self._due_s

    def wait(self) -> float:
        """Sleep until the next tick is due; returns its time."""
        self._due_s += self._real_period_s
        self._planned_s += self._period_s
        now_s = self._clock()
        if now_s < self._due_s:
            self._sleep(self._due_s - now_s)
            now_s = self._clock()
        late_s = max(0.0, now_s - self._due_s)
        tick_s = self._planned_s + late_s * self._late_share
        if late_s > _FEW_PERIODS * self._real_period_s:
            self._due_s, self._planned_s = now_s, tick_s
        return tick_s

    def stall(self, duration_s: float) -> None:
        """Be away for so long."""
        self._sleep(duration_s)


@dataclass(slots=True)
class VirtualTime:
    """Ticks as fast as they can be computed; a stall is just a jump."""

    period_s: float = 0.01
    begin_s: float = 0.0
    ticks: int = 0

    def wait(self) -> float:
        """The time of the next tick."""
        self.ticks += 1
        return self.begin_s + self.ticks * self.period_s

    def stall(self, duration_s: float) -> None:
        """Be away for so long."""
        self.begin_s += duration_s
