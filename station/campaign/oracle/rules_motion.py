"""Never too far, too fast, or with a jerk: S7 to S12."""

from collections import deque
from dataclasses import dataclass, field
from operator import mul

from station.campaign.oracle import trust
from station.campaign.oracle.rule import Lasting
from station.campaign.oracle.track import NEVER_S, Track

PLANNED_DEG, CUT_DEG = 1.6, 6.0  # beyond the person's angle: of a plan, and of what S8 cuts
UPPER_DEG = 2.6  # above upright: the end switch is at 1.5, the buffer at 4
FREE = frozenset({"motor_runaway", "motor_reversed", "backlash_jump"})
RATE_SHARE, RATE_SLACK_DEG_S = 1.15, 0.25
FAST, FAR_TOO_FAST, SLACK = 1.5, 2.5, 1.15  # S11, and what a filter needs to see it
PLAN_DEG_S2, STOP_DEG_S2 = 5.0, 12.0  # S12: 3 and 8, and what the tracking adds to a plan
WINDOW_S, DEAD_BAND, DEG_S_PER_DUTY = 0.15, 0.1, 4.0
JOLT_TICKS, JOLT_DEG_S = 4, 0.7  # a stop at 8 deg/s2 falls by 0.3 in them; hold-to-run has 0.6
LOAD_A = 5.0  # near the trip of S27, which lets go of the drive at once
DEAD_S = 0.3
TICK_S, LATE_TICK_S = 0.01, 0.015
CURVE_TICKS = 30
# S12 says 6. Over 0.3 s the duty also corrects for load, play and the noise of a sensor; the bound
# lies above what the fixed set bends by, and `S12_plans_four_times_as_sharp` must breach it.
CURVED_DEG_S3 = 13.5
LOOSE_DEG_S, FOLLOWS, CAUGHT_UP_S = 0.4, (0.4, 2.5), 0.8  # the bed follows the drive by so much


def _curve_weights(ticks: int) -> tuple[float, ...]:
    """What each of evenly spaced values adds to the second derivative of their best parabola."""
    at = [number - (ticks - 1) / 2 for number in range(ticks)]
    second, fourth = sum(x**2 for x in at), sum(x**4 for x in at)
    share = 2 / (ticks * fourth - second * second)
    return tuple(share * (ticks * x * x - second) for x in at)


CURVE = _curve_weights(CURVE_TICKS)


@dataclass(slots=True)
class NotTooDeep:
    """S7: nothing takes anybody deeper than their limit while the sensors tell the truth."""

    requirement: str = "S7"
    says: str = "never deeper than the person's limit"

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        beyond = track.angle_deg - track.limits.deepest_deg
        if beyond > PLANNED_DEG and not track.lately & (trust.LIARS | FREE | trust.TIME):
            return f"at {track.angle_deg:.1f} deg; the limit is {track.limits.deepest_deg:g}"
        return None


@dataclass(slots=True)
class NotFarTooDeep:
    """S8: whatever fails, it is stopped before 6 deg beyond the limit.

    Who holds the button gives power to whatever is broken; how far that may go is S18's.
    """

    requirement: str = "S8"
    says: str = "never 6 deg beyond the person's limit, nor above upright, whatever fails"
    _by_hand: bool = False

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        beyond = track.angle_deg - track.limits.deepest_deg
        self._by_hand = self._by_hand or (track.held_s > 0.9 and bool(track.lately & FREE))
        if trust.both_lie(track.ever) or self._by_hand:
            return None
        if beyond > CUT_DEG:
            return f"at {track.angle_deg:.1f} deg; the limit is {track.limits.deepest_deg:g}"
        above = track.limits.upright_deg - track.angle_deg
        if above > UPPER_DEG and not track.lately & (trust.SENSORS | trust.SWITCHES | FREE):
            return f"at {track.angle_deg:.1f} deg, above upright"
        return None


@dataclass(slots=True)
class NotIntoTheEnd:
    """S9: no drive into an end switch that reads as reached, in that very tick."""

    requirement: str = "S9"
    says: str = "no drive into an end switch"

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        wires, duty = track.sight.wires, track.sight.pins.duty
        if duty > 0 and wires.lower_switch is not False:
            return f"duty {duty:.2f} into the head-down end switch"
        if duty < 0 and wires.upper_switch is not False:
            return f"duty {duty:.2f} into the head-up end switch"
        return None


def cap_deg_s(track: Track) -> float:
    """The person's cap in the direction in which the table moves."""
    return track.limits.down_deg_s if track.rate_deg_s > 0 else track.limits.up_deg_s


@dataclass(slots=True)
class AsSlowAsPlanned:
    """S10: nothing is planned faster than the person's caps."""

    requirement: str = "S10"
    says: str = "no faster than the person's caps, as long as drive and sensors are whole"
    _fast: Lasting = field(default_factory=lambda: Lasting(0.4))

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        most = cap_deg_s(track) * RATE_SHARE + RATE_SLACK_DEG_S
        whole = not track.lately & (trust.DRIVE | trust.SENSORS | trust.TIME)
        if self._fast.exceeded(abs(track.rate_deg_s) > most and whole, track.now_s):
            return f"{track.rate_deg_s:.2f} deg/s; the cap is {cap_deg_s(track):g}"
        return None


