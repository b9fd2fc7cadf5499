"""Pain before and after each session: one mark at the beginning, one at the end, an arrow's way."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from station.people.summary import Pain
from web.charts.days import short_day
from web.charts.picture import LEFT, RIGHT, WIDTH, Axis, Drawing, Picture, Table
from web.words import UNKNOWN, day_and_time, number

MOST = 28
_HEIGHT = 170.0
_HURTS_NRS = 6  # S37
_TICKS = (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)


def pain_chart(pains: Sequence[Pain]) -> Picture:
    """Before as a ring, after as a dot, joined; there is at least one session."""
    drawing, axis = Drawing(), Axis(0.0, 10.0, _HEIGHT - 26.0, 12.0)
    hurts = axis.at(_HURTS_NRS)
    drawing.rect("danger", LEFT, axis.end, WIDTH - LEFT - RIGHT, hurts - axis.end)
    drawing.floor(axis, _TICKS)
    width = (WIDTH - LEFT - RIGHT) / max(1, len(pains))
    for i, pain in enumerate(pains):
        _pair(drawing, axis, round(LEFT + (i + 0.5) * width, 1), pain)
    for i in sorted({0, len(pains) // 2, len(pains) - 1}):
        day = short_day(pains[i].at.astimezone().date())
        drawing.text("tick", _inside(LEFT + (i + 0.5) * width), _HEIGHT - 8, day)
    return Picture(
        "pain",
        _("Pain before and after"),
        _words(pains),
        _HEIGHT,
        tuple(drawing.shapes),
        Table(
            (_("Session"), _("Before"), _("After"), _("Felt unwell")),
            tuple(
                (day_and_time(pain.at), _said(pain.before_nrs),
                 _said(pain.after_nrs), _("yes") if pain.unwell else _("no"))
                for pain in pains
            ),
        ),
        (("before", _("before")), ("after", _("after, less")),
         ("after-worse", _("after, not less")), ("danger", _("6 and more"))),
    )  # fmt: skip


def _pair(drawing: Drawing, axis: Axis, x: float, pain: Pain) -> None:
    before, after = pain.before_nrs, pain.after_nrs
    less = before is not None and after is not None and after < before
    if before is not None and after is not None and before != after:
        kind = "join" if less else "join-worse"
        drawing.path(kind, f"M{x:g} {axis.at(before):g}V{axis.at(after):g}")
    if before is not None:
        drawing.circle("before", x, axis.at(before), 4.5)
    if after is not None:
        drawing.circle("after" if less else "after-worse", x, axis.at(after), 3.6)


def _words(pains: Sequence[Pain]) -> str:
    both = [(p.before_nrs, p.after_nrs) for p in pains]
    said = [(b, a) for b, a in both if b is not None and a is not None]
    if not said:
        return _("Pain was not given on both sides of any session.")
    before, after = (sum(values) / len(said) for values in zip(*said, strict=True))
    return ngettext(
        "In the last session that says both, pain went from %(before)s before to %(after)s after, "
        "of 10.",
        "In the last %(num)s sessions that say both, pain went from %(before)s before to "
        "%(after)s after on average, of 10.",
        len(said),
        before=number(before, 1, fixed=True),
        after=number(after, 1, fixed=True),
    )


def _inside(x: float) -> float:
    return min(WIDTH - RIGHT - 14, max(LEFT + 14, x))


def _said(nrs: int | None) -> str:
    return UNKNOWN if nrs is None else str(nrs)
