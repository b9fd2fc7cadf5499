"""What a rule is, and the two shapes that most of them have."""

from dataclasses import dataclass
from typing import Protocol

from station.campaign.oracle.track import NEVER_S, Track, movable


class Rule(Protocol):
    """One requirement as physics. Each keeps only what its own question needs.

    Attributes:
        requirement: Identifier in docs/safety.md.
        says: What must be so, in a few words.
    """

    requirement: str
    says: str

    def look(self, track: Track) -> str | None:
        """Judge this tick; what is wrong, with its numbers, or None."""
        ...


@dataclass(slots=True)
class Lasting:
    """Whether something has been so for longer than it may."""

    most_s: float
    since_s: float = NEVER_S

    def exceeded(self, wrong: bool, now_s: float) -> bool:
        """Take this tick."""
        if not wrong:
            self.since_s = NEVER_S
        elif self.since_s == NEVER_S:
            self.since_s = now_s
        return wrong and now_s - self.since_s > self.most_s


RISING_DEG_S = 0.08
LEAST_DEG = 1.5
_TURNS_S = 4.5  # a planned stop from full rate, the dead time, and the first degree up


@dataclass(slots=True)
class MustRise:
    """Head-down, and due to come up: it is not allowed to stay there.

    Judged while the table can be moved and its angle be trusted, and nobody has stopped it lately.
    """

    within_s: float = _TURNS_S
    due: bool = False
    since_s: float = NEVER_S

    def late(self, track: Track, triggered: bool) -> bool:
        """Take this tick; once triggered it is due until the table is no longer head-down."""
        if track.angle_deg <= LEAST_DEG or not (self.due or triggered):
            self.due, self.since_s = False, NEVER_S
            return False
        self.due = True
        stopped = track.now_s - track.stop_s < track.limits.auto_return_s + 1.0
        if stopped or track.rate_deg_s < -RISING_DEG_S or not movable(track):
            self.since_s = NEVER_S
        elif self.since_s == NEVER_S:
            self.since_s = track.now_s
        return self.since_s != NEVER_S and track.now_s - self.since_s > self.within_s
