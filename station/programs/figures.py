"""What a program amounts to: times, angles and rates. Pure arithmetic over the plan's steps.

The times are estimates, made a little too long rather than too short, so that a program that is
admitted does not run into a cap of S13 on the table.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from station.control.config import ControlConfig
from station.control.plan import Ask, Exercise, Limits, Oscillate, Place, Rest, Step, Tilt
from station.control.route import way_up

CONFIG = ControlConfig()
CRUISE_SHARE = 0.95  # the drive is kept a little under the rate so that corrections stay below it
BREAK_S = 5.0  # a shorter time at level does not count as an end of being head-down


@dataclass(frozen=True, slots=True)
class Figures:
    """What a program amounts to.

    Attributes:
        duration_s: All steps with the way from upright, and back to it before an exercise on the
            floor; without the return at the end.
        inverted_s: Time head-down in sum, the travel below level and the way back to it included.
        longest_inverted_s: Longest such time in one go.
        deepest_deg: Deepest head-down angle; 0 when it is never head-down.
        fastest_down_deg_s: Fastest rate towards head-down; 0 when nothing moves that way.
        fastest_up_deg_s: Fastest rate towards head-up; 0 when nothing moves that way.
        tilts: Whether the table moves at all.
    """

    duration_s: float
    inverted_s: float
    longest_inverted_s: float
    deepest_deg: float
    fastest_down_deg_s: float
    fastest_up_deg_s: float
    tilts: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a step: standing at an angle (both ends equal), or a move from one to another."""

    step_index: int
    from_deg: float
    to_deg: float
    duration_s: float
    rate_deg_s: float = 0.0


def move_time(from_deg: float, to_deg: float, rate_deg_s: float, config: ControlConfig) -> float:
    """Planned time of a move: the distance at a little under the rate, and the two ramps."""
    distance = abs(to_deg - from_deg)
    motion = config.motion
    ramps_s = (
        rate_deg_s / motion.acceleration_deg_s2 + motion.acceleration_deg_s2 / motion.jerk_deg_s3
    )
    return distance / (CRUISE_SHARE * rate_deg_s) + ramps_s


def stretches(steps: Sequence[Step], config: ControlConfig = CONFIG) -> tuple[Stretch, ...]:
    """The steps one after the other from upright, as moves and times of standing still."""
    angle, found = config.table.upright_deg, []
    for index, step in enumerate(steps):
        for stretch in _of_step(index, step, angle, config):
            found.append(stretch)
            angle = stretch.to_deg
    return tuple(found)


def there_and_back(steps: Sequence[Step], config: ControlConfig = CONFIG) -> tuple[Stretch, ...]:
    """The steps, and the way up at the end as one step more."""
    done = stretches(steps, config)
    end_deg = done[-1].to_deg if done else config.table.upright_deg
    return (*done, *_way_up(len(steps), end_deg, config))


def figures_of(steps: Sequence[Step], config: ControlConfig = CONFIG) -> Figures:
    """Add up a whole program."""
    done = stretches(steps, config)
    inverted = list(_inverted_pieces(there_and_back(steps, config)))
    own = [one for one in done if isinstance(steps[one.step_index], Tilt | Oscillate | Rest)]
    return Figures(
        duration_s=sum(stretch.duration_s for stretch in done),
        inverted_s=sum(time_s for head_down, time_s in inverted if head_down),
        longest_inverted_s=_longest(inverted),
        deepest_deg=max((stretch.to_deg for stretch in done if stretch.to_deg > 0), default=0.0),
        fastest_down_deg_s=_fastest(own, 1),
        fastest_up_deg_s=_fastest(own, -1),
        tilts=bool(own),
    )


def _of_step(index: int, step: Step, angle: float, config: ControlConfig) -> Iterator[Stretch]:
    match step:
        case Tilt():
            yield from _move(index, angle, step.angle_deg, step.rate_deg_s, config)
            yield Stretch(index, step.angle_deg, step.angle_deg, step.hold_s)
        case Rest():
            yield from _move(index, angle, step.angle_deg, config.motion.gentle_deg_s, config)
            yield Stretch(index, step.angle_deg, step.angle_deg, step.time_s)
        case Oscillate():
            yield from _oscillation(index, step, angle, config)
        case Exercise():
            if step.place is Place.FLOOR and angle != config.table.upright_deg:
                yield from _way_up(index, angle, config)
                angle = config.table.upright_deg
            yield Stretch(index, angle, angle, step.total_s)
        case Ask():
            yield Stretch(index, angle, angle, step.wait_s)


def _oscillation(
    index: int, step: Oscillate, angle: float, config: ControlConfig
) -> Iterator[Stretch]:
    low, high, rate = step.low_deg, step.high_deg, step.rate_deg_s
    yield from _move(index, angle, low, rate, config)
    yield Stretch(index, low, low, step.low_hold_s)
    for _ in range(step.cycles):
        yield from _move(index, low, high, rate, config)
        yield Stretch(index, high, high, step.high_hold_s)
        yield from _move(index, high, low, rate, config)
        yield Stretch(index, low, low, step.low_hold_s)


def _way_up(index: int, angle: float, config: ControlConfig) -> Iterator[Stretch]:
    """The controller's own way up, which every session ends with (S36)."""
    route = way_up(config, angle, Limits().rate_up_deg_s, gentle=True, straight=False)
    for stop in route.stops:
        yield from _move(index, angle, stop.goal.angle_deg, stop.goal.rate_deg_s, config)
        angle = stop.goal.angle_deg
        yield Stretch(index, angle, angle, stop.rest_s)


def _move(
    index: int, from_deg: float, to_deg: float, rate_deg_s: float, config: ControlConfig
) -> Iterator[Stretch]:
    if from_deg != to_deg:
        time_s = move_time(from_deg, to_deg, rate_deg_s, config)
        yield Stretch(index, from_deg, to_deg, time_s, rate_deg_s)


def _inverted_pieces(done: Iterable[Stretch]) -> Iterator[tuple[bool, float]]:
    """Times in order, each with whether it is head-down."""
    for stretch in done:
        low, high = sorted((stretch.from_deg, stretch.to_deg))
        if high <= 0 or low >= 0:
            yield high > 0, stretch.duration_s
            continue
        below_s = _below(stretch, high, high - low)
        pieces = ((False, stretch.duration_s - below_s), (True, below_s))
        yield from pieces if stretch.to_deg > stretch.from_deg else reversed(pieces)


def _below(move: Stretch, below_deg: float, distance_deg: float) -> float:
    """How long a move that crosses level is below it: its share of the way, and one ramp."""
    cruise_s = distance_deg / (CRUISE_SHARE * move.rate_deg_s)
    ramp_s = (move.duration_s - cruise_s) / 2
    return cruise_s * below_deg / distance_deg + ramp_s


def _longest(pieces: Iterable[tuple[bool, float]]) -> float:
    """The longest head-down time, where less than `BREAK_S` at level is no break."""
    longest = running = level_s = 0.0
    for head_down, time_s in pieces:
        if head_down:
            running = running + level_s + time_s if level_s < BREAK_S else time_s
            level_s = 0.0
        elif running:
            level_s += time_s
        longest = max(longest, running)
    return longest


def _fastest(done: Iterable[Stretch], sign: int) -> float:
    moves = (move for move in done if (move.to_deg - move.from_deg) * sign > 0)
    return max((move.rate_deg_s for move in moves), default=0.0)
