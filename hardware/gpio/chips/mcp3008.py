"""MCP3008, a converter of 10 bits with 8 inputs on SPI: a potentiometer, or a driver's sense pin.

It has no identity and no settings. What tells it from nothing at all is the null bit before every
result, which a wire that nobody drives does not keep low, and an input that stays off the rails.
"""

from collections import deque
from collections.abc import Iterator

from hardware.gpio.chips.chip import BadSample
from hardware.gpio.ports import SpiDevice
from hardware.interface import HardwareError

MODE, MAX_HZ = 0, 1_000_000  # 1.35 MHz is allowed at 2.7 V

_START, _SINGLE = 0x01, 0x80
_NULL_BIT, _HIGH_BITS = 0x04, 0x03
_CODES = 1024
_BAND = (0.05, 0.95)  # S23: beyond, a wire of the potentiometer is broken or shorted
_CONVERSIONS = 4
_PEAK_OF = 5


class Mcp3008:
    """One input of the converter, as a share of its reference.

    Args:
        spi: The converter.
        place: Bus and chip select, for messages: "spi-0.0".
        channel: Which input.
    """

    def __init__(self, spi: SpiDevice, place: str, channel: int) -> None:
        self._spi = spi
        self._frame = bytes((_START, _SINGLE | channel << 4, 0))
        self.label = f"MCP3008 at {place}, input {channel}"
        self.identity = ""

    def start(self, *, thorough: bool) -> Iterator[float]:  # noqa: ARG002 - it has no self-test
        """See that it answers; it has nothing to set up."""
        try:
            self.conversions()
        except BadSample as bad:
            raise HardwareError(
                str(bad), "Check its supply, ground, CLK, DIN, DOUT and CS, and the chip select."
            ) from bad
        self.identity = f"mcp3008 at {self.label.removeprefix('MCP3008 at ')}"
        return iter(())

    def check(self) -> None:
        """Nothing to check: every sample tells by itself."""

    def conversions(self) -> list[float]:
        """A few conversions in a row, each as a share of the reference, 0-1."""
        return [self._convert() for _ in range(_CONVERSIONS)]

    def _convert(self) -> float:
        _, high, low = self._spi.transfer(self._frame)
        if high & _NULL_BIT:
            raise BadSample(f"The {self.label} does not answer.")
        return ((high & _HIGH_BITS) << 8 | low) / _CODES


class Potentiometer(Mcp3008):
    """A potentiometer or analogue inclinometer across the reference: the mean of a few readings.

    A step is 0.3 degrees of a potentiometer that turns 300; its own noise makes the mean finer.
    """

    def sample(self) -> float:
        """Share of the reference.

        Raises:
            BadSample: At the rails, where only a broken wire leads.
        """
        share = sum(self.conversions()) / _CONVERSIONS
        lowest, highest = _BAND
        if not lowest <= share <= highest:
            raise BadSample(
                f"The {self.label} is at {share:.0%} of its range: a wire of the potentiometer is "
                "broken or shorted."
            )
        return share


class Sense(Mcp3008):
    """A motor driver's own current-sense output.

    It shows the current only while the bridge drives, so with PWM a reading may fall into a gap:
    the largest of the last ones counts (S27). At the upper rail the value is the least it can be.

    Args:
        spi: The converter.
        place: Bus and chip select, for messages.
        channel: Which input.
        v_per_a: What the driver says of its output.
        reference_v: The converter's reference.
    """

    def __init__(
        self, spi: SpiDevice, place: str, channel: int, v_per_a: float, reference_v: float
    ) -> None:
        super().__init__(spi, place, channel)
        self._a_per_share = reference_v / v_per_a
        self._peaks: deque[float] = deque(maxlen=_PEAK_OF)

    def sample(self) -> float:
        """Motor current in amperes, without its direction."""
        self._peaks.append(max(self.conversions()))
        return max(self._peaks) * self._a_per_share
