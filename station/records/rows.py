"""What the records hand out: plain, frozen rows that outlive the database connection."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from station.people.person import Role


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session.

    Attributes:
        title: Name of the program as it was then.
        began_at: UTC.
        ended_at: UTC; None while it runs.
        outcome: "completed", "stopped", "cancelled", "lapsed", "fault", or "interrupted" when the
            station went down in mid-session; None while it runs.
        deepest_deg: Deepest measured head-down angle; 0 when never head-down.
        inverted_s: Time head-down.
        before_nrs: Pain before, 0-10.
        after_nrs: Pain after, 0-10.
        rpe: How hard it felt, 0-10.
        stops: How often somebody stopped it.
        faults: How many faults that stop, return or cut began in it.
        steps: Of the program.
        steps_done: How many of them were gone through to the end.
        unwell: It ended with "not well", or with pain of 6 or more (S37).
        dizzy: Asked right afterwards; None when not answered, like the next two.
        headache: A headache.
        leg_symptoms: Pain, tingling or weakness in a leg.
        dizzy_1_min: Asked a minute after standing up.
        dizzy_3_min: Asked three minutes after standing up.
    """

    id: str
    person_id: str
    program_id: str
    title: str
    began_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    deepest_deg: float = 0.0
    inverted_s: float = 0.0
    before_nrs: int | None = None
    after_nrs: int | None = None
    rpe: int | None = None
    note: str = ""
    stops: int = 0
    faults: int = 0
    steps: int = 0
    steps_done: int = 0
    unwell: bool = False
    dizzy: bool | None = None
    headache: bool | None = None
    leg_symptoms: bool | None = None
    dizzy_1_min: bool | None = None
    dizzy_3_min: bool | None = None


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """An exercise of a session: the step's number from 0, and the repetitions that were done."""

    step_index: int
    exercise_id: str
    repetitions: int


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One of ten samples a second; `t_s` is monotonic time since the session's begin."""

    t_s: float
    angle_deg: float | None
    target_deg: float | None
    planned_deg: float | None
    duty: float
    power: bool
    mode: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened (S42): the tick of the loop and the wall time in UTC."""

    tick: int
    at: datetime
    source: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change: when, by whom, of what ("limits", "prescription", ...), from what to what."""

    at: datetime
    by: str
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HealthCheckRow:
    """Health questions as they were answered.

    Attributes:
        version: Of the questions.
        answers: By the question's id, as given.
        outcome: "free", "release" or "doctor".
    """

    id: int
    person_id: str
    at: datetime
    by: str
    version: int
    answers: Mapping[str, str]
    outcome: str


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A practitioner's release; `until` is its last day, None for no end."""

    health_check_id: int
    at: datetime
    by: str
    until: date | None
    note: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposed next step.

    Attributes:
        kind: "angle", "hold" or "repetitions".
        before: Present value: degrees, seconds or percent.
        after: Proposed value.
        reason: In a sentence.
        needs: "person" or "practitioner".
        status: "open", "accepted", "declined" or "superseded".
    """

    id: int
    person_id: str
    at: datetime
    kind: str
    before: float
    after: float
    reason: str
    needs: str
    status: str
    decided_at: datetime | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score of a questionnaire; `answers` as given, empty when only the score was typed in."""

    id: int
    person_id: str
    at: datetime
    kind: str
    name: str
    value: float
    out_of: float
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PersonalProgramRow:
    """A program made here; `person_id` None means for everybody."""

    id: str
    person_id: str | None
    title: str
    toml: str
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A browser that was let in.

    Attributes:
        at_station: The touchscreen's own, which counts nowhere else.
        person_id: Who is signed in there now; None for nobody.
        person_role: "member", "practitioner" or "owner".
        signed_in_until: When the sign-in ends by itself.
    """

    id: str
    name: str
    at_station: bool
    paired_at: datetime
    seen_at: datetime
    revoked_at: datetime | None = None
    person_id: str | None = None
    person_name: str = ""
    person_role: str = "member"
    signed_in_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PinRow:
    """That somebody has a PIN; `locked_until` is None while it can be tried."""

    person_id: str
    changed_at: datetime
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the log; `who` is a person's id, empty for nobody."""

    id: int
    at: datetime
    who: str
    device: str
    what: str
    subject: str
    ok: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token of a script.

    Attributes:
        role: What it is worth now: never more than whoever made it.
        made_by: Name of whoever made it; empty for the touchscreen of a pretend table.
        used_at: When it was last used, to the hour; None for never.
    """

    id: str
    name: str
    role: Role
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
