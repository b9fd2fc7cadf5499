"""A sheet of lines, boxes and words that becomes an SVG file for A4.

One unit is a quarter of a millimetre. Boxes lie at the bottom, wires on them, words on top.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

Point = tuple[float, float]
_Look = dict[str, str | float]

INK, FAINT, PAPER = "#212529", "#868e96", "#ffffff"
FONT = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
TEXT = 11.5  # 2.9 mm, 8 points
SMALL = 11.0
A4_LANDSCAPE = {"width": "297mm", "height": "210mm"}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

_NARROW, _WIDE = frozenset("iljtfr.,:;|'()[]/! -·"), frozenset("mwMW@%Ω+")
_EM = {"narrow": 0.37, "wide": 0.99, "upper": 0.77, "digit": 0.64, "other": 0.615, "bold": 1.11}


def text_width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """How wide a text can become, in the widest of the fonts that may be there."""
    em = sum(_EM[_kind(letter)] for letter in text)
    return em * size * (_EM["bold"] if bold else 1.0)


def _kind(letter: str) -> str:
    if letter in _NARROW:
        return "narrow"
    if letter in _WIDE:
        return "wide"
    if letter.isdigit():
        return "digit"
    return "upper" if letter.isupper() else "other"


@dataclass(slots=True)
class Canvas:
    """What has been drawn so far."""

    _boxes: list[ET.Element] = field(default_factory=list)
    _lines: list[ET.Element] = field(default_factory=list)
    _texts: list[ET.Element] = field(default_factory=list)

    def box(
        self,
        at: Point,
        size: Point,
        fill: str = PAPER,
        stroke: str = INK,
        radius: float = 4,
    ) -> None:
        """A rectangle by its upper left corner."""
        shape: _Look = {"x": at[0], "y": at[1], "width": size[0], "height": size[1], "rx": radius}
        self._boxes.append(_element("rect", {**shape, "fill": fill, "stroke": stroke}))

    def line(
        self, *points: Point, colour: str = INK, width: float = 1.5, wire: str = "part"
    ) -> None:
        """A line through these points; `wire` names what it belongs to."""
        route = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        look: _Look = {"stroke": colour, "stroke-width": width, "class": wire}
        self._lines.append(_element("polyline", {"points": route, "fill": "none", **look}))

    def dot(
        self, at: Point, radius: float = 2.5, colour: str = INK, fill: str | None = None
    ) -> None:
        """A junction, or with another fill a terminal."""
        shape: _Look = {"cx": at[0], "cy": at[1], "r": radius}
        look: _Look = {"fill": fill or colour, "stroke": colour, "stroke-width": 1.2}
        self._lines.append(_element("circle", {**shape, **look}))

    def area(self, points: Iterable[Point], colour: str = INK) -> None:
        """A filled shape."""
        route = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._lines.append(_element("polygon", {"points": route, "fill": colour}))

    def text(
        self,
        at: Point,
        text: str,
        size: float = TEXT,
        anchor: str = "start",
        bold: bool = False,
        colour: str = INK,
    ) -> None:
        """A line of text by its baseline."""
        place: _Look = {"x": at[0], "y": at[1], "text-anchor": anchor}
        look: _Look = {"font-size": size, "fill": colour}
        weight: _Look = {"font-weight": "bold"} if bold else {}
        element = _element("text", {**place, **look, **weight})
        element.text = text
        self._texts.append(element)

    def svg(self, size: Point, title: str) -> str:
        """The whole sheet."""
        view = f"0 0 {_n(size[0])} {_n(size[1])}"
        names = {"xmlns": "http://www.w3.org/2000/svg", "font-family": FONT}
        sheet = _element("svg", {**names, "viewBox": view, **A4_LANDSCAPE})
        ET.SubElement(sheet, "title").text = title
        sheet.append(_element("rect", {"width": size[0], "height": size[1], "fill": PAPER}))
        sheet.extend([*self._boxes, *self._lines, *self._texts])
        ET.indent(sheet)
        return f"{_DECLARATION}\n{ET.tostring(sheet, encoding='unicode')}\n"


def _element(tag: str, attributes: _Look) -> ET.Element:
    return ET.Element(tag, {name: _shown(value) for name, value in attributes.items()})


def _shown(value: str | float) -> str:
    return value if isinstance(value, str) else _n(value)


def _n(value: float) -> str:
    """A number as short as it can be written."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
