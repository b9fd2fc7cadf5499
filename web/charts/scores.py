"""A questionnaire over time, with the band within which a change does not matter to people."""

from flask_babel import gettext as _

from station.people.summary import ScorePoint, ScoreSeries
from web.charts.picture import LEFT, RIGHT, WIDTH, Axis, Drawing, Picture, Table, ticks_to
from web.language import t
from web.words import day, number

_HEIGHT = 170.0
_SHOWN = 26
MINUS = "\N{MINUS SIGN}"
_ROOM = 36.0  # right of the last mark, for its number


def score_chart(series: ScoreSeries, number: int, *, more_is_better: bool = False) -> Picture:
    """The newest scores; the band around the first one is as wide as a change that matters."""
    shown = series.points[-_SHOWN:]
    ticks = ticks_to(series.out_of)
    drawing, axis = Drawing(), Axis(0.0, series.out_of, _HEIGHT - 26.0, 12.0)
    if series.matters is not None:
        _band(drawing, axis, series.baseline, series.matters)
    drawing.floor(axis, [tick for tick in ticks if tick <= series.out_of])
    places = _places(shown)
    if len(shown) > 1:
        drawing.line(
            "score-line", [(x, axis.at(p.value)) for x, p in zip(places, shown, strict=True)]
        )
    for x, point in zip(places, shown, strict=True):
        drawing.circle("score", x, axis.at(point.value), 4)
    _last(drawing, axis, places[-1], shown[-1])
    for i in sorted({0, len(shown) - 1}):
        anchor = "start" if i == 0 else "end"
        drawing.text("tick", places[i], _HEIGHT - 8, day(shown[i].at), anchor)
    return Picture(
        f"score-{number}",
        t(series.name),
        _words(series, more_is_better=more_is_better),
        _HEIGHT,
        tuple(drawing.shapes),
        Table(
            (_("Day"), _("Score"), _("Since the first")),
            tuple(
                (day(p.at), _of(p.value, p.out_of), _since(p.value - series.baseline))
                for p in shown
            ),
        ),
        (
            ("score", _("score")),
            *((("band", _("no change that matters")),) if series.matters else ()),
        ),
    )


def _band(drawing: Drawing, axis: Axis, baseline: float, matters: float) -> None:
    top, bottom = axis.at(baseline + matters), axis.at(baseline - matters)
    drawing.rect("band", LEFT, top, WIDTH - LEFT - RIGHT, bottom - top)
    y = axis.at(baseline)
    drawing.path("baseline", f"M{LEFT:g} {y:g}H{WIDTH - RIGHT:g}")
    drawing.text(
        "band-name", LEFT + 5, y - 5, _("first %(score)s", score=number(baseline)), "start"
    )


def _last(drawing: Drawing, axis: Axis, x: float, point: ScorePoint) -> None:
    y = axis.at(point.value)
    drawing.text("value", x + 8, y + 5, number(point.value), "start")


def _places(shown: tuple[ScorePoint, ...]) -> list[float]:
    """From left to right by time; a single one in the middle."""
    first, last = shown[0].at, shown[-1].at
    lasts_s = (last - first).total_seconds()
    axis = Axis(0.0, lasts_s or 1.0, LEFT + 8, WIDTH - RIGHT - _ROOM)
    if lasts_s == 0:
        return [round((axis.start + axis.end) / 2, 1)] * len(shown)
    return [axis.at((point.at - first).total_seconds()) for point in shown]


def _of(value: float, out_of: float) -> str:
    return _("%(score)s of %(most)s", score=number(value), most=number(out_of))


def _since(change: float) -> str:
    if not change:
        return _("same")
    return f"{'+' if change > 0 else MINUS}{number(abs(change))}"


def _words(series: ScoreSeries, *, more_is_better: bool) -> str:
    last, first = series.points[-1].value, series.baseline
    said = {"last": number(last), "most": number(series.out_of), "first": number(first)}
    if len(series.points) == 1:
        return _("%(last)s of %(most)s; the first score, later ones are compared with it.", **said)
    if series.matters is None:
        return _("Now %(last)s of %(most)s, at first %(first)s.", **said)
    if abs(last - first) < series.matters:
        return _(
            "Now %(last)s of %(most)s, at first %(first)s: a change of less than %(matters)s, "
            "which is within the usual range.",
            matters=number(series.matters),
            **said,
        )
    said["change"] = number(abs(last - first))
    if (last > first) is more_is_better:
        return _(
            "Now %(last)s of %(most)s, at first %(first)s: better by %(change)s, a change that "
            "matters.",
            **said,
        )
    return _(
        "Now %(last)s of %(most)s, at first %(first)s: worse by %(change)s, a change that matters.",
        **said,
    )
