"""Draws the parts beside the header, each a box with a symbol where its wire comes in."""

from collections.abc import Callable

from station.wiring_drawing import symbols
from station.wiring_drawing.canvas import PAPER, SMALL, TEXT, Canvas, Point
from station.wiring_drawing.colours import COLOUR
from station.wiring_drawing.parts import Symbol
from station.wiring_drawing.pinout import Group
from station.wiring_drawing.plan import MIDDLE, PARTS_FAR, PARTS_NEAR, Placed

_WIDTH = PARTS_FAR - PARTS_NEAR
_LINE = 15.0
_SYMBOL_WIDTH = 48.0


def draw_part(canvas: Canvas, each: Placed) -> None:
    """One part."""
    left = each.edge if each.side > 0 else each.edge - _WIDTH
    canvas.box((left, each.top), (_WIDTH, each.height), fill="#fcfcfd", stroke="#adb5bd")
    _words(canvas, each)
    _SYMBOLS[each.part.symbol](canvas, each)
    for _, at in each.terminals():
        canvas.dot(at, fill=PAPER)


def _words(canvas: Canvas, each: Placed) -> None:
    """The words, on the side away from the header."""
    lines = (each.part.title, *each.part.lines)
    wide = each.part.symbol in (Symbol.HEARTBEAT, Symbol.LEVEL)
    x = MIDDLE - PARTS_FAR + 8
    if each.side > 0:
        x = each.edge + (8 if wide else _SYMBOL_WIDTH)
    block = _LINE * len(lines)
    y = each.top + (18 if wide else (each.height - block) / 2 + 11.5)
    for number, line in enumerate(lines):
        canvas.text((x, y + number * _LINE), line, size=SMALL if number else TEXT, bold=not number)


def _chip(canvas: Canvas, each: Placed) -> None:
    """The names of its terminals."""
    anchor = "start" if each.side > 0 else "end"
    for terminal, (x, y) in each.terminals():
        canvas.text((x + 8 * each.side, y + 4), terminal.label, anchor=anchor)


def _contact(end: Callable[[Canvas, Point], None]) -> Callable[[Canvas, Placed], None]:
    """A contact whose other side goes to 0 V, or to 3.3 V."""

    def draw(canvas: Canvas, each: Placed) -> None:
        ((_, (x, y)),) = each.terminals()
        beyond = symbols.closed_contact(canvas, (x, y), each.side)
        corner = (beyond[0] + 10 * each.side, y)
        canvas.line(beyond, corner)
        end(canvas, corner)

    return draw


def _load(symbol: Callable[[Canvas, Point], None]) -> Callable[[Canvas, Placed], None]:
    """Something that a transistor switches."""

    def draw(canvas: Canvas, each: Placed) -> None:
        ((_, (x, y)),) = each.terminals()
        canvas.line((x, y), (x + 12 * each.side, y))
        symbol(canvas, (x + 24 * each.side, y))

    return draw


def _heartbeat(canvas: Canvas, each: Placed) -> None:
    """Square wave, monostable, transistor, coil."""
    ((_, (x, y)),) = each.terminals()
    wave = x + (8 if each.side > 0 else -40)
    symbols.square_wave(canvas, (wave, y + 5), COLOUR[Group.POWER])
    _chain(canvas, each, 40, {"monostable": 78.0, "T1": 28.0, "K1": 36.0})


def _level(canvas: Canvas, each: Placed) -> None:
    """Transistor, coil: held by a level."""
    ((_, (x, y)),) = each.terminals()
    canvas.line((x, y), (x + 40 * each.side, y))
    _chain(canvas, each, 40, {"T1": 28.0, "K1": 36.0})


def _chain(canvas: Canvas, each: Placed, start: float, boxes: dict[str, float]) -> None:
    """Boxes by name and width, in a row away from the header."""
    ((_, (edge, y)),) = each.terminals()
    at = edge + start * each.side
    for text, width in boxes.items():
        near = at + 8 * each.side
        at = near + width * each.side
        canvas.line((near - 8 * each.side, y), (near, y))
        canvas.box((min(near, at), y - 11), (width, 22), radius=0)
        canvas.text(((near + at) / 2, y + 4), text, anchor="middle")


_SYMBOLS: dict[Symbol, Callable[[Canvas, Placed], None]] = {
    Symbol.CHIP: _chip,
    Symbol.CONTACT_TO_GROUND: _contact(symbols.ground),
    Symbol.CONTACT_TO_RAIL: _contact(symbols.rail),
    Symbol.LAMP: _load(symbols.lamp),
    Symbol.BUZZER: _load(symbols.buzzer),
    Symbol.HEARTBEAT: _heartbeat,
    Symbol.LEVEL: _level,
}
