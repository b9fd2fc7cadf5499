"""Small charts for the printed record, as SVG without anything from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 330.0, 210.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 42.0, 10.0, 12.0, 34.0
_TICKS = 5
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """Something drawn: `kind` is "dots", "line" or "limit"."""

    kind: str
    points: Sequence[Point]
    name: str


@dataclass(frozen=True, slots=True)
class _Axis:
    """One direction of the paper."""

    low: float
    high: float
    step: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies on the paper."""
        share = (value - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def ticks(self) -> list[float]:
        """Values to write beside it."""
        count = round((self.high - self.low) / self.step)
        return [self.low + n * self.step for n in range(count + 1)]


def chart(title: str, x_name: str, y_name: str, series: Sequence[Series]) -> str:
    """A chart as an SVG element; empty when there is nothing to draw."""
    points = [point for each in series for point in each.points]
    if not points:
        return ""
    x = _axis([x for x, _ in points], _LEFT, WIDTH - _RIGHT)
    y = _axis([y for _, y in points], HEIGHT - _BOTTOM, _TOP)
    drawn = "".join(_drawn(each, x, y) for each in series)
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{escape(title)}">'
        f"{_grid(x, y)}{drawn}{_words(x_name, y_name)}</svg>"
    )


def _axis(values: list[float], begin: float, end: float) -> _Axis:
    low, high = min(*values, 0.0), max(*values, 0.0)
    step = _nice((high - low or 1.0) / _TICKS)
    return _Axis(floor(low / step) * step, ceil(high / step) * step, step, begin, end)


def _nice(step: float) -> float:
    """The next round number above."""
    power = 10.0 ** floor(log10(step))
    return next(each * power for each in _STEPS if each * power >= step - 1e-12)


def _grid(x: _Axis, y: _Axis) -> str:
    parts = []
    for value in x.ticks():
        at = x.at(value)
        parts.append(f'<path class="g" d="M{at:.1f} {y.begin:g}V{y.end:g}"/>')
        parts.append(f'<text x="{at:.1f}" y="{y.begin + 13:g}">{value:g}</text>')
    for value in y.ticks():
        at = y.at(value)
        parts.append(f'<path class="g" d="M{x.begin:g} {at:.1f}H{x.end:g}"/>')
        parts.append(f'<text class="e" x="{x.begin - 5:g}" y="{at + 3:.1f}">{value:g}</text>')
    zero = f'<path class="z" d="M{x.begin:g} {y.at(0):.1f}H{x.end:g}"/>'
    return "".join(parts) + zero


def _drawn(series: Series, x: _Axis, y: _Axis) -> str:
    at = [(x.at(px), y.at(py)) for px, py in series.points]
    name = f"<title>{escape(series.name)}</title>"
    if series.kind == "dots":
        dots = "".join(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2.6"/>' for px, py in at)
        return f'<g class="dots">{name}{dots}</g>'
    path = "L".join(f"{px:.1f} {py:.1f}" for px, py in at)
    return f'<path class="{series.kind}" d="M{path}">{name}</path>'


def _words(x_name: str, y_name: str) -> str:
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    across = (HEIGHT - _BOTTOM + _TOP) / 2
    return (
        f'<text x="{middle:g}" y="{HEIGHT - 5:g}">{escape(x_name)}</text>'
        f'<text x="11" y="{across:g}" transform="rotate(-90 11 {across:g})">{escape(y_name)}</text>'
    )
