"""How a printed report looks: one typeface, few sizes, thin lines."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Table, TableStyle

from station.export.fonts import bold, fonts, markup

_LINE, _SOFT = HexColor("#bbbbbb"), HexColor("#555555")


def title(text: str) -> Paragraph:
    """The report's name."""
    return Paragraph(markup(text), _style("title", 18, 24, bold()))


def heading(text: str) -> Paragraph:
    """Of a section; stays with what follows."""
    style = _style("heading", 12, 16, bold())
    style.spaceBefore, style.spaceAfter, style.keepWithNext = 5 * mm, 1.5 * mm, 1
    return Paragraph(markup(text), style)


def paragraph(text: str) -> Paragraph:
    """Words."""
    return Paragraph(markup(text), _style("plain", 10, 14))


def small(text: str) -> Paragraph:
    """Words beside the matter."""
    style = _style("small", 8, 11)
    style.textColor, style.spaceAfter = _SOFT, 1.5 * mm
    return Paragraph(markup(text), style)


def cells(
    rows: Sequence[Sequence[str]], widths_mm: Sequence[float], head: Sequence[str] = ()
) -> Table:
    """A table; the head is repeated on every page that it goes on to."""
    cell, top = _style("cell", 9, 12), _style("top", 9, 12, bold())
    body = [[Paragraph(markup(text), cell) for text in row] for row in rows]
    heads = [[Paragraph(markup(text), top) for text in head]] if head else []
    table = Table(
        [*heads, *body],
        colWidths=[width * mm for width in widths_mm],
        repeatRows=len(heads),
        hAlign="LEFT",
        splitInRow=1,  # a note may be longer than a page
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ]
        )
    )
    return table


def _style(name: str, size: float, leading: float, font: str = "") -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font or fonts()[0].fontName,
        fontSize=size,
        leading=leading,
        splitLongWords=1,
    )
