"""Between the tables and the plain rows that the rest of the station works with."""

import json
from dataclasses import asdict, fields
from typing import Any

from station.control.plan import Limits
from station.people.person import Guidance, Person, Role, Turning, Units
from station.people.prescription import prescription_data, prescription_from
from station.records.models import (
    ChangeRecord,
    EventRecord,
    ExerciseDone,
    HealthCheckRecord,
    PersonRecord,
    ProposalRecord,
    ReleaseRecord,
    SampleRecord,
    ScoreRecord,
    SessionRecord,
)
from station.records.rows import (
    ChangeRow,
    EventRow,
    ExerciseRow,
    HealthCheckRow,
    ProposalRow,
    ReleaseRow,
    SampleRow,
    ScoreRow,
    SessionRow,
)


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
        released_until=record.released_until,
        role=Role(record.role),
        initial=record.initial,
        birth_year=record.birth_year,
        height_cm=record.height_cm,
        ankle_setting=record.ankle_setting,
        units=Units(record.units),
        practitioner_id=record.practitioner_id,
        prescription=prescription_from(json.loads(record.prescription)),
        advice=record.advice,
        see_doctor=record.see_doctor,
        language=record.language,
        guidance=Guidance(record.guidance),
        turning=Turning(record.turning),
    )


def person_record(person: Person) -> PersonRecord:
    """A new row for a profile."""
    return PersonRecord(**person_values(person))


def person_values(person: Person) -> dict[str, Any]:
    """A profile as the columns of its row."""
    plain = {each.name: getattr(person, each.name) for each in fields(person)}
    limits, prescription = plain.pop("limits"), plain.pop("prescription")
    text = json.dumps(prescription_data(prescription))
    chosen = ("role", "units", "guidance", "turning")
    plain |= {name: getattr(person, name).value for name in chosen}
    return {**plain, **asdict(limits), "prescription": text}


def session_of(record: SessionRecord) -> SessionRow:
    """One session."""
    return SessionRow(**{each.name: getattr(record, each.name) for each in fields(SessionRow)})


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


def exercise_of(record: ExerciseDone) -> ExerciseRow:
    """One exercise of a session."""
    return ExerciseRow(record.step_index, record.exercise_id, record.repetitions)


def change_of(record: ChangeRecord) -> ChangeRow:
    """One change."""
    before, after = json.loads(record.before), json.loads(record.after)
    return ChangeRow(record.at, record.by, record.what, before, after)


def health_check_of(record: HealthCheckRecord) -> HealthCheckRow:
    """One health check."""
    return HealthCheckRow(
        id=record.id,
        person_id=record.person_id,
        at=record.at,
        by=record.by,
        version=record.version,
        answers=json.loads(record.answers),
        outcome=record.outcome,
    )


def release_of(record: ReleaseRecord) -> ReleaseRow:
    """One release."""
    return ReleaseRow(record.health_check_id, record.at, record.by, record.until, record.note)


def proposal_of(record: ProposalRecord) -> ProposalRow:
    """One proposed step."""
    return ProposalRow(**{each.name: getattr(record, each.name) for each in fields(ProposalRow)})


def score_of(record: ScoreRecord) -> ScoreRow:
    """One score."""
    plain = {each.name: getattr(record, each.name) for each in fields(ScoreRow)}
    return ScoreRow(**{**plain, "answers": json.loads(record.answers)})
