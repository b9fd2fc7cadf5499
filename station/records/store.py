"""The one door to the database: everything is read and written here, as plain rows."""

from collections.abc import Sequence
from datetime import datetime

from station.control.plan import Limits
from station.people.person import Person
from station.records.errors import RecordsError
from station.records.rows import EventRow, LimitsRow, SampleRow, SessionRow

__all__ = ["RecordsError", "Store"]


class Store:
    """An open database; safe to share between threads."""

    @classmethod
    def open(cls, url: str, *, verify: bool = True) -> "Store":
        """Open, check and migrate the database at `url`, making it when it is not there."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of every connection; may be called twice."""
        raise NotImplementedError

    def people(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        raise NotImplementedError

    def person(self, person_id: str) -> Person | None:
        """One profile, None when there is no such person."""
        raise NotImplementedError

    def add_person(self, person: Person) -> None:
        """Keep a new profile."""
        raise NotImplementedError

    def set_limits(self, person_id: str, limits: Limits, by: str) -> Person:
        """Change somebody's limits and keep who did it."""
        raise NotImplementedError

    def limits_history(self, person_id: str) -> tuple[LimitsRow, ...]:
        """Every change of somebody's limits, newest first."""
        raise NotImplementedError

    def ensure_demo_person(self) -> None:
        """Add the demo person when there is nobody."""
        raise NotImplementedError

    def sessions(self, person_id: str | None = None, limit: int = 50) -> tuple[SessionRow, ...]:
        """The newest sessions, newest first."""
        raise NotImplementedError

    def session(self, session_id: str) -> SessionRow | None:
        """One session, None when there is no such session."""
        raise NotImplementedError

    def samples(self, session_id: str) -> tuple[SampleRow, ...]:
        """The trace of a session in order of time."""
        raise NotImplementedError

    def events(self, session_id: str) -> tuple[EventRow, ...]:
        """Everything that happened in a session, in order."""
        raise NotImplementedError

    def latest_events(self, limit: int = 100) -> tuple[EventRow, ...]:
        """The newest events in and outside sessions, newest first."""
        raise NotImplementedError

    def begin_session(self, session: SessionRow) -> None:
        """Keep a session that has begun; the same session again changes nothing."""
        raise NotImplementedError

    def add_samples(self, session_id: str, samples: Sequence[tuple[int, SampleRow]]) -> None:
        """Keep samples with their index in the session."""
        raise NotImplementedError

    def add_events(self, session_id: str | None, events: Sequence[EventRow]) -> None:
        """Keep events; None for what happens outside a session."""
        raise NotImplementedError

    def end_session(
        self, session_id: str, outcome: str, at: datetime, deepest_deg: float, inverted_s: float
    ) -> None:
        """Keep how a session ended."""
        raise NotImplementedError

    def rate_session(
        self,
        session_id: str,
        before_nrs: int | None = None,
        after_nrs: int | None = None,
        rpe: int | None = None,
        note: str | None = None,
    ) -> SessionRow:
        """Keep a person's ratings; None leaves what is there."""
        raise NotImplementedError
