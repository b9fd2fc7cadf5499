"""A questionnaire over time, with the band within which a change does not matter to people."""

from station.people.summary import ScorePoint, ScoreSeries
from web.charts.picture import LEFT, RIGHT, WIDTH, Axis, Drawing, Picture, Table, ticks_to

_HEIGHT = 170.0
_SHOWN = 26
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
        day = shown[i].at.astimezone()
        anchor = "start" if i == 0 else "end"
        drawing.text("tick", places[i], _HEIGHT - 8, f"{day.day} {day:%b %Y}", anchor)
    return Picture(
        f"score-{number}",
        series.name,
        _words(series, more_is_better=more_is_better),
        _HEIGHT,
        tuple(drawing.shapes),
        Table(
            ("Day", "Score", "Since the first"),
            tuple(
                (f"{p.at.astimezone():%d %b %Y}", f"{p.value:g} of {p.out_of:g}",
                 f"{p.value - series.baseline:+g}" if p.value != series.baseline else "same")
                for p in shown
            ),
        ),
        (("score", "score"), *((("band", "no change that matters"),) if series.matters else ())),
    )  # fmt: skip


def _band(drawing: Drawing, axis: Axis, baseline: float, matters: float) -> None:
    top, bottom = axis.at(baseline + matters), axis.at(baseline - matters)
    drawing.rect("band", LEFT, top, WIDTH - LEFT - RIGHT, bottom - top)
    y = axis.at(baseline)
    drawing.path("baseline", f"M{LEFT:g} {y:g}H{WIDTH - RIGHT:g}")
    drawing.text("band-name", LEFT + 5, y - 5, f"first {baseline:g}", "start")


def _last(drawing: Drawing, axis: Axis, x: float, point: ScorePoint) -> None:
    y = axis.at(point.value)
    drawing.text("value", x + 8, y + 5, f"{point.value:g}", "start")


def _places(shown: tuple[ScorePoint, ...]) -> list[float]:
    """From left to right by time; a single one in the middle."""
    first, last = shown[0].at, shown[-1].at
    lasts_s = (last - first).total_seconds()
    axis = Axis(0.0, lasts_s or 1.0, LEFT + 8, WIDTH - RIGHT - _ROOM)
    if lasts_s == 0:
        return [round((axis.start + axis.end) / 2, 1)] * len(shown)
    return [axis.at((point.at - first).total_seconds()) for point in shown]


def _words(series: ScoreSeries, *, more_is_better: bool) -> str:
    last, first = series.points[-1].value, series.baseline
    now = f"Now {last:g} of {series.out_of:g}, at first {first:g}"
    if len(series.points) == 1:
        return f"{last:g} of {series.out_of:g}; the first score, later ones are compared with it."
    if series.matters is None:
        return f"{now}."
    if abs(last - first) < series.matters:
        return f"{now}: a change of less than {series.matters:g}, which is within the usual range."
    better = (last > first) is more_is_better
    return (
        f"{now}: {'better' if better else 'worse'} by {abs(last - first):g}, a change that matters."
    )
