"""Nobody is left head-down, nor brought up at a run: S13, S14, S16, S17, S25, S36, S37."""

from dataclasses import dataclass, field

from station.campaign.oracle import trust
from station.campaign.oracle.licence import unwell
from station.campaign.oracle.rule import MustRise
from station.campaign.oracle.track import NEVER_S, Track

ASK_S, ANSWER_S = 60.0, 15.0  # S14
MAINS_S = 1.0  # S16
SLACK_S = 0.6
BAND_DEG = 2.2  # how near a rest counts as the rest
HEAD_UP_DEG = -15.0
LEVEL_S, HEAD_UP_S = 30.0, 15.0  # S36: whatever the station is set to


@dataclass(slots=True)
class NotTooLong:
    """S13: in one go no longer head-down than the person may, nor in a session's sum."""

    requirement: str = "S13"
    says: str = "head-down no longer than the person may, in one go and in sum"
    _rise: MustRise = field(default_factory=MustRise)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        limits = track.limits
        held = track.head_down_s > limits.hold_s + SLACK_S
        summed = track.session_s > limits.session_s + SLACK_S
        if self._rise.late(track, held or summed):
            times = f"{track.head_down_s:.0f} s, {track.session_s:.0f} s in sum"
            return f"not rising after {times} head-down"
        return None


@dataclass(slots=True)
class SilenceRises:
    """S14: who is head-down for 60 s and says nothing for another 15 is brought up."""

    requirement: str = "S14"
    says: str = "no sign of life 15 s after 60 s head-down brings it up"
    _rise: MustRise = field(default_factory=MustRise)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        down_s = track.head_down_s
        silent_s = track.now_s - track.answered_s
        asked = down_s > ASK_S + ANSWER_S + 1.5 and silent_s > ASK_S + ANSWER_S + 1.5
        if self._rise.late(track, asked):
            return f"not rising after {down_s:.0f} s head-down and {silent_s:.0f} s of silence"
        return None


@dataclass(slots=True)
class MainsLostRises:
    """S16: mains lost for a second brings it up."""

    requirement: str = "S16"
    says: str = "mains lost for 1 s brings it up"
    _rise: MustRise = field(default_factory=MustRise)
    _lost_s: float = 0.0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        lost = track.sight.wires.mains_ok is not True
        self._lost_s = self._lost_s + track.dt_s if lost else 0.0
        if self._rise.late(track, self._lost_s > MAINS_S + SLACK_S):
            return f"not rising at {track.angle_deg:.1f} deg, {self._lost_s:.0f} s without mains"
        return None


@dataclass(slots=True)
class NoStartOnTheBattery:
    """S16: nothing is started on a battery that is low, nor without mains."""

    requirement: str = "S16"
    says: str = "no start while the battery is low or mains is lost"
    _low_s: float = 0.0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        wires = track.sight.wires
        low = wires.battery_ok is not True or wires.mains_ok is not True
        self._low_s = self._low_s + track.dt_s if low else 0.0
        if track.departs and track.licence.on and self._low_s > 5.0:
            return f"started after {self._low_s:.0f} s on a low battery or without mains"
        return None


@dataclass(slots=True)
class CalibrationRises:
    """S25: foreign sensors start nothing, and found head-down bring it up."""

    requirement: str = "S25"
    says: str = "sensors that are not the calibrated ones start nothing, and bring it up"
    _rise: MustRise = field(default_factory=MustRise)
    _foreign_s: float = 0.0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        foreign = track.sight.wires.calibrated is not True
        self._foreign_s = self._foreign_s + track.dt_s if foreign else 0.0
        if track.departs and track.licence.on and self._foreign_s > 4.0:
            return "started with sensors that were not calibrated"
        if self._rise.late(track, self._foreign_s > 1.0):
            return f"not rising at {track.angle_deg:.1f} deg with foreign sensors"
        return None


