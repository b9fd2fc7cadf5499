"""The last word on every command of commissioning: deny unless every condition of this tick holds.

While a table is commissioned nothing about it is known yet, so the usual gate has nothing to go on
with. This one asks for less knowledge and gives less freedom: the physical button is held, motion
stays within what the step in hand has announced, and whatever is missing, old or odd means no.
It trusts nobody upstream, sees the readings itself, and imports nothing of the flow.

How far the table has turned is taken from the direction of gravity alone, which needs no
calibration: the angle between two readings of the same sensor is the same however it is mounted.
"""

from collections import deque
from dataclasses import dataclass, field
from math import hypot

from hardware.interface import Command, Readings
from station.commission.grant import Denial, Grant, Gravity, Vector, mean_vector, turned_deg

HELD_MOST_S = 120.0  # S18
RELEASED_S = 0.1  # longer than a contact bounces
CURRENT_S = 0.1  # S27
STALE_S = 0.2  # S22
LEASE_S = 0.25  # S20: a guard that was not asked for this long has nothing to go on with
WAKES_S = 0.2  # a driver's fault line, and its supply, settle after power
DISAGREE_DEG = 5.0  # S21
FAST, FAST_DEG_S = 1.5, 0.5  # S11, and what a cheap chip's noise adds over the window
_RATE_WINDOW_S = 0.6
_SLEW_DUTY_S = 0.8  # a soft start: S12 at the usual 4 deg/s for each unit of duty
_GRAVITY_G = (0.8, 1.2)  # S24


