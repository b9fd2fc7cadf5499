"""The whole drawing: header, parts, wires, the motor's supply, a legend and a few rules."""

from hardware.gpio.wiring import Wiring
from station.wiring_drawing.canvas import FAINT, Canvas, text_width
from station.wiring_drawing.colours import LEGEND
from station.wiring_drawing.header_drawing import draw_header
from station.wiring_drawing.nets import draw_nets, under_of
from station.wiring_drawing.part_drawing import draw_part
from station.wiring_drawing.parts import parts_of
from station.wiring_drawing.pinout import uses_of
from station.wiring_drawing.plan import (
    LEAST_HEIGHT,
    MIDDLE,
    PARTS_FAR,
    PARTS_NEAR,
    SUPPLY_HEIGHT,
    WIDTH,
    Placed,
    placed,
)
from station.wiring_drawing.supply import draw_supply, driver_pins, driver_terminals

_NOTES = (
    "10 kΩ to GND behind each output",
    "330 Ω in each line to the driver",
    "contacts: twisted pairs with GND",
    "GND and 0 V meet at one point",
    "sensors: the header's 3V3 and GND",
    "Pi: own 5 V converter and fuse",
)
_NOTES_HEIGHT, _LINE, _GAP = 116.0, 15.0, 8.0


def draw(wiring: Wiring) -> str:
    """The drawing as the text of an SVG file."""
    canvas, uses = Canvas(), uses_of(wiring)
    least = LEAST_HEIGHT - SUPPLY_HEIGHT - _GAP
    parts = placed(parts_of(wiring), {-1: least, 1: least - _NOTES_HEIGHT - _GAP})
    bottom = max(least, _lowest(parts, -1), _lowest(parts, 1) + _GAP + _NOTES_HEIGHT)
    under = under_of(uses, parts, driver_pins(wiring.drive))
    supply = max([bottom, *(y for _, y in under.values())]) + _GAP
    _title(canvas)
    draw_header(canvas, uses)
    for each in parts:
        draw_part(canvas, each)
    _notes(canvas, bottom - _NOTES_HEIGHT)
    driver = {pin: at for pin, _, at in driver_terminals(wiring.drive, supply)}
    draw_nets(canvas, uses, parts, driver, under)
    draw_supply(canvas, wiring, supply)
    return canvas.svg((WIDTH, supply + SUPPLY_HEIGHT), "Wiring of the inversion table")


def _lowest(parts: list[Placed], side: int) -> float:
    return max((each.top + each.height for each in parts if each.side == side), default=0.0)


def _title(canvas: Canvas) -> None:
    canvas.text((24, 34), "Wiring of the inversion table", size=20, bold=True)
    canvas.text((24, 52), "made by station wiring from the settings", colour=FAINT)
    for row, names in enumerate(LEGEND):
        x = MIDDLE - 170
        for name, colour in names:
            y = 26 + 20 * row
            canvas.line((x, y), (x + 20, y), colour=colour, width=3)
            canvas.text((x + 26, y + 4), name)
            x += 44 + text_width(name)


def _notes(canvas: Canvas, top: float) -> None:
    left = MIDDLE + PARTS_NEAR
    size = (PARTS_FAR - PARTS_NEAR, _NOTES_HEIGHT)
    canvas.box((left, top), size, fill="#fff9db", stroke="#ffe066")
    canvas.text((left + 8, top + 17), "Keep to", bold=True)
    for number, note in enumerate(_NOTES):
        canvas.text((left + 8, top + 33 + number * _LINE), note)
