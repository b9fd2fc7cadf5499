"""MPU-6050, by its register map (RM-MPU-6000A): the accelerometer; the gyroscope only keeps time.

The 21 Hz filter lags by 8.5 ms; nothing corrects for that: at 3 degrees a second it is 0.03.
"""

from collections.abc import Iterator, Mapping
from struct import Struct
from typing import ClassVar

from hardware.gpio.chips.chip import (
    BadSample,
    I2cChip,
    Vector,
    averaged,
    failed_self_test,
)

_TRIMS, _RATE_DIVIDER, _FILTER, _GYRO_RANGE, _RANGE = 0x0D, 0x19, 0x1A, 0x1B, 0x1C
_DATA, _POWER = 0x3B, 0x6B
_RESET, _AWAKE = 0x80, 0x01  # awake with the clock of the x gyroscope, which is the steadier one
_200_HZ, _21_HZ = 0x04, 0x04
_2_G, _8_G, _8_G_PUSHED = 0x00, 0x10, 0xF0
_LSB_2_G, _LSB_8_G = 16384.0, 4096.0
_DATA_FORMAT = Struct(">hhhhhhh")  # acceleration, temperature, rates
_COLDEST_C, _HOTTEST_C = -40.0, 85.0
_RESET_S, _WAKE_S, _SETTLE_S, _SAMPLE_S = 0.1, 0.05, 0.05, 0.005
_AVERAGED = 8
_TRIM_TOLERANCE = 0.14


class Mpu6050(I2cChip):
    """A gravity sensor on I2C: +-2 g in steps of 0.06 mg."""

    NAME = "MPU-6050"
    IDENTITY: ClassVar[Mapping[int, int]] = {0x75: 0x68}
    OTHERS: ClassVar[Mapping[int, str]] = {
        0x19: "an MPU-6886",
        0x70: "an MPU-6500, which is often sold as an MPU-6050",
        0x71: "an MPU-9250",
        0x72: "a copy of the MPU-6050",
        0x73: "an MPU-9255",
        0x98: "an ICM-20689 or a copy of the MPU-6050",
    }

    def start(self, *, thorough: bool) -> Iterator[float]:
        """Identify, reset, wake, set range and filter; see `Chip.start`."""
        self._identify()
        self._write(_POWER, _RESET)
        yield _RESET_S
        self._set(_POWER, _AWAKE)
        yield _WAKE_S
        self._set(_RATE_DIVIDER, _200_HZ)
        self._set(_FILTER, _21_HZ)
        self._set(_GYRO_RANGE, 0)
        trims = self._bus.read(self._address, _TRIMS, 4)
        if thorough:
            yield from self._test(factory_trims(trims))
        self._set(_RANGE, _2_G)
        self.identity = f"mpu6050 at {self.place}, trim {trims.hex()}"
        yield _SETTLE_S

    def sample(self) -> Vector:
        """Acceleration in g."""
        x, y, z = self._measure()
        return (x / _LSB_2_G, y / _LSB_2_G, z / _LSB_2_G)

    def _measure(self) -> tuple[int, int, int]:
        # One burst, so that the axes belong together.
        x, y, z, temperature, *_ = _DATA_FORMAT.unpack(self._bus.read(self._address, _DATA, 14))
        self._refuse_silence(x, y, z)
        if not _COLDEST_C <= temperature / 340 + 36.53 <= _HOTTEST_C:
            raise BadSample(f"The {self.label} sends a temperature that there is not.")
        return x, y, z

    def _test(self, trims: Vector) -> Iterator[float]:
        """Push all axes and compare with what the maker measured; without a trim nothing to do."""
        self._set(_RANGE, _8_G)
        idle = yield from averaged(self._measure, _AVERAGED, _SETTLE_S, _SAMPLE_S)
        self._set(_RANGE, _8_G_PUSHED)
        pushed = yield from averaged(self._measure, _AVERAGED, _SETTLE_S, _SAMPLE_S)
        for axis, trim, before, after in zip("xyz", trims, idle, pushed, strict=True):
            change = (after - before) / trim - 1 if trim else 0.0
            if abs(change) > _TRIM_TOLERANCE:
                raise failed_self_test(self.label, axis, f"{change:+.0%} from the factory's trim")


def factory_trims(registers: bytes) -> Vector:
    """The push's effect at +-8 g as the maker measured it, in LSB; 0 where nothing is stored.

    Args:
        registers: 0x0D to 0x10: five bits an axis, three in its own register and two in the last.
    """
    x, y, z = (
        (registers[axis] >> 5) << 2 | registers[3] >> (4 - 2 * axis) & 3 for axis in range(3)
    )
    return (_trim(x), _trim(y), _trim(z))


def _trim(code: int) -> float:
    return _LSB_8_G * 0.34 * (0.92 / 0.34) ** ((code - 1) / 30) if code else 0.0
