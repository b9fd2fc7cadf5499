"""The motor's supply: everything that stands between the battery and the motor, and how it acts.

The emergency stop and the outer end switches are in it, so that they work without any program.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hardware.gpio import wiring
from station.wiring_drawing import symbols
from station.wiring_drawing.canvas import FAINT, PAPER, Canvas, Point
from station.wiring_drawing.colours import MINUS, MOTOR, PLUS
from station.wiring_drawing.plan import WIDTH, row_of, side_of

_LEFT, _RIGHT = 24.0, WIDTH - 24
_DRIVER_LEFT, _DRIVER_RIGHT = 722.0, 942.0
_FIRST_TERMINAL, _TERMINAL = 826.0, 32.0  # of the driver's logic, right of the header
_WAY_UP = (960.0, 64.0)  # left edge and width of the wired way up
_K0, _K1, _SHUNT, _NODE = 282.0, 470.0, 626.0, 366.0  # middles of what is in the supply
_GUARDED_K1, _K4 = 440.0, 552.0  # where the guard's contact stands beside the power relay's
_SHORT = 3  # letters that fit beside each other
_LABELS = {
    wiring.Driver.PWM_DIR: {"pwm_pin": "PWM", "dir_pin": "DIR", "enable_pin": "SLP"},
    wiring.Driver.TWO_PWM: {"pwm_pin": "RPWM", "pwm_up_pin": "LPWM", "enable_pin": "EN"},
}
_NAMES = {
    wiring.Driver.PWM_DIR: ("Motor driver, PWM + DIR", "Pololu G2, Cytron"),
    wiring.Driver.TWO_PWM: ("Motor driver, two PWM", "BTS7960 (IBT-2)"),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Heights of the wires in the strip.

    Attributes:
        plus: From the supply to the driver, and on to the motor.
        stop: The emergency stop's own branch, and the motor's other wire.
        up: Around the driver, for the wired way up.
        minus: 0 V.
    """

    plus: float
    stop: float
    up: float
    minus: float


def driver_pins(drive: wiring.Drive) -> dict[int, str]:
    """The driver's pins and what it calls them."""
    pins = {getattr(drive, name): label for name, label in _LABELS[drive.driver].items()}
    return pins if drive.fault_pin is None else {**pins, drive.fault_pin: "FLT"}


def driver_terminals(drive: wiring.Drive, top: float) -> list[tuple[int, str, Point]]:
    """Pin, label and place of the driver's logic terminals.

    They stand in the order in which their wires come down beside the header without crossing.
    """
    pins = driver_pins(drive)
    order = sorted(pins, key=lambda pin: (side_of(pin), -row_of(pin)))
    return [
        (pin, pins[pin], (_FIRST_TERMINAL + place * _TERMINAL, top + 30))
        for place, pin in enumerate(order)
    ]


def draw_supply(canvas: Canvas, found: wiring.Wiring, top: float) -> None:
    """The whole strip."""
    rows = Rows(top + 72, top + 132, top + 164, top + 192)
    canvas.box((_LEFT - 8, top), (WIDTH - 32, 212), fill="#f8f9fa", stroke="#dee2e6", radius=6)
    canvas.text((_LEFT + 4, top + 20), "Motor supply", size=14, bold=True)
    hint = "The emergency stop and the outer end switches act here, without any program."
    canvas.text((_LEFT + 116, top + 20), hint, colour=FAINT)
    _source(canvas, found, rows)
    _stop(canvas, rows)
    _to_driver(canvas, found, rows)
    _driver(canvas, found.drive, top)
    _to_motor(canvas, rows, battery=found.inputs.battery is not None)
    if found.inputs.battery is not None:
        _way_up(canvas, rows)


