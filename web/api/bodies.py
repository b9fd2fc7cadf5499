"""What the API takes: every value bounded, every unknown key refused (S39)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from station.control.plan import MACHINE_LIMITS, Limits
from station.control.requests import Reply
from station.people.questionnaires import ScoreKind

Identifier = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][\w.-]*$")]
Nrs = Annotated[int, Field(ge=0, le=10, description="Numeric rating, 0 none to 10 worst")]


class Body(BaseModel):
    """Strict: no value is bent into the wanted type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class ReturnBody(Body):
    """How to come up."""

    straight: bool = Field(default=False, description="Without the rests; for an emergency")


class ArmBody(Body):
    """Which session for whom."""

    program_id: Identifier
    person_id: Identifier


class RespondBody(Body):
    """The answer to what is being asked."""

    reply: Reply = Field(default=Reply.OK, strict=False)
    pain_nrs: Nrs | None = None


class AcknowledgeBody(Body):
    """The fault that somebody has seen."""

    fault: Identifier


class RatingsBody(Body):
    """How it was; an absent value leaves what is there."""

    before_nrs: Nrs | None = None
    after_nrs: Nrs | None = None
    rpe: Annotated[int, Field(ge=0, le=10, description="Perceived exertion")] | None = None
    dizzy: bool | None = None
    headache: bool | None = None
    leg_symptoms: bool | None = None
    note: Annotated[str, Field(max_length=1000)] | None = None


class CheckBody(Body):
    """Whether somebody was dizzy so many minutes after standing up."""

    minutes: Literal[1, 3]
    dizzy: bool


class ScoreBody(Body):
    """A questionnaire: what was ticked, the own activities, or a score from elsewhere."""

    kind: ScoreKind = Field(strict=False)
    ticked: Annotated[list[int], Field(max_length=24)] | None = Field(
        default=None, description="Roland-Morris: numbers of the sentences, from 1"
    )
    activities: Annotated[dict[str, Nrs], Field(max_length=5)] | None = Field(
        default=None, description="Patient-specific: own activities, 0 cannot to 10 as before"
    )
    name: Annotated[str, Field(max_length=60)] | None = None
    value: float | None = None
    out_of: float | None = None


class LimitsBody(Body):
    """What one person may be exposed to, within the machine's caps (S7, S10, S13)."""

    deepest_deg: float = Field(ge=0.0, le=MACHINE_LIMITS.deepest_deg)
    rate_down_deg_s: float = Field(ge=0.3, le=MACHINE_LIMITS.rate_down_deg_s)
    rate_up_deg_s: float = Field(ge=0.3, le=MACHINE_LIMITS.rate_up_deg_s)
    hold_s: float = Field(ge=0.0, le=MACHINE_LIMITS.hold_s)
    session_s: float = Field(ge=0.0, le=MACHINE_LIMITS.session_s)

    def limits(self) -> Limits:
        """The same as the station's own class."""
        return Limits(**self.model_dump())


class ButtonBody(Body):
    """The start/stop button of the pretend panel."""

    down: bool


class EstopBody(Body):
    """The emergency stop of the pretend panel."""

    open: bool


class AnklesBody(Body):
    """The ankle lock of the pretend table."""

    locked: bool


class MainsBody(Body):
    """The mains of the pretend table."""

    ok: bool


class HandBody(Body):
    """The enabling switch in the hand."""

    held: bool


class FaultBody(Body):
    """A fault of the pretend table."""

    name: Identifier
    on: bool


class MassBody(Body):
    """The person on the pretend table; 0 is an empty one."""

    kg: float = Field(ge=0.0, le=150.0)
