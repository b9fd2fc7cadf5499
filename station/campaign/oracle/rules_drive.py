"""Motor, driver and relay that fail: S26 to S29, S46."""

from collections import deque
from dataclasses import dataclass, field

from station.campaign.oracle import trust
from station.campaign.oracle.rule import Lasting
from station.campaign.oracle.track import NEVER_S, Track

TRIP_A, TRIP_S = 6.0, 0.1  # S27
RUNAWAY_DEG = 1.0  # S28
POWER_S = 0.2  # S29
STALLED_S = 4.0  # S26: a slow drive takes longer to judge
BUDGET_S, WINDOW_S, RATED_A = 120.0, 600.0, 5.0  # S46
GONE_DUTY = 0.02


@dataclass(slots=True)
class StallStops:
    """S26: driven, and hardly moving: not for long."""

    requirement: str = "S26"
    says: str = "a drive that moves nothing is stopped"
    _driven_s: float = 0.0
    _from_deg: float = 0.0
    _sign: int = 0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        duty = track.sight.pins.duty
        sign = 0 if abs(duty) < 0.2 else (1 if duty > 0 else -1)
        travel = (track.angle_deg - self._from_deg) * sign
        if sign == 0 or sign != self._sign or travel > 0.5:
            self._sign, self._driven_s, self._from_deg = sign, 0.0, track.angle_deg
            return None
        self._driven_s += track.dt_s
        held = track.held_s > 0.5  # S18: who creeps by hand sees it, and no angle tells
        if self._driven_s > STALLED_S and not held and not track.lately & trust.LIARS:
            return f"duty {duty:.2f} for {self._driven_s:.1f} s and no motion"
        return None


@dataclass(slots=True)
class OvercurrentBacksOff:
    """S27: too much current lets go at once, and backs off."""

    requirement: str = "S27"
    says: str = "too much current for 0.1 s: the drive lets go and backs off"
    _over: Lasting = field(default_factory=lambda: Lasting(TRIP_S + 0.08))
    _tripped_s: float = NEVER_S
    _sign: int = 0
    _at_deg: float = 0.0
    _from_deg: float = 0.0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        duty, truth = track.sight.pins.duty, track.sight.truth
        if track.still_s > 1.0 and duty == 0.0:
            self._from_deg = track.angle_deg
        much = truth.current_a > TRIP_A + 0.4 and abs(duty) > GONE_DUTY
        if much and duty * self._sign <= 0:
            self._sign, self._at_deg = (1 if duty > 0 else -1), track.angle_deg
        if self._over.exceeded(much, track.now_s):
            return f"{truth.current_a:.1f} A, and still driven at {duty:.2f}"
        if much:
            self._tripped_s = track.now_s
        since_s = track.now_s - self._tripped_s
        deeper = track.angle_deg - max(self._at_deg, self._from_deg)
        if since_s < 4.0 and self._sign < 0 and deeper > 1.0 and "obstacle" in track.lately:
            return f"backed off {deeper:.1f} deg deeper than it had been"
        return None


@dataclass(slots=True)
class ObstacleLetsGo:
    """S27: what is trapped by something in the way is let go of: the table backs off."""

    requirement: str = "S27"
    says: str = "after running into something the table backs off"
    _hit_s: float = NEVER_S
    _at_deg: float = 0.0
    _over_s: float = 0.0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        truth, now_s = track.sight.truth, track.now_s
        down = track.sight.pins.duty > GONE_DUTY
        over = truth.current_a > TRIP_A + 0.6 and down
        self._over_s = self._over_s + track.dt_s if over else 0.0
        alone = track.sight.faults == {"obstacle"} == track.lately
        if self._over_s > TRIP_S + 0.02 and self._hit_s == NEVER_S and alone:
            self._hit_s, self._at_deg = now_s, track.angle_deg
        if self._hit_s == NEVER_S:
            return None
        disturbed = track.stop_s > self._hit_s - 1.0 or not alone
        if disturbed or self._at_deg - track.angle_deg > 1.0:
            self._hit_s = NEVER_S
        elif now_s - self._hit_s > 5.0:
            self._hit_s = NEVER_S
            return f"5 s after {TRIP_A:g} A still at {track.angle_deg:.1f} deg"
        return None


