"""The end of a profile: everything of somebody goes, in one transaction, and cannot be read again.

Every connection of the records overwrites what it deletes (`engine.py`), and the log of changes is
emptied into the database afterwards. What others did stays with them, and what this person did for
others stays with those: a release that a practitioner gave is part of the record of the released.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from station.records.care_checks import known_person, named
from station.records.engine import told
from station.records.errors import BadRecord
from station.records.models import (
    AuditRecord,
    ChangeRecord,
    DeviceRecord,
    EventRecord,
    ExerciseDone,
    HealthCheckRecord,
    PersonalProgramRecord,
    PersonRecord,
    PinRecord,
    ProposalRecord,
    ReleaseRecord,
    SampleRecord,
    ScoreRecord,
    SessionRecord,
    TokenRecord,
)
from station.records.room import Room

SOURCE, ERASED, LEFT = "records", "erased", "left"
RECORDING_SUFFIX = ".jsonl.gz"
_OF_SESSIONS = (SampleRecord, ExerciseDone, EventRecord)
_OF_PEOPLE = (  # whoever points at another one goes first
    ReleaseRecord,
    HealthCheckRecord,
    ChangeRecord,
    ProposalRecord,
    ScoreRecord,
    PersonalProgramRecord,
    PinRecord,
    TokenRecord,
    SessionRecord,
)


@dataclass(frozen=True, slots=True)
class Belongings:
    """How much there is of somebody.

    Attributes:
        looked_after: People who lose their practitioner by it; they stay.
    """

    sessions: int
    health_checks: int
    releases: int
    scores: int
    programs: int
    changes: int
    looked_after: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What has happened.

    Attributes:
        name: Who it was.
        sessions: How many sessions are gone.
        recordings_left: Recordings for replay that could not be removed from here; the nightly
            backup removes them.
        overwritten: No old copy is left in the log of changes; with False another process was
            reading, and the next erasure or restart empties it.
    """

    name: str
    sessions: int
    recordings_left: int
    overwritten: bool


class Erase(Room):
    """Counts what somebody has here, and takes it away."""

    def belongings(self, person_id: str) -> Belongings:
        """What would go; raises `UnknownRecord` when there is no such person."""
        with self._reading() as session:
            known_person(session, person_id)
            return Belongings(
                sessions=_count(session, SessionRecord.person_id == person_id),
                health_checks=_count(session, HealthCheckRecord.person_id == person_id),
                releases=_count(session, ReleaseRecord.person_id == person_id),
                scores=_count(session, ScoreRecord.person_id == person_id),
                programs=_count(session, PersonalProgramRecord.person_id == person_id),
                changes=_count(session, ChangeRecord.person_id == person_id),
                looked_after=_count(session, PersonRecord.practitioner_id == person_id),
            )

    def person(self, person_id: str, by: str, recordings: Path | None = None) -> Erased:
        """Delete somebody with everything of theirs.

        Args:
            person_id: Whom.
            by: Who does it; kept, unless it is the person.
            recordings: Folder of the recordings for replay; those of the person's sessions go too.

        Raises:
            BadRecord: A session of the person has not ended.
            UnknownRecord: There is no such person.
        """
        with self._changing() as session:
            record = known_person(session, person_id)
            name, mine = record.name, SessionRecord.person_id == person_id
            _refuse_running(session, mine, name)
            ids = set(session.scalars(select(SessionRecord.id).where(mine)))
            files = tuple(path for path in _recordings(recordings) if _session_of(path) in ids)
            _sign_out(session, person_id, name)
            _delete(session, person_id, mine)
            is_self = same_name(by, name) or by.strip() == person_id
            who = "that person" if is_self else named(by)
            self._tell(session, ERASED, f"A profile was deleted with everything of it, by {who}.")
            for path in files:
                self._tell(session, LEFT, path.name)
        left = self.remove_left(recordings)
        return Erased(name, len(ids), left, self._overwritten())

    def remove_left(self, recordings: Path | None) -> int:
        """Remove recordings of people who are gone, where that is possible; how many are left.

        The web may read that folder and not write it, so that what it leaves is written down, and
        removed by the next one who may.
        """
        is_left = (EventRecord.source == SOURCE, EventRecord.kind == LEFT)
        with self._changing() as session:
            waiting = session.scalars(select(EventRecord).where(*is_left)).all()
            gone = [each for each in waiting if _removed(recordings, each.text)]
            for each in gone:
                session.delete(each)
        return len(waiting) - len(gone)

    def _tell(self, session: Session, kind: str, text: str) -> None:
        at = self._now()
        session.add(
            EventRecord(session_id=None, tick=0, at=at, source=SOURCE, kind=kind, text=text)
        )

    def _overwritten(self) -> bool:
        """Empty the log of changes, in which old copies of the pages stand."""
        if self._engine.dialect.name != "sqlite":
            return True
        with told(self._engine):
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_ = cursor.fetchone() or (0,)
                cursor.close()
            finally:
                connection.close()
        return not busy


def same_name(typed: str, name: str) -> bool:
    """Whether somebody has typed a name, whatever the case and the spaces."""
    return _plain(typed) == _plain(name)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _refuse_running(session: Session, mine: ColumnElement[bool], name: str) -> None:
    running = select(SessionRecord.id).where(mine, SessionRecord.ended_at.is_(None)).limit(1)
    if session.scalar(running) is not None:
        raise BadRecord(
            f"A session of {name} has not ended.",
            "Wait for its end; after a power cut, start the station once, which closes it.",
        )


def _sign_out(session: Session, person_id: str, name: str) -> None:
    """End the sign-ins; devices and the log of what was done stay, and no longer say whose."""
    signed_in = DeviceRecord.person_id == person_id
    session.execute(update(DeviceRecord).where(signed_in).values(person_id=None))
    for device in session.scalars(select(DeviceRecord)):
        if _plain(name) in _plain(device.name):
            device.name = ""
    mine = AuditRecord.who == person_id
    session.execute(update(AuditRecord).where(mine).values(who=""))
    about = AuditRecord.subject
    sessions = select(SessionRecord.id).where(SessionRecord.person_id == person_id)
    programs = select(PersonalProgramRecord.id).where(PersonalProgramRecord.person_id == person_id)
    is_about = or_(
        about == person_id,
        about.startswith(f"{person_id} "),
        about.in_(sessions),
        about.in_(programs),
    )
    session.execute(update(AuditRecord).where(is_about).values(subject=""))


def _delete(session: Session, person_id: str, mine: ColumnElement[bool]) -> None:
    ids = select(SessionRecord.id).where(mine)
    for of_session in _OF_SESSIONS:
        session.execute(delete(of_session).where(of_session.session_id.in_(ids)))
    for of_person in _OF_PEOPLE:
        session.execute(delete(of_person).where(of_person.person_id == person_id))
    looked_after = PersonRecord.practitioner_id == person_id
    session.execute(update(PersonRecord).where(looked_after).values(practitioner_id=None))
    session.execute(delete(PersonRecord).where(PersonRecord.id == person_id))


def _count(session: Session, of: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(of)) or 0


def _recordings(folder: Path | None) -> tuple[Path, ...]:
    return () if folder is None else tuple(folder.glob(f"*{RECORDING_SUFFIX}"))


def _session_of(path: Path) -> str:
    """The session in a recording's name, which is its time, a hyphen, and the session's id."""
    return path.name.removesuffix(RECORDING_SUFFIX).partition("-")[2]


def _removed(folder: Path | None, name: str) -> bool:
    if folder is None:
        return False
    try:
        (folder / Path(name).name).unlink(missing_ok=True)
    except OSError:
        return False
    return True