@dataclass(slots=True)
class RestsOnTheWayUp:
    """S36: whoever was head-down rests at level and at 15 deg head-up before standing upright."""

    requirement: str = "S36"
    says: str = "the way up rests at level and at 15 deg head-up"
    _was_down: bool = False
    _spared: bool = False
    _straight: bool = False
    _level_s: float = 0.0
    _head_up_s: float = 0.0

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        angle, sight = track.angle_deg, track.sight
        self._straight = self._straight and not track.upright
        if angle > BAND_DEG:
            self._was_down, self._spared = True, False
            self._level_s = self._head_up_s = 0.0
        if not self._was_down:
            return None
        self._straight = self._straight or "ask to come straight up" in sight.asked
        by_hand = track.held_s > 0.8 and track.rate_deg_s < 0  # S18: held up, no route to rest on
        self._spared = self._spared or self._straight or by_hand or track.disturbed
        self._spared = self._spared or bool(track.lately & (trust.DRIVE | trust.SENSORS))
        if track.still_s > 0.0:
            self._level_s += track.dt_s if abs(angle) < BAND_DEG else 0.0
            near = abs(angle - HEAD_UP_DEG) < BAND_DEG
            self._head_up_s += track.dt_s if near else 0.0
        return self._passed(track)

    def _passed(self, track: Track) -> str | None:
        angle, limits = track.angle_deg, track.limits
        if self._spared:
            self._was_down = self._was_down and not track.upright
            return None
        if angle < -BAND_DEG - 1.0 and self._level_s < max(limits.level_rest_s, LEVEL_S) - 1.0:
            self._was_down = False
            return f"came up past level after resting there for {self._level_s:.1f} s"
        if angle < HEAD_UP_DEG - BAND_DEG - 1.0:
            self._was_down = False
            if self._head_up_s < max(limits.head_up_rest_s, HEAD_UP_S) - 1.0:
                return f"came up past 15 deg head-up after resting for {self._head_up_s:.1f} s"
        return None


@dataclass(slots=True)
class UnwellRises:
    """S37: whoever is not well is brought up, and starts nothing before somebody has seen it."""

    requirement: str = "S37"
    says: str = "'not well' or pain of 6 and more brings it up, and blocks the next session"
    _rise: MustRise = field(default_factory=MustRise)
    _blocked: bool = False

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        asked = track.sight.asked
        said = any(map(unwell, asked))
        away = not track.upright
        self._blocked = self._blocked or (said and away and not track.disturbed)
        seen = any(each.startswith("acknowledge not_well") for each in asked)
        # A press at a station that waits for one has seen everything (S1, S6).
        self._blocked = self._blocked and not seen and not (track.pressed and track.disturbed)
        if track.sight.restarted:
            self._blocked = False
        if track.departs and track.licence.on and self._blocked:
            return "started again although nobody has acknowledged 'not well'"
        if self._rise.late(track, said and away):
            return f"not rising at {track.angle_deg:.1f} deg after 'not well'"
        return None


@dataclass(slots=True)
class AskedUpRises:
    """S17: whoever asks to come up does."""

    requirement: str = "S17"
    says: str = "'bring me up', from a screen or in the hand, is a way up"
    _rise: MustRise = field(default_factory=MustRise)
    _hand_s: float = 0.0
    _asked_s: float = NEVER_S

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        asked = any(each.startswith("ask to come") for each in track.sight.asked)
        pressed = track.sight.wires.return_button is True
        self._hand_s = self._hand_s + track.dt_s if pressed else 0.0
        if self._rise.late(track, asked or 0.05 < self._hand_s < 0.3):
            return f"not rising at {track.angle_deg:.1f} deg although asked to"
        return None


@dataclass(slots=True)
class HeldButtonRises:
    """S18: away from upright a helper who presses and then holds the button moves it up."""

    requirement: str = "S18"
    says: str = "holding the button is a way up while motor, chain and end switch are whole"
    _presses: int = 0
    _began_deg: float = 0.0
    _told: bool = False

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        if track.pressed:
            self._presses += 1
            self._began_deg, self._told = track.angle_deg, False
        if self._incident(track):
            self._presses = 0
        angle = track.angle_deg
        resting = abs(angle) < 2.5 or abs(angle - HEAD_UP_DEG) < 2.5 or track.upright
        if self._presses < 3 or resting or self._told or not 6.0 < track.held_s < 6.5:
            return None
        self._told = True
        rose_deg = self._began_deg - angle
        return f"held for 6 s: rose {rose_deg:.2f} deg from {angle:.1f}" if rose_deg < 0.3 else None

    @staticmethod
    def _incident(track: Track) -> bool:
        """Something has just happened that needs presses of its own, or forbids the way up."""
        wires = track.sight.wires
        bad = trust.STRANDS | trust.DRIVE | trust.TIME | {"button_stuck", "button_bounce"}
        changed = track.now_s - track.changed_s < 1.0
        open_chain = wires.estop_closed is not True
        return open_chain or track.sight.restarted or changed or bool(track.lately & bad)


RULES = (
    NotTooLong, SilenceRises, MainsLostRises, NoStartOnTheBattery, CalibrationRises,
    RestsOnTheWayUp, UnwellRises, AskedUpRises, HeldButtonRises,
)  # fmt: skip
