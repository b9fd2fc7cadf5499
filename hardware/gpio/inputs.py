"""The contacts of the table, sampled by their level whenever somebody asks.

There are no callbacks, no edges and no debouncing by a library: a level that is read cannot be
missed, and what it means is for the control core to say. Every contact closes in its good state and
is pulled to the other one, so that a broken wire, a loose plug and a contact that does not close
all read as the dangerous state.
"""

from contextlib import ExitStack

from gpiozero import Factory

from hardware.gpio.health import PartHealth, Tally
from hardware.gpio.input_line import InputLine
from hardware.gpio.wiring import Input, Level
from hardware.gpio.wiring import Inputs as InputPins


class Contact:
    """One contact; always in its good state where none is fitted.

    Args:
        name: What it is, for messages.
        contact: Where it is, and which level is its good state; None where none is fitted.
        factory: The pin factory.
    """

    def __init__(self, name: str, contact: Input | None, factory: Factory) -> None:
        self._tally = Tally(name)
        self._line = None if contact is None else _opened(name, contact, factory)
        self._good_is_high = contact is not None and contact.good is Level.HIGH

    def good(self) -> bool | None:
        """Whether it is in its good state; None if it cannot be read."""
        if self._line is None:
            return True
        try:
            return self._line.high() is self._good_is_high
        except Exception as error:  # noqa: BLE001 - whatever it is, this contact cannot be read
            self._tally.count(error)
            return None

    def bad(self) -> bool | None:
        """Whether it is not; None if it cannot be read."""
        good = self.good()
        return None if good is None else not good

    def health(self) -> PartHealth:
        """How it has been doing."""
        return self._tally.health()

    def close(self) -> None:
        """Let go of the pin; may be called twice."""
        if self._line is not None:
            self._line.close()


class Inputs:
    """All contacts of a table.

    Args:
        pins: Where they are.
        factory: The pin factory.

    Attributes:
        button: Good while it is not pressed.
        estop: Good while the chain is closed.
        upper_switch: Good while it is not reached.
        lower_switch: Good while it is not reached.
        ankles: Good while the lock is closed.
        power: Good while the power relay is off.
        mains: Good while mains is there.
        battery: Good while it is charged.
        enabling: Good while it is held (S45).
        return_button: Good while it is not pressed.

    Raises:
        HardwareError: A pin cannot be had.
    """

    def __init__(self, pins: InputPins, factory: Factory) -> None:
        self._all: list[Contact] = []
        with ExitStack() as stack:

            def contact(name: str, at: Input | None) -> Contact:
                opened = Contact(name, at, factory)
                stack.callback(opened.close)
                self._all.append(opened)
                return opened

            self.button = contact("start/stop button", pins.button)
            self.estop = contact("emergency stop", pins.estop)
            self.upper_switch = contact("upper end switch", pins.upper_switch)
            self.lower_switch = contact("lower end switch", pins.lower_switch)
            self.ankles = contact("ankle lock", pins.ankles)
            self.power = contact("power read-back", pins.power)
            self.mains = contact("mains", pins.mains)
            self.battery = contact("battery", pins.battery)
            self.enabling = contact("enabling switch", pins.enabling)
            self.return_button = contact("return button", pins.return_button)
            self._opened = stack.pop_all()

    def health(self) -> tuple[PartHealth, ...]:
        """How each of them has been doing."""
        return tuple(contact.health() for contact in self._all)

    def close(self) -> None:
        """Let go of all pins; may be called twice."""
        self._opened.close()


def _opened(name: str, contact: Input, factory: Factory) -> InputLine:
    return InputLine(contact.pin, name, pull_up=contact.good is Level.LOW, factory=factory)
