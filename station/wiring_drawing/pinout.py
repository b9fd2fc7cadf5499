"""The 40-pin header, and what each of its pins does on the user's table.

The order of the header is the same on every Raspberry Pi since the B+. Pulls at reset are those of
the BCM2835's manual, which later boards have kept.
"""

from dataclasses import dataclass
from enum import StrEnum

from hardware.gpio import wiring
from hardware.gpio.wiring import Level
from station.wiring_check import I2C_PINS, INPUT_NAMES, bus_pins_of, outputs_of

HEADER: tuple[str | int, ...] = (
    *("3V3", "5V", 2, "5V", 3, "GND", 4, 14, "GND", 15),
    *(17, 18, 27, "GND", 22, 23, "3V3", 24, 10, "GND"),
    *(9, 25, 11, 8, "GND", 7, 0, 1, 5, "GND"),
    *(6, 12, 13, "GND", 19, 16, 26, 20, "GND", 21),
)
"""Physical pins 1 to 40: the number of a GPIO, or what else is there."""

PHYSICAL = {each: place for place, each in enumerate(HEADER, 1) if isinstance(each, int)}
"""GPIO number to physical pin."""

_CONSOLE = 14
_LAST_PULLED_UP = 8


class Group(StrEnum):
    """What a wire is for; each has a colour of its own."""

    DRIVE = "motor driver"
    POWER = "power relay"
    INPUT = "contacts"
    I2C = "I2C"
    SPI = "SPI"
    PANEL = "lamp, buzzer"


@dataclass(frozen=True, slots=True)
class PinUse:
    """What one pin does.

    Attributes:
        pin: GPIO (BCM) number.
        name: Its name in the settings, or the bus line that it is.
        group: What it is for.
        use: The same in words.
        rest: Its level while the table is parked and nobody is on it.
    """

    pin: int
    name: str
    group: Group
    use: str
    rest: str

    @property
    def physical(self) -> int:
        """Where it is on the header, 1 to 40."""
        return PHYSICAL[self.pin]

    @property
    def boot(self) -> str:
        """Where the board pulls it until the station has started."""
        return boot_pull(self.pin)


@dataclass(frozen=True, slots=True)
class ContactWords:
    """How a contact is told of.

    Attributes:
        title: What it is, with its letter in the drawing.
        closed: When it is closed, or opens.
        parked_good: It is in its good state while the table is parked with nobody on it.
    """

    title: str
    closed: str
    parked_good: bool = True


CONTACTS = {
    "button": ContactWords("Start/stop button S2", "opens when pressed"),
    "estop": ContactWords("E-stop chain S1, auxiliary", "opens with it"),
    "upper_switch": ContactWords("Head-up end switch S3", "inner, opens there"),
    "lower_switch": ContactWords("Head-down end switch S4", "inner, opens there"),
    "ankles": ContactWords("Ankle lock S7", "closed when locked", parked_good=False),
    "power": ContactWords("Mirror contact of relay K1", "closed with K1 off"),
    "mains": ContactWords("Mains relay K2", "closed by the mains"),
    "battery": ContactWords("Charge monitor K3", "closed while charged"),
    "enabling": ContactWords("Enabling switch S8, hand", "closed while held", parked_good=False),
    "return_button": ContactWords("Bring me up S9, hand", "opens when pressed"),
}
"""Every contact of the settings in words."""
GUARD_ESTOP = ContactWords("E-stop chain S1, for the guard", "opens with it")

_OUTPUTS = {
    "actuator.pwm_pin": (Group.DRIVE, "PWM of the motor driver"),
    "actuator.pwm_up_pin": (Group.DRIVE, "PWM of the motor driver, head-up"),
    "actuator.dir_pin": (Group.DRIVE, "direction of the motor driver"),
    "actuator.enable_pin": (Group.DRIVE, "enable of the motor driver"),
    "power.pin": (Group.POWER, "holds the power relay"),
    "guard.pin": (Group.POWER, "holds the guard's relay"),
    "guard.alarm_pin": (Group.PANEL, "the guard's alarm"),
    "panel.lamp_pin": (Group.PANEL, "lamp in the start/stop button"),
    "panel.buzzer_pin": (Group.PANEL, "buzzer"),
}
_BUS_REST = {"SDA": "high", "SCL": "high", "CE0": "high", "CE1": "high"}


def boot_pull(pin: int) -> str:
    """Where the board itself pulls a pin from reset until a program takes it."""
    if pin in I2C_PINS:
        return "up (1.8 kΩ)"
    if pin == _CONSOLE:
        return "down, then high"
    return "up" if pin <= _LAST_PULLED_UP else "down"


def uses_of(found: wiring.Wiring) -> tuple[PinUse, ...]:
    """What every pin in use does, in the order of the header."""
    uses = [*_outputs(found), *_inputs(found), *_buses(found)]
    return tuple(sorted(uses, key=lambda use: use.physical))


def pull_of(contact: wiring.Input) -> str:
    """The pull that the station switches on at a contact."""
    return "pull-up" if contact.good is Level.LOW else "pull-down"


def contacts_of(found: wiring.Wiring) -> dict[str, wiring.Input]:
    """Name and place of every contact that is fitted."""
    contacts = {name: getattr(found.inputs, name) for name in INPUT_NAMES}
    return {name: contact for name, contact in contacts.items() if contact is not None}


def _outputs(found: wiring.Wiring) -> list[PinUse]:
    uses = []
    for name, pin in outputs_of(found).items():
        group, use = _OUTPUTS[name]
        if name == "actuator.pwm_pin" and found.drive.driver is wiring.Driver.TWO_PWM:
            use += ", head-down"
        if name == "power.pin":
            use += f", {found.power.mode}"
        if name == "guard.pin":
            use += f", {found.guard.mode}"
        uses.append(PinUse(pin, name, group, use, "low"))
    return uses


def _inputs(found: wiring.Wiring) -> list[PinUse]:
    uses = []
    for name, contact in contacts_of(found).items():
        words = CONTACTS[name]
        high = (contact.good is Level.HIGH) is words.parked_good
        use = f"{words.title}: {words.closed}, {pull_of(contact)}"
        rest = "high" if high else "low"
        uses.append(PinUse(contact.pin, f"inputs.{name}", Group.INPUT, use, rest))
    if found.guard.fitted:
        estop = found.guard.estop
        rest = "high" if estop.good is Level.HIGH else "low"
        use = f"{GUARD_ESTOP.title}: {GUARD_ESTOP.closed}, {pull_of(estop)}"
        uses.append(PinUse(estop.pin, "guard.estop", Group.INPUT, use, rest))
    if found.drive.fault_pin is not None:
        use = "fault line of the motor driver, low in a fault, pull-down"
        name = "actuator.fault_pin"
        uses.append(PinUse(found.drive.fault_pin, name, Group.DRIVE, use, "high"))
    return uses


def _buses(found: wiring.Wiring) -> list[PinUse]:
    uses = []
    for name, pin in bus_pins_of(found).items():
        line = name.partition("(")[2].rstrip(")")
        group = Group.I2C if pin in I2C_PINS else Group.SPI
        use = f"{line} of {name.partition(' (')[0]}"
        uses.append(PinUse(pin, f"{group} {line}", group, use, _BUS_REST.get(line, "low")))
    return uses
