"""The guard's judgement: may its contact be closed now, and must somebody be alarmed?

Open is the rule. The contact is closed only while the controller beats and asks for power, the
guard's own contact of the emergency stop is closed, its own tilt channel is sound, and nothing of
the outermost envelope is broken. The figures here are the machine's last ones, wider than all that
the controller holds itself to; no setting moves them.

A breach latches, until somebody presses the button on the station with everything good again. The
way up is kept open even then: hold-to-run is permitted for a while, with the guard's own channel
head-up and slow only, without one by time alone (S18). `docs/decisions/0028` has the policy as a
table. Pure: time and everything that was sensed are handed in.
"""

from dataclasses import dataclass, field

from hardware.interface import TiltSample
from station.guard.channel import Channel
from station.guard.messages import Beat, Reason, fresh

DEEPEST_DEG = 60.0 + 4.0  # S7 S8: the machine's deepest angle, and the room before a cut
HIGHEST_DEG = -85.0 - 4.0  # S8: the highest place where a table may park, and the same room
FASTEST_DEG_S, FAST_S = 2.5 * 3.0, 0.05  # S10 S11
UNDRIVEN_DEG, COAST_S = 3.0, 1.0  # S28: three times what the controller lets pass
DOWN_DEG = 8.0  # S13: below any level rest, with what two sensors may differ by
LEVEL_S = 10.0  # S13: out of that for so long ends a stretch; a touch does not
HEAD_DOWN_S = 180.0 + 120.0  # S13: the longest hold, and the slowest way up from the deepest angle
SINKS_DEG = 2.0  # S13: further down than this after that, and nobody is bringing anybody up
CREEP_S = 120.0 + 5.0  # S18: the controller's own time, and a moment
CREEP_DOWN_DEG = 2.0  # S18: above the highest place reached in this go: beyond any noise
CREEP_FASTEST_DEG_S, CREEP_FAST_S = 2.5, 0.2  # S18: 1 deg/s, with the load's help
APART_S = 0.2  # between two goes of hold-to-run
DROPS_S = 0.1  # S20: a monostable may let go after this; what fell must not close in mid-motion


@dataclass(frozen=True, slots=True)
class Senses:
    """What the guard knows in one look.

    Attributes:
        now_s: Monotonic time.
        tilt: Newest sample of the second tilt channel, however old; None without any.
        calibrated: The very sensor answers that it was calibrated with (S25).
        estop_closed: The guard's own contact of the chain; None when it cannot be read.
        beat: The newest sound record of the controller, however old; None without any.
        able: All outputs of the guard do as they are told.
    """

    now_s: float
    tilt: TiltSample | None
    calibrated: bool
    estop_closed: bool | None
    beat: Beat | None
    able: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of a look.

    Attributes:
        closed: Hold the contact.
        ready: Nothing stands against holding it when it is asked for.
        alarm: Somebody has been head-down for too long.
        reason: Why.
    """

    closed: bool
    ready: bool
    alarm: bool
    reason: Reason


@dataclass(slots=True)
class HeadDown:
    """The guard's own count of time head-down; goes on while the angle is unknown (S13)."""

    seconds: float = 0.0
    _down: bool = False
    _level_s: float = 0.0
    _highest_deg: float = 0.0

    def update(self, angle_deg: float | None, dt_s: float) -> None:
        """Count a look; `angle_deg` is None while it is not known."""
        if angle_deg is not None:
            self._down = angle_deg > DOWN_DEG
        self._level_s = 0.0 if self._down else self._level_s + dt_s
        if self._down:
            self.seconds += dt_s
        elif self._level_s >= LEVEL_S:
            self.seconds = 0.0
        if angle_deg is not None:
            higher = min(self._highest_deg, angle_deg)
            self._highest_deg = higher if self.too_long else angle_deg

    @property
    def too_long(self) -> bool:
        """Longer than anybody may be, the way up included."""
        return self.seconds > HEAD_DOWN_S

    def sinks(self, angle_deg: float) -> bool:
        """Still going down after that."""
        return self.too_long and angle_deg > self._highest_deg + SINKS_DEG


@dataclass(slots=True)
class Creep:
    """One go of hold-to-run: head-up, slow, and not for ever (S18)."""

    began_s: float | None = None
    spent: bool = False
    _asked_s: float = -1e9
    _highest_deg: float = 90.0
    _slow_s: float = -1e9

    def update(self, beat: Beat | None, channel: Channel, sound: bool, now_s: float) -> None:
        """Whether somebody asks for it now, and whether this go has gone wrong.

        By time alone where the channel is not sound: what it says may be anything.
        """
        if beat is None or not beat.creeps:
            if now_s - self._asked_s > APART_S:
                self.began_s = None
            return
        self._asked_s = now_s
        if self.began_s is None:
            self.began_s, self.spent, self._highest_deg, self._slow_s = now_s, False, 90.0, now_s
        if now_s - self.began_s > CREEP_S:
            self.spent = True
        if not sound:
            self._highest_deg, self._slow_s = 90.0, now_s
            return
        self._highest_deg = min(self._highest_deg, channel.angle_deg)
        if abs(channel.rate_deg_s) <= CREEP_FASTEST_DEG_S:
            self._slow_s = now_s
        goes_down = channel.angle_deg > self._highest_deg + CREEP_DOWN_DEG
        if goes_down or now_s - self._slow_s > CREEP_FAST_S:
            self.spent = True


