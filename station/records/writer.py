"""What is written of sessions, within one transaction that somebody else opens and ends."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from station.records.models import (
    EventRecord,
    ExerciseDone,
    PersonRecord,
    SampleRecord,
    SessionRecord,
)
from station.records.rows import EventRow, ExerciseRow, SampleRow, SessionRow

INTERRUPTED = "interrupted"
CUT_OFF = "The station went down in the middle of this session."


class Writer:
    """Writes to an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin_session(self, session: SessionRow) -> None:
        """Keep a session that has begun; the same session again changes nothing."""
        present = select(SessionRecord.id).where(SessionRecord.id == session.id)
        if self._connection.execute(present).first() is None:
            self._connection.execute(insert(SessionRecord), [asdict(session)])

    def add_samples(self, session_id: str, samples: Sequence[tuple[int, SampleRow]]) -> None:
        """Keep samples, each with its index in the session."""
        if samples:
            rows = [
                {"session_id": session_id, "index": index, **asdict(sample)}
                for index, sample in samples
            ]
            self._connection.execute(insert(SampleRecord), rows)

    def add_events(self, session_id: str | None, events: Sequence[EventRow]) -> None:
        """Keep events; None for what happens outside a session."""
        if events:
            rows = [{"session_id": session_id, **asdict(event)} for event in events]
            self._connection.execute(insert(EventRecord), rows)

    def add_exercise(self, session_id: str, exercise: ExerciseRow) -> None:
        """Keep an exercise that was done."""
        row = {"session_id": session_id, **asdict(exercise)}
        self._connection.execute(insert(ExerciseDone), [row])

    def progress(self, session_id: str, deepest_deg: float, inverted_s: float) -> None:
        """Keep how far a running session has come, in case its end is never written."""
        self._connection.execute(
            update(SessionRecord)
            .where(SessionRecord.id == session_id)
            .values(deepest_deg=deepest_deg, inverted_s=inverted_s)
        )

    def end_session(
        self, session_id: str, outcome: str, at: datetime, deepest_deg: float, inverted_s: float
    ) -> None:
        """Keep how a session ended."""
        self._connection.execute(
            update(SessionRecord)
            .where(SessionRecord.id == session_id)
            .values(ended_at=at, outcome=outcome, deepest_deg=deepest_deg, inverted_s=inverted_s)
        )

    def sum_up(
        self, session_id: str, stops: int, faults: int, steps_done: int, unwell: bool
    ) -> None:
        """Keep what a session amounted to."""
        self._connection.execute(
            update(SessionRecord)
            .where(SessionRecord.id == session_id)
            .values(stops=stops, faults=faults, steps_done=steps_done, unwell=unwell)
        )

    def advise(self, session_id: str, advice: str) -> None:
        """Have the session's person acknowledge this before the next one, too (S37).

        What is open already stays; a guest has no profile to keep it in.
        """
        of_session = select(SessionRecord.person_id).where(SessionRecord.id == session_id)
        person = PersonRecord.id == of_session.scalar_subquery()
        found = self._connection.execute(select(PersonRecord.advice).where(person)).first()
        if found is not None and advice not in found.advice:
            both = f"{found.advice}\n{advice}".strip()
            self._connection.execute(update(PersonRecord).where(person).values(advice=both))

    def rate(self, session_id: str, before_nrs: int | None, after_nrs: int | None) -> None:
        """Keep the pain that was asked for in the session, beside what was typed in already."""
        kept = {"before_nrs": before_nrs, "after_nrs": after_nrs}
        given = {name: nrs for name, nrs in kept.items() if nrs is not None}
        if given:
            self._connection.execute(
                update(SessionRecord).where(SessionRecord.id == session_id).values(**given)
            )

    def close_interrupted(self, at: datetime) -> tuple[str, ...]:
        """End the sessions that a crash has left open, where their last sample is.

        Each one says so itself, in an event of `at`, with the tick of its last one.
        """
        last_s = (
            select(func.max(SampleRecord.t_s))
            .where(SampleRecord.session_id == SessionRecord.id)
            .scalar_subquery()
        )
        left = select(SessionRecord.id, SessionRecord.began_at, last_s).where(
            SessionRecord.ended_at.is_(None)
        )
        found = self._connection.execute(left).all()
        for session_id, began_at, until_s in found:
            self._connection.execute(
                update(SessionRecord)
                .where(SessionRecord.id == session_id)
                .values(ended_at=began_at + timedelta(seconds=until_s or 0.0), outcome=INTERRUPTED)
            )
            tick = self._last_tick(session_id)
            self.add_events(session_id, [EventRow(tick, at, "station", INTERRUPTED, CUT_OFF)])
        return tuple(row[0] for row in found)

    def _last_tick(self, session_id: str) -> int:
        """Of the last event of a session; 0 when it has none."""
        of_session = EventRecord.session_id == session_id
        found = self._connection.execute(select(func.max(EventRecord.tick)).where(of_session))
        return found.scalar() or 0
