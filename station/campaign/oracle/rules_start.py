"""Nothing moves that nobody on the spot has started: S1 to S4, S30."""

from collections import deque
from dataclasses import dataclass, field

from station.campaign.oracle import trust
from station.campaign.oracle.track import NEVER_S, Track

DRIVEN_DUTY = 0.01
STOP_S = 0.8  # a stop is over by then (S5)
WARN_S, READY_S = 3.0, 3.7
STUCK_S = 5.0
BACKING_DEG = 2.6  # S27: 2, and what tracking is off by
TRIP_A = 6.0


@dataclass(slots=True)
class DeadAtStart:
    """S1: after power-up no power and no duty before a fresh press at the station."""

    requirement: str = "S1"
    says: str = "no power and no duty from power-up to a fresh press at the station"
    _released: bool = False
    _reset: bool = False

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        wires, pins = track.sight.wires, track.sight.pins
        if track.sight.restarted:
            self._released = self._reset = False
        if not self._reset and self._released and track.pressed:
            self._reset = wires.estop_closed is True
        self._released = self._released or wires.button is False
        if not self._reset and (pins.power or pins.duty):
            return f"power {pins.power}, duty {pins.duty:.2f} before anybody pressed the button"
        return None


@dataclass(slots=True)
class Backing:
    """Backing off from something in the way is the one head-down motion that nobody starts."""

    _tripped_s: float = NEVER_S
    _at_deg: float = 0.0

    def off(self, track: Track) -> bool:
        """Whether this may be it: after too much current on the way up, and only so far."""
        truth, pins = track.sight.truth, track.sight.pins
        if truth.current_a > TRIP_A - 0.5 and pins.duty < 0:
            self._tripped_s, self._at_deg = track.now_s, truth.angle_deg
        lately = track.now_s - self._tripped_s < 8.0
        return lately and truth.angle_deg - self._at_deg < BACKING_DEG


@dataclass(slots=True)
class Started:
    """S2: the drive goes head-down only under a licence, from upright soon after its press."""

    requirement: str = "S2"
    says: str = "no head-down drive without a choice and then a fresh press, or after its end"
    _backing: Backing = field(default_factory=Backing)
    _ready_s: float = NEVER_S

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        wires, licence, duty = track.sight.wires, track.licence, track.sight.pins.duty
        backing = self._backing.off(track)
        if wires.button is not False or wires.enabling is not True:
            self._ready_s = track.now_s
        if duty <= DRIVEN_DUTY:
            return None
        ending = track.now_s - licence.ended_s < STOP_S
        if not (licence.on or ending or backing):
            return f"driven head-down (duty {duty:.2f}) although {licence.ended_by}"
        late_s = track.now_s - self._ready_s
        if track.departs and late_s > READY_S + track.limits.waits_s and not track.lately:
            return f"began to move {late_s:.1f} s after the last press"
        return None


@dataclass(slots=True)
class NotWhileStuck:
    """S3: a button that was down for more than 5 s, and still is, starts nothing head-down."""

    requirement: str = "S3"
    says: str = "no head-down drive from upright with a button that is stuck"

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        stuck = track.held_s > STUCK_S + STOP_S + 0.3
        if stuck and track.sight.pins.duty > DRIVEN_DUTY:
            return f"driven head-down with the button down for {track.held_s:.1f} s"
        return None


@dataclass(slots=True)
class Warned:
    """S4: 3 s of lamp and buzzer before the first motion, and a press in them cancels."""

    requirement: str = "S4"
    says: str = "lamp and buzzer for 3 s before the first motion"
    _lit: deque[float] = field(default_factory=deque)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        now_s, pins, lit = track.now_s, track.sight.pins, self._lit
        if pins.lamp and pins.buzzer:
            lit.append(now_s)
        while lit and now_s - lit[0] > WARN_S + 0.3:
            lit.popleft()
        if not (track.departs and track.licence.on):
            return None
        warned_s = now_s - lit[0] if lit else 0.0
        often = len(lit) * track.dt_s >= WARN_S * 0.4
        if (warned_s < WARN_S - 0.3 or not often) and not track.lately & trust.TIME:
            return f"moved after {warned_s:.1f} s of warning, lit for {len(lit) * 0.01:.1f} s"
        return None


@dataclass(slots=True)
class RelayTested:
    """S30: before the first motion the relay has closed and opened again, at duty 0."""

    requirement: str = "S30"
    says: str = "the relay's contact closes and opens once before the first motion"
    _tested_s: float = NEVER_S
    _was: bool = False

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        contact = track.sight.wires.power_on is True
        if self._was and not contact:
            self._tested_s = track.now_s
        self._was = contact
        since_s = track.licence.since_s
        if track.departs and since_s is not None and self._tested_s < since_s:
            return "moved without a test of the power relay in the warning"
        return None


RULES = (DeadAtStart, Started, NotWhileStuck, Warned, RelayTested)
