"""What `Care` looks up and asks before it changes anything; each refusal is one sentence."""

import json
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station.people.health import YOUNGEST_YEARS, Outcome, years_at_least
from station.people.person import Person, Role
from station.people.prescription import prescription_data
from station.records.convert import person_values
from station.records.errors import BadRecord, UnknownRecord
from station.records.models import ID_LENGTH, HealthCheckRecord, PersonRecord, ReleaseRecord

NOTE_LENGTH = 2000

# What a profile is, beside limits, health and prescription, which have doors of their own.
PROFILE = (
    "name",
    "colour",
    "initial",
    "role",
    "birth_year",
    "height_cm",
    "ankle_setting",
    "units",
    "practitioner_id",
    "language",
    "guidance",
    "turning",
)
_PRESCRIBED = ("deepest_deg", "rate_down_deg_s", "rate_up_deg_s", "hold_s", "session_s")


def profile_of(person: Person) -> dict[str, Any]:
    """The plain fields of a profile as they stand in its row."""
    values = person_values(person)
    return {name: values[name] for name in PROFILE}


def prescribed(person: Person) -> dict[str, Any]:
    """Limits and prescription in one plain mapping."""
    values = person_values(person)
    limits = {name: values[name] for name in _PRESCRIBED}
    return {**limits, **prescription_data(person.prescription)}


def clearance(record: PersonRecord) -> dict[str, Any]:
    """Whether and for how long somebody may tilt, as plain data."""
    return {
        "health_checked_on": _iso(record.health_checked_on),
        "released": record.released,
        "released_until": _iso(record.released_until),
        "see_doctor": record.see_doctor,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def known_person(session: Session, person_id: str) -> PersonRecord:
    """The row of somebody, nobody else's to change until the transaction ends.

    Raises:
        UnknownRecord: There is none.
    """
    record = session.get(PersonRecord, person_id, with_for_update=True)
    if record is None:
        raise UnknownRecord(f'There is no person with the id "{person_id}".')
    return record


def latest_check(session: Session, person_id: str) -> HealthCheckRecord | None:
    """The newest health check, None when there is none."""
    query = select(HealthCheckRecord).where(HealthCheckRecord.person_id == person_id)
    return session.scalar(query.order_by(HealthCheckRecord.id.desc()).limit(1))


def unreleased(session: Session, person_id: str) -> tuple[HealthCheckRecord, ...]:
    """The health checks with a "yes" that no practitioner has looked at since, newest first."""
    released = select(func.max(ReleaseRecord.health_check_id)).where(
        ReleaseRecord.person_id == person_id
    )
    query = select(HealthCheckRecord).where(
        HealthCheckRecord.person_id == person_id,
        HealthCheckRecord.id > (session.scalar(released) or 0),
    )
    found = session.scalars(query.order_by(HealthCheckRecord.id.desc()))
    return tuple(check for check in found if "yes" in json.loads(check.answers).values())


def outcome_beside(outcome: Outcome, open_checks: tuple[HealthCheckRecord, ...]) -> Outcome:
    """What new answers come to beside earlier ones that wait for a practitioner (S32)."""
    earlier = {check.outcome for check in open_checks}
    if Outcome.DOCTOR in (outcome, *earlier):
        return Outcome.DOCTOR
    return Outcome.RELEASE if earlier else outcome


def taken(person_id: str) -> BadRecord:
    """The error for an id that somebody has already."""
    return BadRecord(f'There is a person with the id "{person_id}" already.', "Choose another id.")


def named(by: str) -> str:
    """Who makes a change; raises `BadRecord` when nobody is named."""
    name = by.strip()
    if not 1 <= len(name) <= ID_LENGTH:
        raise BadRecord(f"Whoever makes a change is named with 1 to {ID_LENGTH} characters.")
    return name


def check_practitioner(session: Session, person: Person) -> None:
    """Raise `BadRecord` when the one who looks after a person is nobody, or no practitioner."""
    practitioner_id = person.practitioner_id
    if practitioner_id is None:
        return
    record = session.get(PersonRecord, practitioner_id)
    if record is None or record.role == Role.MEMBER.value:
        raise BadRecord(
            f'There is no practitioner with the id "{practitioner_id}".',
            "Choose one of the practitioners, or nobody.",
        )


def check_release(
    record: PersonRecord, check: HealthCheckRecord | None, until: date | None, today: date
) -> HealthCheckRecord:
    """The health check that is to be released; raises `BadRecord` when that cannot be."""
    if check is None:
        raise BadRecord(
            f"{record.name} has no health check that could be released.",
            "The health questions are answered first.",
        )
    if record.released and check.outcome == Outcome.FREE.value:
        raise BadRecord(f"{record.name} needs no release: nothing stands against tilting.")
    if record.birth_year is not None:
        _check_age(record.name, years_at_least(record.birth_year, today))
    if until is not None and until < today:
        raise BadRecord(f"The release would end on {until}, and today is {today}.")
    return check


def _check_age(name: str, years: int) -> None:
    if years < YOUNGEST_YEARS:
        raise BadRecord(
            f"{name} may still be {years} years old; the table is for people of "
            f"{YOUNGEST_YEARS} and over, and no release changes that."
        )


def check_note(note: str) -> None:
    """Raise `BadRecord` for a note that is too long."""
    if len(note) > NOTE_LENGTH:
        raise BadRecord(f"The note is longer than {NOTE_LENGTH} characters.")
