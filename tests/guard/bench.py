"""A guard's judge on a scripted table: what it senses is said, what it decides is looked at."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

from hardware.interface import TiltSample
from station.guard.envelope import Judge, Senses, Verdict
from station.guard.messages import Beat

LOOK_S = 0.01
ASKS = Beat(0, 0.0, asks=True)
CREEPS = replace(ASKS, creeps=True, drive=-1)
RESETS = Beat(0, 0.0, resets=True)


@dataclass(slots=True)
class Bench:
    """A judge, a table, and what the controller says in every look; `changed` alters senses."""

    angle_deg: float = -70.0
    rate_deg_s: float = 0.0
    beat: Beat | None = ASKS
    changed: dict[str, Any] = field(default_factory=dict)
    judge: Judge = field(default_factory=Judge)
    now_s: float = 100.0
    verdict: Verdict | None = None
    closed: list[bool] = field(default_factory=list)

    def look(self, every_s: float = LOOK_S) -> Verdict:
        """One look, so long after the last."""
        self.now_s += every_s
        self.angle_deg += self.rate_deg_s * every_s
        beat = self.beat and replace(self.beat, at_s=self.now_s)
        senses = Senses(self.now_s, TiltSample(self.angle_deg, self.now_s), True, True, beat)
        self.verdict = self.judge.look(replace(senses, **self.changed))
        self.closed.append(self.verdict.closed)
        return self.verdict

    def wait(self, time_s: float, every_s: float = LOOK_S) -> Verdict:
        """Look for so long; the last verdict."""
        for _ in range(round(time_s / every_s) - 1):
            self.look(every_s)
        return self.look(every_s)

    def says(self, beat: Beat | None) -> Self:
        """What the controller says from now on."""
        self.beat = beat
        return self

    def moves(self, rate_deg_s: float) -> Self:
        """The table moves at this rate from now on, driven that way."""
        self.rate_deg_s = rate_deg_s
        if self.beat is not None:
            self.beat = replace(self.beat, drive=(rate_deg_s > 0) - (rate_deg_s < 0))
        return self


def holding(angle_deg: float = -70.0) -> Bench:
    """A guard that holds its contact at this angle, as in a session."""
    bench = Bench(angle_deg).says(replace(ASKS, asks=False))
    bench.wait(0.5)
    bench.says(ASKS).wait(0.2)
    assert bench.verdict is not None
    assert bench.verdict.closed
    bench.closed.clear()
    return bench
