"""Everything that must stop, stops: S5, S6, S18 to S20, S31, S45."""

from dataclasses import dataclass, field

from station.campaign.oracle import trust
from station.campaign.oracle.rule import Lasting, MustRise
from station.campaign.oracle.track import NEVER_S, Track, movable

STOP_S, STOP_DEG = 0.7, 2.0  # S5
SLACK_S, SLACK_DEG = 0.12, 0.4  # bounce, a tick, and the play of the screw
PLAY_S = 0.3  # in which the bed falls through the play when the screw has stopped
WORN_S = 0.3
GONE_DEG_S = 0.15
UNSTOPPABLE = frozenset(
    {"motor_runaway", "motor_reversed", "backlash_jump", "late_ticks", "hung_loop", "motor_dead"}
)
HOLD_STARTS_S = 0.5
WRONG_WAY_DEG = 4.5  # S18, S28: of a broken bridge that hold-to-run has given power
CREEP_DEG_S, CREEP_SLACK_DEG_S, CREEP_S = 1.0, 0.3, 120.0  # S18


@dataclass(slots=True)
class Stopping:
    """A stop that is under way: where and when it began."""

    began_s: float = NEVER_S
    from_deg: float = 0.0
    on: bool = False

    def begin(self, track: Track) -> None:
        """Here and now, unless one is under way."""
        if not self.on:
            self.on, self.began_s, self.from_deg = True, track.now_s, track.angle_deg

    def look(self, track: Track, slack_s: float = 0.0) -> str | None:
        """What is wrong with it, if it goes on."""
        if not self.on:
            return None
        duty, rate = track.sight.pins.duty, track.sight.truth.rate_deg_s
        moving = abs(rate) > GONE_DEG_S
        self.on = moving or duty != 0.0
        took_s = track.now_s - self.began_s
        went_deg = abs(track.angle_deg - self.from_deg)
        driven = duty != 0.0 and took_s > STOP_S + SLACK_S + slack_s
        late = moving and took_s > STOP_S + SLACK_S + PLAY_S + slack_s
        if track.lately & UNSTOPPABLE:
            self.on = False
        elif driven or late or (moving and went_deg > STOP_DEG + SLACK_DEG):
            self.on = False
            told = f"duty {duty:.2f}, {rate:.2f} deg/s"
            return f"{took_s:.2f} s and {went_deg:.2f} deg after the stop: {told}"
        return None


@dataclass(slots=True)
class Stops:
    """S5: whoever presses or asks while it moves finds it at rest within 0.7 s and 2 deg."""

    requirement: str = "S5"
    says: str = "at rest within 0.7 s and 2 deg after a stop"
    _stop: Stopping = field(default_factory=Stopping)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        if track.stop_moving:
            self._stop.begin(track)
        worn = "button_bounce" in track.lately
        return self._stop.look(track, WORN_S if worn else 0.0)


@dataclass(slots=True)
class HoldingStays:
    """S5: a table that has been stopped is not driven again but upwards, and not at once."""

    requirement: str = "S5"
    says: str = "after a stop the duty only falls"
    _stopped_s: float = NEVER_S
    _duty: float = 0.0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        duty, before = abs(track.sight.pins.duty), self._duty
        self._duty = duty
        if track.stop_moving:
            self._stopped_s = track.now_s
        elif any(each.startswith("ask to come") for each in track.sight.asked):
            self._stopped_s = NEVER_S
        since_s = track.now_s - self._stopped_s
        under_way = 0.05 < since_s < STOP_S and track.held_s < STOP_S
        rises = duty > before + 0.02
        if under_way and rises and not track.lately & trust.TIME:
            return f"duty rose from {before:.2f} to {duty:.2f} {since_s:.2f} s after a stop"
        return None


