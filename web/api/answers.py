"""What the API answers: the shape of every body, for /openapi.json and for the tests."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from station.control.modes import Mode
from station.control.plan import Place
from station.control.snapshot import Phase
from station.people.person import Guidance, Turning
from station.programs.regions import Family, Region


class Answer(BaseModel):
    """An answer, or a part of one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Accepted(Answer):
    """The request was taken; it has not yet arrived at its goal."""

    accepted: bool = True


class Reason(Answer):
    """Why something is not done, and the way out."""

    code: str
    message: str
    hint: str


class Problem(Answer):
    """The body of every error."""

    error: Reason


class ExerciseState(Answer):
    """The exercise that is being done; `repetition_s` is 0 when the table sets the pace."""

    exercise_id: str
    place: Place
    sets: int
    repetitions: int
    sides: int
    hold_s: float
    repetition_s: float
    pause_s: float
    elapsed_s: float


class SessionState(Answer):
    """Where a session is, and what its person shall do now."""

    id: str
    program_id: str
    person_id: str
    step_index: int
    steps: int
    title: str
    prompt: str
    remaining_s: float | None
    inverted_s: float
    phase: Phase
    question: str | None
    answer_s: float | None
    planned_s: float | None
    pains_nrs: list[int]
    program_title: str
    needs_button: bool
    exercise: ExerciseState | None


class FaultState(Answer):
    """A fault that is present, or latched until acknowledged."""

    code: str
    text: str
    hint: str
    latched: bool


class InputsState(Answer):
    """The switches as they were read; null when unreadable."""

    button: bool | None
    estop_closed: bool | None
    ankles_locked: bool | None
    upper_switch: bool | None
    lower_switch: bool | None
    mains_ok: bool | None
    enabling: bool | None
    return_button: bool | None


class LoopState(Answer):
    """How punctual the control loop is."""

    ticks: int
    late_ticks: int
    worst_ms: float


class State(Answer):
    """The snapshot; measured, planned and wanted angle stand side by side."""

    mode: Mode
    angle_deg: float | None
    rate_deg_s: float | None
    trusted: bool
    target_deg: float | None
    planned_deg: float | None
    duty: float
    power: bool
    session: SessionState | None
    faults: list[FaultState]
    inputs: InputsState
    loop: LoopState
    budget_share: float
    simulated: bool
    leaving: bool
    seq: int
    age_ms: int


class LimitsItem(Answer):
    """What one person may be exposed to."""

    deepest_deg: float
    rate_down_deg_s: float
    rate_up_deg_s: float
    hold_s: float
    session_s: float


class PersonItem(Answer):
    """Somebody with a profile; of one behind a PIN only what it takes to choose them is told."""

    id: str
    name: str
    colour: str
    limits: LimitsItem | None
    health_checked_on: date | None
    released: bool
    language: str
    guidance: Guidance
    turning: Turning


class ProgramItem(Answer):
    """A program; `refusal` says why the person asked about may not run it now."""

    id: str
    title: str
    summary: str
    needs: list[str]
    duration_s: float
    inverted_s: float
    longest_inverted_s: float
    deepest_deg: float
    tilts: bool
    refusal: Reason | None


class DoseItem(Answer):
    """How much of an exercise, unless a program says otherwise."""

    sets: int
    repetitions: int
    hold_s: float
    side: str
    repetition_s: float
    pause_s: float
    words: str


class ExerciseItem(Answer):
    """An exercise of the catalogue; its own stop signs come before those that hold for all."""

    id: str
    name: str
    aka: list[str]
    place: str
    hanging: bool
    family: Family
    purpose: str
    muscles: list[Region]
    position: str
    cues: list[str]
    dose: DoseItem
    easier: str
    harder: str
    not_when: list[str]
    stop_signs: list[str]
    source: str
    address: str | None


class SessionItem(Answer):
    """A session in the records; times are UTC."""

    id: str
    person_id: str
    program_id: str
    title: str
    began_at: datetime
    ended_at: datetime | None
    outcome: str | None
    deepest_deg: float
    inverted_s: float
    before_nrs: int | None
    after_nrs: int | None
    rpe: int | None
    note: str
    stops: int
    faults: int
    steps: int
    steps_done: int
    unwell: bool
    dizzy: bool | None
    headache: bool | None
    leg_symptoms: bool | None
    dizzy_1_min: bool | None
    dizzy_3_min: bool | None


class EventItem(Answer):
    """Something that happened in a session."""

    id: str
    title: str
    tick: int
    at: datetime
    source: str
    kind: str
    text: str


class SessionDetail(SessionItem):
    """A session with what happened in it."""

    events: list[EventItem]


class SampleItem(Answer):
    """One of ten samples a second."""

    id: str
    title: str
    t_s: float
    angle_deg: float | None
    target_deg: float | None
    planned_deg: float | None
    duty: float
    power: bool
    mode: str


class People(Answer):
    """Everybody."""

    items: list[PersonItem]


class Programs(Answer):
    """All programs."""

    items: list[ProgramItem]


class Exercises(Answer):
    """The catalogue."""

    items: list[ExerciseItem]


class Sessions(Answer):
    """Sessions, newest first."""

    items: list[SessionItem]


class Samples(Answer):
    """The trace of a session in order of time."""

    items: list[SampleItem]


class Truth(Answer):
    """The true state of the pretend table, which the controller can only measure."""

    angle_deg: float
    rate_deg_s: float
    power: bool
    current_a: float
    duty: float
    body_kg: float
    lamp: bool
    buzzer: bool
    faults: list[str]
    speed: float = Field(description="How fast its time runs")
    recording: bool = Field(description="A story is being taken down")
    recorded_s: float = Field(description="How long the story is, in the table's own time")


class ProposalItem(Answer):
    """A step that the progression rule proposes."""

    id: str
    title: str
    person_id: str
    at: datetime
    kind: str
    before: float
    after: float
    reason: str
    needs: str
    status: str
    decided_at: datetime | None
    decided_by: str | None


class Proposals(Answer):
    """What waits to be decided."""

    items: list[ProposalItem]


class ScoreItem(Answer):
    """A questionnaire that was filled in, with the answers that were kept."""

    id: str
    person_id: str
    at: datetime
    kind: str
    name: str
    value: float
    out_of: float
    answers: dict[str, int]


class Scores(Answer):
    """Questionnaires, newest first."""

    items: list[ScoreItem]
