"""The way up: to level, rest there, then rest a little head-up, then upright (S36).

A route only ever leads head-up. It is made from where the table stands, so that a return that was
stopped half-way goes on with what is still ahead of it; a rest that was cut short starts again.
"""

from dataclasses import dataclass

from station.control.config import ControlConfig
from station.control.motion import Goal

_NEAR_DEG = 1.0


@dataclass(frozen=True, slots=True)
class Stop:
    """One waypoint: an angle and how long to rest there."""

    goal: Goal
    rest_s: float


@dataclass(slots=True)
class Route:
    """Waypoints, and which of them is next."""

    stops: tuple[Stop, ...]
    index: int = 0
    resting_since_s: float | None = None
    done: bool = False

    @property
    def goal(self) -> Goal:
        """Where to go, or stay, now."""
        return self.stops[self.index].goal

    @property
    def resting(self) -> bool:
        """Whether the table rests at a waypoint."""
        return self.resting_since_s is not None and not self.done

    def advance(self, arrived: bool, now_s: float) -> None:
        """Rest on arrival; go on when the rest is over; be done at the last waypoint."""
        if self.resting_since_s is None:
            if arrived:
                self.resting_since_s = now_s
            return
        if now_s - self.resting_since_s < self.stops[self.index].rest_s:
            return
        if self.index + 1 < len(self.stops):
            self.index, self.resting_since_s = self.index + 1, None
        else:
            self.done = True

    def left_s(self, now_s: float) -> float:
        """Planned time until upright."""
        left = sum(stop.rest_s for stop in self.stops[self.index :])
        if self.resting_since_s is not None:
            left -= now_s - self.resting_since_s
        ahead = self.stops[self.index].goal
        for stop in self.stops[self.index + 1 :]:
            left += abs(stop.goal.angle_deg - ahead.angle_deg) / stop.goal.rate_deg_s
            ahead = stop.goal
        return max(0.0, left)


def way_up(
    config: ControlConfig, angle_deg: float, rate_deg_s: float, gentle: bool, straight: bool
) -> Route:
    """The route from `angle_deg` to upright.

    Args:
        config: Geometry and rests.
        angle_deg: Where the table stands.
        rate_deg_s: The person's head-up rate.
        gentle: Take the leg to level at the gentle rate (ankles open, S31).
        straight: Skip the rests, in an emergency (S36).
    """
    table, safety = config.table, config.safety
    first_rate = min(rate_deg_s, config.motion.gentle_deg_s) if gentle else rate_deg_s
    stops: list[Stop] = []
    if not straight and angle_deg > table.level_deg - _NEAR_DEG:
        level = Goal(min(table.level_deg, angle_deg), first_rate)
        stops.append(Stop(level, safety.level_rest_s))
    if not straight and angle_deg > safety.head_up_rest_deg - _NEAR_DEG:
        head_up = Goal(min(safety.head_up_rest_deg, angle_deg), rate_deg_s)
        stops.append(Stop(head_up, safety.head_up_rest_s))
    stops.append(Stop(Goal(table.upright_deg, rate_deg_s), 0.0))
    return Route(tuple(stops))
