"""Opens the pin factory that the settings name, and nothing else if that one cannot be had.

gpiozero would try one library after the other; here a table that cannot be driven as it was wired
says so in one sentence. No default factory is ever set: every device is handed its own.

lgpio leaves a named pipe in the directory in which it is imported, and moves the whole process to
`LG_WD` where that is set. So it is imported in a directory of its own that is removed right after,
with the pipe still open, and the process is where it was.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from fcntl import ioctl
from importlib import import_module
from pathlib import Path
from struct import Struct
from tempfile import TemporaryDirectory
from typing import Any

from gpiozero import Factory, GPIOPinInUse, PinFixedPull, PinUnknownPi
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hardware.gpio import wiring
from hardware.interface import HardwareError

DEVICES = Path("/dev")
HEADER_LABELS = ("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1")  # up to Pi 3, Pi 4, Pi 5
USE_LGPIO = 'Set factory = "lgpio" in [pins].'

_CHIP_INFO = Struct("32s32sI")  # name, label, number of lines: <linux/gpio.h>
_GET_CHIP_INFO = 0x8044B401
_PI_5 = "BCM2712"


def open_pins(pins: wiring.Pins) -> Factory:
    """Open the factory that is named.

    Raises:
        HardwareError: It cannot be had; the hint says what to do about it.
    """
    factory = _OPENERS[pins.factory](pins)
    try:
        factory.board_info  # noqa: B018 - it is looked for when it is asked for first
    except PinUnknownPi as error:
        raise HardwareError(
            "This computer is not a Raspberry Pi that gpiozero knows.",
            "`station simulate` runs on any computer; the real table needs a Raspberry Pi.",
        ) from error
    return factory


@contextmanager
def claiming(pin: int, name: str) -> Iterator[None]:
    """Turn what a library says when it cannot have a pin into a sentence with the way out."""
    try:
        yield
    except HardwareError:
        raise
    except GPIOPinInUse as error:
        raise HardwareError(
            f"GPIO {pin} ({name}) is in use already.", "Give it one purpose in the settings."
        ) from error
    except PinFixedPull as error:
        raise HardwareError(
            f"GPIO {pin} ({name}) has a pull-up on the board that cannot be changed.",
            "Wire it to another pin.",
        ) from error
    except Exception as error:  # the libraries share no base class
        raise HardwareError(
            f"GPIO {pin} ({name}) cannot be opened: {error}.", _way(error)
        ) from error


def label_of(device: Path) -> str:
    """The label that the kernel gives a GPIO chip."""
    file = os.open(device, os.O_RDONLY | os.O_CLOEXEC)
    try:
        answer = ioctl(file, _GET_CHIP_INFO, bytes(_CHIP_INFO.size))
    finally:
        os.close(file)
    _, label, _ = _CHIP_INFO.unpack(answer)
    return str(label.rstrip(b"\0").decode())


def chip_number(
    label: str, devices: Path = DEVICES, read_label: Callable[[Path], str] = label_of
) -> int:
    """Number of the GPIO chip that has this label; with an empty one, of the header's chip.

    Raises:
        HardwareError: There is none, or it may not be opened.
    """
    wanted = (label,) if label else HEADER_LABELS
    found: dict[int, str] = {}
    for path in devices.glob("gpiochip*"):
        try:
            found[int(path.name.removeprefix("gpiochip"))] = read_label(path)
        except PermissionError as error:
            raise HardwareError(
                f"This user may not use {path}.",
                f"`sudo usermod -aG gpio {os.environ.get('USER', '$USER')}`, then log in again or "
                "restart the service.",
            ) from error
        except (OSError, ValueError):
            continue  # gone meanwhile, or not a chip
    fitting = [number for number in sorted(found) if found[number] in wanted]
    if not fitting:
        raise _no_chip(wanted, found)
    return fitting[0]


def _no_chip(wanted: tuple[str, ...], found: dict[int, str]) -> HardwareError:
    if not found:
        return HardwareError(
            "This computer has no GPIO chip.",
            "`station simulate` runs on any computer; the real table needs a Raspberry Pi.",
        )
    others = ", ".join(f"gpiochip{number} is {found[number]}" for number in sorted(found))
    return HardwareError(
        f"There is no GPIO chip labelled {' or '.join(wanted)}: {others}.",
        "Name the header's chip as chip_label in [pins]; `gpiodetect` lists them all.",
    )


def _lgpio(pins: wiring.Pins) -> Factory:
    module = _import_lgpio()
    number = chip_number(pins.chip_label)
    try:
        return module.LGPIOFactory(chip=number)
    except Exception as error:  # lgpio's own errors have no base but this
        raise HardwareError(
            f"lgpio cannot open gpiochip{number}: {error}.", "Look at `gpiodetect` and `dmesg`."
        ) from error


def _import_lgpio() -> Any:
    """Import it where its pipe is in nobody's way."""
    hint = (
        "`sudo apt install python3-lgpio`, with the station in an environment made with "
        "`--system-site-packages`."
    )
    try:
        with TemporaryDirectory(prefix="station-") as place, chdir(place):
            return import_module("gpiozero.pins.lgpio")
    except ImportError as error:
        raise HardwareError("The Python package lgpio is not installed.", hint) from error
    except AttributeError as error:  # an empty package of that name is what pip may find
        raise HardwareError("The installed lgpio is only a stub.", hint) from error
    except OSError as error:
        raise HardwareError(
            f"lgpio cannot make its pipe: {error}.",
            "Let LG_WD name a directory that this user may write to, or do not set it.",
        ) from error


