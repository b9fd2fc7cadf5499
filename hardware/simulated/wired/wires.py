"""The other ends of the wires: what driver, relay and panel make of the pins, and what they show.

It knows pins and levels, and nothing of who drives them: it reads the levels as the parts at the
other end would and makes of them what those parts would do.
"""

import os
import shutil
import tempfile
import weakref
from math import inf
from pathlib import Path

from gpiozero.pins.mock import MockFactory, MockPin, MockPWMPin

from hardware.gpio.wiring import Drive, Driver, Input, Inputs, Level, Power, PowerMode, Pwm, Wiring
from hardware.interface import Command, Readings

DROP_S = 0.12  # the monostable lets go this long after the last rising edge: within S29
_CONTACTS = {  # reading, and whether its True is the good state that closes the contact
    "button": ("button", False),
    "estop": ("estop_closed", True),
    "upper_switch": ("upper_switch", False),
    "lower_switch": ("lower_switch", False),
    "ankles": ("ankles_locked", True),
    "power": ("power_on", False),
    "mains": ("mains_ok", True),
    "battery": ("battery_ok", True),
    "enabling": ("enabling", True),
    "return_button": ("return_button", False),
}


class Line(MockPWMPin):  # type: ignore[misc]
    """A pretend pin that keeps no list of everything it has ever been."""

    _state: float

    def _change_state(self, value: float) -> bool:
        changed = self._state != value
        self._state = value
        return changed


class KernelPwm:
    """A directory laid out as the kernel shows its PWM hardware, that of a Raspberry Pi 4.

    It is removed with the last that has to do with it.

    Attributes:
        root: What `/sys/class/pwm` is on a real one.
    """

    CHANNEL_OF_PIN = {12: 0, 13: 1, 18: 0, 19: 1}  # noqa: RUF012 - never altered

    def __init__(self) -> None:
        base = Path(tempfile.mkdtemp(prefix="station-pwm-"))
        self.root = base / "class" / "pwm"
        device = base / "devices" / "platform" / "soc" / "fe20c000.pwm"
        chip = device / "pwm" / "pwmchip0"
        for channel in (0, 1):
            place = chip / f"pwm{channel}"
            place.mkdir(parents=True, exist_ok=True)
            for name, text in _AT_POWER_UP.items():
                (place / name).write_text(text)
        (chip / "npwm").write_text("2\n")
        for name in ("export", "unexport"):
            (chip / name).write_text("")
        (chip / "device").symlink_to(device, target_is_directory=True)
        self.root.mkdir(parents=True)
        (self.root / "pwmchip0").symlink_to(chip, target_is_directory=True)
        self._files = {
            (channel, name): os.open(chip / f"pwm{channel}" / name, os.O_RDONLY)
            for channel in (0, 1)
            for name in ("duty_cycle", "period", "enable")
        }
        self.close = weakref.finalize(self, _discard, base, tuple(self._files.values()))

    def share(self, pin: int) -> float:
        """Which share of the time the pin is high."""
        channel = self.CHANNEL_OF_PIN[pin]
        if not self._number(channel, "enable"):
            return 0.0
        period_ns = self._number(channel, "period")
        return self._number(channel, "duty_cycle") / period_ns if period_ns else 0.0

    def _number(self, channel: int, name: str) -> int:
        # A plain file keeps the end of what was longer before; the kernel's do not.
        return int(os.pread(self._files[channel, name], 24, 0).partition(b"\n")[0] or b"0")


def _discard(base: Path, files: tuple[int, ...]) -> None:
    for file in files:
        os.close(file)
    shutil.rmtree(base, ignore_errors=True)


_AT_POWER_UP = {"duty_cycle": "0\n", "period": "0\n", "enable": "0\n", "polarity": "normal\n"}


