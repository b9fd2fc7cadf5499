"""What the history pages ask: bounded queries over many sessions.

No answer here grows with the years: each query walks an index from its newest end, and stops at a
time or at a number of rows. Ten years of records are read as quickly as one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from station.people.summary import BROKEN_OFF, Fortnight, ScorePoint
from station.records.models import (
    ExerciseDone,
    PersonRecord,
    ScoreRecord,
    SessionRecord,
)
from station.records.room import Room
from station.records.room_export import EVER, Stretch
from station.records.rows import SessionRow

PAGE = 50
MOST_SESSIONS = 1000
MOST_SCORES = 120
_COLUMNS = tuple(getattr(SessionRecord, each.name) for each in fields(SessionRow))


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of sessions ends: the next one holds what is older than this session."""

    began_at: datetime
    session_id: str


class History(Room):
    """Summaries of sessions."""

    def page(
        self,
        person_id: str | None = None,
        after: Cursor | None = None,
        limit: int = PAGE,
        *,
        within: Stretch = EVER,
        without: Collection[str] = (),
    ) -> tuple[SessionRow, ...]:
        """Sessions, newest first.

        Args:
            person_id: Whose; None for everybody's.
            after: The last session of the page before; None for the newest.
            limit: How many.
            within: When they began.
            without: People whose sessions are left out.
        """
        query = select(*_COLUMNS).limit(limit)
        if within != EVER:
            query = query.where(SessionRecord.began_at >= within.since)
            query = query.where(SessionRecord.began_at < within.before)
        if without:
            query = query.where(SessionRecord.person_id.not_in(sorted(without)))
        if person_id is not None:
            query = query.where(SessionRecord.person_id == person_id)
        if after is not None:
            at, session_id = after.began_at, after.session_id
            same_moment = or_(SessionRecord.began_at < at, SessionRecord.id < session_id)
            query = query.where(SessionRecord.began_at <= at, same_moment)
        return self._sessions(
            query.order_by(SessionRecord.began_at.desc(), SessionRecord.id.desc())
        )

    def since(self, person_id: str, began: datetime) -> tuple[SessionRow, ...]:
        """One person's sessions since a moment, the oldest first; the newest `MOST_SESSIONS`."""
        query = _of_person(select(*_COLUMNS), person_id, began)
        newest = query.order_by(SessionRecord.began_at.desc()).limit(MOST_SESSIONS)
        return self._sessions(newest)[::-1]

    def newest(self, person_id: str) -> SessionRow | None:
        """Somebody's last session, however long ago it was."""
        return next(iter(self.page(person_id, limit=1)), None)

    def repetitions(self, person_id: str, began: datetime) -> Mapping[str, int]:
        """How often somebody has done each exercise since a moment, by the exercise's id."""
        done = func.sum(ExerciseDone.repetitions)
        in_sessions = SessionRecord.id == ExerciseDone.session_id
        query = select(ExerciseDone.exercise_id, done).join(SessionRecord, in_sessions)
        mine = _of_person(query, person_id, began).group_by(ExerciseDone.exercise_id)
        with self._reading() as session:
            return {str(row[0]): int(row[1]) for row in session.execute(mine)}

    def scores(self, person_id: str, limit: int = MOST_SCORES) -> tuple[ScorePoint, ...]:
        """The newest scores and, before them, the very first one of each kind; in order of time."""
        columns = (ScoreRecord.at, ScoreRecord.kind, ScoreRecord.name, ScoreRecord.value,
                   ScoreRecord.out_of)  # fmt: skip
        mine = select(*columns).where(ScoreRecord.person_id == person_id)
        with self._reading() as session:
            newest = session.execute(mine.order_by(ScoreRecord.at.desc()).limit(limit)).all()
            found = {ScorePoint(*row) for row in newest}
            for kind, name in {(point.kind, point.name) for point in found}:
                same = mine.where(ScoreRecord.kind == kind, ScoreRecord.name == name)
                first = session.execute(same.order_by(ScoreRecord.at).limit(1)).one()
                found.add(ScorePoint(*first))
        return tuple(sorted(found, key=lambda point: (point.at, point.name)))

    def names(self) -> Mapping[str, str]:
        """What everybody is called, by id; for lists that need no more of them."""
        with self._reading() as session:
            found = session.execute(select(PersonRecord.id, PersonRecord.name))
            return {row[0]: row[1] for row in found}

    def last_sessions(self, practitioner_id: str | None = None) -> Mapping[str, SessionRow]:
        """The last session of everybody who has one, by person."""
        last = (
            select(SessionRecord.id)
            .where(SessionRecord.person_id == PersonRecord.id)
            .order_by(SessionRecord.began_at.desc())
            .limit(1)
            .correlate(PersonRecord)
            .scalar_subquery()
        )
        everybody = _looked_after(
            select(last.label("id")).select_from(PersonRecord), practitioner_id
        )
        ids = everybody.subquery()
        rows = self._sessions(select(*_COLUMNS).join(ids, SessionRecord.id == ids.c.id))
        return {row.person_id: row for row in rows}

    def fortnights(
        self, week: datetime, fortnight: datetime, practitioner_id: str | None = None
    ) -> Mapping[str, Fortnight]:
        """What everybody did since `week`, and pain since then and in the week before it.

        Args:
            week: Begin of the last seven days.
            fortnight: Begin of the seven days before them.
            practitioner_id: Only the people whom this practitioner looks after.
        """
        complete = SessionRecord.outcome == "completed"
        partly = and_(
            SessionRecord.outcome.in_(BROKEN_OFF),
            or_(SessionRecord.steps_done > 0, SessionRecord.inverted_s > 0),
        )
        recent = SessionRecord.began_at >= week
        query = (
            select(
                PersonRecord.id,  # person by person: each has the index's newest end
                func.sum(case((and_(recent, complete), 1), else_=0)),
                func.sum(case((and_(recent, partly), 1), else_=0)),
                func.avg(case((recent, SessionRecord.before_nrs))),
                func.avg(case((~recent, SessionRecord.before_nrs))),
            )
            .join(SessionRecord, SessionRecord.person_id == PersonRecord.id)
            .where(SessionRecord.began_at >= fortnight)
            .group_by(PersonRecord.id)
        )
        with self._reading() as session:
            found = session.execute(_looked_after(query, practitioner_id)).all()
        return {row[0]: Fortnight(int(row[1]), int(row[2]), *_floats(row[3:])) for row in found}

    def _sessions(self, query: Select[Any]) -> tuple[SessionRow, ...]:
        with self._reading() as session:
            return tuple(SessionRow(*tuple(found)) for found in session.execute(query))


def _of_person(query: Any, person_id: str, began: datetime) -> Select[Any]:
    found: Select[Any] = query.where(
        SessionRecord.person_id == person_id, SessionRecord.began_at >= began
    )
    return found


def _looked_after(query: Select[Any], practitioner_id: str | None) -> Select[Any]:
    if practitioner_id is None:
        return query
    return query.where(PersonRecord.practitioner_id == practitioner_id)


def _floats(values: Sequence[Any]) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(value) for value in values)
