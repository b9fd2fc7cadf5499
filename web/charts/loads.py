"""How much: minutes head-down and the deepest angle, day by day, against the limits."""

from collections.abc import Sequence

from flask_babel import gettext as _

from station.people.summary import Load
from web.charts.days import named_day, short_day
from web.charts.picture import LEFT, RIGHT, WIDTH, Axis, Drawing, Picture, Table, ticks_to
from web.words import angle, degrees, number

_HEIGHT = 160.0
_FLOOR = _HEIGHT - 26.0
_WORDS = 15.0  # room for the limit's name below its line


def minutes_chart(loads: Sequence[Load], limit_s: float) -> Picture:
    """Minutes head-down of each day, and the most that is prescribed for a day."""
    limit = limit_s / 60
    drawing, axis = _grid(max(limit, *(load.inverted_s / 60 for load in loads)))
    for x, width, load in _places(loads):
        over = load.inverted_s > limit_s
        top = axis.at(load.inverted_s / 60)
        if load.inverted_s > 0:
            drawing.rect("over" if over else "full", x + 1, top, width - 2, axis.start - top)
    y = axis.at(limit)
    allowed = number(limit)
    _limit(drawing, y, _("limit %(limit)s min a day", limit=allowed), y - 5)
    _days(drawing, loads)
    total = sum(load.inverted_s for load in loads) / 60
    most = max(load.inverted_s for load in loads) / 60
    return Picture(
        "minutes",
        _("Head-down minutes a day"),
        _(
            "%(total)s minutes in four weeks; at most %(most)s on one day, %(limit)s are allowed.",
            total=number(total, 0),
            most=number(most, 1, fixed=True),
            limit=allowed,
        ),
        _HEIGHT,
        tuple(drawing.shapes),
        Table(
            (_("Day"), _("Head down"), _("Limit")),
            tuple(
                (named_day(load.day), _minutes(load.inverted_s / 60), _minutes(limit))
                for load in loads
            ),
        ),
        (("full", _("within the limit")), ("over", _("over it")), ("limit", _("limit"))),
    )


def angle_chart(loads: Sequence[Load], limit_deg: float) -> Picture:
    """The deepest angle of each day, head-down downwards, and the person's limit."""
    deepest = max(limit_deg, *(load.deepest_deg for load in loads))
    ticks = ticks_to(deepest)
    drawing, axis = Drawing(), Axis(0.0, ticks[-1], 18.0, _FLOOR - _WORDS)
    drawing.floor(axis, ticks, "°")
    for x, width, load in _places(loads):
        if load.deepest_deg > 0:
            place, y = x + width / 2, axis.at(load.deepest_deg)
            drawing.path("stem", f"M{place:g} {axis.start:g}V{y:g}")
            kind = "over-dot" if load.deepest_deg > limit_deg + 1.0 else "full-dot"
            drawing.circle(kind, round(place, 1), y, 4)
    y = axis.at(limit_deg)
    _limit(drawing, y, _("limit %(limit)s", limit=degrees(limit_deg, 1)), y + _WORDS - 2)
    _days(drawing, loads)
    found = max(load.deepest_deg for load in loads)
    return Picture(
        "angles",
        _("Deepest angle a day"),
        _deepest(found, limit_deg),
        _HEIGHT,
        tuple(drawing.shapes),
        Table(
            (_("Day"), _("Deepest"), _("Limit")),
            tuple(
                (named_day(load.day), _angle(load.deepest_deg), degrees(limit_deg, 1))
                for load in loads
            ),
        ),
        (("full-dot", _("deepest of the day")), ("limit", _("limit"))),
    )


def _grid(high: float) -> tuple[Drawing, Axis]:
    ticks, drawing = ticks_to(high), Drawing()
    axis = Axis(0.0, ticks[-1], _FLOOR, 18.0)
    drawing.floor(axis, ticks)
    return drawing, axis


def _places(loads: Sequence[Load]) -> list[tuple[float, float, Load]]:
    width = (WIDTH - LEFT - RIGHT) / len(loads)
    return [(LEFT + i * width, width, load) for i, load in enumerate(loads)]


def _limit(drawing: Drawing, y: float, name: str, name_y: float) -> None:
    drawing.path("limit", f"M{LEFT:g} {y:g}H{WIDTH - RIGHT:g}")
    drawing.text("limit-name", WIDTH - RIGHT, name_y, name, "end")


def _days(drawing: Drawing, loads: Sequence[Load]) -> None:
    """Every Monday is dated."""
    for x, width, load in _places(loads):
        if load.day.weekday() == 0:
            drawing.text("tick", x + width / 2, _HEIGHT - 8, short_day(load.day))


def _minutes(value: float) -> str:
    return _("%(minutes)s min", minutes=number(value))


def _deepest(found_deg: float, limit_deg: float) -> str:
    limit = number(limit_deg)
    if not found_deg:
        return _("Never head down; the limit is %(limit)s degrees.", limit=limit)
    return _(
        "Deepest %(found)s degrees head down in four weeks; the limit is %(limit)s degrees.",
        found=number(found_deg, 0),
        limit=limit,
    )


def _angle(deepest_deg: float) -> str:
    return angle(deepest_deg) if deepest_deg else _("not head down")
