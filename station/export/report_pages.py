"""The foot of every page, with how many there are: a page that is missing is noticed."""

from collections.abc import Callable
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from station.export.report_style import small

_MARGIN, _FOOT, _NUMBER = 20 * mm + 6, 11 * mm, 30 * mm  # 6 points: the frame's own padding


class NumberedCanvas(Canvas):  # type: ignore[misc]
    """Keeps every page until the last one is known, then writes "Page 1 of 3" on each."""

    def __init__(self, footer: str, say: Callable[[str], str], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._footer, self._say, self._pages = footer, say, list[dict[str, Any]]()

    def showPage(self) -> None:  # noqa: N802 - reportlab calls it so
        """One page is done; the next begins."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write every page."""
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self._foot(number, len(self._pages))
            super().showPage()
        super().save()

    def _foot(self, number: int, of: int) -> None:
        self.setStrokeColor(HexColor("#bbbbbb"))
        self.line(_MARGIN, _FOOT + 5 * mm, A4[0] - _MARGIN, _FOOT + 5 * mm)
        self._put(small(self._footer), _MARGIN, A4[0] - 2 * _MARGIN - _NUMBER)
        self._put(small(self._say(f"Page {number} of {of}")), A4[0] - _MARGIN - 22 * mm, _NUMBER)

    def _put(self, words: Paragraph, x: float, width: float) -> None:
        _, height = words.wrap(width, A4[1])
        words.drawOn(self, x, _FOOT + 3.5 * mm - height)