@dataclass(slots=True)
class Judge:
    """What the guard remembers from one look to the next.

    Attributes:
        channel: Its own view of the second tilt channel.
        head_down: Its own count.
        creep: Hold-to-run.
        latched: The breach that keeps the contact open; None without one.
        drops_s: Without a look for so long the contact has fallen by itself.
    """

    channel: Channel = field(default_factory=Channel)
    head_down: HeadDown = field(default_factory=HeadDown)
    creep: Creep = field(default_factory=Creep)
    latched: Reason | None = None
    drops_s: float = DROPS_S
    _opened: Reason | None = Reason.IDLE  # S1: a guard that starts while power is asked for waits
    _last_s: float | None = None
    _slow_s: float = -1e9
    _still_deg: float = 0.0
    _drive: int = 0
    _drive_s: float = -1e9

    def look(self, senses: Senses) -> Verdict:
        """Judge one look."""
        now_s = senses.now_s
        if self._last_s is None:
            self._drive_s = now_s
        dt_s = 0.0 if self._last_s is None else max(0.0, now_s - self._last_s)
        self._last_s = now_s
        if dt_s > self.drops_s:  # S20: whoever was cut off meanwhile must not be moved by surprise
            self._opened = self._opened or Reason.LATE
        beat = senses.beat if senses.beat and fresh(senses.beat.at_s, now_s) else None
        drive = beat.drive if beat is not None else 0
        self.channel.update(senses.tilt, now_s, driven=drive != 0)
        sound = self.channel.good(now_s) and senses.calibrated
        self.head_down.update(self.channel.angle_deg if sound else None, dt_s)
        self.creep.update(beat, self.channel, sound, now_s)
        breach = self._breach(now_s, drive, sound)
        wrong = self._missing(senses, beat, sound) or breach
        return self._verdict(beat, wrong, senses)

    def _missing(self, senses: Senses, beat: Beat | None, sound: bool) -> Reason | None:
        """What is not there that has to be, whatever the table does."""
        if beat is None:  # S20
            return Reason.NO_BEAT
        if not senses.able:
            return Reason.SENSES
        if senses.estop_closed is not True:  # S6
            return Reason.ESTOP
        if beat.commissions and not senses.calibrated:
            return None  # that is what commissioning is about to make
        if not senses.calibrated:  # S25
            return Reason.CALIBRATION
        return None if sound else Reason.CHANNEL  # S22 S23

    def _breach(self, now_s: float, drive: int, sound: bool) -> Reason | None:
        """What of the outermost envelope is broken by the angle and its rate."""
        channel = self.channel
        if not sound:
            self._slow_s = self._drive_s = now_s  # begin anew when it answers again
            return None
        if abs(channel.rate_deg_s) <= FASTEST_DEG_S:
            self._slow_s = now_s
        undriven = self._undriven(now_s, drive)
        if not HIGHEST_DEG <= channel.angle_deg <= DEEPEST_DEG:  # S8
            return Reason.ANGLE
        if now_s - self._slow_s >= FAST_S:  # S11
            return Reason.RATE
        if undriven:  # S28
            return Reason.UNDRIVEN
        return Reason.HEAD_DOWN if self.head_down.sinks(channel.angle_deg) else None  # S13

    def _undriven(self, now_s: float, drive: int) -> bool:
        """Moved by itself, or against the drive, once what coasts has come to rest."""
        angle_deg = self.channel.angle_deg
        if drive != self._drive:
            self._drive, self._drive_s = drive, now_s
        if now_s - self._drive_s < COAST_S:
            self._still_deg = angle_deg
        if drive:
            self._still_deg = drive * max(drive * self._still_deg, drive * angle_deg)
            return drive * (self._still_deg - angle_deg) > UNDRIVEN_DEG
        return abs(angle_deg - self._still_deg) > UNDRIVEN_DEG

    def _verdict(self, beat: Beat | None, wrong: Reason | None, senses: Senses) -> Verdict:
        asks, alarm = beat is not None and beat.asks, self.head_down.too_long
        if not asks:
            return self._unasked(beat, wrong, alarm)
        if self._creeps_well(beat, senses):
            self._opened = None
            return Verdict(True, self.latched is None and wrong is None, alarm, Reason.HOLDS)
        if beat is not None and beat.creeps and self.creep.spent:
            self._opened = Reason.CREEP
            return Verdict(False, False, alarm, Reason.CREEP)
        if wrong is not None:
            self._open(wrong)
        against = self.latched or self._opened
        return Verdict(against is None, against is None, alarm, against or Reason.HOLDS)

    def _unasked(self, beat: Beat | None, wrong: Reason | None, alarm: bool) -> Verdict:
        """Open; here a latch is let go of, and what stood in the way is forgotten."""
        if beat is None:  # what was asked last may be asked again when it comes back
            if self._opened is not Reason.IDLE:
                self._opened = self._opened or Reason.NO_BEAT
            return Verdict(False, False, alarm, self.latched or Reason.NO_BEAT)
        self._opened = None
        if wrong is Reason.UNDRIVEN:  # power is off: somebody is at the crank
            wrong, self._drive_s = None, self._last_s or 0.0
        if beat.resets and wrong is None:
            self.latched = None
        against = self.latched or wrong
        return Verdict(False, against is None, alarm, against or Reason.IDLE)

    def _open(self, wrong: Reason) -> None:
        """Something is wrong while power is asked for: open until that ends, or for good."""
        self._opened = self._opened or wrong
        if wrong in _LATCHING:
            self.latched = self.latched or wrong

    def _creeps_well(self, beat: Beat | None, senses: Senses) -> bool:
        """S18: the way up that nothing but the chain, a dead controller or itself takes away."""
        asked = beat is not None and beat.creeps
        able = senses.able and senses.estop_closed is True
        return asked and able and not self.creep.spent


_LATCHING = frozenset(
    {Reason.CHANNEL, Reason.ANGLE, Reason.RATE, Reason.UNDRIVEN, Reason.HEAD_DOWN}
)
