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


class LimitsChange(Base):
    """Who changed whose limits, when, from what to what."""

    __tablename__ = "limits_changes"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(ID_LENGTH))
    before: Mapped[str] = mapped_column(Text)  # the limits as JSON
    after: Mapped[str] = mapped_column(Text)


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
