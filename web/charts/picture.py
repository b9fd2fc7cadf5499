"""What a picture is made of: shapes with classes, words that say the same, and a table.

Looks are in the style sheet alone; a shape carries places and a class. Whoever cannot see the
picture gets its description, and the table behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from web.words import number

WIDTH = 380.0  # about the width of a card on every screen, so that letters keep their size
LEFT, RIGHT, TOP, BOTTOM = 34.0, 10.0, 14.0, 26.0


@dataclass(frozen=True, slots=True)
class Shape:
    """One element of the picture.

    Attributes:
        tag: "rect", "path", "circle" or "text".
        attributes: As SVG names them.
        text: Of a "text".
    """

    tag: str
    attributes: dict[str, str | float]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures behind a picture; the first cell of each row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart.

    Attributes:
        id: Unique in its page.
        title: What it shows.
        description: What can be seen in it, in a sentence.
        legend: Class and meaning of each kind of mark.
    """

    id: str
    title: str
    description: str
    height: float
    shapes: tuple[Shape, ...]
    table: Table
    legend: tuple[tuple[str, str], ...] = ()
    width: float = WIDTH


@dataclass(frozen=True, slots=True)
class Axis:
    """From values to places between two ends of the picture."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies; outside values lie at the ends."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + min(1.0, max(0.0, share)) * (self.end - self.start), 1)


@dataclass(slots=True)
class Drawing:
    """Collects shapes."""

    shapes: list[Shape] = field(default_factory=list)

    def rect(self, kind: str, x: float, y: float, width: float, height: float) -> None:
        """A box with slightly round corners."""
        sizes = {"width": round(max(width, 0.0), 1), "height": round(max(height, 0.0), 1)}
        place = {"x": round(x, 1), "y": round(y, 1)}
        self.shapes.append(Shape("rect", {"class": kind, **place, **sizes, "rx": 2}))

    def path(self, kind: str, d: str) -> None:
        """Any line."""
        self.shapes.append(Shape("path", {"class": kind, "d": d}))

    def line(self, kind: str, points: Sequence[tuple[float, float]]) -> None:
        """A line through points."""
        self.path(kind, "M" + "L".join(f"{x:g} {y:g}" for x, y in points))

    def circle(self, kind: str, x: float, y: float, r: float) -> None:
        """A dot."""
        self.shapes.append(Shape("circle", {"class": kind, "cx": x, "cy": y, "r": r}))

    def text(self, kind: str, x: float, y: float, text: str, anchor: str = "middle") -> None:
        """Words."""
        place: dict[str, str | float] = {"class": kind, "x": round(x, 1), "y": round(y, 1)}
        self.shapes.append(Shape("text", {**place, "text-anchor": anchor}, text))

    def floor(self, axis: Axis, ticks: Sequence[float], unit: str = "", right: float = 0.0) -> None:
        """Lines of the grid with their values at the left."""
        for tick in ticks:
            y = axis.at(tick)
            self.path("rule", f"M{LEFT:g} {y:g}H{(right or WIDTH - RIGHT):g}")
            self.text("tick", LEFT - 6, y + 4, f"{number(tick)}{unit}", "end")


def ticks_to(high: float, most: int = 5) -> tuple[float, ...]:
    """Round values from 0 up to `high` or a little beyond; two at least."""
    steps = (1, 2, 5, 10, 15, 20, 30, 60, 100, 200, 500)
    step = next((step for step in steps if high / step <= most), 1000)
    return tuple(float(step * i) for i in range(max(1, -int(-high // step)) + 1))