@dataclass(slots=True)
class ChainCuts:
    """S6: with the chain open neither duty nor power in that very tick; then a fresh press."""

    requirement: str = "S6"
    says: str = "no duty and no power from an open chain to a fresh press"
    _open: bool = False

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        wires, pins = track.sight.wires, track.sight.pins
        closed = wires.estop_closed is True
        if not closed:
            self._open = True
        elif self._open and track.pressed:
            self._open = False
        if self._open and (pins.power or pins.duty):
            state = "closed but not reset" if closed else "open"
            return f"duty {pins.duty:.2f}, power {pins.power} with the chain {state}"
        return None


@dataclass(slots=True)
class Creeps:
    """S18: held up out of a cut: head-up only, slowly, not for long, and while held."""

    requirement: str = "S18"
    says: str = "hold-to-run goes up only, at most 1 deg/s, at most 120 s, and ends with the hold"
    _creeping: bool = False
    _since_s: float = 0.0
    _from_deg: float = 0.0
    _fast: Lasting = field(default_factory=lambda: Lasting(0.3))
    _stop: Stopping = field(default_factory=Stopping)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        wires, pins, now_s = track.sight.wires, track.sight.pins, track.now_s
        contact = wires.power_on is True
        held = wires.button is True
        begins = held and track.held_s > HOLD_STARTS_S and pins.power and not contact
        if begins and not self._creeping and not track.licence.on:
            self._creeping, self._since_s, self._from_deg = True, now_s, track.angle_deg
        if not self._creeping:
            return self._stop.look(track)
        if not held:
            self._creeping = False
            if track.moving_s > 0.2:
                self._stop.begin(track)
            return None
        return self._held(track)

    def _held(self, track: Track) -> str | None:
        """While it creeps."""
        duty, now_s, rate = track.sight.pins.duty, track.now_s, track.rate_deg_s
        went_deg, lasts_s = track.angle_deg - self._from_deg, now_s - self._since_s
        fast = abs(rate) > CREEP_DEG_S + CREEP_SLACK_DEG_S
        own = track.lately & trust.MOVES_BY_ITSELF
        if duty > 0:
            return f"hold-to-run drives head-down (duty {duty:.2f})"
        if went_deg > WRONG_WAY_DEG and not track.lately & trust.SENSORS:
            return f"hold-to-run went {went_deg:.1f} deg head-down"
        if self._fast.exceeded(fast and not own, now_s):
            return f"hold-to-run at {rate:.2f} deg/s"
        if lasts_s > CREEP_S + 1.0 and duty < 0:
            return f"hold-to-run for {lasts_s:.0f} s"
        return None


@dataclass(slots=True)
class ReturnsByItself:
    """S19: stopped away from upright it comes up by itself."""

    requirement: str = "S19"
    says: str = "a table that was stopped head-down rises after 10 s"

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        wait_s = track.limits.auto_return_s + 1.5
        since_s = track.now_s - max(track.stop_s, track.licence.ended_s)
        stopped = not track.licence.on and track.angle_deg > 1.5 and since_s > wait_s
        wrong = stopped and track.still_s > wait_s and track.held_s == 0.0 and movable(track)
        if wrong:
            return f"still at {track.angle_deg:.1f} deg {track.still_s:.1f} s after it was stopped"
        return None


@dataclass(slots=True)
class LeaseEnds:
    """S20: a loop that is away for longer than 250 ms finds the drive without power."""

    requirement: str = "S20"
    says: str = "no command for 250 ms: the hardware lets go; the loop then stops the table"
    _stop: Stopping = field(default_factory=Stopping)
    _hung_s: float = NEVER_S

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        away_s, truth = track.dt_s, track.sight.truth
        welded = "relay_welded" in track.lately
        if away_s > 0.3 and truth.power and not welded and not track.sight.restarted:
            return f"the drive still had power after {away_s:.2f} s without a command"
        if away_s > 0.15:
            self._hung_s = track.now_s
        since_s = track.now_s - self._hung_s
        after = STOP_S + SLACK_S < since_s < 5.0
        if after and abs(track.sight.pins.duty) > 0.02 and track.now_s - track.stop_s > 5.0:
            own = track.lately & trust.MOVES_BY_ITSELF
            return None if own else f"driven again {since_s:.2f} s after the loop hung"
        return None


