"""What is wrong: faults from readings, estimate, and what was commanded.

Each check is a condition that must hold for a time before it is a fault; nothing here decides what
to do about it (`faults.py` does), and nothing here is remembered beyond what its own check needs
(the ledger remembers).
"""

from dataclasses import dataclass, field

from hardware.interface import Command, Readings
from station.control.button import Button
from station.control.config import ControlConfig
from station.control.estimator import Estimator, Health, Tilt
from station.control.faults import Fault
from station.control.modes import Mode

BEYOND_DEG, FAR_BEYOND_DEG = 2.0, 4.0  # S8
FAST, FAST_S = 1.5, 0.1  # S11
FAR_TOO_FAST, FAR_TOO_FAST_S = 2.5, 0.05  # S11
DISAGREE_DEG, DISAGREE_S = 5.0, 0.3  # S21
CONTRADICT_DEG = 10.0  # S9
SWITCH_S = 0.05  # contacts bounce; the gate has acted already
POWER_S = 0.2  # S29
GUARD_S = 0.1  # sooner than S29 sees the same, so that the person reads whose doing it was
DRIVER_WAKES_S, DRIVER_S = 0.2, 0.05  # drivers without supply may report a fault
STALL_S, STALL_SHARE, STALL_DEG = 1.0, 0.2, 0.8  # S26: slow drives take longer to judge
STALL_SLACK_DEG = 0.4  # what play and lag swallow of a move's beginning
RUNAWAY_DEG, COAST_S = 1.0, 0.5  # S28
COASTS_DEG_S = 0.2  # slower than this nothing coasts; a filtered sensor at rest says less
LATE_S, VERY_LATE_S, LATE_IN_A_ROW = 0.02, 0.1, 3  # S20
LATE_LASTS_S = 1.0
CALIBRATION_S = (
    0.2  # S25: a sensor may take as long to say again who it is as S22 lets it be silent
)