@dataclass(slots=True)
class Guard:
    """What has to be remembered between two ticks.

    Attributes:
        dead_time_s: At duty 0 between two directions (S12).
        denied: Why the last wish to move was not granted; None when it was, or there was none.
        duty: The last duty that was granted.
    """

    dead_time_s: float = 0.3
    denied: Denial | None = None
    duty: float = 0.0
    _grant: Grant = field(default_factory=lambda: Grant(0))
    _latched: bool = True  # S1 S6
    _spent: Denial | None = Denial.NOT_HELD  # a fresh press is wanted, and why
    _held_since_s: float | None = None
    _released_since_s: float | None = None
    _powered_since_s: float | None = None
    _over_since_s: float | None = None
    _asked_s: float = -1e9
    _drove_s: float = -1e9
    _drove_sign: int = 0
    _reached_by: dict[bool, int] = field(default_factory=dict)
    _origin: Vector | None = None
    _trail: deque[tuple[float, Vector]] = field(default_factory=deque)

    def stop(self) -> None:
        """Stop at once; only a fresh press of the button moves anything again."""
        self._spent = Denial.NOT_HELD

    def permit(
        self, wish: Command, grant: Grant, readings: Readings, gravity: Gravity | None
    ) -> Command:
        """The command for this tick: the wish as far as it is safe, else duty 0 or no power."""
        now_s = readings.now_s
        dt_s, self._asked_s = now_s - self._asked_s, now_s
        if grant != self._grant:
            self._grant, self._spent, self._origin = grant, Denial.NOT_HELD, None
        self._watch_button(readings)
        self._watch_sensors(readings, gravity)
        powered = self._powered(wish, readings)
        self.denied = self._denial(wish.duty, readings, dt_s) if wish.duty != 0.0 else None
        duty = wish.duty if powered and self.denied is None else 0.0
        self.duty = self._slewed(duty, dt_s)
        if self.duty:
            self._drove_sign, self._drove_s = (1 if self.duty > 0 else -1), now_s
        return Command(self.duty, powered, wish.lamp, wish.buzzer)

    def _watch_button(self, readings: Readings) -> None:
        now_s, released = readings.now_s, readings.button is False
        since_s = now_s if self._released_since_s is None else self._released_since_s
        self._released_since_s = since_s if released else None
        chain = readings.estop_closed is True
        if released and now_s - since_s >= RELEASED_S:
            self._spent = self._held_since_s = None
            self._latched = False
        elif readings.button is True:
            self._held_since_s = now_s if self._held_since_s is None else self._held_since_s
            if now_s - self._held_since_s > HELD_MOST_S:
                self._spent = Denial.HELD_LONG
        elif not released:
            self._spent = Denial.NOT_HELD
        if not chain:  # S6
            self._latched = True

    def _watch_sensors(self, readings: Readings, gravity: Gravity | None) -> None:
        now_s, trail = readings.now_s, self._trail
        on = readings.power_on is True
        since_s = self._powered_since_s if self._powered_since_s is not None else now_s
        self._powered_since_s = since_s if on else None
        if self.duty == 0.0:
            self._over_since_s = None
        self._watch_switches(readings)
        fresh = gravity is not None and 0.0 <= now_s - gravity.taken_s < STALE_S
        vector = gravity.vector_g if gravity is not None and fresh else None
        low_g, high_g = _GRAVITY_G
        if vector is None or not low_g <= hypot(*vector) <= high_g:
            trail.clear()
            return
        if gravity is not None and (not trail or gravity.taken_s > trail[-1][0]):
            trail.append((gravity.taken_s, vector))
        while trail[-1][0] - trail[0][0] > _RATE_WINDOW_S:
            trail.popleft()

    def _watch_switches(self, readings: Readings) -> None:
        """Remember which way an end switch was run into; 0 when nobody saw it."""
        sign = (self.duty > 0) - (self.duty < 0)
        for lower, reached in ((False, readings.upper_switch), (True, readings.lower_switch)):
            if reached is False:
                self._reached_by.pop(lower, None)
            elif reached is None:
                self._reached_by[lower] = 0
            else:
                self._reached_by.setdefault(lower, sign)

    def _powered(self, wish: Command, readings: Readings) -> bool:
        """Whether power may be on: never without the held button."""
        held = readings.button is True and self._spent is None
        through = self._grant.through_estop and readings.estop_closed is False
        return wish.power and held and (through or not self._latched)

    def _denial(self, duty: float, readings: Readings, dt_s: float) -> Denial | None:
        """What forbids this duty, if anything does; the first reasons are those to tell first."""
        if self._latched:
            return Denial.ESTOP
        if self._spent is not None:
            return self._spent
        if readings.button is not True:
            return Denial.NOT_HELD
        if not 0.0 < abs(duty) <= self._grant.most_duty <= 1.0:  # false for NaN as well
            return Denial.NOT_ANNOUNCED
        return (
            self._unsound(readings, dt_s)
            or self._overdone(readings)
            or self._at_an_end(duty, readings)
            or self._too_soon(duty, readings.now_s)
        )

    def _unsound(self, readings: Readings, dt_s: float) -> Denial | None:
        """Something that has to be good is not."""
        since_s, grant = self._powered_since_s, self._grant
        if not 0.0 < dt_s < LEASE_S:
            return Denial.LATE
        if since_s is None or readings.now_s - since_s < WAKES_S:
            return Denial.POWER
        if readings.drive_ok is not True:
            return Denial.DRIVER
        if readings.enabling is not True:  # S45
            return Denial.ENABLING
        if grant.ankles is None or readings.ankles_locked is not grant.ankles:  # S31
            return Denial.ANKLES
        sees = self._trail and readings.current_a is not None
        return None if sees else Denial.BLIND

    def _overdone(self, readings: Readings) -> Denial | None:
        """More current, travel or rate than announced; the press that did it is spent."""
        grant, newest = self._grant, self._trail[-1][1]
        self._origin = self._origin or newest
        if self._overcurrent(readings):  # S27
            self._spent = Denial.CURRENT
        elif not turned_deg(self._origin, newest) < grant.most_deg:
            self._spent = Denial.TRAVEL
        elif self._rate_deg_s() > FAST * grant.most_deg_s + FAST_DEG_S:  # S11
            self._spent = Denial.RATE
        return self._spent

    def _rate_deg_s(self) -> float:
        """From one half of the window to the other, so that noise is no rate."""
        trail = list(self._trail)
        lasted_s, half = trail[-1][0] - trail[0][0], len(trail) // 2
        if lasted_s < _RATE_WINDOW_S / 2:
            return 0.0
        before = mean_vector([vector for _, vector in trail[:half]])
        after = mean_vector([vector for _, vector in trail[half:]])
        return turned_deg(before, after) / (lasted_s / 2)

    def _overcurrent(self, readings: Readings) -> bool:
        current_a, now_s = readings.current_a, readings.now_s
        if current_a is not None and current_a <= self._grant.trip_a:
            self._over_since_s = None
            return False
        self._over_since_s = now_s if self._over_since_s is None else self._over_since_s
        return now_s - self._over_since_s >= CURRENT_S

    def _at_an_end(self, duty: float, readings: Readings) -> Denial | None:
        """An end switch, or the end of what was announced, lies in this direction."""
        turned, switches = self._grant.turned, (readings.upper_switch, readings.lower_switch)
        if turned is None:  # back the way it came is all that is known to be right
            away = all(sign * duty < 0 for sign in self._reached_by.values())
            return None if away else Denial.SWITCH
        down = (duty > 0) is not turned
        if switches[down] is not False:  # S9
            return Denial.SWITCH
        return self._beyond(down, readings)

    def _beyond(self, down: bool, readings: Readings) -> Denial | None:
        low_deg, high_deg = self._grant.low_deg, self._grant.high_deg
        if low_deg is None or high_deg is None:
            return None
        tilt, check, now_s = readings.tilt, readings.check, readings.now_s
        if readings.calibrated is not True:  # S25
            return Denial.STRANGER
        if tilt is None or check is None:
            return Denial.BLIND
        if not (0.0 <= now_s - tilt.taken_s < STALE_S and 0.0 <= now_s - check.taken_s < STALE_S):
            return Denial.BLIND
        if not abs(tilt.angle_deg - check.angle_deg) <= DISAGREE_DEG:  # S21
            return Denial.DISAGREE
        least, most = sorted((tilt.angle_deg, check.angle_deg))
        within = most < high_deg if down else least > low_deg
        return None if within else Denial.BOUNDS

    def _too_soon(self, duty: float, now_s: float) -> Denial | None:
        turned_round = self._drove_sign * duty < 0
        rested = now_s - self._drove_s >= self.dead_time_s
        return Denial.DEAD_TIME if turned_round and not rested else None  # S12

    def _slewed(self, duty: float, dt_s: float) -> float:
        """Let duty fall at once but rise slowly."""
        room = _SLEW_DUTY_S * min(max(0.0, dt_s), LEASE_S)
        if duty > 0:
            return min(duty, max(self.duty, 0.0) + room)
        return max(duty, min(self.duty, 0.0) - room)
