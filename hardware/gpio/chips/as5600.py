"""AS5600, a magnetic rotary sensor at the pivot, by its data sheet (v1-06): 12 bits a turn.

It has no identity register. What tells it from another chip at its address are bits that it always
sends as zero. Its slow filter settles in 2.2 ms.
"""

from collections.abc import Iterator

from hardware.gpio.chips.chip import BadSample, I2cChip, absent
from hardware.interface import HardwareError

_CONFIGURATION = (0x07, 0x08)
_STATUS = 0x0B  # followed by the raw angle, high byte first
_FOUND, _WEAK, _STRONG = 0x20, 0x10, 0x08
_NEVER_SET, _NEVER_SET_HIGH = 0xC7, 0xF0
_STEPS = 4096
_SETTLE_S = 0.01


class As5600(I2cChip):
    """A magnet's angle on I2C, in turns: 0.09 degrees a step."""

    NAME = "AS5600"

    def start(self, *, thorough: bool) -> Iterator[float]:  # noqa: ARG002 - it has no self-test
        """See that it can be one, and set its filters; see `Chip.start`."""
        self._settings.clear()
        try:
            status, high, _ = self._bus.read(self._address, _STATUS, 3)
        except OSError as error:
            raise absent(self.label, self._bus_number) from error
        if status & _NEVER_SET or high & _NEVER_SET_HIGH:
            raise HardwareError(
                f"Another chip answers instead of the {self.label}.",
                "Fit the chip that the settings name, or name the one that is fitted.",
            )
        for register in _CONFIGURATION:
            self._set(register, 0)
        self.identity = f"as5600 at {self.place}"
        yield _SETTLE_S

    def sample(self) -> float:
        """Where the magnet points, 0-1 turns.

        Raises:
            BadSample: The magnet is lost, too far away or too near (S23).
        """
        status, high, low = self._bus.read(self._address, _STATUS, 3)
        if not status & _FOUND:
            raise BadSample(f"The {self.label} has lost its magnet.")
        if status & (_WEAK | _STRONG):
            where = "far away" if status & _WEAK else "near"
            raise BadSample(f"The magnet of the {self.label} is too {where}.")
        return ((high & ~_NEVER_SET_HIGH) << 8 | low) / _STEPS