def _source(canvas: Canvas, found: wiring.Wiring, rows: Rows) -> None:
    lines = ("Charger and", "battery") if found.inputs.battery else ("Power supply,", "no battery")
    canvas.box((_LEFT, rows.plus - 14), (104, rows.minus - rows.plus + 28), radius=0)
    middle = (rows.plus + rows.minus) / 2
    for line, text in enumerate(lines):
        canvas.text((_LEFT + 52, middle - 2 + 15 * line), text, anchor="middle")
    canvas.text((_LEFT + 96, rows.plus + 4), "+", anchor="end", bold=True)
    canvas.text((_LEFT + 96, rows.minus + 4), "0 V", anchor="end", bold=True)
    right = _WAY_UP[0] if found.inputs.battery else _DRIVER_LEFT - 22
    minus = [(_LEFT + 104, rows.minus), (right, rows.minus)]
    canvas.line(*minus, colour=MINUS, width=symbols.THICK)


def _stop(canvas: Canvas, rows: Rows) -> None:
    """Fuse, emergency stop and its contactor."""
    start = _LEFT + 104
    _plus(canvas, (start, rows.plus), (start + 24, rows.plus))
    x, _ = symbols.fuse(canvas, (start + 24, rows.plus))
    _label(canvas, x - 17, rows.plus, "F1")
    tap = x + 16
    _plus(canvas, (x, rows.plus), (_K0 - 13, rows.plus))
    canvas.dot((tap, rows.plus), colour=PLUS)
    _branch(canvas, rows, tap)
    symbols.open_contact(canvas, (_K0 - 13, rows.plus))
    _label(canvas, _K0, rows.plus, "K0 e-stop contactor")


def _branch(canvas: Canvas, rows: Rows, tap: float) -> None:
    """Both contacts of the emergency stop hold the contactor."""
    canvas.line((tap, rows.plus), (tap, rows.stop), (tap + 14, rows.stop), colour=PLUS)
    first, _ = symbols.closed_contact(canvas, (tap + 14, rows.stop))
    canvas.line((first, rows.stop), (first + 8, rows.stop), colour=PLUS)
    second, _ = symbols.closed_contact(canvas, (first + 8, rows.stop))
    canvas.text((tap + 8, rows.stop + 22), "S1, both contacts")
    canvas.line((second, rows.stop), (second + 18, rows.stop), colour=PLUS)
    end, _ = symbols.coil(canvas, (second + 18, rows.stop), "K0")
    canvas.line((end, rows.stop), (end + 14, rows.stop), (end + 14, rows.minus), colour=MINUS)
    canvas.dot((end + 14, rows.minus), colour=MINUS)


def _to_driver(canvas: Canvas, found: wiring.Wiring, rows: Rows) -> None:
    """The power relay, the shunt if there is one, the driver's own terminals."""
    k1 = _GUARDED_K1 if found.guard.fitted else _K1
    _plus(canvas, (_K0 + 13, rows.plus), (k1 - 13, rows.plus))
    symbols.open_contact(canvas, (k1 - 13, rows.plus))
    mode = "" if found.guard.fitted else f" power relay, {found.power.mode}"
    _label(canvas, k1, rows.plus, f"K1{mode}")
    last = k1
    if found.guard.fitted:
        _plus(canvas, (k1 + 13, rows.plus), (_K4 - 13, rows.plus))
        symbols.open_contact(canvas, (_K4 - 13, rows.plus))
        _label(canvas, _K4, rows.plus, "K4 guard")
        last = _K4
    _plus(canvas, (last + 13, rows.plus), (_DRIVER_LEFT, rows.plus))
    if found.current.meter is wiring.Ammeter.INA226:
        symbols.resistor(canvas, (_SHUNT - 17, rows.plus))
        _label(canvas, _SHUNT, rows.plus, "shunt, INA226")
    down = _DRIVER_LEFT - 22
    to_ground = [(_DRIVER_LEFT, rows.stop), (down, rows.stop), (down, rows.minus)]
    canvas.line(*to_ground, colour=MINUS, width=symbols.THICK)
    canvas.dot((down, rows.minus), colour=MINUS)


