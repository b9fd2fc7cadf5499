"""The trace of a session as a picture: one SVG file that needs nothing else to be seen."""

import re
from collections.abc import Sequence

import pygal
from pygal.style import Style

from station.service.measure import TracePoint

_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    colors=("#2a6f97", "#c46210"),
    font_family="sans-serif",
    title_font_size=16,
    label_font_size=12,
    legend_font_size=12,
    guide_stroke_color="#dddddd",
    major_guide_stroke_color="#bbbbbb",
    guide_stroke_dasharray="none",
    major_guide_stroke_dasharray="none",
)
_ANGLE, _PLAN = {"width": 2.5}, {"width": 1.5, "dasharray": "6, 4"}


def trace_svg(title: str, trace: Sequence[TracePoint]) -> str:
    """Measured angle and plan over time; head-down is drawn downwards, as on the table."""
    chart = pygal.XY(
        title=title,
        x_title="minutes",
        y_title="bed angle",
        style=_STYLE,
        width=960,
        height=460,
        show_dots=False,
        inverse_y_axis=True,
        legend_at_bottom=True,
        js=[],  # without it the picture would load a script from elsewhere
        x_value_formatter=lambda minutes: f"{minutes:.0f}",
        value_formatter=lambda angle: f"{angle:.0f}°",
        no_data_text="no samples",
    )
    angles = [(point.t_s / 60, point.angle_deg) for point in trace]
    chart.add("true angle, positive head down", angles, stroke_style=_ANGLE)
    planned = [(point.t_s / 60, point.planned_deg) for point in trace]
    chart.add("plan", planned, stroke_style=_PLAN, allow_interruptions=True)
    return _without_scripts(chart.render(is_unicode=True))


def _without_scripts(svg: str) -> str:
    """A picture needs no program: the library's own settings for its script are left out."""
    return re.sub(r"<script.*?</script>", "", svg, flags=re.DOTALL)
