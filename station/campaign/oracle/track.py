"""What the rules have in common: how the table really moves, what hands do, what is excused."""

from collections import deque
from dataclasses import dataclass, field

from station.campaign.oracle import trust
from station.campaign.oracle.course import Course
from station.campaign.oracle.licence import Licence
from station.campaign.oracle.sight import Limits, Sight

SMOOTH_S = 0.2
STILL_DEG_S = 0.12
MOVING_DEG_S, MOVING_S = 0.3, 0.25
RELEASED_S = 0.05  # S2
UPRIGHT_DEG = 2.0
HEAD_DOWN_DEG = 1.0
LATELY_S = 3.0
NEVER_S = -1e9
PLAIN = frozenset(
    {
        "battery_low", "not_calibrated", "mains_lost", "tilt_bus_errors", "check_bus_errors",
        "button_bounce", "upper_switch_stuck_off", "lower_switch_stuck_off",
        "lower_switch_stuck_on", "ankles_open",
    }
)  # fmt: skip
"""Faults that neither take the motor nor the angle away: what they lead to is as planned."""


@dataclass(slots=True)
class Track:
    """Derived from the sights of a run, one `see` per tick.

    Attributes:
        sight: This tick.
        now_s: Its time.
        angle_deg: The true angle.
        upright: The bed stands where it is parked.
        dt_s: Since the last one.
        rate_deg_s: True rate over the last `SMOOTH_S`.
        still_s: For how long the bed has really been at rest.
        moving_s: For how long it has really been moving in one direction.
        touched: The button's wire went to pressed in this tick.
        pressed: The same after at least 50 ms released.
        held_s: For how long the wire has been pressed.
        stop_s: Last time that somebody stopped the table, or asked to.
        stop_moving: That happened in this tick, while the table moved.
        answered_s: Last time that somebody pressed or answered.
        released_s: For how long the wire has been released.
        disturbed: Since it last stood upright, something has taken motor, angle or chain away.
        lately: Everything that was broken within the last seconds.
        ever: Everything that has been broken.
        changed_s: Last time that something broke or was mended.
        departs: The first head-down drive from upright is in this tick.
        head_down_s: Continuous time truly head-down.
        session_s: Time truly head-down since the session was started.
    """

    limits: Limits
    sight: Sight
    licence: Licence = field(default_factory=Licence)
    course: Course = field(default_factory=Course)
    now_s: float = 0.0
    angle_deg: float = 0.0
    upright: bool = True
    dt_s: float = 0.0
    rate_deg_s: float = 0.0
    still_s: float = 0.0
    moving_s: float = 0.0
    touched: bool = False
    pressed: bool = False
    held_s: float = 0.0
    released_s: float = 0.0
    stop_s: float = NEVER_S
    stop_moving: bool = False
    answered_s: float = NEVER_S
    disturbed: bool = False
    lately: frozenset[str] = frozenset()
    ever: frozenset[str] = frozenset()
    changed_s: float = NEVER_S
    departs: bool = False
    head_down_s: float = 0.0
    session_s: float = 0.0
    _level_s: float = 0.0
    _at_rest: bool = True
    _down: bool = True
    _hand: bool = False
    _angles: deque[tuple[float, float]] = field(default_factory=deque)
    _broken_before: frozenset[str] = frozenset()
    _was: dict[str, float] = field(default_factory=dict)

    @property
    def parked(self) -> bool:
        """Upright and at rest."""
        return self.upright and self.still_s > 1.0

    def see(self, sight: Sight) -> None:
        """Take in one tick."""
        self.dt_s, self.sight = sight.now_s - self.sight.now_s, sight
        self.now_s, self.angle_deg = sight.now_s, sight.truth.angle_deg
        self.upright = self.angle_deg < self.limits.upright_deg + UPRIGHT_DEG
        self._hands(sight)
        self._broken(sight)
        self._stops(sight)
        self._motion(sight)
        self._times()
        self._departures(sight)
        self.licence.follow(self)
        self.course.follow(self)

    def _hands(self, sight: Sight) -> None:
        down = sight.wires.button is not False
        self.touched = down and not self._down
        self.pressed = self.touched and self.released_s >= RELEASED_S - 1e-6
        if down:
            self.held_s = self.held_s + self.dt_s if self._down else 0.0
            self.released_s = 0.0
        else:
            self.released_s = self.released_s + self.dt_s if not self._down else 0.0
            self.held_s = 0.0
        self._down = down
        if self.touched or any(each.startswith("answer") for each in sight.asked):
            self.answered_s = sight.now_s

    def _broken(self, sight: Sight) -> None:
        """What is broken, what was so lately, and whether that took motor, angle or chain away."""
        now_s, faults = sight.now_s, sight.faults
        if faults or self._was:
            if faults != self._broken_before:
                self._broken_before, self.changed_s = faults, now_s
                self.ever |= faults
            self._was.update(dict.fromkeys(faults, now_s))
            self.lately = frozenset(n for n, at in self._was.items() if now_s - at < LATELY_S)
        chain = sight.wires.estop_closed is True
        if not chain or sight.restarted or faults - PLAIN:
            self.disturbed = True
        elif self.disturbed and self.parked and not self.lately - PLAIN:
            self.disturbed = False

    def _stops(self, sight: Sight) -> None:
        returned = sight.wires.return_button is not False
        hand, self._hand = returned and not self._hand, returned
        moving = self.moving_s >= MOVING_S
        asked = any(each in STOPS for each in sight.asked)
        self.stop_moving = moving and (asked or self.touched)
        if asked or hand or self.touched:
            self.stop_s = sight.now_s

    def _motion(self, sight: Sight) -> None:
        now_s, angle, angles = sight.now_s, sight.truth.angle_deg, self._angles
        angles.append((now_s, angle))
        while now_s - angles[0][0] > SMOOTH_S + 1e-6:
            angles.popleft()
        then_s, then_deg = angles[0]
        span_s = now_s - then_s
        self.rate_deg_s = (angle - then_deg) / span_s if span_s > 0 else 0.0
        still = abs(sight.truth.rate_deg_s) < STILL_DEG_S
        self.still_s = self.still_s + self.dt_s if still else 0.0
        going = abs(sight.truth.rate_deg_s) > MOVING_DEG_S and sight.pins.duty != 0.0
        self.moving_s = self.moving_s + self.dt_s if going else 0.0

    def _times(self) -> None:
        if self.angle_deg > HEAD_DOWN_DEG:
            self.head_down_s += self.dt_s
            self.session_s += self.dt_s
            self._level_s = 0.0
        else:
            self._level_s += self.dt_s
            if self._level_s > 5.0:
                self.head_down_s = 0.0
        if self.parked:
            self.session_s = 0.0

    def _departures(self, sight: Sight) -> None:
        driven = sight.pins.duty > 0.0
        self.departs = driven and self._at_rest and self.upright
        self._at_rest = not driven and (self._at_rest or self.parked)


STOPS = frozenset({"ask to stop", "late ask to stop"})


def movable(track: Track) -> bool:
    """The table can be moved and its angle trusted, now and for the last seconds."""
    sight = track.sight
    bad = track.lately & (trust.STRANDS | trust.BLINDS | trust.DRIVE | trust.TIME)
    return not track.disturbed and not bad and sight.wires.estop_closed is True
