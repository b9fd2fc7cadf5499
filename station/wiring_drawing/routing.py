"""Wires between the header and the parts: each has a lane of its own, so that none lie together.

A wire leaves its pin, runs along its lane and turns off to its terminals; wires cross at right
angles only. The order of the lanes is the one with the fewest crossings that simple swaps find.
"""

from dataclasses import dataclass

from station.wiring_drawing.canvas import Point


@dataclass(frozen=True, slots=True)
class Wire:
    """One wire at one side of the header.

    Attributes:
        pin: Its GPIO.
        start: Where it begins.
        ends: Where it ends, at the parts.
        under: Where it goes on to the other side, beneath the header; None if it does not.
    """

    pin: int
    start: Point
    ends: tuple[Point, ...]
    under: Point | None = None

    @property
    def span(self) -> tuple[float, float]:
        """From where to where it runs along its lane."""
        under = () if self.under is None else (self.under[1],)
        heights = (self.start[1], *(y for _, y in self.ends), *under)
        return min(heights), max(heights)


def ordered(wires: list[Wire]) -> list[Wire]:
    """The wires from the lane next to the header to the one next to the parts."""
    order = sorted(wires, key=lambda wire: wire.start[1])
    better = True
    while better:
        better = False
        for place in range(len(order)):
            found = _best_place(order, place)
            if found != place:
                order.insert(found, order.pop(place))
                better = True
    return order


def _best_place(order: list[Wire], place: int) -> int:
    """Where one wire crosses the fewest others, when all others stay as they are."""
    wire, others = order[place], order[:place] + order[place + 1 :]
    costs = [
        sum(_crossings(other, wire) for other in others[:at])
        + sum(_crossings(wire, other) for other in others[at:])
        for at in range(len(order))
    ]
    least = min(costs)
    return place if costs[place] == least else costs.index(least)


def _crossings(near: Wire, far: Wire) -> int:
    """How often two wires cross when the first has the lane nearer to the header."""
    return _within(far.start[1], near) + sum(_within(y, far) for _, y in near.ends)


def _within(height: float, wire: Wire) -> int:
    low, high = wire.span
    return int(low < height < high)


def lanes(free: list[float], count: int) -> list[float]:
    """So many of the free lanes, in their order, spread evenly."""
    step = len(free) / max(1, count)
    return [free[int((place + 0.5) * step)] for place in range(count)]


def legs(wire: Wire, lane: float) -> list[list[Point]]:
    """The straight pieces of a wire: to and along its lane, and from there to each end."""
    low, high = wire.span
    ends = [*wire.ends, *([wire.under] if wire.under else [])]
    along: list[list[Point]] = [[(lane, low), (lane, high)]] if high > low else []
    away: list[list[Point]] = [[(lane, y), (x, y)] for x, y in ends]
    return [[wire.start, (lane, wire.start[1])], *along, *away]


def junctions(wire: Wire, lane: float) -> list[Point]:
    """Where a wire branches."""
    low, high = wire.span
    return [(lane, y) for _, y in wire.ends if low < y < high]
