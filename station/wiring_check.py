"""What is wired to which pin, by the names of the settings, and what cannot be wired like that.

It is refused with the pin and the way out before anything is driven: actuator lines only where the
board pulls down at power-up, no pin twice, buses on their own pins, two tilt channels that are two.
"""

from collections.abc import Iterator
from dataclasses import fields

from hardware.gpio import wiring

PINS = range(2, 28)  # what the header brings out, without the HAT's identification bus
PULLED_DOWN = frozenset(range(9, 28)) - {14, 15}  # at reset; 14 goes high while booting
PWM_PINS = frozenset({12, 13, 18, 19})  # where the board's PWM comes out
I2C_PINS, SPI_PINS = (2, 3), (7, 8, 9, 10, 11)

INPUT_NAMES = tuple(each.name for each in fields(wiring.Inputs))


def outputs_of(found: wiring.Wiring) -> dict[str, int]:
    """Name and pin of every output."""
    drive = found.drive
    lines = {
        wiring.Driver.PWM_DIR: {
            "actuator.pwm_pin": drive.pwm_pin,
            "actuator.dir_pin": drive.dir_pin,
        },
        wiring.Driver.TWO_PWM: {
            "actuator.pwm_pin": drive.pwm_pin,
            "actuator.pwm_up_pin": drive.pwm_up_pin,
        },
    }
    return {
        **lines[drive.driver],
        "actuator.enable_pin": drive.enable_pin,
        "power.pin": found.power.pin,
        **_guard_outputs(found.guard),
        "panel.lamp_pin": found.panel.lamp_pin,
        "panel.buzzer_pin": found.panel.buzzer_pin,
    }


def _guard_outputs(guard: wiring.Guard) -> dict[str, int]:
    alarm = {"guard.alarm_pin": guard.alarm_pin} if guard.alarm_pin else {}
    return {"guard.pin": guard.pin, **alarm} if guard.fitted else {}


def inputs_of(found: wiring.Wiring) -> dict[str, int]:
    """Name and pin of every input."""
    contacts = {f"inputs.{name}": getattr(found.inputs, name) for name in INPUT_NAMES}
    pins = {name: contact.pin for name, contact in contacts.items() if contact is not None}
    fault = {"actuator.fault_pin": found.drive.fault_pin} if found.drive.fault_pin else {}
    estop = {"guard.estop": found.guard.estop.pin} if found.guard.fitted else {}
    return {**pins, **fault, **estop}


def bus_pins_of(found: wiring.Wiring) -> dict[str, int]:
    """Name and pin of the header's bus lines that the sensors need."""
    tilts = (found.primary, found.check)
    chips = [(tilt.chip in wiring.I2C_CHIPS, tilt.bus) for tilt in tilts]
    chips.append((found.current.meter is wiring.Ammeter.INA226, found.current.bus))
    i2c = any(on_i2c and bus == 1 for on_i2c, bus in chips)
    spi = any(not on_i2c and bus == 0 for on_i2c, bus in chips)
    names = {f"I2C bus 1 ({name})": pin for name, pin in zip(("SDA", "SCL"), I2C_PINS, strict=True)}
    lines = ("CE1", "CE0", "MISO", "MOSI", "SCLK")
    more = {f"SPI bus 0 ({name})": pin for name, pin in zip(lines, SPI_PINS, strict=True)}
    return {**(names if i2c else {}), **(more if spi else {})}


def wiring_problems(found: wiring.Wiring) -> Iterator[str]:
    """One sentence for each thing that cannot be wired like that."""
    taken: dict[int, str] = {}
    outputs = outputs_of(found)
    for name, pin in (*bus_pins_of(found).items(), *outputs.items(), *inputs_of(found).items()):
        if pin in taken:
            yield f"{name} is pin {pin}, which {taken[pin]} has already; give it another."
        taken[pin] = name
    for name, pin in inputs_of(found).items():
        if pin not in PINS:
            yield f"{name} is pin {pin}, which the header keeps for itself; use one of 2 to 27."
    for name, pin in outputs.items():
        if pin not in PULLED_DOWN:
            yield (
                f"{name} is pin {pin}, which may be high while the board starts; "
                "use one of 9 to 27 without 14 and 15."
            )
    if found.guard.fitted and found.check.chip not in wiring.NOT_SET_UP:
        yield (
            f"inclinometer.check is {found.check.chip}, which only one process can set up; "
            "with a guard use as5600 or analogue."
        )
    yield from _pwm_problems(found.drive)
    if _same_sensor(found.primary, found.check):
        yield "inclinometer.check is the same chip as inclinometer.primary; fit a second one."
    else:
        yield from _bus_problems(found)


def _pwm_problems(drive: wiring.Drive) -> Iterator[str]:
    pins = {"actuator.pwm_pin": drive.pwm_pin}
    if drive.driver is wiring.Driver.TWO_PWM:
        pins["actuator.pwm_up_pin"] = drive.pwm_up_pin
        if {drive.pwm_pin, drive.pwm_up_pin} in ({12, 18}, {13, 19}):
            yield (
                f"actuator.pwm_pin {drive.pwm_pin} and pwm_up_pin {drive.pwm_up_pin} share one PWM "
                "channel on most boards; use 12 and 13."
            )
    for name, pin in pins.items():
        if drive.pwm is wiring.Pwm.SYSFS and pin not in PWM_PINS:
            yield f"{name} is pin {pin}, where no hardware PWM comes out; use 12, 13, 18 or 19."


def _same_sensor(one: wiring.Tilt, other: wiring.Tilt) -> bool:
    """The same chip at the same place: no second channel at all."""
    places = [
        (t.chip, t.bus, t.address or wiring.USUAL_ADDRESS.get(t.chip), t.select, t.channel)
        for t in (one, other)
    ]
    return places[0] == places[1]


def _bus_problems(found: wiring.Wiring) -> Iterator[str]:
    """Two chips that would answer at once, and two wires at one input."""
    taken: dict[tuple[object, ...], tuple[str, str]] = {}
    for name, chip, place, channel in _chips(found):
        other = taken.setdefault((*place, channel if chip == "mcp3008" else None), (name, chip))
        sharing = {who for at, (who, kind) in taken.items() if at[:3] == place and kind != chip}
        if other[0] != name:
            yield f"{name} is at the same place as {other[0]}; give it another."
        elif sharing:
            yield f"{name} is at the same place as {sharing.pop()}; give it another."


def _chips(found: wiring.Wiring) -> Iterator[tuple[str, str, tuple[object, ...], int]]:
    """Name, kind, place and input of everything on a bus."""
    for name, tilt in (("primary", found.primary), ("check", found.check)):
        i2c = tilt.chip in wiring.I2C_CHIPS
        kind = "mcp3008" if tilt.chip is wiring.Inclinometer.ANALOGUE else str(tilt.chip)
        where = tilt.address or wiring.USUAL_ADDRESS[tilt.chip] if i2c else tilt.select
        yield f"inclinometer.{name}", kind, (i2c, tilt.bus, where), tilt.channel
    current = found.current
    i2c = current.meter is wiring.Ammeter.INA226
    where = current.address if i2c else current.select
    kind = "ina226" if i2c else "mcp3008"
    yield "current", kind, (i2c, current.bus, where), current.channel
