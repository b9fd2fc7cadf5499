"""What the API answers about people: the shape of every body."""

from datetime import date, datetime
from typing import Any

from web.api.answers import Accepted, Answer, LimitsItem, Reason


class Added(Accepted):
    """Somebody was added; under this id."""

    id: str


class Told(Accepted):
    """What the answers come to, and what to do."""

    outcome: str
    advice: str


class Profile(Answer):
    """One profile; `refusal` says what stands against any tilting now."""

    id: str
    name: str
    colour: str
    role: str
    initial: str
    birth_year: int | None
    height_cm: int | None
    ankle_setting: str
    units: str
    practitioner_id: str | None
    health_checked_on: date | None
    released: bool
    released_until: date | None
    see_doctor: bool
    advice: str
    language: str
    guidance: str
    turning: str
    cleared_until: date | None
    refusal: Reason | None


class QuestionItem(Answer):
    """One line of the health check."""

    id: str
    text: str
    red_flag: bool
    help: str


class GroupItem(Answer):
    """Questions that belong together."""

    title: str
    questions: list[QuestionItem]


class HealthCheckItem(Answer):
    """A health check as it was answered."""

    id: str
    title: str
    at: datetime
    by: str
    version: int
    answers: dict[str, str]
    outcome: str


class Health(Answer):
    """The questions of today, and the checks of a person, newest first."""

    version: int
    groups: list[GroupItem]
    items: list[HealthCheckItem]


class RuleItem(Answer):
    """How somebody goes on from step to step."""

    own_deepest_deg: float
    own_hold_s: float
    angle_step_deg: float
    hold_step_s: float
    dose_step_percent: int
    most_percent: int
    sessions: int
    hardest_rpe: int


class PrescriptionItem(Answer):
    """What somebody shall do; `programs` null means all of them."""

    daily_s: float
    sessions_a_week: int
    programs: list[str] | None
    dose_percent: int
    rule: RuleItem
    course: str | None
    course_began_on: date | None


class Prescribed(Answer):
    """Limits and prescription; `on_this_machine` are the limits under the machine's caps."""

    limits: LimitsItem
    on_this_machine: LimitsItem
    prescription: PrescriptionItem


class ChangeItem(Answer):
    """A change, from what to what."""

    id: str
    title: str
    at: datetime
    by: str
    what: str
    before: dict[str, Any]
    after: dict[str, Any]


class Changes(Answer):
    """Every change, newest first."""

    items: list[ChangeItem]
