import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from gpiozero import Device, GPIOPinInUse, PinFixedPull, PinUnknownPi
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hardware.gpio import pins
from hardware.gpio.pins import chip_number, claiming, label_of, open_pins
from hardware.gpio.wiring import Factory, Pins
from hardware.interface import HardwareError

PI_5_KERNEL = {0: "gpio-brcmstb@107d508500", 10: "pinctrl-bcm2712", 4: "pinctrl-rp1", 11: "rp1-x"}


def chips(folder: Path, labels: dict[int, str]) -> Callable[[Path], str]:
    """Devices with these labels, and what reads them."""
    for number in labels:
        (folder / f"gpiochip{number}").touch()
    return lambda path: labels[int(path.name.removeprefix("gpiochip"))]


def factory_module(monkeypatch: pytest.MonkeyPatch, name: str, factory: object) -> None:
    """gpiozero's module of a pin factory, with another one in it."""
    module = ModuleType(f"gpiozero.pins.{name}")
    for each in ("LGPIOFactory", "RPiGPIOFactory", "PiGPIOFactory"):
        setattr(module, each, factory)
    monkeypatch.setitem(sys.modules, module.__name__, module)


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("labels", "number"),
    [
        ({0: "pinctrl-bcm2835", 1: "brcmvirt-gpio"}, 0),
        ({1: "raspberrypi-exp-gpio", 0: "pinctrl-bcm2711"}, 0),
        (PI_5_KERNEL, 4),
        ({0: "pinctrl-rp1", 4: "pinctrl-rp1"}, 0),  # newer kernels keep the old name as a link
    ],
)
def test_the_headers_chip_is_found_by_its_label(
    tmp_path: Path, labels: dict[int, str], number: int
) -> None:
    assert chip_number("", tmp_path, chips(tmp_path, labels)) == number


def test_another_chip_can_be_named(tmp_path: Path) -> None:
    assert chip_number("rp1-x", tmp_path, chips(tmp_path, PI_5_KERNEL)) == 11


def test_a_header_that_is_not_there_is_told_with_what_is(tmp_path: Path) -> None:
    labels = {0: "gpio-mockup-A", 1: "gpio_ich"}
    with pytest.raises(HardwareError) as told:
        chip_number("", tmp_path, chips(tmp_path, labels))
    assert "gpiochip0 is gpio-mockup-A, gpiochip1 is gpio_ich" in str(told.value)
    assert "chip_label" in told.value.hint


def test_a_computer_without_pins_is_told(tmp_path: Path) -> None:
    with pytest.raises(HardwareError, match="has no GPIO chip") as told:
        chip_number("", tmp_path)
    assert "station simulate" in told.value.hint


def test_a_missing_group_is_told_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "anna")
    chips(tmp_path, PI_5_KERNEL)
    with pytest.raises(HardwareError, match=r"This user may not use .*gpiochip") as told:
        chip_number("", tmp_path, raising(PermissionError(13, "Permission denied")))
    assert "sudo usermod -aG gpio anna" in told.value.hint


def test_what_is_no_chip_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "gpiochips").touch()
    (tmp_path / "gpiochip9").touch()  # an ordinary file knows no labels
    read_label = chips(tmp_path, {2: "pinctrl-rp1"})

    def read(path: Path) -> str:
        return label_of(path) if path.name == "gpiochip9" else read_label(path)

    assert chip_number("", tmp_path, read) == 2


def test_a_label_is_what_the_kernel_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path / "gpiochip0"
    device.touch()

    def answer(_file: int, request: int, room: bytes) -> bytes:
        assert (request, len(room)) == (0x8044B401, 68)
        return b"gpiochip0".ljust(32, b"\0") + b"pinctrl-bcm2711".ljust(32, b"\0") + b"\x3a\0\0\0"

    monkeypatch.setattr(pins, "ioctl", answer)
    assert label_of(device) == "pinctrl-bcm2711"


def test_mock_pins_can_make_pwm_and_are_nobodys_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "native")  # of no consequence
    factory = open_pins(Pins(Factory.MOCK))
    assert isinstance(factory, MockFactory)
    assert isinstance(factory.pin(12), MockPWMPin)
    assert Device.pin_factory is None


OPENING = """
import os, sys
from hardware.gpio.pins import open_pins
from hardware.gpio.wiring import Pins
from hardware.interface import HardwareError
before = os.getcwd()
try:
    open_pins(Pins(chip_label="there is none"))
except HardwareError as error:
    print(error)
print("lgpio" in sys.modules, os.getcwd() == before, os.listdir())
"""


def opening_lgpio(folder: Path, **environment: str) -> list[str]:
    """What a process tells that opens lgpio's factory in this directory."""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", OPENING],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(root), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


def test_lgpio_leaves_no_pipe_behind_and_the_process_where_it_was(tmp_path: Path) -> None:
    pytest.importorskip("lgpio")
    assert opening_lgpio(tmp_path)[-1] == "True True []"


