"""LIS3DH, by its data sheet (DocID 17530) and application note AN3308: an accelerometer.

At 200 Hz and high resolution its filter passes 22 Hz. It has no reset; every register that matters
is written instead. The LIS2DH12 has the same identity, and the same registers.
"""

from collections.abc import Iterator, Mapping
from struct import Struct
from typing import ClassVar

from hardware.gpio.chips.chip import I2cChip, Vector, averaged, failed_self_test

_RATE, _HIGH_PASS, _INTERRUPT, _RANGE, _BOOT, _INTERRUPT_2, _FIFO = (*range(0x20, 0x26), 0x2E)
_DATA = 0x28 | 0x80  # the highest bit makes it count up
_REBOOT = 0x80
_200_HZ_ALL_AXES = 0x67
_2_G_FINE, _2_G_FINE_PUSHED = 0x88, 0x8A  # whole samples only, 12 bits
_DATA_FORMAT = Struct("<hhh")
_G_PER_LSB = 0.001
_BOOT_S, _SETTLE_S, _SAMPLE_S = 0.01, 0.06, 0.005
_AVERAGED = 5
_PUSH_G = (0.068, 1.440)  # 17 to 360 steps of 4 mg


class Lis3dh(I2cChip):
    """A gravity sensor on I2C: +-2 g in steps of 1 mg."""

    NAME = "LIS3DH"
    IDENTITY: ClassVar[Mapping[int, int]] = {0x0F: 0x33}
    OTHERS: ClassVar[Mapping[int, str]] = {
        0x32: "an LIS331",
        0x3B: "an LIS302",
        0x3F: "an LIS3DSH",
        0x44: "an LIS2DW12",
    }

    def start(self, *, thorough: bool) -> Iterator[float]:
        """Identify, reload its trim, set rate and range; see `Chip.start`."""
        self._identify()
        self._write(_BOOT, _REBOOT)
        yield _BOOT_S
        for register in (_HIGH_PASS, _INTERRUPT, _BOOT, _INTERRUPT_2, _FIFO):
            self._set(register, 0)
        self._set(_RATE, _200_HZ_ALL_AXES)
        self._set(_RANGE, _2_G_FINE)
        yield _SETTLE_S
        if thorough:
            yield from self._test()
        self.identity = f"lis3dh at {self.place}"

    def sample(self) -> Vector:
        """Acceleration in g."""
        # Left-justified: the lowest four bits are nothing.
        x, y, z = _DATA_FORMAT.unpack(self._bus.read(self._address, _DATA, 6))
        self._refuse_silence(x, y, z)
        return ((x >> 4) * _G_PER_LSB, (y >> 4) * _G_PER_LSB, (z >> 4) * _G_PER_LSB)

    def _test(self) -> Iterator[float]:
        idle = yield from averaged(self.sample, _AVERAGED, _SETTLE_S, _SAMPLE_S)
        self._set(_RANGE, _2_G_FINE_PUSHED)
        pushed = yield from averaged(self.sample, _AVERAGED, _SETTLE_S, _SAMPLE_S)
        self._set(_RANGE, _2_G_FINE)
        yield _SETTLE_S
        least_g, most_g = _PUSH_G
        for axis, before, after in zip("xyz", idle, pushed, strict=True):
            if not least_g <= abs(after - before) <= most_g:
                raise failed_self_test(self.label, axis, f"moved by {after - before:+.3f} g")
