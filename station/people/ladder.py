"""What goes by steps: where it stands for somebody, how far it may go, and in which order; pure."""

from dataclasses import dataclass, replace
from enum import StrEnum

from station.control.plan import Limits
from station.people.person import LIMIT_RANGES, Person
from station.people.prescription import PERCENT_RANGE, Prescription

LEAST_DEG = 10.0  # no step back goes below these three
LEAST_HOLD_S = 30.0
LEAST_PERCENT = PERCENT_RANGE[0]


class Kind(StrEnum):
    """What is proposed; the first three are also what a step back changes."""

    ANGLE = "angle"
    HOLD = "hold"
    REPETITIONS = "repetitions"
    STAY = "stay"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Ladder:
    """One thing that goes by steps: where it stands, and how far it may go.

    Attributes:
        own: As far as the person may go alone.
        cap: As far as anybody may go.
    """

    what: Kind
    present: float
    step: float
    least: float
    own: float
    cap: float

    @property
    def up(self) -> float:
        """One step up, stopping at the end of the own tier and at the cap."""
        bound = self.own if self.present < self.own else self.cap
        return min(self.present + self.step, bound, self.cap)

    @property
    def down(self) -> float:
        """One step down; where it stands when that would be too low."""
        return min(self.present, max(self.present - self.step, self.least))


def ladders_of(person: Person, machine: Limits) -> dict[Kind, Ladder]:
    """The present values and their bounds; the most restrictive of all bounds wins."""
    rule, prescription = person.prescription.rule, person.prescription
    limits = person.limits.within(machine)
    deepest_deg = min(machine.deepest_deg, LIMIT_RANGES["deepest_deg"][1])
    hold_s = min(machine.hold_s, LIMIT_RANGES["hold_s"][1], limits.session_s, prescription.daily_s)
    percent, most = prescription.dose_percent, min(rule.most_percent, PERCENT_RANGE[1])
    found = (
        # S34: beyond the own tier, and always beyond 30 deg, a practitioner decides
        Ladder(Kind.ANGLE, limits.deepest_deg, rule.angle_step_deg, LEAST_DEG,
                rule.own_deepest_deg, deepest_deg),
        Ladder(Kind.HOLD, limits.hold_s, rule.hold_step_s, LEAST_HOLD_S, rule.own_hold_s, hold_s),
        Ladder(Kind.REPETITIONS, percent, rule.dose_step_percent, LEAST_PERCENT, most, most),
    )  # fmt: skip
    return {ladder.what: ladder for ladder in found}


def in_turn(ladders: dict[Kind, Ladder], last: Kind | None) -> list[Ladder]:
    """Angle, hold, repetitions in turn: what was changed last comes last."""
    order = list(ladders.values())
    after = 1 + list(ladders).index(last) if last in ladders else 0
    return order[after:] + order[:after]


def after_tilting(ladders: dict[Kind, Ladder], last: Kind | None) -> tuple[Ladder, ...]:
    """What a step back after a tilting session changes: the last step forward, or the angle."""
    angle, hold = ladders[Kind.ANGLE], ladders[Kind.HOLD]
    return (hold, angle) if last is Kind.HOLD else (angle, hold)


def applied(person: Person, what: Kind | None, after: float) -> tuple[Limits, Prescription]:
    """The person's limits and prescription with one value in its place."""
    limits, prescription = person.limits, person.prescription
    match what:
        case Kind.ANGLE:
            return replace(limits, deepest_deg=after), prescription
        case Kind.HOLD:
            return replace(limits, hold_s=after), prescription
        case Kind.REPETITIONS:
            return limits, replace(prescription, dose_percent=int(after))
        case _:
            return limits, prescription
