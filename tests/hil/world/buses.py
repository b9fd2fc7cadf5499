"""What hangs on the I2C and SPI buses: registers that are filled, and wires that are broken."""

import os
from collections.abc import Sequence
from pathlib import Path

I2C = Path("/sys/devices/platform/rig-i2c")
SPI = Path("/sys/devices/platform/rig-spi")
PWM_OUTPUTS = Path("/sys/devices/platform/soc/fe20c000.pwm/outputs")
BYTES_AN_ADDRESS = 512
EREMOTEIO, ETIMEDOUT = 121, 110  # nobody acknowledged; the bus was held


class I2cBus:
    """Bus number 1 and the chips on it."""

    def __init__(self) -> None:
        self._registers = os.open(I2C / "registers", os.O_RDWR)

    def fit(self, address: int, kind: str) -> None:
        """Put a chip there, or take it away: bytes, bit7, words or absent."""
        (I2C / "chips").write_text(f"{address:#x} {kind}")

    def put(self, address: int, register: int, data: bytes, width: int = 1) -> None:
        """Fill registers, all at once; `width` is the chip's bytes for each register."""
        os.pwrite(self._registers, data, address * BYTES_AN_ADDRESS + register * width)

    def get(self, address: int, register: int, count: int, width: int = 1) -> bytes:
        """What stands in registers."""
        at = address * BYTES_AN_ADDRESS + register * width
        return os.pread(self._registers, count, at)

    def fail(self, error: int, count: int = -1) -> None:
        """Let the next transfers fail, all of them by default; no error mends the bus."""
        (I2C / "failing").write_text(f"{error} {count if error else 0}")

    def hold(self, seconds: float) -> None:
        """Let every transfer take this long, as a chip does that holds the clock."""
        (I2C / "delay_us").write_text(str(round(seconds * 1e6)))

    @property
    def transfers(self) -> int:
        """How many there have been."""
        return int((I2C / "transfers").read_text())


class SpiChip:
    """What answers at one of the two chip selects of bus 0."""

    def __init__(self, select: int, chip: str) -> None:
        self._place = SPI / f"cs{select}"
        self.fit(chip)
        self._channels = os.open(self._place / "channels", os.O_WRONLY)
        self._registers = os.open(self._place / "registers", os.O_RDWR)

    def fit(self, chip: str) -> None:
        """Put another chip there: silent, loopback, mcp3008 or scl3300."""
        (self._place / "chip").write_text(chip)

    def channels(self, values: Sequence[int]) -> None:
        """The eight readings of the MCP3008."""
        os.pwrite(self._channels, " ".join(map(str, values)).encode(), 0)

    def put(self, register: int, value: int) -> None:
        """A 16-bit register of the SCL3300; negative values as two's complement."""
        os.pwrite(self._registers, (value & 0xFFFF).to_bytes(2, "big"), register * 2)

    def get(self, register: int) -> int:
        """What stands in a register of the SCL3300."""
        return int.from_bytes(os.pread(self._registers, 2, register * 2), "big")

    def spoil(self, count: int) -> None:
        """Give the next answers of the SCL3300 a wrong checksum, -1 for all."""
        (self._place / "spoiled").write_text(str(count))

    def hold(self, seconds: float) -> None:
        """Let every transfer take this long."""
        (self._place / "delay_us").write_text(str(round(seconds * 1e6)))


def pwm_outputs() -> list[tuple[int, int, bool]]:
    """Period and duty in nanoseconds, and whether enabled, of each channel of the PWM hardware."""
    rows = [line.split() for line in PWM_OUTPUTS.read_text().splitlines()]
    return [(int(period), int(duty), enabled == "1") for period, duty, enabled in rows]
