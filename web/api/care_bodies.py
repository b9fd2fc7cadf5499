"""What the API takes about people: every value bounded, every unknown key refused (S39)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from station.people.person import (
    BIRTH_YEARS,
    HEIGHTS_CM,
    INITIAL_LENGTH,
    LANGUAGE,
    NAME_LENGTH,
    NOTE_LENGTH,
    Guidance,
    Role,
    Turning,
    Units,
)
from station.people.prescription import (
    DAILY_RANGE_S,
    MOST_PROGRAMS,
    PERCENT_RANGE,
    RULE_RANGES,
    WEEK_RANGE,
    Prescription,
    Rule,
)
from web.api.bodies import Body, Identifier, LimitsBody

By = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH, pattern=r"\S",
                          description="Name of whoever does it")]  # fmt: skip
Name = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH, pattern=r"\S")]
Day = date  # in JSON strictly as text, never a number of seconds
_R = RULE_RANGES


def _within(bounds: tuple[float, float]) -> object:
    return Field(ge=bounds[0], le=bounds[1])


class _ProfileBody(Body):
    """What a profile has beside the name."""

    by: By
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] = "#2a6f97"
    initial: Annotated[str, Field(max_length=INITIAL_LENGTH)] = ""
    birth_year: Annotated[int, _within(BIRTH_YEARS)] | None = None
    height_cm: Annotated[int, _within(HEIGHTS_CM)] | None = None
    ankle_setting: Annotated[str, Field(max_length=NOTE_LENGTH)] = ""
    units: Annotated[Units, Field(strict=False)] = Units.METRIC
    practitioner_id: Identifier | None = None
    role: Annotated[Role, Field(strict=False)] = Role.MEMBER
    language: Annotated[str, Field(pattern=rf"^{LANGUAGE.pattern}$")] = ""
    guidance: Annotated[Guidance, Field(strict=False)] = Guidance.SOUND
    turning: Annotated[Turning, Field(strict=False)] = Turning.STATION


class NewPersonBody(_ProfileBody):
    """Somebody new; without an id it is made from the name."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")] | None = None
    name: Name


class PersonBody(_ProfileBody):
    """What changes in a profile; what is left out stays, and null takes a value out."""

    name: Name = ""


class HealthBody(Body):
    """Answers, "yes" or "no" by the question's id, to this version of the questions."""

    version: int
    answers: Annotated[dict[Identifier, Annotated[str, Field(max_length=3)]], Field(max_length=200)]
    by: By


class ReleaseBody(Body):
    """A release; `until` is its last day."""

    by: By
    until: Day
    note: Annotated[str, Field(max_length=500)] = ""


class RuleBody(Body):
    """How somebody goes on from step to step (S34)."""

    own_deepest_deg: Annotated[float, _within(_R["own_deepest_deg"])]
    own_hold_s: Annotated[float, _within(_R["own_hold_s"])]
    angle_step_deg: Annotated[float, _within(_R["angle_step_deg"])]
    hold_step_s: Annotated[float, _within(_R["hold_step_s"])]
    dose_step_percent: Annotated[int, _within(_R["dose_step_percent"])]
    most_percent: Annotated[int, _within(_R["most_percent"])]
    sessions: Annotated[int, _within(_R["sessions"])]
    hardest_rpe: Annotated[int, _within(_R["hardest_rpe"])]


class PrescriptionBody(Body):
    """What somebody shall do; `programs` null allows all of them."""

    daily_s: Annotated[float, _within(DAILY_RANGE_S)]
    sessions_a_week: Annotated[int, _within(WEEK_RANGE)]
    programs: Annotated[list[Identifier], Field(min_length=1, max_length=MOST_PROGRAMS)] | None = (
        None
    )
    dose_percent: Annotated[int, _within(PERCENT_RANGE)] = 100
    rule: RuleBody
    course: Identifier | None = None
    course_began_on: Day | None = None

    def prescription(self) -> Prescription:
        """The same as the station's own class."""
        plain = self.model_dump(exclude={"rule", "programs"})
        programs = None if self.programs is None else tuple(self.programs)
        return Prescription(**plain, programs=programs, rule=Rule(**self.rule.model_dump()))


class PrescribeBody(Body):
    """Limits and prescription together, with who sets them and why."""

    by: By
    why: Annotated[str, Field(max_length=300)] = ""
    limits: LimitsBody
    prescription: PrescriptionBody


class ReadBody(Body):
    """Who has read it; the person when left out."""

    by: Annotated[str, Field(max_length=NAME_LENGTH)] = ""