class Wires:
    """Everything at the other end of the header, but the chips on the buses.

    Args:
        wiring: What is connected where.
        crossed: The motor's two wires are the other way round than the wiring says.
        pins: The header.
        pwm: The PWM hardware.
    """

    def __init__(self, wiring: Wiring, crossed: bool, pins: MockFactory, pwm: KernelPwm) -> None:
        self._drive = DriveEnd(wiring.drive, crossed, pins, pwm)
        self._relay = RelayEnd(wiring.power, pins)
        self._contacts = [
            (pins.pin(contact.pin), reading, _level(contact, shows_good=good))
            for name, (reading, good) in _CONTACTS.items()
            if (contact := _contact(wiring.inputs, name)) is not None
        ]
        self._lamp = pins.pin(wiring.panel.lamp_pin)
        self._buzzer = pins.pin(wiring.panel.buzzer_pin)

    def command(self, now_s: float) -> Command:
        """What the pins tell driver, relay, lamp and buzzer at this moment."""
        power = self._relay.held(now_s)
        return Command(self._drive.duty(), power, _high(self._lamp), _high(self._buzzer))

    def show(self, readings: Readings) -> None:
        """Bring every contact to where it really is."""
        for pin, reading, high_when in self._contacts:
            _bring(pin, bool(getattr(readings, reading)) is high_when)
        self._drive.show_fault(readings.drive_ok is False)


class DriveEnd:
    """The motor driver: enable, PWM and direction as it takes them."""

    def __init__(self, drive: Drive, crossed: bool, pins: MockFactory, pwm: KernelPwm) -> None:
        self._drive, self._pins, self._pwm = drive, pins, pwm
        self._enable = pins.pin(drive.enable_pin)
        self._direction = pins.pin(drive.dir_pin)
        self._fault = None if drive.fault_pin is None else pins.pin(drive.fault_pin)
        # The settings say how it is wired; only a crossed table is not as they say.
        self._sign = -1.0 if drive.reversed is not crossed else 1.0

    def duty(self) -> float:
        """Share of the supply at the motor, positive head-down; 0 without the enable line."""
        if not _high(self._enable):
            return 0.0
        first = self._share(self._drive.pwm_pin)
        if self._drive.driver is Driver.PWM_DIR:
            return self._sign * (first if _high(self._direction) else -first)
        return self._sign * (first - self._share(self._drive.pwm_up_pin))

    def show_fault(self, bad: bool) -> None:
        """Pull the fault line low, or let go of it."""
        if self._fault is not None:
            _bring(self._fault, not bad)

    def _share(self, pin: int) -> float:
        if self._drive.pwm is Pwm.SYSFS:
            return self._pwm.share(pin)
        line = self._pins.pin(pin)
        return float(line.state) if line.function == "output" else 0.0


class RelayEnd:
    """The relay's own electronics: a monostable that the heartbeat keeps, or a plain transistor."""

    def __init__(self, power: Power, pins: MockFactory) -> None:
        self._line, self._mode = pins.pin(power.pin), power.mode
        self._was_high, self._edge_s = False, -inf

    def held(self, now_s: float) -> bool:
        """Whether the coil is fed at `now_s`; looked at often enough to see every edge."""
        high = _high(self._line)
        if self._mode is PowerMode.LEVEL:
            return high
        if high and not self._was_high:  # a monostable is triggered by one kind of edge
            self._edge_s = now_s
        self._was_high = high
        return now_s - self._edge_s < DROP_S


def _contact(inputs: Inputs, name: str) -> Input | None:
    found: Input | None = getattr(inputs, name)
    return found


def _level(contact: Input, *, shows_good: bool) -> bool:
    """Which value of the reading makes the pin high."""
    return (contact.good is Level.HIGH) is shows_good


def _high(pin: MockPin) -> bool:
    return pin.function == "output" and bool(pin.state)


def _bring(pin: MockPin, high: bool) -> None:
    """A contact, closed or open, against the pull: the level that the pin then has."""
    if bool(pin.state) is not high:
        (pin.drive_high if high else pin.drive_low)()
