"""What the records hand out: plain, frozen rows that outlive the database connection."""

from dataclasses import dataclass
from datetime import datetime

from station.control.plan import Limits


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
class LimitsRow:
    """A change of somebody's limits: when, by whom, from what to what."""

    at: datetime
    by: str
    before: Limits
    after: Limits
