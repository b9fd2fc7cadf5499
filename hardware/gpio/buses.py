"""The computer's own I2C and SPI, through smbus2 and spidev.

Both packages are imported when a bus is opened, not before: the pretend table needs neither, and on
a real one a missing package is one sentence, as is a bus that is not switched on.

There is no clocking out of a chip that holds SDA low: while the kernel owns the pins it does that
itself where its driver can, and we only take the bus anew.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from hardware.interface import HardwareError

if TYPE_CHECKING:
    from smbus2 import SMBus


class SmbusI2c:
    """An I2C bus by its number; see `hardware.gpio.ports.I2cBus`."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._open: SMBus | None = None

    def read(self, address: int, register: int, count: int) -> bytes:
        """Block read."""
        return bytes(self._bus().read_i2c_block_data(address, register, count))

    def write(self, address: int, register: int, data: bytes) -> None:
        """Byte or block write."""
        if len(data) == 1:
            self._bus().write_byte_data(address, register, data[0])
        else:
            self._bus().write_i2c_block_data(address, register, list(data))

    def read_word(self, address: int, register: int) -> int:
        """Word read; SMBus sends the low byte first, the chips meant here the high one."""
        return _swapped(self._bus().read_word_data(address, register))

    def write_word(self, address: int, register: int, word: int) -> None:
        """Word write."""
        self._bus().write_word_data(address, register, _swapped(word))

    def recover(self) -> None:
        """Close; the next transfer opens again."""
        self.close()

    def close(self) -> None:
        """Close, whatever the bus says to that."""
        bus, self._open = self._open, None
        if bus is not None:
            with suppress(OSError):
                bus.close()

    def _bus(self) -> "SMBus":
        if self._open is None:
            smbus2 = _package("smbus2", "python3-smbus2")
            with _opening("I2C", f"bus {self._number}", "i2c"):
                self._open = smbus2.SMBus(self._number)
        return self._open


class SpidevSpi:
    """One chip select of an SPI bus; see `hardware.gpio.ports.SpiDevice`."""

    def __init__(self, number: int, select: int, mode: int, max_hz: int) -> None:
        self._number, self._select = number, select
        self._mode, self._max_hz = mode, max_hz
        self._open: Any = None

    def transfer(self, data: bytes) -> bytes:
        """One frame; after a failed one the device is opened anew."""
        try:
            return bytes(self._device().xfer2(list(data)))
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Close, whatever the device says to that."""
        device, self._open = self._open, None
        if device is not None:
            with suppress(OSError):
                device.close()

    def _device(self) -> Any:
        if self._open is None:
            spidev = _package("spidev", "python3-spidev")
            device = spidev.SpiDev()
            with _opening("SPI", f"device {self._number}.{self._select}", "spi"):
                device.open(self._number, self._select)
                _set_up(device, self._mode, self._max_hz)
            self._open = device
        return self._open


def _set_up(device: Any, mode: int, max_hz: int) -> None:
    device.mode = mode
    device.max_speed_hz = max_hz


def _swapped(word: int) -> int:
    return (word & 0xFF) << 8 | word >> 8 & 0xFF


def _package(name: str, apt: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise HardwareError(
            f"The Python package {name} is not installed.",
            f"`sudo apt install {apt}`, or `pip install {name}` into the station's environment.",
        ) from error


@contextmanager
def _opening(kind: str, which: str, group: str) -> Iterator[None]:
    """Turn what the kernel says at opening into a sentence with the way out."""
    try:
        yield
    except FileNotFoundError as error:
        raise HardwareError(
            f"There is no {kind} {which}.",
            f"Switch it on with `sudo raspi-config nonint do_{group} 0` and restart; another than "
            "the header's first one needs its own dtoverlay in /boot/firmware/config.txt.",
        ) from error
    except PermissionError as error:
        raise HardwareError(
            f"This user may not use {kind} {which}.",
            f"`sudo usermod -aG {group} {_user()}`, then log in again or restart the service.",
        ) from error


def _user() -> str:
    return os.environ.get("USER", "$USER")
