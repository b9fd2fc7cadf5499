"""Draws a session as it was and as it is, one over the other, with what is said differently."""

from collections.abc import Callable, Sequence
from html import escape

from tests.golden.compare import Difference
from tests.golden.trace import Point, Trace

_WIDTH, _LEFT, _RIGHT = 1200, 60, 20
_ANGLES = (40, 360, -75.0, 65.0)  # top, bottom, and the values there
_DUTIES = (390, 530, -1.0, 1.0)
_WORDS_FROM, _LINE, _MOST_LINES = 575, 16, 40
_OLD, _NEW, _MARK = "#999999", "#0b57d0", "#c5221f"
_STYLE = "font-family:sans-serif;font-size:12px"


def picture(old: Trace, new: Trace, found: Sequence[Difference]) -> str:
    """The whole picture as SVG."""
    lasts_s = max(old.lasts_s, new.lasts_s, 1)
    shown = found[:_MOST_LINES]
    height = _WORDS_FROM + _LINE * (len(shown) + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" style="{_STYLE}">',
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        _text(_LEFT, 22, f"{old.id}: grey as it was, blue as it is, red where they differ", "#000"),
        *_axis(_ANGLES, (-70, -45, -15, 0, 15, 30, 60), "deg", lasts_s),
        *_axis(_DUTIES, (-1, 0, 1), "duty", lasts_s),
        *_marks(shown, lasts_s),
        *_curves(old, _OLD, 3.0, lasts_s),
        *_curves(new, _NEW, 1.2, lasts_s),
    ]
    for number, each in enumerate(shown):
        line = f"{each.t_s:.1f} s  {each.text}"
        parts.append(_text(_LEFT, _WORDS_FROM + _LINE * number, line, _MARK))
    return "\n".join([*parts, "</svg>", ""])


def _x(t_s: float, lasts_s: int) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * t_s / lasts_s


def _y(value: float, panel: tuple[int, int, float, float]) -> float:
    top, bottom, low, high = panel
    return bottom - (bottom - top) * (value - low) / (high - low)


def _axis(
    panel: tuple[int, int, float, float], values: Sequence[float], unit: str, lasts_s: int
) -> list[str]:
    parts: list[str] = []
    for value in values:
        y = _y(value, panel)
        parts.append(_line(_LEFT, y, _WIDTH - _RIGHT, y, "#dddddd"))
        parts.append(_text(8, y + 4, f"{value:g} {unit}", "#555555"))
    minutes = range(0, lasts_s + 1, 60 * (1 + lasts_s // 1200))
    for t_s in minutes:
        parts.append(_text(_x(t_s, lasts_s), panel[1] + 14, f"{t_s // 60} min", "#555555"))
    return parts


def _marks(found: Sequence[Difference], lasts_s: int) -> list[str]:
    xs = [_x(each.t_s, lasts_s) for each in found]
    return [_line(x, _ANGLES[0], x, _DUTIES[1], "#f6c7c4") for x in xs]


def _curves(trace: Trace, colour: str, width: float, lasts_s: int) -> list[str]:
    points = trace.every_second()
    draw: list[tuple[tuple[int, int, float, float], Callable[[Point], float]]] = [
        (_ANGLES, lambda point: point.angle_deg),
        (_DUTIES, lambda point: point.duty),
    ]
    found: list[str] = []
    for panel, value in draw:
        at = [(_x(point.t_s, lasts_s), _y(value(point), panel)) for point in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        stroke = f'fill="none" stroke="{colour}" stroke-width="{width}"'
        found.append(f'<polyline points="{path}" {stroke}/>')
    return found


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}"/>'


def _text(x: float, y: float, text: str, colour: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}">{escape(text)}</text>'