def test_neither_does_it_where_its_directory_is_named(tmp_path: Path) -> None:
    pytest.importorskip("lgpio")
    pipes, work = tmp_path / "run", tmp_path / "work"
    pipes.mkdir()
    work.mkdir()
    assert opening_lgpio(work, LG_WD=str(pipes))[-1] == "True True []"


def test_a_named_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    pytest.importorskip("lgpio")
    told = opening_lgpio(tmp_path, LG_WD=str(tmp_path / "nowhere"))
    assert told[0].startswith("lgpio cannot make its pipe:")


@pytest.mark.parametrize(
    ("factory", "package", "command"),
    [
        (Factory.LGPIO, "lgpio", "sudo apt install python3-lgpio"),
        (Factory.RPIGPIO, "RPi", "pip install RPi.GPIO"),
        (Factory.PIGPIO, "pigpio", "sudo apt install pigpio python3-pigpio"),
    ],
)
def test_a_missing_package_is_told_with_the_command_and_nothing_else_is_tried(
    monkeypatch: pytest.MonkeyPatch, factory: Factory, package: str, command: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, f"gpiozero.pins.{factory}", raising=False)
    with pytest.raises(HardwareError, match=r"^The Python package .* is not installed\.$") as told:
        open_pins(Pins(factory))
    assert command in told.value.hint


def test_an_empty_package_called_lgpio_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lgpio", ModuleType("lgpio"))
    monkeypatch.delitem(sys.modules, "gpiozero.pins.lgpio", raising=False)
    with pytest.raises(HardwareError, match="only a stub") as told:
        open_pins(Pins())
    assert "python3-lgpio" in told.value.hint


def test_lgpio_is_given_the_chip_that_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def make(chip: int) -> MockFactory:
        made.append(chip)
        return MockFactory()

    factory_module(monkeypatch, "lgpio", make)
    monkeypatch.setattr(pins, "chip_number", lambda label: {"pinctrl-rp1": 4}[label])
    assert isinstance(open_pins(Pins(chip_label="pinctrl-rp1")), MockFactory)
    assert made == [4]


def test_a_chip_that_lgpio_cannot_open_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    factory_module(monkeypatch, "lgpio", raising(Exception("'can not open gpiochip'")))
    monkeypatch.setattr(pins, "chip_number", lambda _: 0)
    with pytest.raises(HardwareError, match="lgpio cannot open gpiochip0"):
        open_pins(Pins())


@pytest.mark.parametrize(
    "factory",
    [
        lambda: SimpleNamespace(board_info=SimpleNamespace(soc="BCM2712")),
        raising(RuntimeError("Cannot determine SOC peripheral base address")),
    ],
)
def test_rpigpio_on_a_pi_5_is_told(
    monkeypatch: pytest.MonkeyPatch, factory: Callable[[], object]
) -> None:
    factory_module(monkeypatch, "rpigpio", factory)
    with pytest.raises(HardwareError, match=r"RPi\.GPIO does not work") as told:
        open_pins(Pins(Factory.RPIGPIO))
    assert 'factory = "lgpio"' in told.value.hint


def test_a_silent_pigpio_daemon_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    factory_module(monkeypatch, "pigpio", raising(OSError("failed to connect to localhost:8888")))
    with pytest.raises(HardwareError, match="daemon does not answer") as told:
        open_pins(Pins(Factory.PIGPIO))
    assert "sudo systemctl enable --now pigpiod" in told.value.hint


def test_a_computer_that_is_no_pi_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Elsewhere:
        @property
        def board_info(self) -> None:
            raise PinUnknownPi("unable to locate Pi revision")

    factory_module(monkeypatch, "pigpio", Elsewhere)
    with pytest.raises(HardwareError, match="not a Raspberry Pi") as told:
        open_pins(Pins(Factory.PIGPIO))
    assert "station simulate" in told.value.hint


@pytest.mark.parametrize(
    ("error", "message", "way"),
    [
        (Exception("'GPIO busy'"), "GPIO 4 (mains) cannot be opened: 'GPIO busy'.", "`gpioinfo`"),
        (GPIOPinInUse("by <LED>"), "GPIO 4 (mains) is in use already.", "one purpose"),
        (PinFixedPull("GPIO2"), "GPIO 4 (mains) has a pull-up on the board", "another pin"),
        (RuntimeError("No access to /dev/mem."), "GPIO 4 (mains) cannot be opened", "usermod"),
        (ValueError("what"), "GPIO 4 (mains) cannot be opened: what.", "pinctrl"),
    ],
)
def test_a_pin_that_cannot_be_had_is_one_sentence_with_a_way_out(
    error: Exception, message: str, way: str
) -> None:
    with pytest.raises(HardwareError) as told, claiming(4, "mains"):
        raise error
    assert str(told.value).startswith(message)
    assert str(told.value).count("\n") == 0
    assert way in told.value.hint
