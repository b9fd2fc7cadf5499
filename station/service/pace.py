"""When the next tick is, and what time it then is.

Deadlines are absolute, so that a late tick does not push the ones after it. Far behind, the loop
starts from now instead of running a burst of ticks.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

_FEW_PERIODS = 3
BREATH_TICKS, BREATH_S = 50, 0.003  # a loop with real-time priority must let others run, too


class RealTime:
    """Ticks at a fixed rate of the monotonic clock, `speed` times as fast when asked.

    At another speed than 1 the time between ticks is scaled but lateness is not: what is handed
    out is the planned time of the tick plus how late, in real seconds, it is.

    Attributes:
        speed: How fast it is now.
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
        self._due_s = self._planned_s = self._told_s = clock()
        self._wanted = speed
        self._breathless = 0  # ticks in a row without any sleep
        self._turn_to(speed)

    def run_at(self, speed: float) -> None:
        """Tick so many times as fast from the next tick on; any thread may ask."""
        self._wanted = speed

    def wait(self) -> float:
        """Sleep until the next tick is due; returns its time."""
        if self._wanted != self.speed:
            self._due_s = self._clock()
            self._turn_to(self._wanted)
        self._due_s += self._real_period_s
        self._planned_s += self._period_s
        now_s = self._clock()
        if now_s < self._due_s:
            self._sleep(self._due_s - now_s)
            now_s = self._clock()
            self._breathless = 0
        elif self.speed > 1.0:
            self._breathless += 1
            if self._breathless >= BREATH_TICKS:
                now_s = self._breathe()
        late_s = max(0.0, now_s - self._due_s)
        tick_s = self._planned_s + late_s * self._late_share
        if late_s > _FEW_PERIODS * self._real_period_s:
            self._due_s, self._planned_s = now_s, tick_s
        self._told_s = tick_s
        return tick_s

    def stall(self, duration_s: float) -> None:
        """Be away for so long."""
        self._sleep(duration_s)

    def _breathe(self) -> float:
        """Asked for more speed than there is: rest a moment, in which the table's time stands."""
        began_s = self._clock()
        self._sleep(BREATH_S)
        now_s = self._clock()
        self._due_s += now_s - began_s
        self._breathless = 0
        return now_s

    def _turn_to(self, speed: float) -> None:
        """Go on from the last time that was handed out, so that time never runs backwards."""
        self.speed = speed
        self._real_period_s = self._period_s / speed
        self._late_share = min(1.0, speed)  # the same, when slowed down
        self._planned_s = self._told_s


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