@dataclass(slots=True)
class LateTicksStop:
    """S20: many late ticks in a row stop the table."""

    requirement: str = "S20"
    says: str = "three late ticks in a row stop the table"
    _late: int = 0
    _since_s: float = NEVER_S

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        self._late = self._late + 1 if track.dt_s > 0.032 else 0
        if self._late == 0:
            self._since_s = NEVER_S
        elif self._late == 4:
            self._since_s = track.now_s
        lasting_s = track.now_s - self._since_s if self._late >= 4 else 0.0
        moving = 1.2 < lasting_s < 8.0 and abs(track.sight.pins.duty) > 0.02
        if moving and track.now_s - track.stop_s > lasting_s + 1.0:
            return f"driven although every tick has been late for {lasting_s:.1f} s"
        return None


@dataclass(slots=True)
class OnlyFalls:
    """A head-down drive that has lost its permission: at most a stop that is under way."""

    _duty: float = 0.0
    _lost_s: float = 0.0

    def wrong(self, track: Track, permitted: bool) -> bool:
        """Whether it is driven head-down beyond that."""
        duty, before = track.sight.pins.duty, self._duty
        self._duty = duty
        self._lost_s = 0.0 if permitted else self._lost_s + track.dt_s
        return not permitted and duty > 0.0 and (duty > before or self._lost_s > STOP_S)


@dataclass(slots=True)
class AnklesLocked:
    """S31: no head-down drive with the ankle lock open, but a stop that is under way."""

    requirement: str = "S31"
    says: str = "no head-down drive with the ankle lock open"
    _drive: OnlyFalls = field(default_factory=OnlyFalls)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        if self._drive.wrong(track, track.sight.wires.ankles_locked is True):
            return f"driven head-down (duty {track.sight.pins.duty:.2f}) with the ankle lock open"
        return None


@dataclass(slots=True)
class AnklesOpenRises:
    """S31: opening head-down brings it up at once, and gently."""

    requirement: str = "S31"
    says: str = "the ankle lock opening head-down brings it up, at 1 deg/s at most"
    _rise: MustRise = field(default_factory=MustRise)
    _open: Lasting = field(default_factory=lambda: Lasting(0.3))
    _fast: Lasting = field(default_factory=lambda: Lasting(2.5))

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        opened = self._open.exceeded(track.sight.wires.ankles_locked is not True, track.now_s)
        if self._rise.late(track, opened and track.head_down_s > 0):
            return f"at {track.angle_deg:.1f} deg, not rising, with the ankle lock open"
        rising = track.rate_deg_s < -1.3 and track.angle_deg > 1.5
        if self._fast.exceeded(opened and rising and movable(track), track.now_s):
            return f"rises at {-track.rate_deg_s:.2f} deg/s with the ankle lock open"
        return None


@dataclass(slots=True)
class HandHeld:
    """S45: no head-down drive while the hand switch is not held; letting go is a stop."""

    requirement: str = "S45"
    says: str = "no head-down drive with the hand switch let go; it is a stop"
    _drive: OnlyFalls = field(default_factory=OnlyFalls)
    _stop: Stopping = field(default_factory=Stopping)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        held = track.sight.wires.enabling is True
        if self._drive.wrong(track, held):
            return f"driven head-down (duty {track.sight.pins.duty:.2f}), the hand switch let go"
        if not held and track.rate_deg_s > 0.3 and track.sight.truth.rate_deg_s > 0.3:
            self._stop.begin(track)
        return self._stop.look(track)


RULES = (
    Stops, HoldingStays, ChainCuts, Creeps, ReturnsByItself, LeaseEnds, LateTicksStop,
    AnklesLocked, AnklesOpenRises, HandHeld,
)  # fmt: skip