_HAND_MODES = frozenset({Mode.FAULTED, Mode.ESTOPPED})  # somebody may be at the crank


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is permitted to the person on the table at the moment."""

    deepest_deg: float
    rate_down_deg_s: float
    rate_up_deg_s: float


@dataclass(slots=True)
class Drive:
    """What the drive has been doing: for stall, runaway and overcurrent."""

    sign: int = 0
    coasts_until_s: float = 0.0
    still_deg: float = 0.0
    furthest_deg: float = 0.0
    window_s: float = 0.0
    window_deg: float = 0.0
    expected_deg: float = 0.0
    stalled: bool = False
    overcurrent_s: float | None = None
    unpowered_s: float = 0.0


@dataclass(slots=True)
class Monitor:
    """All checks and their clocks."""

    config: ControlConfig
    drive: Drive = field(default_factory=Drive)
    since: dict[Fault, float] = field(default_factory=dict)
    last_s: float | None = None
    ticks: int = 0
    late_ticks: int = 0
    late_in_a_row: int = 0
    worst_late_s: float = 0.0
    late_until_s: float = -1e9

    def check(
        self,
        readings: Readings,
        estimator: Estimator,
        button: Button,
        last: Command,
        mode: Mode,
        bounds: Bounds,
    ) -> set[Fault]:
        """The faults that are present in this tick."""
        now_s, tilt = readings.now_s, estimator.tilt
        dt_s = 0.0 if self.last_s is None else now_s - self.last_s
        found: set[Fault] = set()
        self._punctuality(dt_s, now_s, found)
        self._panel(readings, button, mode, found)
        self._switches(readings, tilt, found)
        self._channels(estimator, now_s, mode, found)
        self._calibration(readings, found)
        self._guard(readings, found)
        self._drive(readings, tilt, last, mode, dt_s, found)
        if mode is not Mode.RECOVERING and tilt.known:
            self._bounds(tilt, bounds, now_s, mode, found)
        self.last_s = now_s
        return found

    def _lasting(self, fault: Fault, condition: bool, now_s: float, time_s: float) -> bool:
        """Whether `condition` has held for `time_s`."""
        if not condition:
            self.since.pop(fault, None)
            return False
        return now_s - self.since.setdefault(fault, now_s) >= time_s - 1e-9

    def _punctuality(self, dt_s: float, now_s: float, found: set[Fault]) -> None:
        """S20: it stays a fault while it goes on, so that it stops once and the way up is open."""
        late_s = dt_s - 1 / self.config.rate_hz
        if late_s <= LATE_S:
            self.late_in_a_row = 0
        else:
            self.late_ticks += 1
            self.late_in_a_row += 1
            self.worst_late_s = max(self.worst_late_s, late_s)
            if self.late_in_a_row >= LATE_IN_A_ROW or late_s > VERY_LATE_S:
                self.late_until_s = now_s + LATE_LASTS_S
        if now_s < self.late_until_s:
            found.add(Fault.LATE_TICKS)

    def _panel(self, readings: Readings, button: Button, mode: Mode, found: set[Fault]) -> None:
        now_s = readings.now_s
        if readings.estop_closed is not True:  # S6
            found.add(Fault.ESTOP_OPEN)
        if mode is not Mode.RECOVERING and button.stuck(now_s):  # S3
            found.add(Fault.BUTTON_STUCK)
        lost_s = self.config.safety.mains_lost_s
        if self._lasting(Fault.MAINS_LOST, readings.mains_ok is not True, now_s, lost_s):  # S16
            found.add(Fault.MAINS_LOST)
        low = readings.battery_ok is not True
        if self._lasting(Fault.BATTERY_LOW, low, now_s, lost_s):  # S16
            found.add(Fault.BATTERY_LOW)

    def _switches(self, readings: Readings, tilt: Tilt, found: set[Fault]) -> None:
        upper, lower = readings.upper_switch is not False, readings.lower_switch is not False
        now_s, table = readings.now_s, self.config.table
        not_up = tilt.known and tilt.angle_deg > table.upright_deg + CONTRADICT_DEG
        not_down = tilt.known and tilt.angle_deg < table.deepest_deg - CONTRADICT_DEG
        if self._lasting(Fault.END_SWITCH_BOTH, upper and lower, now_s, SWITCH_S):  # S9
            found.add(Fault.END_SWITCH_BOTH)
        elif self._lasting(Fault.END_SWITCH_UPPER, upper and not_up, now_s, SWITCH_S):  # S9
            found.add(Fault.END_SWITCH_UPPER)
        elif self._lasting(Fault.END_SWITCH_LOWER, lower and not_down, now_s, SWITCH_S):  # S9
            found.add(Fault.END_SWITCH_LOWER)

    def _channels(self, estimator: Estimator, now_s: float, mode: Mode, found: set[Fault]) -> None:
        first, second = estimator.primary.health, estimator.check.health
        if first is not Health.GOOD:  # S22
            found.add(Fault.TILT_STALE if first is Health.STALE else Fault.TILT_UNTRUSTED)
        if second is not Health.GOOD:
            found.add(Fault.CHECK_STALE if second is Health.STALE else Fault.CHECK_UNTRUSTED)
        apart = abs(estimator.primary.angle_deg - estimator.check.angle_deg) > DISAGREE_DEG
        readable = Health.STALE not in (first, second) and estimator.tilt.known
        disagree = apart and readable and mode is not Mode.RECOVERING
        if self._lasting(Fault.TILT_DISAGREE, disagree, now_s, DISAGREE_S):  # S21
            found.add(Fault.TILT_DISAGREE)

    def _calibration(self, readings: Readings, found: set[Fault]) -> None:
        foreign = readings.calibrated is not True
        if self._lasting(Fault.CALIBRATION, foreign, readings.now_s, CALIBRATION_S):  # S25
            found.add(Fault.CALIBRATION)

    def _guard(self, readings: Readings, found: set[Fault]) -> None:
        """The other contact in the motor's supply; with an open chain it is open, too."""
        lets_go = readings.guard_ready is not True and readings.estop_closed is True
        if self._lasting(Fault.GUARD, lets_go, readings.now_s, GUARD_S):
            found.add(Fault.GUARD)
        if readings.guard_alarm:  # S13
            found.add(Fault.GUARD_HEAD_DOWN)

    def _bounds(
        self, tilt: Tilt, bounds: Bounds, now_s: float, mode: Mode, found: set[Fault]
    ) -> None:
        upright = self.config.table.upright_deg
        beyond = max(tilt.angle_deg - bounds.deepest_deg, upright - tilt.angle_deg)
        if beyond > FAR_BEYOND_DEG:  # S8
            found.add(Fault.OVER_ANGLE_FAR)
        elif beyond > BEYOND_DEG:
            found.add(Fault.OVER_ANGLE)
        cap = bounds.rate_down_deg_s if tilt.rate_deg_s > 0 else bounds.rate_up_deg_s
        share = abs(tilt.rate_deg_s) / cap if mode is not Mode.FAULTED else 0.0
        if self._lasting(Fault.OVER_RATE_FAR, share > FAR_TOO_FAST, now_s, FAR_TOO_FAST_S):  # S11
            found.add(Fault.OVER_RATE_FAR)
        if self._lasting(Fault.OVER_RATE, share > FAST, now_s, FAST_S):
            found.add(Fault.OVER_RATE)

    def _drive(
        self,
        readings: Readings,
        tilt: Tilt,
        last: Command,
        mode: Mode,
        dt_s: float,
        found: set[Fault],
    ) -> None:
        now_s, drive = readings.now_s, self.drive
        contradicts = readings.power_on is not last.power
        if self._lasting(Fault.POWER_CONTRADICTION, contradicts, now_s, POWER_S):  # S29
            found.add(Fault.POWER_CONTRADICTION)
        sign = (last.duty > 0) - (last.duty < 0)
        if sign != drive.sign:
            self._turn(sign, tilt, now_s)
        if self._driver(readings, last.power):
            found.add(Fault.DRIVE)
        if self._overcurrent(readings.current_a, now_s):  # S27
            found.add(Fault.OVERCURRENT)
        if not tilt.trusted or mode in _HAND_MODES:  # whatever moved it then was not the drive
            self._turn(sign, tilt, now_s)
            return
        if sign and self._stalled(last.duty, tilt, now_s, dt_s):  # S26
            found.add(Fault.STALL)
        if self._runs_away(sign, tilt, now_s):  # S28
            found.add(Fault.RUNAWAY)

    def _turn(self, sign: int, tilt: Tilt, now_s: float) -> None:
        """The drive has another direction now, or the angle cannot be used: begin anew."""
        drive = self.drive
        drive.sign = sign
        drive.coasts_until_s = now_s + COAST_S * (abs(tilt.rate_deg_s) > COASTS_DEG_S)
        drive.still_deg = drive.furthest_deg = tilt.angle_deg
        drive.window_s, drive.window_deg, drive.expected_deg = now_s, tilt.angle_deg, 0.0
        drive.stalled = False

    def _driver(self, readings: Readings, power: bool) -> bool:
        """The driver reports a fault; believed only while it has had its supply for a moment."""
        now_s = readings.now_s
        if not (power and readings.power_on is True):
            self.drive.unpowered_s = now_s
        awake = now_s - self.drive.unpowered_s >= DRIVER_WAKES_S
        return self._lasting(Fault.DRIVE, awake and readings.drive_ok is not True, now_s, DRIVER_S)

    def _overcurrent(self, current_a: float | None, now_s: float) -> bool:
        drive, actuator = self.drive, self.config.actuator
        if drive.sign == 0 or (current_a is not None and current_a <= actuator.trip_current_a):
            drive.overcurrent_s = None
            return False
        if drive.overcurrent_s is None:
            drive.overcurrent_s = now_s
        return now_s - drive.overcurrent_s >= actuator.trip_time_s

    def _stalled(self, duty: float, tilt: Tilt, now_s: float, dt_s: float) -> bool:
        """Compare travel with what the calibrated drive should have made, window by window."""
        drive, actuator = self.drive, self.config.actuator
        share = abs(duty) - actuator.dead_band_duty
        rate_deg_s = max(0.0, share) * actuator.rate_per_duty_deg_s
        drive.expected_deg += rate_deg_s * actuator.factor_at(tilt.angle_deg) * dt_s
        if now_s - drive.window_s < STALL_S or drive.expected_deg < STALL_DEG:
            return drive.stalled
        travel = (tilt.angle_deg - drive.window_deg) * drive.sign
        drive.stalled = travel < STALL_SHARE * (drive.expected_deg - STALL_SLACK_DEG)
        drive.window_s, drive.window_deg, drive.expected_deg = now_s, tilt.angle_deg, 0.0
        return drive.stalled

    def _runs_away(self, sign: int, tilt: Tilt, now_s: float) -> bool:
        """Moves without being driven, or against the drive."""
        drive, angle = self.drive, tilt.angle_deg
        if now_s < drive.coasts_until_s:
            drive.still_deg = drive.furthest_deg = angle
        if sign == 0:
            return abs(angle - drive.still_deg) > RUNAWAY_DEG
        drive.furthest_deg = max(drive.furthest_deg * sign, angle * sign) * sign
        return (drive.furthest_deg - angle) * sign > RUNAWAY_DEG
