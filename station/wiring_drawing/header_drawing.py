"""Draws the header: forty pads with their numbers, and the names of those that are used."""

from collections.abc import Iterable

from station.wiring_drawing.canvas import FAINT, INK, PAPER, SMALL, Canvas
from station.wiring_drawing.colours import COLOUR, PADS, TINT
from station.wiring_drawing.pinout import HEADER, PinUse
from station.wiring_drawing.plan import (
    FIRST_ROW,
    LAST_ROW,
    MIDDLE,
    PILL_FAR,
    PILL_NEAR,
    ROW,
    row_of,
)

_PAD = 20.0
_PILL_HEIGHT = 20.0
_NUMBER = 10.0  # size of the numbers on the pads


def draw_header(canvas: Canvas, uses: Iterable[PinUse]) -> None:
    """The header with what is at each pin."""
    top = FIRST_ROW - ROW / 2 - 3
    height = LAST_ROW - FIRST_ROW + ROW + 6
    canvas.box((MIDDLE - 26, top), (52, height), fill="#e9ecef", stroke="#adb5bd")
    by_pin = {use.pin: use for use in uses}
    for place, each in enumerate(HEADER):
        side = 1 if place % 2 else -1
        y = FIRST_ROW + place // 2 * ROW
        use = by_pin.get(each) if isinstance(each, int) else None
        _pad(canvas, place + 1, side, y, PADS.get(str(each), "#ffd8a8" if use else PAPER))
        if use:
            _pill(canvas, use, side)
        else:
            _unused(canvas, f"GPIO {each}" if isinstance(each, int) else each, side, y)


def _pad(canvas: Canvas, number: int, side: int, y: float, fill: str) -> None:
    x = MIDDLE + side * 13
    canvas.box((x - _PAD / 2, y - _PAD / 2), (_PAD, _PAD), fill=fill, radius=3 if number > 1 else 0)
    colour = PAPER if fill == PADS["GND"] else INK
    canvas.text((x, y + 3.5), str(number), size=_NUMBER, anchor="middle", colour=colour)


def _pill(canvas: Canvas, use: PinUse, side: int) -> None:
    y, width = row_of(use.pin), PILL_FAR - PILL_NEAR
    left = MIDDLE + (PILL_NEAR if side > 0 else -PILL_FAR)
    corner = (left, y - _PILL_HEIGHT / 2)
    canvas.box(corner, (width, _PILL_HEIGHT), fill=TINT[use.group], stroke=COLOUR[use.group])
    near, far = MIDDLE + side * (PILL_NEAR + 6), MIDDLE + side * (PILL_FAR - 6)
    anchors = ("start", "end") if side > 0 else ("end", "start")
    canvas.text((near, y + 4), f"GPIO {use.pin}", anchor=anchors[0], bold=True)
    canvas.text((far, y + 4), use.name, size=SMALL, anchor=anchors[1])


def _unused(canvas: Canvas, text: str, side: int, y: float) -> None:
    x = MIDDLE + side * (PILL_NEAR + 6)
    anchor = "start" if side > 0 else "end"
    canvas.text((x, y + 4), text, anchor=anchor, colour=FAINT)
