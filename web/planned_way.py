"""The planned way of the table over time as a small picture, with the limit that holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from station.control.plan import Step, on_floor
from station.programs.figures import CONFIG, Stretch, there_and_back
from web.charts.picture import Axis, Drawing, Shape
from web.words import about_minutes, degrees

WIDTH, HEIGHT = 380.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 8.0, 10.0, 24.0
UPRIGHT_DEG = CONFIG.table.upright_deg
_STEPS_MIN = (1, 2, 5, 10, 15, 20, 30, 60)
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class PlannedWay:
    """The picture.

    Attributes:
        width: Of its coordinates.
        height: Of its coordinates.
        shapes: From back to front.
        duration_s: Until the table is upright again.
        description: The same in a sentence.
    """

    width: int
    height: int
    shapes: tuple[Shape, ...]
    duration_s: float
    description: str


def planned_way(steps: Sequence[Step], cap_deg: float) -> PlannedWay:
    """The way through these steps and up again.

    Args:
        steps: As this person does them.
        cap_deg: Nobody is tilted deeper: the tighter of the person's limit and the machine's.
    """
    way = there_and_back(steps)
    total_s = sum(stretch.duration_s for stretch in way)
    deepest_deg = max((stretch.to_deg for stretch in way), default=UPRIGHT_DEG)
    x = Axis(0.0, max(total_s, 1.0), LEFT, WIDTH - RIGHT)
    y = Axis(UPRIGHT_DEG - 4.0, max(cap_deg, deepest_deg, 10.0) + 6.0, TOP, HEIGHT - BOTTOM)
    drawing = Drawing()
    _ground(drawing, x, y, total_s)
    _limit(drawing, y, cap_deg)
    _line(drawing, x, y, way, steps)
    description = _(
        "Deepest %(deepest)s, never beyond %(cap)s; upright again after %(time)s.",
        deepest=degrees(max(deepest_deg, 0.0)),
        cap=degrees(cap_deg),
        time=about_minutes(total_s),
    )
    return PlannedWay(int(WIDTH), int(HEIGHT), tuple(drawing.shapes), total_s, description)


def _ground(drawing: Drawing, x: Axis, y: Axis, total_s: float) -> None:
    level, end = y.at(0.0), WIDTH - RIGHT
    drawing.rect("way-below", LEFT, level, end - LEFT, HEIGHT - BOTTOM - level)
    drawing.path("way-level", f"M{LEFT:g} {level:g}H{end:g}")
    drawing.text("way-word", LEFT - 6, y.at(UPRIGHT_DEG) + 8, _("up"), "end")
    drawing.text("way-word", LEFT - 6, level + 4, degrees(0.0), "end")
    for minute in _minutes(total_s):
        place = x.at(minute * 60.0)
        drawing.path("way-tick", f"M{place:g} {HEIGHT - BOTTOM:g}v5")
        words = _("%(time)s min", time=minute) if minute else "0"
        anchor = "middle" if place < end - 20 else "end"
        drawing.text("way-word", place, HEIGHT - 6, words, anchor)


def _minutes(total_s: float) -> range:
    total_min = total_s / 60.0
    step = next((one for one in _STEPS_MIN if total_min / one <= _MOST_TICKS), 120)
    return range(0, int(total_min) + 1, step)


def _limit(drawing: Drawing, y: Axis, cap_deg: float) -> None:
    place = y.at(cap_deg)
    drawing.path("way-cap", f"M{LEFT:g} {place:g}H{WIDTH - RIGHT:g}")
    drawing.text("way-word way-cap-word", LEFT - 6, place + 4, degrees(cap_deg), "end")


def _line(
    drawing: Drawing, x: Axis, y: Axis, way: Sequence[Stretch], steps: Sequence[Step]
) -> None:
    """One line for each time on the table; beside it the table stands upright."""
    now_s = 0.0
    points: list[tuple[float, float]] = []
    for stretch in way:
        beside = stretch.step_index < len(steps) and on_floor(steps[stretch.step_index])
        begin, now_s = now_s, now_s + stretch.duration_s
        ends = [(x.at(begin), y.at(stretch.from_deg)), (x.at(now_s), y.at(stretch.to_deg))]
        if beside and stretch.from_deg == stretch.to_deg == UPRIGHT_DEG:
            drawing.line("way-floor", ends)
            points = _drawn(drawing, points)
        else:
            points = [*(points or ends[:1]), ends[1]]
    _drawn(drawing, points)


def _drawn(drawing: Drawing, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if points:
        drawing.line("way-line", points)
    return []
