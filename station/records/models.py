"""The tables. Every time is UTC; every text that comes from outside has a length.

A session keeps the person's id without a foreign key: a record must never be refused because a
profile is missing, and it outlives the profile.
"""

from datetime import UTC, date, datetime
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID_LENGTH = 64

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept as UTC without its zone and handed out with it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To the database; a moment without a zone would be a guess and is an error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {float: Double}


class PersonRecord(Base):
    """A profile with its present limits."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    colour: Mapped[str] = mapped_column(String(7))
    deepest_deg: Mapped[float]
    rate_down_deg_s: Mapped[float]
    rate_up_deg_s: Mapped[float]
    hold_s: Mapped[float]
    session_s: Mapped[float]
    health_checked_on: Mapped[date | None] = mapped_column(Date)
    released: Mapped[bool]
    released_until: Mapped[date | None] = mapped_column(Date)
    role: Mapped[str] = mapped_column(String(20))
    initial: Mapped[str] = mapped_column(String(2))
    birth_year: Mapped[int | None]
    height_cm: Mapped[int | None]
    ankle_setting: Mapped[str] = mapped_column(String(60))
    units: Mapped[str] = mapped_column(String(10))
    practitioner_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    prescription: Mapped[str] = mapped_column(Text)  # as JSON
    advice: Mapped[str] = mapped_column(Text)
    see_doctor: Mapped[bool]
    language: Mapped[str] = mapped_column(String(10))
    guidance: Mapped[str] = mapped_column(String(10))
    turning: Mapped[str] = mapped_column(String(10))


class ChangeRecord(Base):
    """Who changed what of whom, when, from what to what."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(ID_LENGTH))
    what: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(Text)  # as JSON
    after: Mapped[str] = mapped_column(Text)


class HealthCheckRecord(Base):
    """Health questions as they were answered; never changed afterwards."""

    __tablename__ = "health_checks"
    __table_args__ = (Index(None, "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(ID_LENGTH))
    version: Mapped[int]  # of the questions
    answers: Mapped[str] = mapped_column(Text)  # question id -> answer, as JSON
    outcome: Mapped[str] = mapped_column(String(20))


class ReleaseRecord(Base):
    """A practitioner's release of one health check."""

    __tablename__ = "releases"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    health_check_id: Mapped[int] = mapped_column(ForeignKey("health_checks.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(ID_LENGTH))
    until: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)


class ProposalRecord(Base):
    """A next step that the progression rule proposes."""

    __tablename__ = "proposals"
    __table_args__ = (Index(None, "person_id", "status"), Index(None, "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    before: Mapped[float]
    after: Mapped[float]
    reason: Mapped[str] = mapped_column(Text)
    needs: Mapped[str] = mapped_column(String(20))  # "person" or "practitioner"
    status: Mapped[str] = mapped_column(String(20))  # open, accepted, declined, superseded
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(ID_LENGTH))


class ScoreRecord(Base):
    """A questionnaire that was filled in, or a score that was typed in."""

    __tablename__ = "scores"
    __table_args__ = (Index(None, "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[float]
    out_of: Mapped[float]
    answers: Mapped[str] = mapped_column(Text)  # as JSON


class PersonalProgramRecord(Base):
    """A program that somebody made here."""

    __tablename__ = "personal_programs"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))  # None: for everybody
    title: Mapped[str] = mapped_column(String(60))
    toml: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str] = mapped_column(String(ID_LENGTH))


class SessionRecord(Base):
    """A session from the moment it was chosen."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("before_nrs BETWEEN 0 AND 10", "before_nrs"),
        CheckConstraint("after_nrs BETWEEN 0 AND 10", "after_nrs"),
        CheckConstraint("rpe BETWEEN 0 AND 10", "rpe"),
        Index(None, "began_at"),
        Index(None, "person_id", "began_at"),
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    program_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    title: Mapped[str] = mapped_column(String(60))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(20))
    deepest_deg: Mapped[float]
    inverted_s: Mapped[float]
    before_nrs: Mapped[int | None]
    after_nrs: Mapped[int | None]
    rpe: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text)
    stops: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int] = mapped_column(default=0)
    steps_done: Mapped[int] = mapped_column(default=0)
    unwell: Mapped[bool] = mapped_column(default=False)
    dizzy: Mapped[bool | None]
    headache: Mapped[bool | None]
    leg_symptoms: Mapped[bool | None]
    dizzy_1_min: Mapped[bool | None]
    dizzy_3_min: Mapped[bool | None]


class ExerciseDone(Base):
    """An exercise of a session, with the repetitions that were done."""

    __tablename__ = "session_exercises"
    __table_args__ = ({"sqlite_with_rowid": False},)

    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    step_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    exercise_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    repetitions: Mapped[int]


class SampleRecord(Base):
    """Ten of these a second; a missing index is a sample that was dropped."""

    __tablename__ = "samples"
    __table_args__ = ({"sqlite_with_rowid": False},)  # the key is the row: half the size

    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    t_s: Mapped[float]
    angle_deg: Mapped[float | None]
    target_deg: Mapped[float | None]
    planned_deg: Mapped[float | None]
    duty: Mapped[float]
    power: Mapped[bool]
    mode: Mapped[str] = mapped_column(String(20))


class EventRecord(Base):
    """Something that happened (S42), in a session or outside of any."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("sessions.id"))
    tick: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)


class DeviceRecord(Base):
    """A browser that was let in, and who is signed in there; its token is kept as a hash only."""

    __tablename__ = "devices"
    __table_args__ = (Index(None, "token_hash", unique=True), Index(None, "person_id"))

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal
    name: Mapped[str] = mapped_column(String(60))
    at_station: Mapped[bool]  # the touchscreen's own browser; counts nowhere else
    paired_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    signed_in_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PinRecord(Base):
    """Somebody's PIN as an Argon2 hash, with the wrong tries since the last right one."""

    __tablename__ = "pins"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    wrong: Mapped[int]
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OwnerCodeRecord(Base):
    """The one code that the command line has made and that makes an owner, until it is used."""

    __tablename__ = "owner_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditRecord(Base):
    """A change, or a try that was denied: who, from where, what, about whom; no foreign keys."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = mapped_column(String(ID_LENGTH))  # id of a person; empty for nobody
    device: Mapped[str] = mapped_column(String(ID_LENGTH))
    what: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))  # ids; a person's comes first
    ok: Mapped[bool]


class TokenRecord(Base):
    """A token of a script; `person_id` made it, and it is worth no more than they are."""

    __tablename__ = "tokens"
    __table_args__ = (Index(None, "token_hash", unique=True), Index(None, "person_id"))

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
