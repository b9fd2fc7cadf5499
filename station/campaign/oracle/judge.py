"""The oracle: one table of rules, looked at in every tick of a run."""

from dataclasses import dataclass, field

from station.campaign.oracle import (
    rules_course,
    rules_drive,
    rules_motion,
    rules_person,
    rules_sensors,
    rules_start,
    rules_stop,
)
from station.campaign.oracle.rule import Rule
from station.campaign.oracle.sight import Breach, Limits, Sight
from station.campaign.oracle.track import Track, movable

RULES: tuple[type[Rule], ...] = (
    *rules_start.RULES,
    *rules_stop.RULES,
    *rules_motion.RULES,
    *rules_person.RULES,
    *rules_drive.RULES,
    *rules_sensors.RULES,
    *rules_course.RULES,
)


def table() -> list[tuple[str, str]]:
    """Requirement and what must be so, for each rule; what docs/campaign.md shows."""
    rules = [rule() for rule in RULES]
    order = sorted(rules, key=lambda rule: int(rule.requirement[1:]))
    return [(rule.requirement, rule.says) for rule in order]


@dataclass(slots=True)
class Oracle:
    """Judges one run.

    Attributes:
        limits: Of the person in it.
        breaches: The first one of each rule.
        track: What it has seen so far; None before the first tick.
    """

    limits: Limits
    breaches: list[Breach] = field(default_factory=list)
    track: Track | None = None
    _rules: list[Rule] = field(default_factory=lambda: [rule() for rule in RULES])

    def see(self, sight: Sight) -> None:
        """One tick."""
        track = self.track = self.track or Track(self.limits, sight)
        track.see(sight)
        for rule in self._rules:
            what = rule.look(track)
            if what is not None:
                self._breach(rule, what)

    def _breach(self, rule: Rule, what: str) -> None:
        track = self.track
        assert track is not None  # noqa: S101 - there is no breach before the first sight
        self.breaches.append(Breach(rule.requirement, track.now_s, what))
        self._rules = [each for each in self._rules if each is not rule]

    def end(self) -> None:
        """The run is over, long after the last act: whatever could come up has (S17)."""
        track = self.track
        if track is not None and not track.upright and movable(track) and track.still_s > 1.0:
            what = f"still at {track.angle_deg:.1f} deg at the end, although it could come up"
            self.breaches.append(Breach("S17", track.now_s, what))
