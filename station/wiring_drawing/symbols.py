"""Symbols of circuit diagrams, each a few lines on a canvas.

Those that lie in a wire start at a point and run to the right, or with direction -1 to the left;
they return where the wire goes on.
"""

from math import cos, radians, sin

from station.wiring_drawing.canvas import INK, PAPER, TEXT, Canvas, Point

THICK = 2.4


def ground(canvas: Canvas, at: Point) -> None:
    """0 V."""
    x, y = at
    canvas.line(at, (x, y + 5))
    for half, down in ((7, 5), (4.5, 8), (2, 11)):
        canvas.line((x - half, y + down), (x + half, y + down))


def rail(canvas: Canvas, at: Point) -> None:
    """3.3 V."""
    x, y = at
    canvas.line(at, (x, y - 5))
    canvas.area([(x - 5, y - 5), (x + 5, y - 5), (x, y - 12)])


def closed_contact(canvas: Canvas, at: Point, direction: int = 1, width: float = 1.5) -> Point:
    """A contact that opens by what it waits for; 26 long."""
    x, y = at
    near, far = x + 4 * direction, x + 22 * direction
    canvas.line(at, (near, y), width=width)
    canvas.line((near, y + 1), (x + 24 * direction, y - 5), width=width)
    canvas.line((far, y), (far, y - 8), width=width)
    canvas.line((far, y), (x + 26 * direction, y), width=width)
    return x + 26 * direction, y


def open_contact(canvas: Canvas, at: Point, width: float = THICK) -> Point:
    """A contact that somebody has to close; 26 long."""
    x, y = at
    canvas.line(at, (x + 4, y), width=width)
    canvas.line((x + 4, y), (x + 22, y - 9), width=width)
    canvas.line((x + 22, y), (x + 26, y), width=width)
    return x + 26, y


def fuse(canvas: Canvas, at: Point) -> Point:
    """A fuse; 34 long."""
    x, y = at
    canvas.box((x, y - 5), (34, 10), radius=0)
    canvas.line(at, (x + 34, y), width=THICK)
    return x + 34, y


def resistor(canvas: Canvas, at: Point) -> Point:
    """A resistor; 34 long."""
    x, y = at
    canvas.box((x, y - 5), (34, 10), fill="#dee2e6", radius=0)
    return x + 34, y


def coil(canvas: Canvas, at: Point, name: str) -> Point:
    """A relay's coil, 40 long, with its name inside."""
    x, y = at
    canvas.box((x, y - 9), (40, 18), radius=0)
    canvas.text((x + 20, y + 4), name, anchor="middle", bold=True)
    return x + 40, y


def diode(canvas: Canvas, at: Point, direction: int) -> Point:
    """A diode, 26 long, that lets current pass in this direction."""
    x, y = at
    base, tip = (x + 8, x + 18) if direction > 0 else (x + 18, x + 8)
    canvas.line(at, (x + 26, y))
    canvas.area([(base, y - 5), (base, y + 5), (tip, y)])
    canvas.line((tip, y - 5), (tip, y + 5), width=2)
    return x + 26, y


def motor(canvas: Canvas, at: Point) -> None:
    """A motor by its centre, 17 in radius."""
    canvas.dot(at, 17, fill=PAPER)
    canvas.text((at[0], at[1] + 5), "M", size=TEXT + 3, anchor="middle", bold=True)


def lamp(canvas: Canvas, at: Point) -> None:
    """A lamp by its centre."""
    x, y = at
    canvas.dot(at, 9, fill=PAPER)
    for angle in (45, 135):
        dx, dy = 9 * cos(radians(angle)), 9 * sin(radians(angle))
        canvas.line((x - dx, y - dy), (x + dx, y + dy))


def buzzer(canvas: Canvas, at: Point) -> None:
    """A buzzer by its centre."""
    x, y = at
    canvas.area([(x - 8, y - 4), (x - 2, y - 4), (x + 5, y - 10), (x + 5, y + 10), (x - 2, y + 4)])
    canvas.area([(x - 8, y - 4), (x - 2, y + 4), (x - 8, y + 4)])
    canvas.line((x + 8, y - 6), (x + 10, y), (x + 8, y + 6))


def square_wave(canvas: Canvas, at: Point, colour: str = INK) -> None:
    """Two periods of a square wave, 32 long."""
    x, y = at
    corners: list[Point] = [(x, y)]
    for period in (0, 16):
        left = x + period
        corners += [(left, y - 9), (left + 8, y - 9), (left + 8, y), (left + 16, y)]
    canvas.line(*corners, colour=colour)
