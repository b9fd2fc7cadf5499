"""What every chip's driver has in common, so that a sampler needs to know none of them.

A driver never sleeps: where a chip wants to be left alone, `start` yields for how long, and whoever
runs it sees to the other chips meanwhile. Retries and counts are the sampler's, not theirs.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from typing import ClassVar, Protocol, TypeVar

from hardware.gpio.ports import I2cBus
from hardware.interface import HardwareError

Vector = tuple[float, float, float]
"""Acceleration along x, y and z in g."""

Value_co = TypeVar("Value_co", covariant=True)


class BadSample(Exception):
    """The chip has answered, but the answer must not be used; the text says why in one sentence."""


class LostSettings(BadSample):
    """The chip has forgotten what it was told: its power was away. It has to be started again."""


class Chip(Protocol[Value_co]):
    """One sensor."""

    @property
    def label(self) -> str:
        """Kind and place, for people: "MPU-6050 at i2c-1:0x68"."""
        ...

    @property
    def identity(self) -> str:
        """Which very sensor this is, as far as it can tell; empty before its first start (S25)."""
        ...

    def start(self, *, thorough: bool) -> Iterator[float]:
        """Identify, reset and set up the chip; each yield is seconds to leave it alone for.

        Args:
            thorough: Run the chip's self-test as well. Only with the table at rest: it moves the
                sensor's output, and takes longer than a moving table may be without it.

        Raises:
            OSError: The bus or the chip stopped answering on the way.
            HardwareError: Nothing answers, another chip does, or it fails its self-test.
        """
        ...

    def sample(self) -> Value_co:
        """The newest measurement.

        Raises:
            OSError: No answer.
            BadSample: An answer that must not be used.
        """
        ...

    def check(self) -> None:
        """See that the chip is still the one that was set up: power lost, settings gone.

        Raises:
            OSError: No answer.
            LostSettings: It is not.
        """
        ...


class I2cChip:
    """A chip on an I2C bus that has an identity register and settings of one byte each.

    Args:
        bus: Where.
        bus_number: Its number, for messages.
        address: The chip's address.
    """

    NAME = ""
    IDENTITY: ClassVar[Mapping[int, int]] = {}  # register, and what has to stand there
    OTHERS: ClassVar[Mapping[int, str]] = {}  # what else is sold or answers in its place

    def __init__(self, bus: I2cBus, bus_number: int, address: int) -> None:
        self._bus, self._bus_number, self._address = bus, bus_number, address
        self._settings: dict[int, int] = {}
        self.place = f"i2c-{bus_number}:0x{address:02x}"
        self.label = f"{self.NAME} at {self.place}"
        self.identity = ""

    def check(self) -> None:
        """Compare identity and every setting with what was written."""
        for register, value in (*self.IDENTITY.items(), *self._settings.items()):
            if self._read(register) != value:
                raise LostSettings(f"The {self.label} has lost its settings.")

    def _read(self, register: int) -> int:
        return self._bus.read(self._address, register, 1)[0]

    def _write(self, register: int, value: int) -> None:
        self._bus.write(self._address, register, bytes((value,)))

    def _set(self, register: int, value: int) -> None:
        """Write a setting, read it back and remember it for `check`."""
        self._write(register, value)
        found = self._read(register)
        if found != value:
            raise HardwareError(
                f"The {self.label} does not take its settings.",
                f"Register 0x{register:02x} reads 0x{found:02x} after 0x{value:02x}: another chip "
                "at this address, or wires that are too long.",
            )
        self._settings[register] = value

    def _refuse_silence(self, x: int, y: int, z: int) -> None:
        # Asleep after a power loss it sends zeros, and a data line that nobody drives is all ones.
        if x == y == z and x in (0, -1):
            raise LostSettings(f"The {self.label} sends only {x}: it sleeps, or its bus is stuck.")

    def _identify(self) -> None:
        self._settings.clear()
        for register, expected in self.IDENTITY.items():
            try:
                found = self._read(register)
            except OSError as error:
                raise absent(self.label, self._bus_number) from error
            if found != expected:
                raise another(self.label, found, self.OTHERS)


def absent(label: str, bus_number: int) -> HardwareError:
    """Nothing answers at an I2C address."""
    return HardwareError(
        f"No {label} answers.",
        "Check its 3.3 V, ground, SDA and SCL, and the address pin; "
        f"`i2cdetect -y {bus_number}` shows who is there.",
    )


def another(label: str, found: int, others: Mapping[int, str]) -> HardwareError:
    """Something answers that is not the chip."""
    what = others.get(found, "one that is not known here")
    return HardwareError(
        f"Another chip answers instead of the {label}: {what} (identity 0x{found:02x}).",
        "Fit the chip that the settings name, or name the one that is fitted.",
    )


def failed_self_test(label: str, axis: str, found: str) -> HardwareError:
    """The chip does not answer to its own push as it should."""
    return HardwareError(
        f"The {label} fails its self-test along {axis}: {found}.",
        "Keep the table still and start again; if it fails again, replace the sensor.",
    )


def averaged(
    measure: Callable[[], Vector], count: int, settle_s: float, every_s: float
) -> Generator[float, None, Vector]:
    """Part of a start: let the output settle, then take the mean of so many measurements."""
    x = y = z = 0.0
    yield settle_s
    for _ in range(count):
        now = measure()
        x, y, z = x + now[0], y + now[1], z + now[2]
        yield every_s
    return (x / count, y / count, z / count)


def signed(value: int, bits: int = 16) -> int:
    """Two's complement of so many bits."""
    return value - (1 << bits) if value >> (bits - 1) else value
