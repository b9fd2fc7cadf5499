"""Between the tables and the plain rows that the rest of the station works with."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from station.control.plan import Limits
from station.people.person import Person
from station.records.models import (
    EventRecord,
    LimitsChange,
    PersonRecord,
    SampleRecord,
    SessionRecord,
)
from station.records.rows import EventRow, LimitsRow, SampleRow, SessionRow


def person_of(record: PersonRecord) -> Person:
    """A profile; raises `BadPerson` when the database holds a limit out of range."""
    limits = Limits(
        deepest_deg=record.deepest_deg,
        rate_down_deg_s=record.rate_down_deg_s,
        rate_up_deg_s=record.rate_up_deg_s,
        hold_s=record.hold_s,
        session_s=record.session_s,
    )
    return Person(
        id=record.id,
        name=record.name,
        colour=record.colour,
        limits=limits,
        health_checked_on=record.health_checked_on,
        released=record.released,
    )


def person_record(person: Person) -> PersonRecord:
    """A new row for a profile."""
    return PersonRecord(
        id=person.id,
        name=person.name,
        colour=person.colour,
        health_checked_on=person.health_checked_on,
        released=person.released,
        **asdict(person.limits),
    )


def session_of(record: SessionRecord) -> SessionRow:
    """One session."""
    return SessionRow(
        id=record.id,
        person_id=record.person_id,
        program_id=record.program_id,
        title=record.title,
        began_at=record.began_at,
        ended_at=record.ended_at,
        outcome=record.outcome,
        deepest_deg=record.deepest_deg,
        inverted_s=record.inverted_s,
        before_nrs=record.before_nrs,
        after_nrs=record.after_nrs,
        rpe=record.rpe,
        note=record.note,
    )


def sample_of(record: SampleRecord) -> SampleRow:
    """One sample."""
    return SampleRow(
        t_s=record.t_s,
        angle_deg=record.angle_deg,
        target_deg=record.target_deg,
        planned_deg=record.planned_deg,
        duty=record.duty,
        power=record.power,
        mode=record.mode,
    )


def event_of(record: EventRecord) -> EventRow:
    """One event."""
    return EventRow(record.tick, record.at, record.source, record.kind, record.text)


def limits_change_of(record: LimitsChange) -> LimitsRow:
    """One change of limits."""
    return LimitsRow(record.at, record.by, _limits(record.before), _limits(record.after))


def limits_text(limits: Limits) -> str:
    """Limits as they are kept in the history."""
    return json.dumps(asdict(limits))


def _limits(text: str) -> Limits:
    found: Mapping[str, float] = json.loads(text)
    return Limits(**found)
