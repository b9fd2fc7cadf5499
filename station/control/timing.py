"""How long the steps of a plan take, and when in it the table is driven.

For the screen and the planned end, and for the actuator's duty budget.
"""

from collections.abc import Iterator

from station.control.config import ControlConfig
from station.control.plan import Ask, Exercise, Limits, Oscillate, Place, Plan, Rest, Step, Tilt
from station.control.route import way_up

Piece = tuple[float, float]
"""Seconds of driving, and seconds of standing still after it."""


def travel_s(distance_deg: float, rate_deg_s: float, config: ControlConfig) -> float:
    """Planned time for a move from rest to rest, to within the roundness of its ramps."""
    if abs(distance_deg) < 1e-9:  # noqa: PLR2004
        return 0.0
    motion = config.motion
    ramp_s = rate_deg_s / motion.acceleration_deg_s2
    ramp_s += motion.acceleration_deg_s2 / motion.jerk_deg_s3
    return abs(distance_deg) / rate_deg_s + ramp_s


def move_s(from_deg: float, to_deg: float, rate_deg_s: float, config: ControlConfig) -> float:
    """Planned time for a move at a rate, or at what the lever there lets the actuator do."""
    rate_deg_s = min(rate_deg_s, config.actuator.fastest_deg_s(from_deg, to_deg))
    return travel_s(to_deg - from_deg, rate_deg_s, config)


def up_pieces(from_deg: float, rate_deg_s: float, config: ControlConfig) -> Iterator[Piece]:
    """The way up from `from_deg`, rests included (S36)."""
    angle = from_deg
    for stop in way_up(config, from_deg, rate_deg_s, gentle=False, straight=False).stops:
        goal = stop.goal
        yield move_s(angle, goal.angle_deg, goal.rate_deg_s, config), stop.rest_s
        angle = goal.angle_deg


def step_pieces(
    step: Step, from_deg: float, limits: Limits, config: ControlConfig
) -> tuple[tuple[Piece, ...], float]:
    """What the table does in a step begun at `from_deg`, and the angle at which it ends.

    What a person does meanwhile (exercises, answers) is not in it: they may be done sooner.
    """

    def leg(begin_deg: float, end_deg: float, rate_deg_s: float, hold_s: float) -> Piece:
        cap = limits.rate_down_deg_s if end_deg > begin_deg else limits.rate_up_deg_s
        return move_s(begin_deg, end_deg, min(rate_deg_s, cap), config), hold_s

    match step:
        case Tilt():
            angle = step.angle_deg
            return (leg(from_deg, angle, step.rate_deg_s, step.hold_s),), angle
        case Rest():
            angle, rate = step.angle_deg, config.motion.gentle_deg_s
            return (leg(from_deg, angle, rate, step.time_s),), angle
        case Oscillate():
            low, high, rate = step.low_deg, step.high_deg, step.rate_deg_s
            first = leg(from_deg, low, rate, step.low_hold_s)
            cycle = leg(low, high, rate, step.high_hold_s), leg(high, low, rate, step.low_hold_s)
            return (first, *(cycle * step.cycles)), low
        case Exercise(place=Place.FLOOR):  # whoever is on the table comes up first
            up = tuple(up_pieces(from_deg, limits.rate_up_deg_s, config))
            return up, config.table.upright_deg
    return (), from_deg


def plan_pieces(plan: Plan, config: ControlConfig) -> tuple[tuple[Piece, ...], ...]:
    """What the table does in each step of a plan that begins upright."""
    angle, found = config.table.upright_deg, []
    for step in plan.steps:
        pieces, angle = step_pieces(step, angle, plan.limits, config)
        found.append(pieces)
    return tuple(found)


def plan_s(plan: Plan, config: ControlConfig) -> tuple[float, ...]:
    """Planned time from the beginning of each step to the end of the plan."""
    times = [
        sum(driven_s + still_s for driven_s, still_s in pieces) + _persons_s(step)
        for step, pieces in zip(plan.steps, plan_pieces(plan, config), strict=True)
    ]
    return tuple(sum(times[index:]) for index in range(len(times)))


def _persons_s(step: Step) -> float:
    """Time that a step gives the person."""
    match step:
        case Exercise():
            return step.total_s
        case Ask():
            return step.wait_s
    return 0.0
