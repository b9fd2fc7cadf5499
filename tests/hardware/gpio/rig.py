"""The edge of the world for the drivers' tests: pins that keep a journal, and a strict kernel.

Every call that leaves a driver is an act: it is written down, and any one of them can be made to
fail. The kernel's PWM files refuse what the real ones refuse.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hardware.gpio.ports import I2cBus, Ports, SpiDevice
from hardware.gpio.wiring import Drive, Driver, Input, Level, Pwm, Wiring

ENABLE, DIRECTION, RELAY, LAMP, BUZZER, FAULT = 25, 24, 23, 20, 21, 16
FIRST, SECOND = 12, 13  # PWM
OUTPUTS = (ENABLE, DIRECTION, RELAY, LAMP, BUZZER)
TWO_SOFTWARE = Drive(driver=Driver.TWO_PWM, pwm=Pwm.SOFTWARE)
TWO_SYSFS = Drive(driver=Driver.TWO_PWM)
DIR_SOFTWARE = Drive(pwm=Pwm.SOFTWARE)
DIR_SYSFS = Drive()
EVERY_DRIVE = {
    "pwm-dir-sysfs": DIR_SYSFS,
    "pwm-dir-software": DIR_SOFTWARE,
    "two-pwm-sysfs": TWO_SYSFS,
    "two-pwm-software": TWO_SOFTWARE,
}


class Broken(Exception):
    """What a failing act raises: like lgpio's errors it has no base class that means anything."""


@dataclass
class Acts:
    """Everything that drivers do to the world, in the order in which they do it.

    Attributes:
        log: (place, value) of every change that a wire could show.
        count: How many acts there have been.
        fail_at: The act with this number fails, once.
        fails: Places of which every act fails.
    """

    log: list[tuple[str, float]] = field(default_factory=list)
    count: int = 0
    fail_at: int | None = None
    fails: set[str] = field(default_factory=set)

    def act(self, place: str, error: Exception) -> None:
        """One act at a place."""
        self.count += 1
        if self.count - 1 == self.fail_at or place in self.fails:
            raise error

    def mend(self) -> None:
        """From now on nothing fails."""
        self.fail_at, self.fails = None, set()


class Pin(MockPWMPin):  # type: ignore[misc]  # gpiozero has no types
    """A mock pin that tells of everything that is done to it."""

    acts: Acts

    def _get_state(self) -> Any:
        self.acts.act(f"read {self._number}", Broken(f"GPIO {self._number} cannot be read"))
        return super()._get_state()

    def _set_state(self, value: float) -> None:
        self.acts.act(f"write {self._number}", Broken(f"GPIO {self._number} cannot be written"))
        super()._set_state(value)

    def _set_function(self, value: str) -> None:
        self.acts.act(f"claim {self._number}", Broken("'GPIO busy'"))
        super()._set_function(value)
        self._tell()

    def _set_frequency(self, value: float | None) -> None:
        self.acts.act(f"pwm {self._number}", Broken(f"GPIO {self._number} makes no PWM"))
        super()._set_frequency(value)

    def _change_state(self, value: float) -> bool:
        changed = bool(super()._change_state(value))
        self._tell()
        return changed

    def _tell(self) -> None:
        if self._function == "output":
            self.acts.log.append((f"GPIO {self._number}", float(self._state)))