def _rpigpio(_: wiring.Pins) -> Factory:
    try:
        factory = import_module("gpiozero.pins.rpigpio").RPiGPIOFactory()
    except ImportError as error:
        raise HardwareError(
            "The Python package RPi.GPIO is not installed.",
            f"`pip install RPi.GPIO` into the station's environment. Or: {USE_LGPIO}",
        ) from error
    except RuntimeError as error:  # RPi.GPIO looks for its registers when it is imported
        raise HardwareError(f"RPi.GPIO does not work here: {error}.", USE_LGPIO) from error
    if factory.board_info.soc == _PI_5:
        raise HardwareError("RPi.GPIO does not work on a Raspberry Pi 5.", USE_LGPIO)
    return factory


def _pigpio(_: wiring.Pins) -> Factory:
    try:
        return import_module("gpiozero.pins.pigpio").PiGPIOFactory()
    except ImportError as error:
        raise HardwareError(
            "The Python package pigpio is not installed.",
            f"`sudo apt install pigpio python3-pigpio`. Or: {USE_LGPIO}",
        ) from error
    except (OSError, AttributeError) as error:  # it notices late that nobody answered
        raise HardwareError(
            "The pigpio daemon does not answer.",
            f"`sudo systemctl enable --now pigpiod`; there is none for a Pi 5. Or: {USE_LGPIO}",
        ) from error


def _mock(_: wiring.Pins) -> Factory:
    return MockFactory(pin_class=MockPWMPin)


def _way(error: Exception) -> str:
    if "busy" in str(error).lower():
        return (
            "Another program has it: `gpioinfo` names it. If that is the station, "
            "`sudo systemctl stop station`; if an overlay, take it out of config.txt."
        )
    if isinstance(error, RuntimeError):  # RPi.GPIO without access, or without registers
        return f"`sudo usermod -aG gpio $USER`, then log in again. Or: {USE_LGPIO}"
    return "Look at `gpioinfo` and `pinctrl`."


_OPENERS: dict[wiring.Factory, Callable[[wiring.Pins], Factory]] = {
    wiring.Factory.LGPIO: _lgpio,
    wiring.Factory.RPIGPIO: _rpigpio,
    wiring.Factory.PIGPIO: _pigpio,
    wiring.Factory.MOCK: _mock,
}
