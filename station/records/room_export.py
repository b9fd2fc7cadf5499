"""What leaves the station: one person's records in order of time, a few at a time.

However many there are, only a batch of them is in memory. Every batch is read in a transaction of
its own: a slow download holds no snapshot of the database open.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from station.records.convert import exercise_of, sample_of, score_of
from station.records.models import ExerciseDone, SampleRecord, ScoreRecord, SessionRecord
from station.records.room import Room
from station.records.rows import ExerciseRow, SampleRow, ScoreRow, SessionRow

SESSIONS_AT_ONCE = 100
SAMPLES_AT_ONCE = 2000
_COLUMNS = tuple(getattr(SessionRecord, each.name) for each in fields(SessionRow))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time: from a moment on, and before another one."""

    since: datetime
    before: datetime


EVER = Stretch(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class Export(Room):
    """Everything of one person, oldest first."""

    def count(self, person_id: str, stretch: Stretch = EVER) -> int:
        """How many sessions there are."""
        query = select(func.count()).select_from(SessionRecord).where(*_of(person_id, stretch))
        with self._reading() as session:
            return session.scalar(query) or 0

    def sessions(
        self, person_id: str, stretch: Stretch = EVER, at_once: int = SESSIONS_AT_ONCE
    ) -> Iterator[tuple[SessionRow, ...]]:
        """Sessions, a batch at a time."""
        query: Select[Any] = select(*_COLUMNS).where(*_of(person_id, stretch)).limit(at_once)
        query = query.order_by(SessionRecord.began_at, SessionRecord.id)
        batch = self._sessions(query)
        while batch:
            yield batch
            last = batch[-1]
            same_moment = and_(SessionRecord.began_at == last.began_at, SessionRecord.id > last.id)
            batch = self._sessions(
                query.where(
                    SessionRecord.began_at >= last.began_at,
                    or_(SessionRecord.began_at > last.began_at, same_moment),
                )
            )

    def exercises(self, sessions: Sequence[SessionRow]) -> Mapping[str, tuple[ExerciseRow, ...]]:
        """The exercises of a batch of sessions, by session; one without any is left out."""
        ids = [row.id for row in sessions]
        query = select(ExerciseDone).where(ExerciseDone.session_id.in_(ids))
        query = query.order_by(ExerciseDone.session_id, ExerciseDone.step_index)
        found: dict[str, list[ExerciseRow]] = {}
        with self._reading() as session:
            for record in session.scalars(query):
                found.setdefault(record.session_id, []).append(exercise_of(record))
        return {session_id: tuple(rows) for session_id, rows in found.items()}

    def with_samples(self, sessions: Sequence[SessionRow]) -> tuple[SessionRow, ...]:
        """Those of a batch of sessions that have a trace."""
        has_any = exists().where(SampleRecord.session_id == SessionRecord.id)
        ids = [row.id for row in sessions]
        with self._reading() as session:
            found = set(session.scalars(select(SessionRecord.id).where(
                SessionRecord.id.in_(ids), has_any)))  # fmt: skip
        return tuple(row for row in sessions if row.id in found)

    def samples(
        self, session_id: str, at_once: int = SAMPLES_AT_ONCE
    ) -> Iterator[tuple[SampleRow, ...]]:
        """The trace of a session, a batch at a time."""
        of_session = select(SampleRecord).where(SampleRecord.session_id == session_id)
        query, last = of_session.order_by(SampleRecord.index).limit(at_once), -1
        while True:
            with self._reading() as session:
                found = session.scalars(query.where(SampleRecord.index > last)).all()
                batch = tuple(sample_of(record) for record in found)
                last = found[-1].index if found else last
            if not batch:
                return
            yield batch

    def scores(
        self, person_id: str, stretch: Stretch = EVER, at_once: int = SESSIONS_AT_ONCE
    ) -> Iterator[tuple[ScoreRow, ...]]:
        """Scores of questionnaires in the order in which they were kept, a batch at a time."""
        mine = select(ScoreRecord).where(
            ScoreRecord.person_id == person_id,
            ScoreRecord.at >= stretch.since,
            ScoreRecord.at < stretch.before,
        )
        query, last = mine.order_by(ScoreRecord.id).limit(at_once), 0
        while True:
            with self._reading() as session:
                found = session.scalars(query.where(ScoreRecord.id > last))
                batch = tuple(score_of(record) for record in found)
            if not batch:
                return
            last = batch[-1].id
            yield batch

    def _sessions(self, query: Select[Any]) -> tuple[SessionRow, ...]:
        with self._reading() as session:
            return tuple(SessionRow(**found) for found in session.execute(query).mappings())


def _of(person_id: str, stretch: Stretch) -> tuple[ColumnElement[bool], ...]:
    return (
        SessionRecord.person_id == person_id,
        SessionRecord.began_at >= stretch.since,
        SessionRecord.began_at < stretch.before,
    )
