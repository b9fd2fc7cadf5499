"""The lamp in the start/stop button, and the buzzer."""

from contextlib import ExitStack

from gpiozero import Factory

from hardware.gpio.outputs import Output, every
from hardware.gpio.wiring import Panel as PanelPins


class Panel:
    """Lamp and buzzer, off until they are told otherwise.

    Args:
        pins: Where they are.
        factory: The pin factory.
    """

    def __init__(self, pins: PanelPins, factory: Factory) -> None:
        with ExitStack() as stack:
            self._lamp = Output(pins.lamp_pin, "lamp", factory)
            stack.callback(self._lamp.close)
            self._buzzer = Output(pins.buzzer_pin, "buzzer", factory)
            stack.pop_all()

    def show(self, *, lamp: bool, buzzer: bool) -> None:
        """Light the lamp and sound the buzzer, or not."""
        self._lamp.set(lamp)
        self._buzzer.set(buzzer)

    def off(self) -> None:
        """Dark and silent."""
        every(self._lamp.off, self._buzzer.off)

    def close(self) -> None:
        """Dark and silent for good; may be called twice."""
        every(self._lamp.close, self._buzzer.close)
