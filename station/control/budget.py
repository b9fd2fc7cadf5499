"""How much longer the actuator may be driven before it must cool (S46).

A leaky bucket of seconds at rated current: full it holds what a window of the actuator's duty cycle
permits, driving takes out of it by the heat that the current makes, and time puts back the share of
the duty cycle. What is in it when the station starts is a guess, as nobody knows what went before:
half, which is enough for one session of every built-in program.

The way up is never refused and never ended by this: a session keeps enough for it, and a motor that
is too warm for once is better than a person who hangs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isfinite

from station.control.config import Actuator, ControlConfig
from station.control.plan import Plan, deepest_deg
from station.control.timing import Piece, move_s, plan_pieces

START_SHARE = 0.5
LEAST_COST = 0.25  # at half the rated current and below: friction, and a sensor that reads too low
MOST_COST = 9.0  # thrice the rated current: what is above is the trip's to end (S27)


@dataclass(slots=True)
class Budget:
    """The bucket.

    Attributes:
        left_s: Seconds at rated current until it is empty; below 0 a way up has overdrawn it.
        reserve_s: What the present session keeps for its way up; 0 without one.
    """

    actuator: Actuator
    left_s: float
    reserve_s: float = 0.0

    @property
    def share(self) -> float:
        """How full it is, 0 to 1."""
        return max(0.0, self.left_s / self.actuator.capacity_s)

    @property
    def used_up(self) -> bool:
        """Only what the way up needs is left (S46)."""
        return self.left_s < self.reserve_s

    def update(self, driven: bool, current_a: float | None, dt_s: float) -> None:
        """One tick."""
        passed_s, actuator = max(0.0, dt_s), self.actuator
        self.left_s += passed_s * actuator.duty_share
        if driven:
            self.left_s -= passed_s * cost(current_a, actuator)
        self.left_s = min(self.left_s, actuator.capacity_s)


def at_start(actuator: Actuator) -> Budget:
    """The budget of a station that has just started."""
    return Budget(actuator, START_SHARE * actuator.capacity_s)


def cost(current_a: float | None, actuator: Actuator) -> float:
    """Seconds at rated current whose heat a second at this current makes; unreadable is rated."""
    if current_a is None or not isfinite(current_a):
        return 1.0
    return min(max((current_a / actuator.rated_current_a) ** 2, LEAST_COST), MOST_COST)


def reserve_s(plan: Plan, config: ControlConfig) -> float:
    """What the way up costs from the deepest angle that this session may reach (S7, S46)."""
    upright, limits = config.table.upright_deg, plan.limits
    deepest = min(limits.deepest_deg, max(deepest_deg(step) for step in plan.steps))
    return _typical(config) * move_s(max(deepest, upright), upright, limits.rate_up_deg_s, config)


def needed_s(plan: Plan, config: ControlConfig) -> float:
    """What must be left for a plan to reach its end; endless when even a full bucket is too little.

    The pauses in it count as far as the program itself makes them: whoever answers at once, or ends
    an exercise early, gets no further for it than this.
    """
    actuator = config.actuator
    reserve = needed = reserve_s(plan, config)
    drain = _typical(config) - actuator.duty_share
    for driven_s, still_s in _backwards(plan, config):
        needed = max(reserve, needed - actuator.duty_share * still_s)
        needed = max(reserve, needed + drain * driven_s)
        if needed > actuator.capacity_s:
            return inf
    return needed


def _typical(config: ControlConfig) -> float:
    return cost(config.actuator.loaded_current_a, config.actuator)


def _backwards(plan: Plan, config: ControlConfig) -> Iterator[Piece]:
    for pieces in reversed(plan_pieces(plan, config)):
        yield from reversed(pieces)
