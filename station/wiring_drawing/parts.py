"""The parts beside the header, as words and terminals: what they are, not where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from hardware.gpio import wiring
from hardware.gpio.wiring import Inclinometer, Level
from station.wiring_check import I2C_PINS, SPI_PINS
from station.wiring_drawing.pinout import CONTACTS, GUARD_ESTOP, contacts_of, pull_of


class Symbol(Enum):
    """What is drawn at a part's terminals."""

    CHIP = auto()
    CONTACT_TO_GROUND = auto()
    CONTACT_TO_RAIL = auto()
    LAMP = auto()
    BUZZER = auto()
    HEARTBEAT = auto()
    LEVEL = auto()


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a wire ends.

    Attributes:
        pin: The GPIO at its other end.
        label: What the part calls it; empty where it needs no name.
    """

    pin: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part.

    Attributes:
        title: What it is.
        lines: What else is to be known.
        terminals: In the order in which they stand, from top to bottom.
        symbol: What is drawn.
    """

    title: str
    lines: tuple[str, ...]
    terminals: tuple[Terminal, ...]
    symbol: Symbol


CHIP_NAMES = {
    Inclinometer.MPU6050: "MPU-6050",
    Inclinometer.LIS3DH: "LIS3DH",
    Inclinometer.ADXL345: "ADXL345",
    Inclinometer.SCL3300: "SCL3300",
    Inclinometer.AS5600: "AS5600",
}
PLACE = {True: "on the bed", False: "at the pivot"}
_SDA, _SCL = I2C_PINS
_CE1, _CE0, _MISO, _MOSI, _SCLK = SPI_PINS


def parts_of(found: wiring.Wiring) -> list[Part]:
    """Every part that hangs on the header, without the motor driver."""
    return [*_sensors(found), *_contacts(found), *_outputs(found)]


def _contacts(found: wiring.Wiring) -> Iterator[Part]:
    for name, contact in contacts_of(found).items():
        words, to_ground = CONTACTS[name], contact.good is Level.LOW
        symbol = Symbol.CONTACT_TO_GROUND if to_ground else Symbol.CONTACT_TO_RAIL
        line = f"{words.closed}; {pull_of(contact)}"
        yield Part(words.title, (line,), (Terminal(contact.pin),), symbol)
    if found.guard.fitted:
        estop = found.guard.estop
        to_ground = estop.good is Level.LOW
        symbol = Symbol.CONTACT_TO_GROUND if to_ground else Symbol.CONTACT_TO_RAIL
        line = f"{GUARD_ESTOP.closed}; {pull_of(estop)}"
        yield Part(GUARD_ESTOP.title, (line,), (Terminal(estop.pin),), symbol)


def _outputs(found: wiring.Wiring) -> Iterator[Part]:
    pin = (Terminal(found.power.pin),)
    if found.power.mode is wiring.PowerMode.HEARTBEAT:
        lines = ("K1 holds while the wave runs and", "drops 130 ms after its last edge")
        yield Part("Heartbeat stage of relay K1", lines, pin, Symbol.HEARTBEAT)
    else:
        lines = ("level mode: a program that hangs", "with this pin high holds K1, too")
        yield Part("Driver of relay K1", lines, pin, Symbol.LEVEL)
    panel, transistor = found.panel, ("through a transistor",)
    if found.guard.fitted:
        guard, lines = found.guard, ("the same again, held by the guard", "in a process of its own")
        heartbeat = guard.mode is wiring.PowerMode.HEARTBEAT
        symbol = Symbol.HEARTBEAT if heartbeat else Symbol.LEVEL
        yield Part("Stage of the guard's relay K4", lines, (Terminal(guard.pin),), symbol)
        if guard.alarm_pin is not None:
            yield Part("Guard's alarm", transistor, (Terminal(guard.alarm_pin),), Symbol.BUZZER)
    yield Part("Lamp in button S2", transistor, (Terminal(panel.lamp_pin),), Symbol.LAMP)
    yield Part("Buzzer", transistor, (Terminal(panel.buzzer_pin),), Symbol.BUZZER)


def _sensors(found: wiring.Wiring) -> Iterator[Part]:
    for role, tilt in (("primary", found.primary), ("check", found.check)):
        if tilt.chip is not Inclinometer.ANALOGUE:
            yield _tilt(role, tilt)
    current = found.current
    if current.meter is wiring.Ammeter.INA226:
        lines = (f"current, 0x{current.address:02x}", f"shunt {1000 * current.shunt_ohm:g} mΩ")
        yield Part("INA226 at the shunt", _i2c_lines(lines, current.bus), *_on_i2c(current.bus))
    yield from _converters(found)


def _tilt(role: str, tilt: wiring.Tilt) -> Part:
    title = f"{CHIP_NAMES[tilt.chip]} {PLACE[tilt.chip in wiring.GRAVITY_CHIPS]}"
    if tilt.chip in wiring.I2C_CHIPS:
        address = tilt.address or wiring.USUAL_ADDRESS[tilt.chip]
        lines = _i2c_lines((f"tilt, {role}, 0x{address:02x}",), tilt.bus)
        return Part(title, lines, *_on_i2c(tilt.bus))
    return Part(title, (f"tilt, {role}", *_spi_line(tilt.bus)), *_on_spi(tilt.bus, tilt.select))


def _converters(found: wiring.Wiring) -> Iterator[Part]:
    """Each MCP3008 once, with everything that is at its inputs."""
    inputs: dict[tuple[int, int], dict[int, str]] = {}
    for role, tilt in (("primary", found.primary), ("check", found.check)):
        if tilt.chip is Inclinometer.ANALOGUE:
            inputs.setdefault((tilt.bus, tilt.select), {})[tilt.channel] = f"tilt, {role}"
    current = found.current
    if current.meter is wiring.Ammeter.SENSE:
        inputs.setdefault((current.bus, current.select), {})[current.channel] = "motor current"
    for (bus, select), channels in inputs.items():
        lines = tuple(f"CH{channel}: {what}" for channel, what in sorted(channels.items()))
        yield Part("MCP3008", (*lines, *_spi_line(bus)), *_on_spi(bus, select))


def _i2c_lines(lines: tuple[str, ...], bus: int) -> tuple[str, ...]:
    return lines if bus == 1 else (*lines, f"I2C bus {bus}, by its overlay")


def _spi_line(bus: int) -> tuple[str, ...]:
    return () if bus == 0 else (f"SPI bus {bus}, by its overlay",)


def _on_i2c(bus: int) -> tuple[tuple[Terminal, ...], Symbol]:
    lines = (Terminal(_SDA, "SDA"), Terminal(_SCL, "SCL"))
    return (lines if bus == 1 else ()), Symbol.CHIP


def _on_spi(bus: int, select: int) -> tuple[tuple[Terminal, ...], Symbol]:
    lines = (Terminal(_MOSI, "MOSI"), Terminal(_MISO, "MISO"), Terminal(_SCLK, "SCLK"))
    chosen = {0: (Terminal(_CE0, "CE0"),), 1: (Terminal(_CE1, "CE1"),)}.get(select, ())
    return ((*lines, *chosen) if bus == 0 else ()), Symbol.CHIP
