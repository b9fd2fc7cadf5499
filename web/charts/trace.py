"""The angle trace of a session as lines in a picture; pure geometry, drawn by `chart.html`.

Head-down is drawn downwards, as it is on the table. Gaps stay gaps: where the angle was not known
there is no line. Steps are named below the time, stops and faults are pinned to the line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from station.records.rows import SampleRow
from web.charts.happened import Happening, StepSpan
from web.words import angle, degrees, minutes

WIDTH, HEIGHT = 720.0, 390.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 24.0, 14.0, 70.0
PIN_ROW = 18.0  # of the words of stops and faults, above the picture
MOST_PIN_ROWS = 3
LETTER = 7.4  # about the width of one
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
class Step:
    """A step's part of the time; its label is what fits into it."""

    x: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A stop or a fault on the line, and where its word stands."""

    x: float
    y: float
    kind: str
    label: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn.

    Attributes:
        measured: SVG paths of the measured angle, one for each stretch in which it was known.
        target: The same for where the table was being taken.
        level: Where 0 degrees is.
        description: The same in words.
        steps: In order; they may leave gaps where they are too short to be seen.
        pins: Stops and faults, in order.
    """

    measured: tuple[str, ...]
    target: tuple[str, ...]
    time_ticks: tuple[Tick, ...]
    angle_ticks: tuple[Tick, ...]
    level: float
    description: str
    steps: tuple[Step, ...] = ()
    pins: tuple[Pin, ...] = ()
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
    top: float = TOP

    def x(self, t_s: float) -> float:
        """Time from left to right."""
        share = (t_s - self.first_s) / (self.last_s - self.first_s)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, angle_deg: float) -> float:
        """Head-down downwards."""
        share = (angle_deg - self.highest_deg) / (self.deepest_deg - self.highest_deg)
        return round(self.top + share * (HEIGHT - self.top - BOTTOM), 1)


def chart_of(
    samples: Sequence[SampleRow],
    steps: Sequence[StepSpan] = (),
    happenings: Sequence[Happening] = (),
) -> Chart | None:
    """The chart of a trace; None when there is nothing to draw.

    Args:
        samples: In order of time.
        steps: Of the program, as they were gone through.
        happenings: Stops and faults.
    """
    known = [s.angle_deg for s in samples if s.angle_deg is not None]
    if not known or samples[-1].t_s <= samples[0].t_s:
        return None
    targets = [s.target_deg for s in samples if s.target_deg is not None]
    scale = _scale(samples, [*known, *targets], bool(happenings))
    return Chart(
        measured=_paths(((s.t_s, s.angle_deg) for s in samples), scale),
        target=_paths(((s.t_s, s.target_deg) for s in samples), scale),
        time_ticks=_time_ticks(scale),
        angle_ticks=_angle_ticks(scale),
        level=scale.y(0.0),
        description=_describe(samples, known, happenings),
        steps=tuple(_step(span, scale) for span in steps),
        pins=_pins(happenings, samples, scale),
        top=scale.top,
    )


def _scale(samples: Sequence[SampleRow], angles: Sequence[float], pinned: bool) -> Scale:
    return Scale(
        first_s=samples[0].t_s,
        last_s=samples[-1].t_s,
        highest_deg=min(HIGHEST_DEG, min(angles) - 3.0),
        deepest_deg=max(SHALLOWEST_DEG, max(angles) + 5.0),
        top=TOP + PIN_ROW * MOST_PIN_ROWS if pinned else TOP,
    )


def _step(span: StepSpan, scale: Scale) -> Step:
    """With number and name where there is room, the number alone where there is little."""
    x, until = _inside(scale, span.from_s), _inside(scale, span.until_s)
    letters = int((until - x) / LETTER)
    whole = f"{span.number} {span.name}".strip()
    fitting = (text for text in (whole, str(span.number), "") if len(text) <= letters)
    return Step(x, round(until - x, 1), next(fitting, ""))


def _pins(
    happenings: Sequence[Happening], samples: Sequence[SampleRow], scale: Scale
) -> tuple[Pin, ...]:
    """Words that would stand in each other's way go to the next row."""
    ends, pins = [0.0] * MOST_PIN_ROWS, []
    for one in happenings:
        x, width = _inside(scale, one.at_s), len(one.label) * LETTER
        left = max(LEFT, min(x - width / 2, WIDTH - width))
        free = (row for row in range(MOST_PIN_ROWS) if ends[row] <= left)
        row = next(free, MOST_PIN_ROWS - 1)
        ends[row] = left + width + LETTER
        label_y = TOP + row * PIN_ROW
        y = scale.y(_angle_at(samples, one.at_s))
        pins.append(Pin(x, y, one.kind, one.label, round(left, 1), label_y))
    return tuple(pins)


def _angle_at(samples: Sequence[SampleRow], at_s: float) -> float:
    """The last angle known by then; level when there is none."""
    known = (s.angle_deg for s in reversed(samples) if s.t_s <= at_s and s.angle_deg is not None)
    return next(known, 0.0)


def _inside(scale: Scale, t_s: float) -> float:
    return scale.x(min(scale.last_s, max(scale.first_s, t_s)))


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
    for __, column in groupby(points, key=lambda point: int(point[0])):
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
    return tuple(Tick(scale.y(a), degrees(abs(a)) if a else _("level")) for a in angles)


def _describe(
    samples: Sequence[SampleRow], known: Sequence[float], happenings: Sequence[Happening]
) -> str:
    lasts = minutes(samples[-1].t_s - samples[0].t_s)
    span = _(
        "Bed angle over %(time)s minutes, from %(first)s to %(last)s.",
        time=lasts,
        first=angle(min(known)),
        last=angle(max(known)),
    )
    marked = [
        _("%(what)s at %(time)s.", what=one.label, time=minutes(one.at_s)) for one in happenings
    ]
    return " ".join([span, *marked])
