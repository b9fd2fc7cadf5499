"""ADXL345, by its data sheet (rev. E): an accelerometer.

At 100 Hz it passes 50 Hz. It has no reset; every register that matters is written instead. The
effect of its self-test grows with the square of the supply, so the limits are wide: those of 2.5 V
to 3.6 V, at which breakout boards feed it.
"""

from collections.abc import Iterator, Mapping
from struct import Struct
from typing import ClassVar

from hardware.gpio.chips.chip import I2cChip, Vector, averaged, failed_self_test

_OFFSETS, _RATE, _POWER, _INTERRUPTS, _FORMAT, _DATA, _FIFO = (
    (0x1E, 0x1F, 0x20), 0x2C, 0x2D, 0x2E, 0x31, 0x32, 0x38,
)  # fmt: skip
_STANDBY, _MEASURE, _100_HZ = 0x00, 0x08, 0x0A
_2_G_FINE, _16_G_FINE, _16_G_FINE_PUSHED = 0x08, 0x0B, 0x8B
_DATA_FORMAT = Struct("<hhh")
_G_PER_LSB = 1 / 256
_WAKE_S, _SETTLE_S, _SAMPLE_S = 0.02, 0.05, 0.01
_AVERAGED = 10
_PUSHES_G = ((0.20, 4.43), (-4.43, -0.20), (0.30, 5.75))


class Adxl345(I2cChip):
    """A gravity sensor on I2C: +-2 g in steps of 4 mg."""

    NAME = "ADXL345"
    IDENTITY: ClassVar[Mapping[int, int]] = {0x00: 0xE5}
    OTHERS: ClassVar[Mapping[int, str]] = {0xE6: "an ADXL344 or ADXL346", 0xAD: "an ADXL355"}

    def start(self, *, thorough: bool) -> Iterator[float]:
        """Identify, set rate and range, wake; see `Chip.start`."""
        self._identify()
        self._write(_POWER, _STANDBY)
        for register in (*_OFFSETS, _INTERRUPTS, _FIFO):
            self._set(register, 0)
        self._set(_RATE, _100_HZ)
        self._set(_FORMAT, _16_G_FINE if thorough else _2_G_FINE)
        self._set(_POWER, _MEASURE)
        yield _WAKE_S
        if thorough:
            yield from self._test()
            self._set(_FORMAT, _2_G_FINE)
            yield _SETTLE_S
        self.identity = f"adxl345 at {self.place}"

    def sample(self) -> Vector:
        """Acceleration in g."""
        x, y, z = _DATA_FORMAT.unpack(self._bus.read(self._address, _DATA, 6))
        self._refuse_silence(x, y, z)
        return (x * _G_PER_LSB, y * _G_PER_LSB, z * _G_PER_LSB)

    def _test(self) -> Iterator[float]:
        idle = yield from averaged(self.sample, _AVERAGED, _SETTLE_S, _SAMPLE_S)
        self._set(_FORMAT, _16_G_FINE_PUSHED)
        pushed = yield from averaged(self.sample, _AVERAGED, _SETTLE_S, _SAMPLE_S)
        for axis, before, after, (least_g, most_g) in zip(
            "xyz", idle, pushed, _PUSHES_G, strict=True
        ):
            if not least_g <= after - before <= most_g:
                raise failed_self_test(self.label, axis, f"moved by {after - before:+.3f} g")
