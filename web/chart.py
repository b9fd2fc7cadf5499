"""The angle trace of a session as lines in a picture; pure geometry, drawn by `chart.html`.

Head-down is drawn downwards, as it is on the table. Gaps stay gaps: where the angle was not known
there is no line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from station.records.rows import SampleRow
from web.words import minutes

WIDTH, HEIGHT = 720.0, 340.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 24.0, 14.0, 36.0
TICK_DEG = 15
HIGHEST_DEG, SHALLOWEST_DEG = -75.0, 20.0  # the least that is shown
TIME_STEPS_S = (5, 10, 30, 60, 120, 300, 600, 1200, 3600)
MOST_TICKS = 8

Point = tuple[float, float]  # seconds, degrees


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: where it is in the picture, and what stands beside it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn.

    Attributes:
        measured: SVG paths of the measured angle, one for each stretch in which it was known.
        target: The same for where the table was being taken.
        level: Where 0 degrees is.
        description: The same in words.
    """

    measured: tuple[str, ...]
    target: tuple[str, ...]
    time_ticks: tuple[Tick, ...]
    angle_ticks: tuple[Tick, ...]
    level: float
    description: str
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    top: float = TOP
    bottom: float = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class Scale:
    """From seconds and degrees to the picture."""

    first_s: float
    last_s: float
    highest_deg: float
    deepest_deg: float

    def x(self, t_s: float) -> float:
        """Time from left to right."""
        share = (t_s - self.first_s) / (self.last_s - self.first_s)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, angle_deg: float) -> float:
        """Head-down downwards."""
        share = (angle_deg - self.highest_deg) / (self.deepest_deg - self.highest_deg)
        return round(TOP + share * (HEIGHT - TOP - BOTTOM), 1)


def chart_of(samples: Sequence[SampleRow]) -> Chart | None:
    """The chart of a trace; None when there is nothing to draw."""
    known = [s.angle_deg for s in samples if s.angle_deg is not None]
    if not known or samples[-1].t_s <= samples[0].t_s:
        return None
    targets = [s.target_deg for s in samples if s.target_deg is not None]
    scale = _scale(samples, [*known, *targets])
    return Chart(
        measured=_paths(((s.t_s, s.angle_deg) for s in samples), scale),
        target=_paths(((s.t_s, s.target_deg) for s in samples), scale),
        time_ticks=_time_ticks(scale),
        angle_ticks=_angle_ticks(scale),
        level=scale.y(0.0),
        description=_describe(samples, known),
    )


def _scale(samples: Sequence[SampleRow], angles: Sequence[float]) -> Scale:
    return Scale(
        first_s=samples[0].t_s,
        last_s=samples[-1].t_s,
        highest_deg=min(HIGHEST_DEG, min(angles) - 3.0),
        deepest_deg=max(SHALLOWEST_DEG, max(angles) + 5.0),
    )


def _paths(values: Iterable[tuple[float, float | None]], scale: Scale) -> tuple[str, ...]:
    stretches = groupby(values, key=lambda value: value[1] is not None)
    return tuple(
        _path([(t_s, angle) for t_s, angle in stretch if angle is not None], scale)
        for known, stretch in stretches
        if known
    )


def _path(points: Sequence[Point], scale: Scale) -> str:
    drawn = _thinned([(scale.x(t_s), scale.y(angle)) for t_s, angle in points])
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in drawn)


def _thinned(points: Sequence[Point]) -> Iterator[Point]:
    """For each column of the picture its first, extreme and last points: no peak is lost."""
    for _, column in groupby(points, key=lambda point: int(point[0])):
        found = list(column)
        wanted = {found[0], found[-1], min(found, key=_height), max(found, key=_height)}
        yield from sorted(wanted, key=found.index)


def _height(point: Point) -> float:
    return point[1]


def _time_ticks(scale: Scale) -> tuple[Tick, ...]:
    lasts_s = scale.last_s - scale.first_s
    fitting = (step for step in TIME_STEPS_S if lasts_s / step <= MOST_TICKS)
    step = next(fitting, TIME_STEPS_S[-1])
    times = range(0, int(lasts_s) + 1, step)
    return tuple(Tick(scale.x(scale.first_s + t), minutes(t)) for t in times)


def _angle_ticks(scale: Scale) -> tuple[Tick, ...]:
    first = -int(-scale.highest_deg // TICK_DEG) * TICK_DEG
    angles = range(first, int(scale.deepest_deg) + 1, TICK_DEG)
    return tuple(Tick(scale.y(a), f"{abs(a)}°" if a else "level") for a in angles)


def _describe(samples: Sequence[SampleRow], known: Sequence[float]) -> str:
    lasts = minutes(samples[-1].t_s - samples[0].t_s)
    return (
        f"Bed angle over {lasts} minutes, from {-min(known):.0f} degrees head up "
        f"to {abs(max(known)):.0f} degrees head {'down' if max(known) > 0 else 'up'}."
    )
