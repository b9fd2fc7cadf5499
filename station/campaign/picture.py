"""The figures of a campaign as one picture: for each, which share of cases stays below a value."""

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, log10

from station.campaign.figures import PERCENTILES, percentile

WIDTH, HEIGHT = 330, 300
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 46, 16, 46
_TICKS = 4
_STYLE = (
    "text{font:12px sans-serif;fill:#222}.t{font-weight:bold;font-size:13px}.g{stroke:#ddd}"
    ".c{fill:none;stroke:#2a6f97;stroke-width:2.5}.p{stroke:#c46210;stroke-dasharray:4 3}"
    ".l{fill:#c46210}"
)


def picture(panels: Sequence[tuple[str, str, Sequence[float]]]) -> str:
    """One SVG; each panel is a title, the unit, and the values."""
    width = WIDTH * len(panels)
    box = f'viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img">']
    parts.append(f'<style>{_STYLE}</style><rect width="{width}" height="{HEIGHT}" fill="#fff"/>')
    for number, (title, unit, values) in enumerate(panels):
        inner = "".join(_panel(title, unit, sorted(values)))
        parts.append(f'<g transform="translate({number * WIDTH} 0)">{inner}</g>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(title: str, unit: str, values: Sequence[float]) -> Iterator[str]:
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM
    yield _text(_LEFT, 22, title, "t")
    if not values:
        yield _text(_LEFT, HEIGHT / 2, "no such case")
        return
    most = _round_up(values[-1])
    for tick in range(_TICKS + 1):
        share = tick / _TICKS
        x, y = _LEFT + share * (right - _LEFT), bottom - share * (bottom - _TOP)
        yield f'<path class="g" d="M{x:.1f} {_TOP}V{bottom}M{_LEFT} {y:.1f}H{right}"/>'
        yield _text(x, bottom + 18, f"{most * share:g}", anchor="middle")
        yield _text(_LEFT - 6, y + 4, f"{100 * share:.0f}%", anchor="end")
    yield _text((_LEFT + right) / 2, bottom + 36, f"{unit}; {len(values)} cases", anchor="middle")
    yield f'<path class="c" d="{_curve(values, most)}"/>'
    for line, share in enumerate(PERCENTILES):
        value = percentile(values, share)
        x = _x(value, most)
        yield f'<path class="p" d="M{x:.1f} {_TOP}V{bottom}"/>'
        told = f"{share:g}% below {value:.2f}"
        yield _text(right - 4, bottom - 12 - 16 * line, told, "l", anchor="end")


def _curve(values: Sequence[float], most: float) -> str:
    """A step up at each value."""
    height = HEIGHT - _BOTTOM - _TOP
    steps = [f"M{_LEFT} {HEIGHT - _BOTTOM}"]
    for number, value in enumerate(values, 1):
        y = HEIGHT - _BOTTOM - number / len(values) * height
        steps.append(f"H{_x(value, most):.1f}V{y:.1f}")
    return "".join(steps)


def _x(value: float, most: float) -> float:
    return _LEFT + value / most * (WIDTH - _RIGHT - _LEFT)


def _round_up(value: float) -> float:
    """The next number with one digit and a half, so that the axis reads well."""
    if value <= 0:
        return 1.0
    unit: float = 10.0 ** (ceil(log10(value)) - 1)
    return ceil(value / unit * 2) / 2 * unit


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
