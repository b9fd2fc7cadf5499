"""The one door to the database: everything is read and written here, as plain rows."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, func, select

from station.people.person import (
    DEMO_ID,
    DEMO_PRACTITIONER,
    GUEST,
    GUEST_ID,
    Person,
    demo_person,
)
from station.records.care_checks import taken
from station.records.convert import (
    change_of,
    event_of,
    exercise_of,
    person_of,
    person_record,
    sample_of,
    session_of,
)
from station.records.engine import make_engine, told, verify, writing
from station.records.errors import BadRecord, RecordsError, UnknownRecord
from station.records.migrate import current, migrate
from station.records.models import (
    AuditRecord,
    ChangeRecord,
    EventRecord,
    ExerciseDone,
    PersonRecord,
    SampleRecord,
    SessionRecord,
)
from station.records.room import Room, utc_now
from station.records.room_audit import Audit
from station.records.room_care import Care
from station.records.room_devices import Devices
from station.records.room_erase import Erase
from station.records.room_export import Export
from station.records.room_history import History
from station.records.room_personal import Personal
from station.records.room_pins import Pins
from station.records.room_progress import Progress
from station.records.room_tokens import Tokens
from station.records.rows import ChangeRow, EventRow, ExerciseRow, SampleRow, SessionRow
from station.records.writer import Writer

__all__ = ["BadRecord", "RecordsError", "Store", "UnknownRecord"]

RECENT = 50


class Store(Room):
    """An open database; safe to share between threads.

    Attributes:
        care: Profiles, health checks, prescriptions.
        progress: Proposals, scores, answers after a session.
        personal: Programs made here.
        history: Summaries of many sessions.
        export: Everything of one person, for what leaves the station.
        erase: The end of a profile.
        devices: Browsers that were let in, and who is signed in there.
        pins: Who has a PIN, and whether this is it.
        audit: What was changed and what was denied.
        tokens: By which scripts come in.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__(engine, now)
        self.care, self.progress = Care(engine, now), Progress(engine, now)
        self.personal, self.history = Personal(engine, now), History(engine, now)
        self.export, self.erase = Export(engine, now), Erase(engine, now)
        self.devices, self.pins = Devices(engine, now), Pins(engine, now)
        self.audit, self.tokens = Audit(engine, now), Tokens(engine, now)

    @classmethod
    def open(
        cls, url: str, *, verified: bool = True, now: Callable[[], datetime] = utc_now
    ) -> "Store":
        """Open, check and migrate the database at `url`, making it when it is not there.

        Args:
            url: For example `sqlite:////var/lib/station/station.db`.
            verified: Have the whole file checked first; takes a second for every 100 MB or so.
            now: The wall clock.

        Raises:
            RecordsError: When it cannot be opened, is damaged, or is of a newer version.
        """
        engine = make_engine(url)
        try:
            with told(engine):
                if verified:
                    verify(engine)
                migrate(engine)
        except RecordsError:
            engine.dispose()
            raise
        return cls(engine, now)

    def shape(self) -> str | None:
        """The migration at which the database stands."""
        with told(self._engine), self._engine.connect() as connection:
            return current(connection)

    def close(self) -> None:
        """Let go of every connection; may be called twice."""
        self._engine.dispose()

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """One transaction for what a session leaves behind: all of it is kept, or nothing."""
        with told(self._engine), writing(self._engine).begin() as connection:
            yield Writer(connection)

    # People

    def people(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        with self._reading() as session:
            found = session.scalars(select(PersonRecord).order_by(PersonRecord.name))
            return tuple(person_of(record) for record in found)

    def person(self, person_id: str) -> Person | None:
        """One profile, the guest's too; None when there is no such person."""
        if person_id == GUEST_ID:
            return GUEST
        with self._reading() as session:
            record = session.get(PersonRecord, person_id)
            return None if record is None else person_of(record)

    def add_person(self, person: Person) -> None:
        """Keep a new profile; raises `BadRecord` when the id is taken."""
        with self._changing() as session:
            if session.get(PersonRecord, person.id) is not None:
                raise taken(person.id)
            session.add(person_record(person))

    def ensure_demo_person(self) -> None:
        """Add the demo person and the practitioner of the demo when there is nobody.

        The health check of a demo person that is there is renewed.
        """
        today = self._now().astimezone().date()
        with self._changing() as session:
            demo = session.get(PersonRecord, DEMO_ID)
            if demo is not None:
                demo.health_checked_on = today
            elif session.scalar(select(PersonRecord.id).limit(1)) is None:
                session.add_all(map(person_record, (demo_person(today), DEMO_PRACTITIONER)))

    def changes(self, person_id: str) -> tuple[ChangeRow, ...]:
        """Every change of somebody's limits, prescription and profile, newest first."""
        changes = select(ChangeRecord).where(ChangeRecord.person_id == person_id)
        with self._reading() as session:
            found = session.scalars(changes.order_by(ChangeRecord.id.desc()))
            return tuple(change_of(record) for record in found)

    # Sessions

    def sessions(
        self, person_id: str | None = None, limit: int = 50, *, without: Collection[str] = ()
    ) -> tuple[SessionRow, ...]:
        """The newest sessions, newest first; those of some people can be left out."""
        query = select(SessionRecord).order_by(SessionRecord.began_at.desc()).limit(limit)
        if without:
            query = query.where(SessionRecord.person_id.not_in(sorted(without)))
        if person_id is not None:
            query = query.where(SessionRecord.person_id == person_id)
        with self._reading() as session:
            return tuple(session_of(record) for record in session.scalars(query))

    def recent(self, person_id: str) -> tuple[SessionRow, ...]:
        """What eligibility asks about: the newest sessions, and the newest ones head-down.

        However many sessions on the floor were chosen or done since, none head-down is pushed out
        of sight by them (S35).
        """
        mine = select(SessionRecord).where(SessionRecord.person_id == person_id)
        newest = mine.order_by(SessionRecord.began_at.desc()).limit(RECENT)
        head_down = mine.where(SessionRecord.inverted_s > 0)
        with self._reading() as session:
            found = {record.id: record for record in session.scalars(newest)}
            last = head_down.order_by(SessionRecord.began_at.desc()).limit(RECENT)
            found |= {record.id: record for record in session.scalars(last)}
            return tuple(session_of(record) for record in found.values())

    def session(self, session_id: str) -> SessionRow | None:
        """One session, None when there is no such session."""
        with self._reading() as session:
            record = session.get(SessionRecord, session_id)
            return None if record is None else session_of(record)

    def samples(self, session_id: str) -> tuple[SampleRow, ...]:
        """The trace of a session in order of time."""
        trace = select(SampleRecord).where(SampleRecord.session_id == session_id)
        with self._reading() as session:
            found = session.scalars(trace.order_by(SampleRecord.index))
            return tuple(sample_of(record) for record in found)

    def exercises_of(self, session_id: str) -> tuple[ExerciseRow, ...]:
        """The exercises of a session that were done, in order, as far as they were."""
        of_session = select(ExerciseDone).where(ExerciseDone.session_id == session_id)
        with self._reading() as session:
            found = session.scalars(of_session.order_by(ExerciseDone.step_index))
            return tuple(exercise_of(record) for record in found)

    def events(self, session_id: str) -> tuple[EventRow, ...]:
        """Everything that happened in a session, in order."""
        of_session = select(EventRecord).where(EventRecord.session_id == session_id)
        with self._reading() as session:
            found = session.scalars(of_session.order_by(EventRecord.id))
            return tuple(event_of(record) for record in found)

    def latest_events(self, limit: int = 100) -> tuple[EventRow, ...]:
        """The newest events in and outside sessions, newest first."""
        newest = select(EventRecord).order_by(EventRecord.id.desc()).limit(limit)
        with self._reading() as session:
            return tuple(event_of(record) for record in session.scalars(newest))

    def newest(self) -> datetime | None:
        """The latest moment that anything here is dated; None when there is nothing."""
        dates = (EventRecord.at, SessionRecord.began_at, ChangeRecord.at, AuditRecord.at)
        with self._reading() as session:
            found = [session.scalar(select(func.max(date))) for date in dates]
        return max((each for each in found if each is not None), default=None)

    def begin_session(self, row: SessionRow) -> None:
        """Keep a session that has begun; the same session again changes nothing."""
        with self.writer() as writer:
            writer.begin_session(row)

    def add_samples(self, session_id: str, samples: Sequence[tuple[int, SampleRow]]) -> None:
        """Keep samples, each with its index in the session."""
        with self.writer() as writer:
            writer.add_samples(session_id, samples)

    def add_events(self, session_id: str | None, events: Sequence[EventRow]) -> None:
        """Keep events; None for what happens outside a session."""
        with self.writer() as writer:
            writer.add_events(session_id, events)

    def end_session(
        self, session_id: str, outcome: str, at: datetime, deepest_deg: float, inverted_s: float
    ) -> None:
        """Keep how a session ended."""
        with self.writer() as writer:
            writer.end_session(session_id, outcome, at, deepest_deg, inverted_s)

    def close_interrupted(self) -> tuple[str, ...]:
        """End the sessions that a crash has left open; only for the one process that records."""
        with self.writer() as writer:
            return writer.close_interrupted(self._now())
