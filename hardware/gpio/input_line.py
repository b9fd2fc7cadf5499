"""An input of the header."""

from gpiozero import Factory, InputDevice

from hardware.gpio.pins import claiming


class InputLine(InputDevice):  # type: ignore[misc]  # gpiozero has no types
    """One input line with its pull.

    gpiozero closes a forgotten device when the garbage collector finds it. That may be while the
    very same thread holds the lock of the pins' reservations, and then waits for itself for ever.
    So a forgotten line is left alone; reading hurts nobody.

    Args:
        pin: BCM number.
        name: What it is, for messages.
        pull_up: Pulled up rather than down.
        factory: The pin factory.

    Raises:
        HardwareError: The pin cannot be had.
    """

    def __init__(self, pin: int, name: str, *, pull_up: bool, factory: Factory) -> None:
        with claiming(pin, name):
            super().__init__(pin, pull_up=pull_up, pin_factory=factory)

    def __del__(self) -> None:
        """Nothing."""

    def high(self) -> bool:
        """The level of the line, whatever that means."""
        return bool(self.pin.state)
