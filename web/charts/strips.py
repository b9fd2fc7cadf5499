"""How often: a strip of the last seven days, and one of the last twelve weeks."""

from collections.abc import Sequence

from flask_babel import gettext as _

from station.people.summary import Span
from web.charts.days import named_day, short_day, weekday
from web.charts.picture import LEFT, RIGHT, WIDTH, Axis, Drawing, Picture, Table, ticks_to

_DAY_HEIGHT = 96.0
_WEEK_HEIGHT = 150.0
_FOOT = 26.0
_HALF = "½"


def count(done: float) -> str:
    """A number of sessions; half a session is one that was broken off."""
    whole, half = int(done), _HALF if done % 1 else ""
    return f"{whole or ''}{half}" if half else str(whole)


def day_strip(days: Sequence[Span], aim: int) -> Picture:
    """Seven days, each with as many marks as there were sessions; a half one was broken off."""
    drawing, width = Drawing(), WIDTH / len(days)
    for i, day in enumerate(days):
        _day(drawing, day, i * width, width, today=day is days[-1])
    done = sum(day.done for day in days)
    return Picture(
        "days",
        _("Last 7 days"),
        _sessions(done, aim),
        _DAY_HEIGHT,
        tuple(drawing.shapes),
        Table(
            (_("Day"), _("Complete"), _("Broken off")),
            tuple((named_day(day.first), str(day.complete), _partly(day)) for day in days),
        ),
        (("full", _("complete")), ("half", _("broken off")), ("none", _("none"))),
    )


def _day(drawing: Drawing, day: Span, x: float, width: float, *, today: bool) -> None:
    middle, y, r = round(x + width / 2, 1), 36.0, 19.0
    if today:
        drawing.rect("today", x + 1, 2, width - 2, _DAY_HEIGHT - 4)
    if not day.complete:
        drawing.circle("none", middle, y, r)
    if day.complete:
        drawing.circle("full", middle, y, r)
        drawing.text("on-full", middle, y + 5, count(day.done))
    elif day.partly:
        drawing.path("half", f"M{middle:g} {y - r:g}A{r:g} {r:g} 0 0 0 {middle:g} {y + r:g}Z")
        drawing.text("on-half", middle + r / 2, y + 5, count(day.done))
    drawing.text("tick", middle, _DAY_HEIGHT - 22, weekday(day.first))
    drawing.text("tick faint", middle, _DAY_HEIGHT - 8, f"{day.first.day}")


def week_strip(weeks: Sequence[Span], aim: int) -> Picture:
    """Twelve weeks as columns, broken off sessions on top, and the aim as a line."""
    drawing, floor = Drawing(), _WEEK_HEIGHT - _FOOT
    high = ticks_to(max(aim, *(week.done for week in weeks)))
    axis = Axis(0.0, high[-1], floor, 12.0)
    drawing.floor(axis, high)
    width = (WIDTH - LEFT - RIGHT) / len(weeks)
    for i, week in enumerate(weeks):
        _week(drawing, week, axis, LEFT + i * width, width, dated=(len(weeks) - 1 - i) % 3 == 0)
    drawing.path("aim", f"M{LEFT:g} {axis.at(aim):g}H{WIDTH - RIGHT:g}")
    drawing.text("aim-name", WIDTH - RIGHT, axis.at(aim) - 5, _("aim %(aim)s", aim=aim), "end")
    reached = sum(week.done >= aim for week in weeks[:-1])
    return Picture(
        "weeks",
        _("Last 12 weeks"),
        _("The aim of %(aim)s a week was reached in %(reached)s of the %(weeks)s weeks before "
          "this one; this week so far %(now)s.",
          aim=aim, reached=reached, weeks=len(weeks) - 1, now=count(weeks[-1].done)),
        _WEEK_HEIGHT,
        tuple(drawing.shapes),
        Table(
            (_("Week from"), _("Complete"), _("Broken off"), _("Done of aim")),
            tuple(
                (named_day(week.first), str(week.complete), _partly(week),
                 _("%(done)s of %(aim)s", done=count(week.done), aim=aim))
                for week in weeks
            ),
        ),
        (("full", _("complete")), ("half", _("broken off, half")), ("aim", _("aim"))),
    )  # fmt: skip


def _week(drawing: Drawing, week: Span, axis: Axis, x: float, width: float, *, dated: bool) -> None:
    top, whole = axis.at(week.done), axis.at(week.complete)
    drawing.rect("full", x + 3, whole, width - 6, axis.start - whole)
    drawing.rect("half", x + 3, top, width - 6, whole - top)
    if not week.done:
        drawing.rect("none", x + 3, axis.start - 3, width - 6, 3)
    if dated:
        drawing.text("tick", x + width / 2, _WEEK_HEIGHT - 8, short_day(week.first))


def _sessions(done: float, aim: int) -> str:
    if 0 < done <= 1:
        return _("%(done)s session; %(aim)s a week are aimed at.", done=count(done), aim=aim)
    return _("%(done)s sessions; %(aim)s a week are aimed at.", done=count(done), aim=aim)


def _partly(span: Span) -> str:
    if not span.partly or not span.steps:
        return str(span.partly)
    return _(
        "%(times)s (%(done)s of %(steps)s steps)",
        times=span.partly,
        done=span.steps_done,
        steps=span.steps,
    )
