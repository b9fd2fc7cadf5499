"""The motor driver: direction and strength on its pins, and nothing at all when in doubt.

Whatever is commanded, the drive rests at duty 0 between two directions (S12), a direction line
never changes under PWM, and two PWM lines are never both high. Anything that fails here switches
everything off, the enable line first.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from math import copysign, isnan
from typing import Protocol

from gpiozero import Factory

from hardware.gpio.input_line import InputLine
from hardware.gpio.outputs import Output, every
from hardware.gpio.ports import Ports
from hardware.gpio.pwm import SoftwarePwm, SysfsPwm
from hardware.gpio.wiring import Drive, Driver, Pwm

_JUST_S = 1e-6  # a tick that ends this little before the dead time has reached it


class PwmLine(Protocol):
    """Who makes the PWM; see `hardware.gpio.pwm`."""

    def set(self, share: float) -> None:
        """High for this share of the time, 0-1."""
        ...

    def off(self) -> None:
        """Duty 0."""
        ...

    def obeys(self) -> bool:
        """Whether it does what it was told."""
        ...

    def close(self) -> None:
        """Off for good."""
        ...


class DeadTime:
    """The rest at duty 0 between two directions, whatever is commanded (S12).

    Until the first motion the last direction is not known: another program may have driven a
    moment ago, so that both directions wait.
    """

    def __init__(self, dead_time_s: float) -> None:
        self._dead_time_s = dead_time_s - _JUST_S
        self._direction = 0.0
        self._resting_since_s: float | None = None

    def permitted(self, duty: float, now_s: float) -> float:
        """Of the duty that is wished at `now_s`, what may be driven: all or nothing."""
        direction = copysign(1.0, duty) if duty else 0.0
        if direction != self._direction or not direction:
            if self._resting_since_s is None:
                self._resting_since_s = now_s
            rested = now_s - self._resting_since_s >= self._dead_time_s  # S12
            if not (direction and rested):
                return 0.0
        self._direction, self._resting_since_s = direction, None
        return duty


class MotorDrive:
    """What both kinds of driver have in common: enable, fault line, dead time.

    Args:
        drive: How it is wired.
        enable: The enable line, low.
        fault: The fault line; None without one.
        pwms: Every PWM line, at duty 0.
    """

    def __init__(
        self, drive: Drive, enable: Output, fault: InputLine | None, pwms: Sequence[PwmLine]
    ) -> None:
        self._enable, self._fault, self._pwms = enable, fault, tuple(pwms)
        self._reversed = drive.reversed
        self._dead_time = DeadTime(drive.dead_time_s)

    def set(self, duty: float, now_s: float) -> None:
        """Drive with this duty, -1..1, positive head-down; anything that is no number is 0.

        Raises:
            Exception: What a line raised; everything is off.
        """
        wished = 0.0 if isnan(duty) else max(-1.0, min(1.0, duty))
        try:
            self._drive(self._dead_time.permitted(wished, now_s))
        except BaseException:
            self.off()
            raise

    def off(self) -> None:
        """Everything off, the enable line first.

        Raises:
            HardwareError: A line does not obey; the others are off.
        """
        every(self._enable.off, *(pwm.off for pwm in self._pwms))

    def ok(self) -> bool:
        """Whether the driver reports no fault and every line has the level it was given."""
        healthy = self._fault is None or self._fault.high()
        return healthy and self._enable.obeys() and all(pwm.obeys() for pwm in self._pwms)

    def close(self) -> None:
        """Everything off for good; may be called twice.

        Raises:
            HardwareError: A line does not obey; the others are off.
        """
        fault = () if self._fault is None else (self._fault.close,)
        every(self._enable.close, *(pwm.close for pwm in self._pwms), *fault)

    def _drive(self, duty: float) -> None:
        raise NotImplementedError

    def _first(self, duty: float) -> bool:
        """Whether it is the first PWM line, or a high direction line, that drives this way."""
        return (duty > 0.0) is not self._reversed


class PwmDir(MotorDrive):
    """A driver with one PWM line and one for the direction: Pololu G2, Cytron MD13S, MD10C."""

    def __init__(
        self,
        drive: Drive,
        enable: Output,
        fault: InputLine | None,
        pwm: PwmLine,
        direction: Output,
    ) -> None:
        super().__init__(drive, enable, fault, (pwm,))
        self._pwm, self._direction = pwm, direction

    def ok(self) -> bool:
        """The same, with the direction line."""
        return self._direction.obeys() and super().ok()

    def close(self) -> None:
        """The same; the direction line changes last, when nothing drives any more."""
        every(super().close, self._direction.close)

    def _drive(self, duty: float) -> None:
        if duty:
            first = self._first(duty)
            if self._direction.high is not first:
                self._pwm.off()  # S12: the direction never changes under PWM
                self._direction.set(first)
            self._enable.set(high=True)
        self._pwm.set(abs(duty))


class TwoPwm(MotorDrive):
    """A driver with a PWM line for each direction: BTS7960, IBT-2; both high is a short brake."""

    def __init__(
        self, drive: Drive, enable: Output, fault: InputLine | None, down: PwmLine, up: PwmLine
    ) -> None:
        super().__init__(drive, enable, fault, (down, up))
        self._down, self._up = down, up

    def _drive(self, duty: float) -> None:
        first = self._first(duty)
        active, other = (self._down, self._up) if first else (self._up, self._down)
        other.set(0.0)  # first of all: never both
        if duty:
            self._enable.set(high=True)
        active.set(abs(duty))


def open_drive(drive: Drive, ports: Ports) -> MotorDrive:
    """Open the motor driver, off: the enable line goes low before anything else is touched.

    Raises:
        HardwareError: A line cannot be had or does not obey; the others are off.
    """
    with ExitStack() as stack:
        enable = Output(drive.enable_pin, "drive enable", ports.pins)
        stack.callback(enable.close)
        fault = _fault_line(drive.fault_pin, ports.pins)
        if fault is not None:
            stack.callback(fault.close)
        opened: MotorDrive
        if drive.driver is Driver.TWO_PWM:
            down = _pwm(drive, drive.pwm_pin, ports)
            stack.callback(down.close)
            opened = TwoPwm(drive, enable, fault, down, _pwm(drive, drive.pwm_up_pin, ports))
        else:
            pwm = _pwm(drive, drive.pwm_pin, ports)
            stack.callback(pwm.close)
            direction = Output(drive.dir_pin, "direction", ports.pins)
            opened = PwmDir(drive, enable, fault, pwm, direction)
        stack.pop_all()
        return opened


def _pwm(drive: Drive, pin: int, ports: Ports) -> PwmLine:
    if drive.pwm is Pwm.SOFTWARE:
        return SoftwarePwm(pin, ports.pins)
    return SysfsPwm(ports.pwm_root, drive.pwm_device, pin, drive.frequency_hz)


def _fault_line(pin: int | None, factory: Factory) -> InputLine | None:
    """The fault line, pulled down: the driver's end pulls it up, so a broken wire is a fault."""
    if pin is None:
        return None
    return InputLine(pin, "drive fault", pull_up=False, factory=factory)
