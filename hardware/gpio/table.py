"""The real table: every pin and chip of a wiring as one `Hardware`.

Outputs are safe before any input or bus is opened. Afterwards a part that fails costs its own
reading, or the drive, but never the tick: what cannot be read is None, what cannot be driven is
switched off and told as `drive_ok`.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from hardware.gpio.actuators import open_drive
from hardware.gpio.calibration import TableCalibration
from hardware.gpio.health import ChannelHealth, Health, Tally
from hardware.gpio.inclinometers import open_sensors
from hardware.gpio.inputs import Inputs
from hardware.gpio.lease_keeper import LeaseKeeper
from hardware.gpio.outputs import every
from hardware.gpio.panel import Panel
from hardware.gpio.ports import Ports
from hardware.gpio.power import PowerRelay
from hardware.gpio.tilt import RawTilt
from hardware.gpio.wiring import Wiring
from hardware.interface import Command, HardwareError, Readings

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Raw:
    """What both tilt channels say before calibration; None where one has never answered."""

    primary: RawTilt | None
    check: RawTilt | None


class GpioTable:
    """The real table; see `hardware/interface.py`.

    Args:
        wiring: What is where.
        calibration: What commissioning has found; None before it.
        ports: The way there.

    Raises:
        HardwareError: A pin or the PWM cannot be had, or an output does not obey; what has been
            opened is safe. Chips that do not answer are no error here.
    """

    def __init__(self, wiring: Wiring, calibration: TableCalibration | None, ports: Ports) -> None:
        self._threads, self._clock = ports.threads, ports.clock
        self._read_s = -inf
        self._closed = self._refused = False
        self._drive_tally, self._panel_tally = Tally("drive and power"), Tally("panel")
        self._sensor_tally = Tally("sensors")
        with ExitStack() as stack:
            self._power = PowerRelay(wiring.power, ports.pins)
            stack.callback(self._power.close)
            self._drive = open_drive(wiring.drive, ports)
            stack.callback(self._drive.close)
            self._panel = Panel(wiring.panel, ports.pins)
            stack.callback(self._panel.close)
            self._inputs = Inputs(wiring.inputs, ports.pins)
            stack.callback(self._inputs.close)
            self._sensors = open_sensors(wiring, calibration, ports)
            stack.pop_all()
        self._keeper = LeaseKeeper(ports.clock, self._let_go)
        if ports.threads:
            self._keeper.start()

    def read(self, now_s: float) -> Readings:
        """Sample every contact and take the newest of every sensor; waits for nobody."""
        if self._threads:
            self._read_s = self._clock()
        else:
            self.keep(now_s)
            self._sensors.poll(now_s)
            self._read_s = now_s
        inputs, sensors = self._inputs, self._sensors
        ask_sensor, ask_drive = self._sensor_tally, self._drive_tally
        return Readings(
            now_s,
            _asked(sensors.primary.latest, ask_sensor),
            _asked(sensors.check.latest, ask_sensor),
            _asked(lambda: sensors.current.latest_a(now_s), ask_sensor),
            inputs.button.bad(),
            inputs.estop.good(),
            inputs.upper_switch.bad(),
            inputs.lower_switch.bad(),
            inputs.ankles.good(),
            inputs.power.bad(),
            inputs.mains.good(),
            inputs.battery.good(),
            not self._refused and _asked(self._drive.ok, ask_drive),
            inputs.enabling.good(),
            inputs.return_button.bad(),
            _asked(self._calibrated, ask_sensor),
        )

    def write(self, command: Command) -> None:
        """Apply a command and renew its lease; after `close` nothing is taken any more.

        Raises:
            HardwareError: The drive could not be switched off after it had failed.
        """
        with self._keeper.lock:
            if not self._closed and self._keeper.renew(self._read_s):  # S20
                try:
                    self._apply(command)
                finally:
                    self._show(command)

    def close(self) -> None:
        """Drive every output low and let go of everything; may be called twice.

        Raises:
            HardwareError: An output does not obey; the others are low.
        """
        with self._keeper.lock:
            self._closed = True
        every(
            self._power.close,
            self._drive.close,
            self._panel.close,
            self._keeper.close,
            self._inputs.close,
            self._sensors.close,
        )

    def keep(self, now_s: float) -> None:
        """Let go of everything if the lease has run out by `now_s` (S20); without threads only."""
        self._keeper.check(now_s)

    def raw(self) -> Raw:
        """What both tilt channels say before calibration."""
        return Raw(self._sensors.primary.raw(), self._sensors.check.raw())

    def use(self, calibration: TableCalibration | None) -> None:
        """Take another calibration."""
        self._sensors.use(calibration)

    def health(self) -> Health:
        """How every part has been doing."""
        now_s = self._clock() if self._threads else self._read_s
        channels = tuple(
            ChannelHealth(name, probe, None if probe.taken_s is None else now_s - probe.taken_s)
            for name, probe in self._sensors.health().items()
        )
        tallies = (self._drive_tally, self._panel_tally, self._sensor_tally)
        parts = tuple(tally.health() for tally in tallies)
        return Health(channels, parts + self._inputs.health(), self._keeper.drops)

    def _calibrated(self) -> bool:
        return self._sensors.primary.calibrated and self._sensors.check.calibrated  # S25

    def _apply(self, command: Command) -> None:
        """Drive and power; whatever fails in them ends with both off."""
        try:
            if command.power:
                self._drive.set(command.duty, self._read_s)
                self._power.renew(on=True)
            else:
                self._power.off()
                self._drive.off()
            self._refused = False
        except Exception as error:  # noqa: BLE001 - libraries share no base class
            self._refused = True
            self._drive_tally.count(error)
            every(self._power.off, self._drive.off)

    def _show(self, command: Command) -> None:
        """Lamp and buzzer; one that is broken is no reason not to drive."""
        try:
            self._panel.show(lamp=command.lamp, buzzer=command.buzzer)
        except Exception as error:  # noqa: BLE001 - libraries share no base class
            self._panel_tally.count(error)

    def _let_go(self) -> bool:
        """Every output off, relay and enable line before what might block."""
        try:
            every(self._power.off, self._drive.off, self._panel.off)
        except HardwareError as error:
            self._drive_tally.count(error)
            return False
        return True


def _asked(ask: Callable[[], Answer], tally: Tally) -> Answer | None:
    """The answer of a part; None, and counted, if it fails."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - libraries share no base class
        tally.count(error)
        return None
