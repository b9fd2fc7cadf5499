"""Draws the wires: every pin to the terminals that stand for it, each along a lane of its own."""

from collections.abc import Iterable, Iterator

from station.wiring_drawing.canvas import Canvas, Point
from station.wiring_drawing.colours import COLOUR
from station.wiring_drawing.pinout import PinUse
from station.wiring_drawing.plan import (
    LANE,
    LAST_ROW,
    MIDDLE,
    PARTS_NEAR,
    PILL_FAR,
    Placed,
    row_of,
    side_of,
)
from station.wiring_drawing.routing import Wire, junctions, lanes, legs, ordered

_WIDTH = 1.8
_UNDER = LAST_ROW + 24  # the first wire beneath the header


def under_of(
    uses: Iterable[PinUse], parts: Iterable[Placed], driver: Iterable[int]
) -> dict[int, Point]:
    """The pins whose wires go beneath the header to its other side, and where."""
    ends, driver = _ends(parts), set(driver)
    pins = [use.pin for use in uses]
    crossing = [
        pin for pin in pins if (pin, -side_of(pin)) in ends or (pin in driver and side_of(pin) < 0)
    ]
    return {pin: (MIDDLE, _UNDER + place * LANE) for place, pin in enumerate(crossing)}


def draw_nets(
    canvas: Canvas,
    uses: Iterable[PinUse],
    parts: Iterable[Placed],
    driver: dict[int, Point],
    under: dict[int, Point],
) -> None:
    """All wires of the header.

    Args:
        canvas: Where.
        uses: The pins in use.
        parts: The parts beside the header.
        driver: Pins of the motor driver, and where its terminals are below.
        under: What `under_of` has found.
    """
    colours = {use.pin: COLOUR[use.group] for use in uses}
    ends = _ends(parts)
    for side in (-1, 1):
        order = ordered(list(_wires(side, colours, ends, under)))
        taken = [x for x, _ in driver.values()] if side > 0 else []
        for wire, lane in zip(order, lanes(_free(side, taken), len(order)), strict=True):
            _draw_wire(canvas, wire, lane, colours[wire.pin])
    for pin, at in driver.items():
        route = _to_driver(pin, at, under)
        canvas.line(*route, colour=colours[pin], width=_WIDTH, wire=f"gpio{pin}")


def _draw_wire(canvas: Canvas, wire: Wire, lane: float, colour: str) -> None:
    for leg in legs(wire, lane):
        canvas.line(*leg, colour=colour, width=_WIDTH, wire=f"gpio{wire.pin}")
    for at in junctions(wire, lane):
        canvas.dot(at, colour=colour)


def _ends(parts: Iterable[Placed]) -> dict[tuple[int, int], list[Point]]:
    """Terminals by pin and side."""
    found: dict[tuple[int, int], list[Point]] = {}
    for each in parts:
        for terminal, at in each.terminals():
            found.setdefault((terminal.pin, each.side), []).append(at)
    return found


def _wires(
    side: int,
    pins: Iterable[int],
    ends: dict[tuple[int, int], list[Point]],
    under: dict[int, Point],
) -> Iterator[Wire]:
    """The wires that need a lane at one side."""
    for pin in pins:
        here, beneath = tuple(ends.get((pin, side), ())), under.get(pin)
        if side_of(pin) == side and (here or beneath):
            yield Wire(pin, (MIDDLE + side * PILL_FAR, row_of(pin)), here, beneath)
        elif here and beneath:
            yield Wire(pin, beneath, here)


def _free(side: int, taken: list[float]) -> list[float]:
    """Places of the lanes from the header outwards, without those of the driver's wires."""
    count = int((PARTS_NEAR - PILL_FAR) / LANE) - 3
    places = [MIDDLE + side * (PILL_FAR + (2 + number) * LANE) for number in range(count)]
    return [place for place in places if all(abs(place - each) >= LANE for each in taken)]


def _to_driver(pin: int, at: Point, under: dict[int, Point]) -> list[Point]:
    start = under.get(pin) or (MIDDLE + PILL_FAR, row_of(pin))
    return [start, (at[0], start[1]), at]