def _driver(canvas: Canvas, drive: wiring.Drive, top: float) -> None:
    size = (_DRIVER_RIGHT - _DRIVER_LEFT, 118.0)
    canvas.box((_DRIVER_LEFT, top + 30), size, radius=0)
    terminals = driver_terminals(drive, top)
    step = 14 if any(len(label) > _SHORT for _, label, _ in terminals) else 0
    for place, (_, label, (x, y)) in enumerate(terminals):
        canvas.text((x, y + 17 + step * (place % 2)), label, anchor="middle")
        canvas.dot((x, y), fill=PAPER)
    for text, x, y in (("VM", 8, 46), ("GND", 8, 106)):
        canvas.text((_DRIVER_LEFT + x, top + 30 + y), text)
    for text, y in (("OUT A", 46), ("OUT B", 106)):
        canvas.text((_DRIVER_RIGHT - 8, top + 30 + y), text, anchor="end")
    for line, (text, bold) in enumerate(_driver_words(drive)):
        middle = (_DRIVER_LEFT + _DRIVER_RIGHT) / 2
        canvas.text((middle, top + 92 + 15 * line), text, anchor="middle", bold=bold)


def _driver_words(drive: wiring.Drive) -> Iterator[tuple[str, bool]]:
    title, boards = _NAMES[drive.driver]
    yield title, True
    yield boards, False
    if drive.pwm is wiring.Pwm.SOFTWARE:
        yield "software PWM, to try out", False


def _to_motor(canvas: Canvas, rows: Rows, battery: bool) -> None:
    """From the driver, past the wired way up, through the outer end switches."""
    start, motor = _DRIVER_RIGHT, _RIGHT - 20
    if battery:
        start = sum(_WAY_UP)
        for y in (rows.plus, rows.stop):
            _wire(canvas, (_DRIVER_RIGHT, y), (_WAY_UP[0], y))
    first = _end_switch(canvas, (_RIGHT - 134, rows.plus), "S5 up", 1)
    x = _end_switch(canvas, (first + 10, rows.plus), "S6 down", -1)
    for from_x, y, to_y in ((x, rows.plus, -17), (start, rows.stop, 17)):
        middle = (rows.plus + rows.stop) / 2 + 4
        _wire(canvas, (from_x, y), (motor, y), (motor, middle + to_y))
    _wire(canvas, (start, rows.plus), (first - 44, rows.plus))
    _wire(canvas, (first, rows.plus), (first + 10, rows.plus))
    symbols.motor(canvas, (motor, (rows.plus + rows.stop) / 2 + 4))


def _end_switch(canvas: Canvas, at: Point, name: str, direction: int) -> float:
    """An outer end switch and the diode that lets the motor run away from it."""
    x, y = at
    end, _ = symbols.closed_contact(canvas, at, width=symbols.THICK)
    _wire(canvas, (end, y), (x + 44, y))
    _wire(canvas, (x + 4, y), (x + 4, y + 20), (x + 9, y + 20))
    after, _ = symbols.diode(canvas, (x + 9, y + 20), direction)
    _wire(canvas, (after, y + 20), (x + 40, y + 20), (x + 40, y))
    _label(canvas, x + 22, y, name)
    return x + 44


def _way_up(canvas: Canvas, rows: Rows) -> None:
    """The wired button that takes the motor from the driver to the battery."""
    left, width = _WAY_UP
    middle = left + width / 2
    canvas.box((left, rows.plus - 24), (width, rows.minus - rows.plus + 36), radius=0)
    for line, (text, bold) in enumerate((("S10", True), ("wired", False), ("way up", False))):
        canvas.text((middle, rows.plus + 30 + 15 * line), text, anchor="middle", bold=bold)
    canvas.dot((_NODE, rows.plus), colour=PLUS)
    _plus(canvas, (_NODE, rows.plus), (_NODE, rows.up), (_K1 - 17, rows.up))
    x, _ = symbols.fuse(canvas, (_K1 - 17, rows.up))
    canvas.text((x - 17, rows.up - 10), "F2", anchor="middle", bold=True)
    _plus(canvas, (x, rows.up), (left, rows.up))


def _label(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.text((x, y - 16), text, anchor="middle", bold=True)


def _plus(canvas: Canvas, *points: Point) -> None:
    canvas.line(*points, colour=PLUS, width=symbols.THICK)


def _wire(canvas: Canvas, *points: Point) -> None:
    canvas.line(*points, colour=MOTOR, width=symbols.THICK)
