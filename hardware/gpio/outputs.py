"""Outputs that are low before anything else and low after everything else.

gpiozero lets a pin float when its device is closed or forgotten. A line that may move a motor is
left driven low instead: the external pull-down is then a second line of defence, not the first.
"""

from collections.abc import Callable
from contextlib import suppress

from gpiozero import Factory, OutputDevice

from hardware.gpio.pins import claiming
from hardware.interface import HardwareError


class Output(OutputDevice):  # type: ignore[misc]  # gpiozero has no types
    """One output line, active high.

    Args:
        pin: BCM number.
        name: What it does, for messages.
        factory: The pin factory.

    Attributes:
        high: The level it was driven to last; None after an attempt that failed.

    Raises:
        HardwareError: The pin cannot be had, or does not go low.
    """

    def __init__(self, pin: int, name: str, factory: Factory) -> None:
        self.high: bool | None = None
        self._name = f"GPIO {pin} ({name})"
        try:
            with claiming(pin, name):
                super().__init__(pin, initial_value=False, pin_factory=factory)
                self.off()
        except BaseException:
            self._give_back()
            raise

    def set(self, high: bool) -> None:
        """Drive it, if it is not driven so already."""
        if high is not self.high:
            self.high = None
            self.pin.state = high
            self.high = high

    def off(self) -> None:
        """Drive it low, whatever it was driven to, and look whether it is.

        Raises:
            HardwareError: It stays high.
        """
        self.high = None
        self.set(high=False)
        if not self.obeys():
            raise HardwareError(
                f"{self._name} is driven low and reads high.",
                "Take the motor's supply away; look for a short to 3.3 V at this wire.",
            )

    def obeys(self) -> bool:
        """Whether the line has the level it is driven to."""
        return bool(self.pin.state) is self.high

    def close(self) -> None:
        """Drive it low and give it back, still driven; may be called twice.

        Raises:
            HardwareError: It stays high.
        """
        if getattr(self, "_pin", None) is not None:  # else given back already, or never had
            try:
                self.off()
            finally:
                self._give_back()

    def __del__(self) -> None:
        """Drive a forgotten line low, and no more: see `InputLine` for what gpiozero would do."""
        pin = getattr(self, "_pin", None)
        if pin is not None:
            with suppress(Exception):
                pin.state = False

    def _give_back(self) -> None:
        pin, self._pin = getattr(self, "_pin", None), None
        if pin is not None:
            self.pin_factory.release_pins(self, pin.info.name)
        super().close()


def every(*acts: Callable[[], object]) -> None:
    """Do all of these, also when some fail.

    Raises:
        HardwareError: Some failed; it tells of each.
    """
    failed: list[Exception] = []
    for act in acts:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the others come first
            failed.append(error)
    if failed:
        raise as_hardware_error(*failed) from failed[0]


def as_hardware_error(*errors: Exception) -> HardwareError:
    """One error that tells of all of these."""
    hints = [error.hint for error in errors if isinstance(error, HardwareError) and error.hint]
    return HardwareError(" ".join(_sentence(error) for error in errors), " ".join(hints))


def _sentence(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text if text.endswith(".") else f"{text}."
