"""The guard's own ends of wires: second tilt channel, its emergency-stop contact, relay, alarm.

It opens nothing else. The chip of the tilt channel is one that the controller samples as well: it
must have nothing to be set up, so that two processes may ask it (the kernel keeps their transfers
apart); pins have one owner each, which is why the guard has contacts of its own.
"""

from contextlib import ExitStack

from hardware.gpio.calibration import TiltCalibration
from hardware.gpio.inclinometers import open_check
from hardware.gpio.inputs import Contact
from hardware.gpio.outputs import Output, every
from hardware.gpio.ports import Ports
from hardware.gpio.power import PowerRelay
from hardware.gpio.wiring import Guard, Power, Tilt
from hardware.interface import TiltSample


class GuardStand:
    """Everything that the guard senses and holds on a real table.

    Args:
        guard: Its contacts.
        tilt: The second tilt channel.
        calibration: What commissioning has found about that; None before it.
        ports: The way there.

    Raises:
        HardwareError: A pin cannot be had; what has been opened is safe.
    """

    def __init__(
        self, guard: Guard, tilt: Tilt, calibration: TiltCalibration | None, ports: Ports
    ) -> None:
        with ExitStack() as stack:
            self._relay = PowerRelay(Power(guard.mode, guard.pin), ports.pins)
            stack.callback(self._relay.close)
            self._alarm = Output(guard.alarm_pin, "alarm", ports.pins) if guard.alarm_pin else None
            if self._alarm is not None:
                stack.callback(self._alarm.close)
            self._estop = Contact("guard's emergency stop", guard.estop, ports.pins)
            stack.callback(self._estop.close)
            self._channel, self._sampler = open_check(tilt, calibration, ports)
            stack.callback(self._sampler.close)
            stack.pop_all()
        self._threads = ports.threads

    def tilt(self, now_s: float) -> TiltSample | None:
        """The newest sample of the second tilt channel; None if there has never been one."""
        if not self._threads:
            self._sampler.poll(now_s)
        return self._channel.latest()

    def calibrated(self) -> bool:
        """The very sensor answers that the calibration was made with (S25)."""
        return self._channel.calibrated

    def estop_closed(self) -> bool | None:
        """The guard's own contact of the chain; None when it cannot be read (S6)."""
        return self._estop.good()

    def use(self, calibration: TiltCalibration | None) -> None:
        """Take another calibration."""
        self._channel.use(calibration)

    def hold(self, *, closed: bool, alarm: bool) -> None:
        """Hold the contact for another look, or let go of it; sound the alarm, or not.

        Raises:
            HardwareError: The relay's line does not obey.
        """
        try:
            if closed:
                self._relay.renew(on=True)
            else:
                self._relay.off()
        finally:
            if self._alarm is not None:
                self._alarm.set(alarm)

    def trouble(self) -> str:
        """What the tilt channel's chip says of itself, in one sentence; empty while it answers."""
        health = self._channel.health()
        return "" if health.running else health.last_error

    def close(self) -> None:
        """Let go of everything, the contact first; may be called twice.

        Raises:
            HardwareError: An output does not obey.
        """
        closes = [self._relay.close, self._estop.close, self._sampler.close]
        if self._alarm is not None:
            closes.insert(1, self._alarm.close)
        every(*closes)
