"""The computer's own buses: what they call, and what they say when they cannot be had."""

import sys
from time import monotonic
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from hardware.gpio.buses import SmbusI2c, SpidevSpi
from hardware.gpio.ports import real_ports
from hardware.gpio.wiring import Factory, Pins
from hardware.interface import HardwareError


class FakeSmbus:
    """smbus2.SMBus with what it was asked for."""

    opened: ClassVar[list[int]] = []

    def __init__(self, number: int) -> None:
        self.opened.append(number)
        self.calls: list[tuple[Any, ...]] = []

    def read_i2c_block_data(self, address: int, register: int, length: int) -> list[int]:
        self.calls.append(("block", address, register, length))
        return list(range(length))

    def write_byte_data(self, *call: int) -> None:
        self.calls.append(("byte", *call))

    def write_i2c_block_data(self, *call: object) -> None:
        self.calls.append(("blocks", *call))

    def read_word_data(self, *call: int) -> int:
        self.calls.append(("asked", *call))
        return 0x4954  # as SMBus puts it together: low byte first

    def write_word_data(self, *call: int) -> None:
        self.calls.append(("word", *call))

    def close(self) -> None:
        raise OSError("it is gone already")


@pytest.fixture
def smbus(monkeypatch: pytest.MonkeyPatch) -> type[FakeSmbus]:
    FakeSmbus.opened = []
    monkeypatch.setitem(sys.modules, "smbus2", SimpleNamespace(SMBus=FakeSmbus))
    return FakeSmbus


def test_i2c_is_opened_at_its_first_use_and_again_after_a_recovery(smbus: type[FakeSmbus]) -> None:
    bus = SmbusI2c(1)
    assert smbus.opened == []
    assert bus.read(0x68, 0x3B, 3) == b"\x00\x01\x02"
    bus.read(0x68, 0x3B, 3)
    assert smbus.opened == [1]
    bus.recover()
    bus.read(0x68, 0x3B, 3)
    assert smbus.opened == [1, 1]
    bus.close()
    bus.close()


def test_one_byte_is_a_byte_write_and_more_are_a_block(smbus: type[FakeSmbus]) -> None:
    bus = SmbusI2c(1)
    bus.write(0x68, 0x6B, b"\x01")
    bus.write(0x68, 0x1B, b"\x00\x10")
    calls = bus._bus().calls  # type: ignore[attr-defined]
    assert calls == [("byte", 0x68, 0x6B, 1), ("blocks", 0x68, 0x1B, [0, 16])]


def test_a_word_has_its_high_byte_first(smbus: type[FakeSmbus]) -> None:
    bus = SmbusI2c(1)
    assert bus.read_word(0x40, 0xFE) == 0x5449
    bus.write_word(0x40, 0x00, 0x4325)
    assert bus._bus().calls == [("asked", 0x40, 0xFE), ("word", 0x40, 0x00, 0x2543)]  # type: ignore[attr-defined]


class FakeSpidev:
    """spidev.SpiDev with what it was set to."""

    made: ClassVar[list["FakeSpidev"]] = []

    def __init__(self) -> None:
        self.mode = self.max_speed_hz = -1
        self.place: tuple[int, int] | None = None
        self.closed = self.broken = False
        self.made.append(self)

    def open(self, bus: int, select: int) -> None:
        self.place = (bus, select)

    def xfer2(self, data: list[int]) -> list[int]:
        if self.broken:
            raise OSError(5, "Input/output error")
        return [255 - value for value in data]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def spidev(monkeypatch: pytest.MonkeyPatch) -> type[FakeSpidev]:
    FakeSpidev.made = []
    monkeypatch.setitem(sys.modules, "spidev", SimpleNamespace(SpiDev=FakeSpidev))
    return FakeSpidev


def test_spi_is_opened_at_its_first_use_with_mode_and_clock(spidev: type[FakeSpidev]) -> None:
    device = SpidevSpi(0, 1, 0, 1_000_000)
    assert spidev.made == []
    assert device.transfer(b"\x01\x80\x00") == b"\xfe\x7f\xff"
    (made,) = spidev.made
    assert (made.place, made.mode, made.max_speed_hz) == ((0, 1), 0, 1_000_000)
    device.close()
    device.close()
    assert made.closed


def test_spi_is_opened_anew_after_a_failed_transfer(spidev: type[FakeSpidev]) -> None:
    device = SpidevSpi(0, 0, 0, 1_000_000)
    device.transfer(b"\x00")
    spidev.made[0].broken = True
    with pytest.raises(OSError, match="Input/output"):
        device.transfer(b"\x00")
    assert spidev.made[0].closed
    device.transfer(b"\x00")
    assert len(spidev.made) == 2


@pytest.mark.parametrize("package", ["smbus2", "spidev"])
def test_a_missing_package_is_one_sentence_with_the_command(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(HardwareError, match=f"The Python package {package} is not") as caught:
        _use(package)
    assert f"sudo apt install python3-{package}" in caught.value.hint


@pytest.mark.parametrize(
    ("package", "error", "said", "command"),
    [
        ("smbus2", FileNotFoundError, "There is no I2C bus 7.", "raspi-config nonint do_i2c 0"),
        ("smbus2", PermissionError, "This user may not use I2C bus 7.", "usermod -aG i2c"),
        ("spidev", FileNotFoundError, "There is no SPI device 7.2.", "nonint do_spi 0"),
        ("spidev", PermissionError, "This user may not use SPI device 7.2.", "usermod -aG spi"),
    ],
)
def test_a_bus_that_cannot_be_opened_is_one_sentence_with_the_command(
    package: str,
    error: type[OSError],
    said: str,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise error

    fake = SimpleNamespace(SMBus=refuse, SpiDev=lambda: SimpleNamespace(open=refuse))
    monkeypatch.setitem(sys.modules, package, fake)
    with pytest.raises(HardwareError) as caught:
        _use(package)
    assert str(caught.value) == said
    assert command in caught.value.hint


def _use(package: str) -> None:
    if package == "smbus2":
        SmbusI2c(7).read(0x68, 0, 1)
    else:
        SpidevSpi(7, 2, 0, 1_000_000).transfer(b"\x00")


def test_the_real_ports_are_threads_on_a_monotonic_clock_and_open_nothing_by_themselves() -> None:
    ports = real_ports(Pins(factory=Factory.MOCK))
    assert ports.threads
    assert ports.clock is monotonic
    assert str(ports.pwm_root) == "/sys/class/pwm"
    assert isinstance(ports.i2c(1), SmbusI2c)
    assert isinstance(ports.spi(0, 0, 0, 1_000_000), SpidevSpi)
