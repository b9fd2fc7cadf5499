"""`station safe-pins`: every output of the real table to its safe level, with no controller there.

The service manager runs it after the controller has ended, however it ended.
"""

from hardware.gpio.pins import open_pins
from hardware.gpio.ports import PWM_ROOT
from hardware.gpio.safe_pins import make_safe
from hardware.gpio.wiring import Wiring
from hardware.interface import HardwareError
from station.errors import StationError


class NotSafe(StationError, OSError):
    """An output is not at its safe level."""

    exit_code = 1


def make_pins_safe(wiring: Wiring) -> list[str]:
    """Do it; one line for each output, with what was read back.

    Raises:
        NotSafe: The pins cannot be reached, or one of them does not obey.
    """
    try:
        pins = open_pins(wiring.pins)
    except HardwareError as error:
        raise NotSafe(str(error.args[0]), error.hint) from error
    # The factory stays open until the process ends: closing it would let the pins float.
    found = make_safe(wiring, pins, PWM_ROOT)
    wrong = [each for each in found if each.found != each.wanted]
    if wrong:
        names = ", ".join(f"{each.name} (pin {each.pin}): {each.found}" for each in wrong)
        raise NotSafe(f"Not safe: {names}.", "Take the motor's supply away, then look at these.")
    return [f"{each.name} (pin {each.pin}): {each.found}" for each in found]