@dataclass(slots=True)
class RunawayIsCut:
    """S28: what moves without its drive, or against it, loses its power."""

    requirement: str = "S28"
    says: str = "moves of more than 1 deg without or against the drive are cut"
    _sign: int = 0
    _since_s: float = NEVER_S
    _from_deg: float = 0.0
    _late: Lasting = field(default_factory=lambda: Lasting(0.35))

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        duty, angle = track.sight.pins.duty, track.angle_deg
        sign = (duty > 0) - (duty < 0)
        powered = track.sight.wires.power_on is True
        if sign != self._sign or not powered:
            self._sign, self._since_s, self._from_deg = sign, track.now_s, angle
        if track.now_s - self._since_s < 0.6:
            self._from_deg = angle
        if sign:
            self._from_deg = max(self._from_deg * sign, angle * sign) * sign
        off_deg = abs(angle - self._from_deg) if sign == 0 else (self._from_deg - angle) * sign
        blind = bool(track.lately & (trust.SENSORS | trust.TIME | {"backlash_jump"}))
        wrong = off_deg > RUNAWAY_DEG + 0.4 and powered and not blind and track.held_s == 0.0
        welded = "relay_welded" in track.lately and not track.sight.pins.power
        if self._late.exceeded(wrong and not welded, track.now_s):
            return f"moved {off_deg:.1f} deg at duty {duty:.2f}, and still has power"
        return None


@dataclass(slots=True)
class ContradictionIsCut:
    """S29: a contact that does not do what its coil says is left without duty."""

    requirement: str = "S29"
    says: str = "a relay contact that contradicts its coil for 0.2 s is cut"
    _late: Lasting = field(default_factory=lambda: Lasting(POWER_S + 0.08))

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        wires, pins = track.sight.wires, track.sight.pins
        contradicts = wires.power_on is not pins.power and (pins.power or pins.duty != 0.0)
        if self._late.exceeded(contradicts, track.now_s) and wires.estop_closed is True:
            return f"contact {wires.power_on}, coil {pins.power}, duty {pins.duty:.2f}"
        return None


@dataclass(slots=True)
class WeldedStartsNothing:
    """S29, S30: a relay that is welded shut starts nothing."""

    requirement: str = "S29"
    says: str = "nothing starts with a relay that stays closed"
    _closed_s: float = 0.0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        wrong = track.sight.wires.power_on is True and not track.sight.pins.power
        self._closed_s = self._closed_s + track.dt_s if wrong else 0.0
        if self._closed_s > 0.5 and track.sight.pins.duty:
            return "driven with a welded relay"
        return None


@dataclass(slots=True)
class Budget:
    """S46: the motor is not driven head-down beyond what its data sheet gives."""

    requirement: str = "S46"
    says: str = "no head-down drive once a fifth of ten minutes at rated current is used"
    _used_s: float = 0.0
    _pieces: deque[tuple[float, float]] = field(default_factory=deque)
    _slice_s: float = 0.0
    _slice_until_s: float = 0.0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        truth, now_s = track.sight.truth, track.now_s
        if track.sight.pins.duty:
            self._slice_s += min(track.dt_s, 0.1) * (truth.current_a / RATED_A) ** 2
        if now_s >= self._slice_until_s:
            self._pieces.append((now_s, self._slice_s))
            self._used_s += self._slice_s
            self._slice_s, self._slice_until_s = 0.0, now_s + 1.0
            while now_s - self._pieces[0][0] > WINDOW_S:
                self._used_s -= self._pieces.popleft()[1]
        if self._used_s > BUDGET_S * 1.1 and track.sight.pins.duty > 0:
            return f"{self._used_s:.0f} s at rated current within ten minutes"
        return None


RULES = (
    StallStops, OvercurrentBacksOff, ObstacleLetsGo, RunawayIsCut, ContradictionIsCut,
    WeldedStartsNothing, Budget,
)  # fmt: skip
