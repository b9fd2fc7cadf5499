"""The trace of a session as a picture: a small SVG that needs nothing else to be seen."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from station.service.measure import TracePoint

WIDTH, HEIGHT = 960, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 48, 44
LOW_DEG, HIGH_DEG, GRID_DEG = -80, 65, 20
_STEPS_S = (10, 30, 60, 120, 300, 600, 1200, 3600)
_MOST_MARKS = 12
_STYLE = (
    "text{font:13px sans-serif;fill:#333}.title{font-size:16px}.grid{stroke:#ddd}"
    ".level{stroke:#888}.down{fill:#eef4fb}.angle{fill:none;stroke:#2a6f97;stroke-width:2}"
    ".plan{fill:none;stroke:#c46210;stroke-width:1.5;stroke-dasharray:5 4}"
)


def trace_svg(title: str, trace: Sequence[TracePoint]) -> str:
    """Angle and plan over time; below level, which is head-down, is shaded."""
    end_s = max(1.0, trace[-1].t_s if trace else 0.0)
    level, right = _y(0), WIDTH - RIGHT
    parts = (
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<rect class="down" x="{LEFT}" y="{level}" width="{right - LEFT}" '
        f'height="{_y(HIGH_DEG) - level:.1f}"/>',
        *(_angle_line(angle) for angle in range(-60, HIGH_DEG, GRID_DEG)),
        *_time_marks(end_s),
        *(_line("plan", points) for points in _planned(trace, end_s)),
        _line("angle", ((_x(point.t_s, end_s), _y(point.angle_deg)) for point in trace)),
        f'<text class="title" x="{LEFT}" y="28">{escape(title)}</text>',
        f'<text x="{right}" y="28" text-anchor="end">bed angle (line), plan (dashed)</text>',
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title, quote=True)}"><style>{_STYLE}</style>{"".join(parts)}</svg>\n'
    )


def _x(t_s: float, end_s: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * t_s / end_s


def _y(angle_deg: float) -> float:
    """Head-down is drawn downwards, as on the table."""
    share = (angle_deg - LOW_DEG) / (HIGH_DEG - LOW_DEG)
    return round(TOP + (HEIGHT - TOP - BOTTOM) * share, 1)


def _line(name: str, points: Iterable[tuple[float, float]]) -> str:
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{name}" points="{joined}"/>'


def _planned(trace: Sequence[TracePoint], end_s: float) -> Iterable[list[tuple[float, float]]]:
    """The plan in pieces: where there was none, nothing is drawn."""
    for there, points in groupby(trace, lambda point: point.planned_deg is not None):
        if there:
            yield [(_x(point.t_s, end_s), _y(point.planned_deg or 0.0)) for point in points]


def _angle_line(angle_deg: int) -> str:
    y, name = _y(angle_deg), "grid" if angle_deg else "level"
    return (
        f'<line class="{name}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{angle_deg}°</text>'
    )


def _time_marks(end_s: float) -> Iterable[str]:
    step_s = next((step for step in _STEPS_S if end_s / step <= _MOST_MARKS), _STEPS_S[-1])
    for mark_s in range(0, int(end_s) + 1, step_s):
        x, label = _x(mark_s, end_s), f"{mark_s // 60}:{mark_s % 60:02d}"
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{label}</text>'
