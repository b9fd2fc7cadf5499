"""How long the steps of a plan take, for the screen and for the planned end."""

from station.control.config import ControlConfig
from station.control.plan import Exercise, Oscillate, Place, Plan, Rest, Step, Tilt
from station.control.route import way_up


def travel_s(distance_deg: float, rate_deg_s: float, config: ControlConfig) -> float:
    """Planned time for a move from rest to rest, to within the roundness of its ramps."""
    if abs(distance_deg) < 1e-9:  # noqa: PLR2004
        return 0.0
    motion = config.motion
    ramp_s = rate_deg_s / motion.acceleration_deg_s2
    ramp_s += motion.acceleration_deg_s2 / motion.jerk_deg_s3
    return abs(distance_deg) / rate_deg_s + ramp_s


def up_s(from_deg: float, rate_deg_s: float, config: ControlConfig) -> float:
    """Planned time of the way up from `from_deg`, rests included (S36)."""
    angle, time_s = from_deg, 0.0
    for stop in way_up(config, from_deg, rate_deg_s, gentle=False, straight=False).stops:
        time_s += travel_s(stop.goal.angle_deg - angle, stop.goal.rate_deg_s, config) + stop.rest_s
        angle = stop.goal.angle_deg
    return time_s


def step_s(
    step: Step, from_deg: float, up_rate_deg_s: float, config: ControlConfig
) -> tuple[float, float]:
    """Planned duration of a step begun at `from_deg`, and the angle at which it ends."""
    match step:
        case Tilt():
            time_s = travel_s(step.angle_deg - from_deg, step.rate_deg_s, config)
            return time_s + step.hold_s, step.angle_deg
        case Rest():
            rate = config.motion.gentle_deg_s
            return travel_s(step.angle_deg - from_deg, rate, config) + step.time_s, step.angle_deg
        case Oscillate():
            leg_s = travel_s(step.high_deg - step.low_deg, step.rate_deg_s, config)
            time_s = travel_s(step.low_deg - from_deg, step.rate_deg_s, config) + step.low_hold_s
            time_s += step.cycles * (2 * leg_s + step.low_hold_s + step.high_hold_s)
            return time_s, step.low_deg
        case Exercise(place=Place.FLOOR):  # whoever is on the table comes up first
            upright = config.table.upright_deg
            return up_s(from_deg, up_rate_deg_s, config) + step.total_s, upright
        case Exercise():
            return step.total_s, from_deg
        case _:  # an Ask
            return step.wait_s, from_deg


def plan_s(plan: Plan, config: ControlConfig) -> tuple[float, ...]:
    """Planned time from the beginning of each step to the end of the plan."""
    angle, times = config.table.upright_deg, []
    for step in plan.steps:
        time_s, angle = step_s(step, angle, plan.limits.rate_up_deg_s, config)
        times.append(time_s)
    return tuple(sum(times[index:]) for index in range(len(times)))
