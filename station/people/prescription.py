"""What a practitioner prescribes beside the limits of the table: how much, how often, which."""

from dataclasses import asdict, dataclass, field
from datetime import date
from math import isfinite
from types import MappingProxyType
from typing import Any

from station.errors import StationError

RULE_RANGES = MappingProxyType(
    {
        "own_deepest_deg": (0.0, 30.0),  # S34: over 30 deg only a practitioner
        "own_hold_s": (0.0, 180.0),
        "angle_step_deg": (1.0, 10.0),
        "hold_step_s": (5.0, 60.0),
        "dose_step_percent": (5, 25),
        "most_percent": (100, 200),
        "sessions": (1, 20),
        "hardest_rpe": (1, 10),
    }
)
DAILY_RANGE_S = (0.0, 3600.0)
WEEK_RANGE = (1, 21)
PERCENT_RANGE = (50, 200)
MOST_PROGRAMS = 100


class BadPrescription(StationError, ValueError):
    """A prescription that cannot be used as entered."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How somebody goes on from step to step (S34).

    Attributes:
        own_deepest_deg: Deepest angle that the person may unlock without the practitioner.
        own_hold_s: Longest head-down time in one go that the person may unlock alone.
        angle_step_deg: One step of the angle.
        hold_step_s: One step of the time in one go.
        dose_step_percent: One step of the repetitions.
        most_percent: Most repetitions, of what the program says.
        sessions: Complete, well-tolerated sessions in a row before the next step.
        hardest_rpe: Effort above which no step forward is proposed.
    """

    own_deepest_deg: float = 30.0
    own_hold_s: float = 120.0
    angle_step_deg: float = 5.0
    hold_step_s: float = 15.0
    dose_step_percent: int = 10
    most_percent: int = 150
    sessions: int = 3
    hardest_rpe: int = 7


@dataclass(frozen=True, slots=True)
class Prescription:
    """What somebody shall do.

    Attributes:
        daily_s: Longest head-down time summed over a day.
        sessions_a_week: How many sessions of any kind are aimed at.
        programs: Ids of the programs that may be run; None for all of them.
        dose_percent: Repetitions, of what the program says.
        rule: How it goes on.
        course: Id of the course that is being followed; None for none.
        course_began_on: First day of it.
    """

    daily_s: float = 600.0
    sessions_a_week: int = 3
    programs: tuple[str, ...] | None = None
    dose_percent: int = 100
    rule: Rule = field(default_factory=Rule)
    course: str | None = None
    course_began_on: date | None = None

    def __post_init__(self) -> None:
        _check("daily_s", self.daily_s, DAILY_RANGE_S)
        _check("sessions_a_week", self.sessions_a_week, WEEK_RANGE)
        _check("dose_percent", self.dose_percent, PERCENT_RANGE)
        for name, bounds in RULE_RANGES.items():
            _check(name, getattr(self.rule, name), bounds)
        if self.programs is not None and len(self.programs) > MOST_PROGRAMS:
            raise BadPrescription(f"More than {MOST_PROGRAMS} programs are named.")


def _check(name: str, value: float, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if not (isfinite(value) and low <= value <= high):
        raise BadPrescription(f"{name} is {value:g}, allowed is {low:g} to {high:g}.")


NEW_PRESCRIPTION = Prescription()


def prescription_data(prescription: Prescription) -> dict[str, Any]:
    """A prescription as plain data for JSON."""
    data = asdict(prescription)
    began = prescription.course_began_on
    data["course_began_on"] = None if began is None else began.isoformat()
    return data


def prescription_from(data: dict[str, Any]) -> Prescription:
    """A prescription from `prescription_data`; what is missing is as for somebody new."""
    given = dict(data)
    if (began := given.get("course_began_on")) is not None:
        given["course_began_on"] = date.fromisoformat(began)
    if (programs := given.get("programs")) is not None:
        given["programs"] = tuple(programs)
    given["rule"] = Rule(**given.get("rule", {}))
    return Prescription(**given)
