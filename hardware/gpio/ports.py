"""How the drivers reach the world: buses, pins and a clock, handed in so that a fake world fits.

A bus is opened at its first use and again after `recover`, so a table whose I2C is not switched on
still starts, says so in one sentence, and works as soon as the bus is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Protocol

from gpiozero import Factory

from hardware.gpio import wiring
from hardware.gpio.buses import SmbusI2c, SpidevSpi

PWM_ROOT = Path("/sys/class/pwm")


class I2cBus(Protocol):
    """An I2C bus, as far as SMBus calls reach: those that every adapter and the kernel's stub know.

    Every transfer raises `OSError` when bus or chip do not answer, and `HardwareError` when the bus
    cannot be opened at all.
    """

    def read(self, address: int, register: int, count: int) -> bytes:
        """Block read: `count` bytes from `register` on, as the chip counts them up."""
        ...

    def write(self, address: int, register: int, data: bytes) -> None:
        """Write one byte, or a block, from `register` on."""
        ...

    def read_word(self, address: int, register: int) -> int:
        """A register of 16 bits that sends its high byte first (INA226)."""
        ...

    def write_word(self, address: int, register: int, word: int) -> None:
        """Write such a register."""
        ...

    def recover(self) -> None:
        """Let go of the bus and take it anew at the next transfer; never raises."""
        ...

    def close(self) -> None:
        """Let go of the bus; may be called twice."""
        ...


class SpiDevice(Protocol):
    """One chip select of an SPI bus."""

    def transfer(self, data: bytes) -> bytes:
        """Send `data` in one frame; what came back meanwhile, as long as `data`.

        Raises:
            OSError: The transfer failed.
            HardwareError: The device cannot be opened.
        """
        ...

    def close(self) -> None:
        """Let go of the device; may be called twice."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """What a table is driven through.

    Attributes:
        pins: The pin factory, handed to every device by name.
        i2c: Opens a bus by its number.
        spi: Opens a device: bus, chip select, mode, highest clock in Hz.
        pwm_root: Where the kernel shows its PWM hardware.
        threads: Samplers and lease keeper run in threads of their own; without, inside `read`,
            which is what virtual time needs.
        clock: Monotonic seconds.
    """

    pins: Factory
    i2c: Callable[[int], I2cBus]
    spi: Callable[[int, int, int, int], SpiDevice]
    pwm_root: Path
    threads: bool
    clock: Callable[[], float]


def real_ports(pins: wiring.Pins) -> Ports:
    """The ports of this very computer.

    Raises:
        HardwareError: The named pin factory cannot be had.
    """
    from hardware.gpio.pins import open_pins  # noqa: PLC0415 - Linux only; a pretend table is not

    return Ports(open_pins(pins), SmbusI2c, SpidevSpi, PWM_ROOT, threads=True, clock=monotonic)
