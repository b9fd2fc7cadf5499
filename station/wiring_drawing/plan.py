"""Where everything stands on the sheet: the header in the middle, parts at both sides of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from station.wiring_drawing.canvas import Point
from station.wiring_drawing.parts import Part, Symbol, Terminal
from station.wiring_drawing.pinout import PHYSICAL

WIDTH, LEAST_HEIGHT = 1188.0, 840.0
MIDDLE = WIDTH / 2
FIRST_ROW, ROW = 92.0, 26.0
LAST_ROW = FIRST_ROW + 19 * ROW
PILL_NEAR, PILL_FAR = 28.0, 224.0  # from the middle: names of the pins
PARTS_NEAR, PARTS_FAR = 338.0, 574.0
COLUMN_TOP = 72.0
LANE = 6.0  # between two wires that run side by side
SUPPLY_HEIGHT = 216.0

_SPACING = 18.0  # of the terminals of one part
_CLEAR = (5.0, 4.0, 3.0)  # how far a terminal's wire keeps from every pin's, if it can
_GAP = 4.0
_NUDGE = 9  # how far a part may be moved up for that
_HEIGHTS = {
    Symbol.HEARTBEAT: 104.0,
    Symbol.LEVEL: 104.0,
    Symbol.LAMP: 38.0,
    Symbol.BUZZER: 38.0,
    Symbol.CONTACT_TO_GROUND: 35.0,
    Symbol.CONTACT_TO_RAIL: 35.0,
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A part at its place.

    Attributes:
        part: The part.
        side: -1 left of the header, 1 right of it.
        top: Its upper edge.
        height: Its height.
    """

    part: Part
    side: int
    top: float
    height: float

    @property
    def edge(self) -> float:
        """Where its terminals are."""
        return MIDDLE + self.side * PARTS_NEAR

    def terminals(self) -> Iterator[tuple[Terminal, Point]]:
        """Each terminal and its place."""
        for terminal, offset in zip(self.part.terminals, _offsets(self.part), strict=True):
            yield terminal, (self.edge, self.top + offset)


def side_of(pin: int) -> int:
    """The side of the header at which a pin is."""
    return -1 if PHYSICAL[pin] % 2 else 1


def row_of(pin: int) -> float:
    """Height of a pin on the sheet."""
    return FIRST_ROW + (PHYSICAL[pin] - 1) // 2 * ROW


def placed(parts: Iterable[Part], bottoms: dict[int, float]) -> list[Placed]:
    """All parts at the side of most of their pins, in the order of these.

    Args:
        parts: What is to be placed.
        bottoms: For each side, where its column may end; it ends lower if it must.
    """
    found: list[Placed] = []
    for side in (-1, 1):
        column = [part for part in parts if _side(part) == side]
        column.sort(key=_height_of_pins)
        found += _stacked(column, side, bottoms[side])
    return found


def height_of(part: Part) -> float:
    """How high a part is."""
    if part.symbol is not Symbol.CHIP:
        return _HEIGHTS[part.symbol]
    rows = max(len(part.terminals) * _SPACING, 16.0 + 15.0 * len(part.lines))
    return rows + 12.0


def _side(part: Part) -> int:
    """Left where it has no pin of the header at all."""
    return 1 if sum(side_of(terminal.pin) for terminal in part.terminals) > 0 else -1


def _height_of_pins(part: Part) -> float:
    rows = [row_of(terminal.pin) for terminal in part.terminals if side_of(terminal.pin)]
    return sum(rows) / len(rows) if rows else 0.0


def _stacked(column: list[Part], side: int, bottom: float) -> list[Placed]:
    """One part below the other, spread over the column."""
    spare = bottom - COLUMN_TOP - sum(map(height_of, column))
    gap = max(_GAP, spare / max(1, len(column)))
    found, end, ideal = [], COLUMN_TOP - _GAP, COLUMN_TOP + (gap - _GAP) / 2
    for part in column:
        height = height_of(part)
        least = end + _GAP
        top = _clear_of_pins(part, max(least, ideal - _NUDGE))
        found.append(Placed(part, side, top, height))
        end, ideal = top + height, ideal + height + gap
    return found


def _clear_of_pins(part: Part, top: float) -> float:
    """The next place at which no terminal's wire runs into a pin's."""
    for clear in _CLEAR:
        for shift in range(2 * _NUDGE):
            offsets = [(top + shift + offset - FIRST_ROW) % ROW for offset in _offsets(part)]
            if all(clear <= offset <= ROW - clear for offset in offsets):
                return top + shift
    return top


def _offsets(part: Part) -> list[float]:
    """Where the terminals are below the upper edge."""
    height, count = height_of(part), len(part.terminals)
    if part.symbol in (Symbol.HEARTBEAT, Symbol.LEVEL):
        return [height - 26.0]
    first = (height - (count - 1) * _SPACING) / 2
    return [first + place * _SPACING for place in range(count)]