@dataclass(slots=True)
class FastIsStopped:
    """S11: what moves too fast for whatever reason is driven no further, and cut if far too fast.

    What goes on moving without being driven is S28's.
    """

    requirement: str = "S11"
    says: str = "1.5 x the cap for 0.1 s is driven no further, 2.5 x is cut"
    _fast: Lasting = field(default_factory=lambda: Lasting(1.2))
    _far: Lasting = field(default_factory=lambda: Lasting(0.8))

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        rate, pins, now_s = track.rate_deg_s, track.sight.pins, track.now_s
        share = abs(rate) / cap_deg_s(track)
        if share < FAST or track.lately & (trust.TIME | trust.SENSORS):
            self._fast.since_s = self._far.since_s = NEVER_S
            return None
        driven = pins.duty * rate > 0
        fast = self._fast.exceeded(share > FAST * SLACK and driven, now_s)
        far = self._far.exceeded(share > FAR_TOO_FAST * SLACK and pins.power, now_s)
        told = f"{rate:.2f} deg/s; the cap is {cap_deg_s(track):g}, duty {pins.duty:.2f}"
        return told if fast or far else None


@dataclass(slots=True)
class Smooth:
    """S12: planned motion begins and ends gently, and a stop is not a blow.

    Judged at the drive's wire, in degrees a second that its duty stands for: what the person feels
    beyond that is the play of the screw, which no plan can take away.
    """

    requirement: str = "S12"
    says: str = "plans at 3 deg/s2 at most, stops at 8"
    _duties: deque[tuple[float, float]] = field(default_factory=deque)
    _stopped_s: float = NEVER_S

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        now_s, duty, duties = track.now_s, track.sight.pins.duty, self._duties
        if track.stop_s == now_s or track.sight.wires.enabling is not True:
            self._stopped_s = now_s
        duties.append((now_s, duty))
        while now_s - duties[0][0] > WINDOW_S + 1e-6:
            duties.popleft()
        before_s, before = duties[0]
        rolling = min(abs(duty), abs(before)) > DEAD_BAND and duty * before > 0
        if not rolling or track.lately:
            return None
        change = abs(duty - before) * DEG_S_PER_DUTY / (now_s - before_s + 1e-9)
        # Whatever brings it up stops it first.
        stops = now_s - self._stopped_s < 1.0 or (track.course.spoiled and 0 < duty < before)
        most = STOP_DEG_S2 if stops else PLAN_DEG_S2
        return f"the drive's speed changes by {change:.1f} deg/s2" if change > most else None


@dataclass(slots=True)
class Gentle:
    """S12: the plans of an undisturbed session change their acceleration slowly: by their jerk.

    Judged at the drive's wire too, as the curve of its speed over 0.3 s, and only while the bed
    follows: where the screw turns through its play nothing moves, and the drive makes up for it.
    """

    requirement: str = "S12"
    says: str = "plans with a jerk of 6 deg/s3 at most, as the drive's speed shows it"
    _duties: deque[float] = field(default_factory=lambda: deque(maxlen=CURVE_TICKS))
    _loose_s: float = NEVER_S

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        bend = self.bend(track)
        return (
            f"the drive's speed bends by {bend:.1f} deg/s3" if abs(bend) > CURVED_DEG_S3 else None
        )

    def bend(self, track: Track) -> float:
        """The curve of the drive's speed, in deg/s3; 0 where it says nothing of the plan."""
        duty, duties, now_s = track.sight.pins.duty, self._duties, track.now_s
        drive = (abs(duty) - DEAD_BAND) * DEG_S_PER_DUTY
        share = abs(track.sight.truth.rate_deg_s) / max(drive, 1e-6)
        if drive > LOOSE_DEG_S and not FOLLOWS[0] < share < FOLLOWS[1]:
            self._loose_s = now_s
        loose = now_s - self._loose_s < CAUGHT_UP_S
        turned = bool(duties) and duty * duties[-1] < 0
        if drive <= 0.0 or loose or turned or track.course.spoiled or track.dt_s > LATE_TICK_S:
            duties.clear()
            return 0.0
        duties.append(duty)
        if len(duties) < CURVE_TICKS:
            return 0.0
        curve: float = sum(map(mul, CURVE, duties))
        return curve * DEG_S_PER_DUTY / TICK_S**2


@dataclass(slots=True)
class NoJolt:
    """S12: whatever ends a motion, a stop or a turn, takes its time; only a cut is a blow."""

    requirement: str = "S12"
    says: str = "no drive falls by 0.7 deg/s at once, but in a cut"
    _rates: deque[float] = field(default_factory=lambda: deque(maxlen=JOLT_TICKS))

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        sight, rates = track.sight, self._rates
        cut = not sight.pins.power or sight.wires.power_on is not True or sight.restarted
        # Too much current, and ankles that are not held, let go of the drive at once (S27, S31).
        free = sight.truth.current_a > LOAD_A or sight.wires.ankles_locked is not True
        if cut or free or track.lately or track.dt_s > LATE_TICK_S:
            rates.clear()
            return None
        rates.append(max(0.0, abs(sight.pins.duty) - DEAD_BAND) * DEG_S_PER_DUTY)
        fell = rates[0] - rates[-1]
        return f"the drive falls by {fell:.2f} deg/s at once" if fell > JOLT_DEG_S else None


@dataclass(slots=True)
class Turns:
    """S12: between two directions the drive stands at duty 0 for 300 ms."""

    requirement: str = "S12"
    says: str = "300 ms at duty 0 between two directions"
    _sign: int = 0
    _at_s: float = NEVER_S

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        duty = track.sight.pins.duty
        if duty == 0.0:
            return None
        sign, before = (1 if duty > 0 else -1), self._sign
        apart_s, self._sign, self._at_s = track.now_s - self._at_s, sign, track.now_s
        if before and sign != before and apart_s < DEAD_S - 0.001:
            return f"the drive turned after {apart_s * 1000:.0f} ms"
        return None


RULES = (
    NotTooDeep, NotFarTooDeep, NotIntoTheEnd, AsSlowAsPlanned, FastIsStopped, Smooth, Gentle,
    NoJolt, Turns,
)  # fmt: skip
