"""PWM for the motor driver: the board's own hardware through the kernel, or a thread of a library.

PWM is never what stops the motor: it goes on when its program has died. The enable line, the
lease and the power relay's heartbeat stop it.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gpiozero import Factory

from hardware.gpio.outputs import Output, every
from hardware.interface import HardwareError

SOFTWARE_HZ = 200  # a duty takes effect within 5 ms; finer than a percent there is none anyway
GROUP_WAIT_S = 2.0  # for udev to give the files of a fresh channel to the group

_LOOK_S = 0.02
_NS_PER_S = 1_000_000_000
_UP_TO_PI_4 = {12: 0, 18: 0, 13: 1, 19: 1}
_PI_5 = {12: 0, 13: 1, 18: 2, 19: 3}
_HEADERS = {  # device in the path of the header's PWM, and the channel of each pin
    "3f20c000.pwm": _UP_TO_PI_4,  # Pi 3, Zero 2 W
    "fe20c000.pwm": _UP_TO_PI_4,  # Pi 4
    "1f00098000.pwm": _PI_5,
}
_PARTNERS = {12: (13, 4), 13: (12, 4), 18: (19, 2), 19: (18, 2)}  # other pin, pin function
_PERCENT = 0.01 + 1e-9


class SysfsPwm:
    """One channel of the kernel's PWM, at duty 0 when this returns.

    Args:
        root: `/sys/class/pwm`.
        device: Part of the chip's device path; empty finds the header's.
        pin: The pin it comes out at.
        frequency_hz: Its frequency.
        sleep: Waits between looks at a channel that is not ours yet.

    Raises:
        HardwareError: There is none for this pin, or it may not be used.
    """

    def __init__(
        self,
        root: Path,
        device: str,
        pin: int,
        frequency_hz: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._period_ns = _NS_PER_S // frequency_hz
        self._name = f"The PWM of GPIO {pin}"
        self._duty_ns: int | None = None
        chip, channel = find_channel(root, device, pin)
        self._place = chip / f"pwm{channel}"
        self._file: int | None = self._claimed(chip, channel, sleep)
        try:
            self._set_up()
        except BaseException:
            os.close(self._file)
            self._file = None
            raise

    def set(self, share: float) -> None:
        """Drive the pin high for this share of the time, 0-1."""
        duty_ns = int(share * self._period_ns)
        if duty_ns != self._duty_ns:
            self._duty_ns = None
            os.pwrite(self._open(), b"%d\n" % duty_ns, 0)
            self._duty_ns = duty_ns

    def off(self) -> None:
        """Duty 0, whatever it was; by switching the channel off if there is no other way.

        Raises:
            HardwareError: It cannot be switched off.
        """
        self._duty_ns = None
        try:
            self.set(0.0)
        except OSError:
            self._switch_off()
            raise
        if not self.obeys():
            raise HardwareError(f"{self._name} does not go to duty 0.", "Take the supply away.")

    def read_back(self) -> float:
        """The share that the kernel says it makes."""
        return self._duty() / self._period_ns

    def obeys(self) -> bool:
        """Whether that is the share that was set last."""
        return self._duty() == self._duty_ns

    def close(self) -> None:
        """Duty 0, channel off; may be called twice. It stays exported, so it stays ours."""
        if self._file is not None:
            every(self.off, self._switch_off)
            os.close(self._file)
            self._file = None

    def _open(self) -> int:
        if self._file is None:
            raise HardwareError(f"{self._name} is closed.")
        return self._file

    def _switch_off(self) -> None:
        _write(self._place / "enable", 0)
        if _read(self._place / "enable"):
            raise HardwareError(f"{self._name} cannot be switched off.", "Take the supply away.")

    def _duty(self) -> int:
        return _number(os.pread(self._open(), 32, 0))

    def _claimed(self, chip: Path, channel: int, sleep: Callable[[float], None]) -> int:
        """The channel's duty file, open; a fresh channel is waited for."""
        duty = self._place / "duty_cycle"
        try:
            if not self._place.exists():
                _write(chip / "export", channel)
            for _ in range(round(GROUP_WAIT_S / _LOOK_S)):
                with suppress(PermissionError, FileNotFoundError):
                    return os.open(duty, os.O_RDWR | os.O_CLOEXEC)
                sleep(_LOOK_S)
            return os.open(duty, os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            raise self._unusable(error) from error

    def _set_up(self) -> None:
        try:
            if _read(self._place / "period"):  # with none the kernel takes no other setting yet
                _write(self._place / "enable", 0)
                self.set(0.0)
            _write(self._place / "period", self._period_ns)
            polarity = self._place / "polarity"
            if polarity.read_text().strip() != "normal":
                polarity.write_text("normal\n")
            self.off()
            _write(self._place / "enable", 1)
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> HardwareError:
        if isinstance(error, PermissionError):
            return HardwareError(
                f"{self._name} belongs to another user: {self._place}.",
                "`sudo make install` puts the udev rule there that gives it to the group gpio.",
            )
        return HardwareError(
            f"{self._name} cannot be used: {error}.",
            "Analogue sound uses the same hardware: take dtparam=audio=on out of config.txt.",
        )


class SoftwarePwm:
    """PWM from the pin factory's thread: 200 Hz, whole percents, and a hum that can be heard.

    Its read-back is what the library was told last, so it shows no short.
    """

    def __init__(self, pin: int, factory: Factory) -> None:
        self._line = Output(pin, "software PWM", factory)
        self._share: float | None = 0.0
        try:
            self._line.pin.frequency = SOFTWARE_HZ
        except Exception as error:
            self._line.close()
            raise HardwareError(
                f"GPIO {pin} cannot make PWM: {error}.", 'Set pwm = "sysfs" in [actuator].'
            ) from error

    def set(self, share: float) -> None:
        """Drive the pin high for this share of the time, 0-1."""
        if share != self._share:
            self._share = None
            self._line.pin.state = share
            self._share = share

    def off(self) -> None:
        """Duty 0, whatever it was.

        Raises:
            HardwareError: The library says that it is not.
        """
        self._share = None
        self.set(0.0)
        if not self.obeys():
            raise HardwareError("The software PWM does not go to duty 0.", "Take the supply away.")

    def read_back(self) -> float:
        """The share that the library says it makes."""
        return float(self._line.pin.state)

    def obeys(self) -> bool:
        """Whether that is the share that was set last, as closely as a library takes it."""
        return self._share is not None and abs(self.read_back() - self._share) <= _PERCENT

    def close(self) -> None:
        """Stop, and leave the line low; may be called twice."""
        if not self._line.closed:
            every(self._stop, self._line.close)

    def _stop(self) -> None:
        self._line.pin.frequency = None


def find_channel(root: Path, device: str, pin: int) -> tuple[Path, int]:
    """The PWM chip and its channel that come out at a pin.

    Args:
        root: `/sys/class/pwm`.
        device: Part of the chip's device path; empty finds the header's.
        pin: BCM number.

    Raises:
        HardwareError: No chip does.
    """
    headers = {device: _HEADERS.get(device, _UP_TO_PI_4)} if device else _HEADERS
    for chip in sorted(root.glob("pwmchip*")):
        path = str(chip.resolve())
        for part, channels in headers.items():
            if part in path and pin in channels:
                return chip, channels[pin]
    if pin not in _PI_5:
        raise HardwareError(
            f"GPIO {pin} has no hardware PWM.", "Use GPIO 12, 13, 18 or 19 for PWM lines."
        )
    other, function = _PARTNERS[pin]
    first, second = sorted((pin, other))
    raise HardwareError(
        f"There is no PWM hardware for GPIO {pin}.",
        f"Add the line dtoverlay=pwm-2chan,pin={first},func={function},pin2={second},"
        f"func2={function} to /boot/firmware/config.txt and restart.",
    )


def _write(path: Path, value: int) -> None:
    path.write_text(f"{value}\n")


def _read(path: Path) -> int:
    return _number(path.read_bytes())


def _number(text: bytes) -> int:
    return int(text.split(b"\n", 1)[0])
