"""A session takes its course whatever becomes of screens and disks: S15, S40, S44."""

from dataclasses import dataclass, field

from station.campaign.oracle.rules_stop import Stopping
from station.campaign.oracle.track import NEVER_S, Track

LATE_S = 3.0  # what came too late, and was done all the same, shows within this


@dataclass(slots=True)
class Heard:
    """What has been asked that must not change the course.

    Attributes:
        late_s: Last time that something came too late.
        full: The disk is full.
    """

    late_s: float = NEVER_S
    full: bool = False

    def hear(self, track: Track) -> None:
        """One tick."""
        for asked in track.sight.asked:
            if asked.startswith("late "):
                self.late_s = track.now_s
            if asked in ("fill the disk", "make room on the disk"):
                self.full = asked == "fill the disk"

    def why(self, track: Track) -> str:
        """The requirement that a course which is wrong in this tick has breached."""
        if track.now_s - self.late_s < LATE_S:
            return "S40"
        return "S44" if self.full else "S15"


@dataclass(slots=True)
class GoesOn:
    """S15: a session needs nothing from outside once it has begun."""

    requirement: str = "S15"
    says: str = "a session that nobody and nothing stops rests, turns and ends where it is planned"
    _heard: Heard = field(default_factory=Heard)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        self._heard.hear(track)
        wrong = track.course.wrong
        return wrong if wrong and self._heard.why(track) == self.requirement else None


@dataclass(slots=True)
class LateChangesNothing(GoesOn):
    """S40: what came too late is not done."""

    requirement: str = "S40"
    says: str = "what came too late neither stops nor turns a session"


@dataclass(slots=True)
class FullDiskStopsNobody(GoesOn):
    """S44: a disk that is full never disturbs a running session."""

    requirement: str = "S44"
    says: str = "a full disk neither stops nor turns a session"


@dataclass(slots=True)
class LateStops:
    """S40: a stop is taken however late it comes."""

    requirement: str = "S40"
    says: str = "a stop that comes late is a stop"
    _stop: Stopping = field(default_factory=Stopping)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        if "late ask to stop" in track.sight.asked and track.stop_moving:
            self._stop.begin(track)
        return self._stop.look(track)


@dataclass(slots=True)
class VainChoice:
    """A choice that must not have been taken, and no other one since."""

    vain: bool = False

    def starts(self, track: Track, vain: bool, good: bool) -> bool:
        """Whether the table leaves upright under it in this tick."""
        self.vain = (self.vain or vain) and not good
        return self.vain and track.departs


@dataclass(slots=True)
class LateChoiceStartsNothing:
    """S40: a choice that came too late is none."""

    requirement: str = "S40"
    says: str = "a choice that came too late starts nothing"
    _choice: VainChoice = field(default_factory=VainChoice)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        asked = track.sight.asked
        late = any(each.startswith("late choose") for each in asked) and track.upright
        good = any(each.startswith("choose") for each in asked)
        if self._choice.starts(track, late and track.licence.chosen_s is None, good):
            return "started although the choice had come too late"
        return None


@dataclass(slots=True)
class FullDiskStartsNothing:
    """S44: with a full disk no session is chosen."""

    requirement: str = "S44"
    says: str = "nothing starts that was chosen while the disk was full"
    _choice: VainChoice = field(default_factory=VainChoice)
    _heard: Heard = field(default_factory=Heard)
    _waiting: bool = False

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        self._heard.hear(track)
        chosen = any(each.startswith("choose") for each in track.sight.asked)
        fresh = chosen and track.upright and not self._waiting and not track.licence.on
        self._waiting = track.licence.chosen_s is not None
        full = self._heard.full
        if self._choice.starts(track, fresh and full, chosen and not full):
            return "started although the disk was full when it was chosen"
        return None


RULES = (
    GoesOn, LateChangesNothing, LateStops, LateChoiceStartsNothing, FullDiskStopsNobody,
    FullDiskStartsNothing,
)  # fmt: skip