class Kernel:
    """The kernel's PWM files, with its manners.

    Attributes:
        root: `/sys/class/pwm`.
        chip: Where its files really are.
        locked: They do not belong to our group, yet.
    """

    def __init__(self, base: Path, acts: Acts, device: str = "soc/fe20c000.pwm") -> None:
        self.root = base / "class/pwm"
        self.chip = base / "devices/platform" / device / "pwm/pwmchip0"
        self.locked = False
        self._whole = Lock()  # a plain file is empty for a moment while it is written
        self._acts = acts
        self.chip.mkdir(parents=True)
        self.root.mkdir(parents=True)
        (self.root / "pwmchip0").symlink_to(self.chip)
        (self.chip / "export").touch()

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand between the drivers and these files."""
        pwrite, write_text, open_file = os.pwrite, Path.write_text, os.open

        def kernel_pwrite(file: int, data: bytes, offset: int) -> int:
            path = Path(os.readlink(f"/proc/self/fd/{file}"))
            if self.chip not in path.parents:
                return pwrite(file, data, offset)
            self.store(path, data.decode())
            return len(data)

        def kernel_write_text(path: Path, text: str) -> int:
            real = path.resolve()
            if self.chip in real.parents:
                self.store(real, text)
                return len(text)
            return write_text(path, text)

        def kernel_open(path: Any, flags: int, *args: Any, **options: Any) -> int:
            if self.locked and self.chip in Path(os.fspath(path)).resolve().parents:
                raise PermissionError(13, "Permission denied", str(path))
            return open_file(path, flags, *args, **options)

        self._write_text = write_text
        monkeypatch.setattr(os, "open", kernel_open)
        monkeypatch.setattr(os, "pwrite", kernel_pwrite)
        monkeypatch.setattr(Path, "write_text", kernel_write_text)

    def store(self, path: Path, text: str) -> None:
        """What a write to a file does."""
        self._acts.act(f"{path.parent.name} {path.name}", OSError(5, "Input/output error"))
        if path.name == "export":
            self.export(int(text))
            return
        if path.name == "polarity":
            if self.get(path.parent, "enable"):
                raise OSError(16, "Device or resource busy")
        elif path.name == "duty_cycle":
            self._must(int(text) <= self.get(path.parent, "period"))
        elif path.name == "period":
            self._must(int(text) >= self.get(path.parent, "duty_cycle"))
        self._must(path.name == "period" or self.get(path.parent, "period") > 0)
        assert text.endswith("\n")
        with self._whole:
            self._write_text(path, text)
        channel = int(path.parent.name.removeprefix("pwm"))
        self._acts.log.append((f"PWM {channel}", self.share(channel)))

    def export(self, channel: int, **found: int) -> None:
        """A channel as it comes up, or as a dead program has left it."""
        place = self.chip / f"pwm{channel}"
        place.mkdir()
        for name in ("period", "duty_cycle", "enable"):
            (place / name).write_bytes(b"%d\n" % found.get(name, 0))
        (place / "polarity").write_bytes(b"inversed\n" if found.get("inversed") else b"normal\n")

    def share(self, channel: int) -> float:
        """Share of the time that a channel is high."""
        place = self.chip / f"pwm{channel}"
        if not place.exists() or not self.get(place, "enable"):
            return 0.0
        return self.get(place, "duty_cycle") / self.get(place, "period")

    def get(self, place: Path, name: str) -> int:
        """What a file shows."""
        with self._whole:
            return int((place / name).read_text())

    def _must(self, allowed: bool) -> None:
        if not allowed:
            raise OSError(22, "Invalid argument")


class NoBus:
    """A bus with nothing on it."""

    def read(self, *_: int) -> bytes:
        raise OSError(121, "Remote I/O error")

    def write(self, *_: object) -> None:
        raise OSError(121, "Remote I/O error")

    def read_word(self, *_: int) -> int:
        raise OSError(121, "Remote I/O error")

    def write_word(self, *_: int) -> None:
        raise OSError(121, "Remote I/O error")

    def transfer(self, data: bytes) -> bytes:
        return bytes(b"\xff" * len(data))

    def recover(self) -> None:
        pass

    def close(self) -> None:
        pass


class Rig:
    """A board, its kernel, and what can be seen from outside.

    Attributes:
        acts: What the drivers have done.
        pins: The header.
        kernel: The PWM hardware.
        now_s: What the clock says.
    """

    def __init__(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.acts = Acts()
        self.pins = MockFactory(pin_class=type("Pin", (Pin,), {"acts": self.acts}))
        self.kernel = Kernel(base, self.acts)
        self.kernel.patch(monkeypatch)
        self.now_s = 0.0

    def ports(
        self,
        *,
        threads: bool = False,
        i2c: Callable[[int], I2cBus] = lambda _: NoBus(),
        spi: Callable[[int, int, int, int], SpiDevice] = lambda *_: NoBus(),
    ) -> Ports:
        """The way to this board."""
        return Ports(self.pins, i2c, spi, self.kernel.root, threads, lambda: self.now_s)

    def high(self, pin: int) -> bool:
        """Whether an output drives its line high."""
        found = self.pins.pin(pin)
        return found._function == "output" and bool(found._state)

    def is_low(self, pin: int) -> bool:
        """Whether an output drives its line low, rather than letting it float."""
        found = self.pins.pin(pin)
        return found._function == "output" and not found._state

    def share(self, drive: Drive, pin: int) -> float:
        """What the driver sees at one of its PWM inputs."""
        if drive.pwm is Pwm.SYSFS:
            return self.kernel.share({FIRST: 0, SECOND: 1}[pin])
        found = self.pins.pin(pin)
        return float(found._state) if found._function == "output" else 0.0

    def motor(self, drive: Drive) -> float:
        """The duty at the motor, positive with the first PWM or a high direction line."""
        if not self.high(drive.enable_pin):
            return 0.0
        first = self.share(drive, drive.pwm_pin)
        if drive.driver is Driver.PWM_DIR:
            return first if self.high(drive.dir_pin) else -first
        return first - self.share(drive, drive.pwm_up_pin)

    def drive_is_off(self, drive: Drive) -> bool:
        """Whether both the enable line and the PWM are off."""
        pwms = (drive.pwm_pin, drive.pwm_up_pin)[: 1 + (drive.driver is Driver.TWO_PWM)]
        return self.is_low(drive.enable_pin) and not any(self.share(drive, pin) for pin in pwms)

    def close_contact(self, contact: Input, *, closed: bool = True) -> None:
        """Close a contact against its pull, or let go of it."""
        self.put(contact.pin, high=(contact.good is Level.HIGH) is closed)

    def put(self, pin: int, *, high: bool) -> None:
        """What somebody else makes of a line, without it being an act of a driver."""
        self.pins.pin(pin)._state = high

    def settle(self, wiring: Wiring) -> None:
        """Everything good: every contact closed, the driver's fault line pulled up."""
        for name in wiring.inputs.__dataclass_fields__:
            contact = getattr(wiring.inputs, name)
            if contact is not None:
                self.close_contact(contact)
        if wiring.drive.fault_pin is not None:
            self.put(wiring.drive.fault_pin, high=True)


def highs(acts: Acts) -> list[tuple[str, float]]:
    """Every moment at which an output was driven high."""
    return [(place, value) for place, value in acts.log if value]
