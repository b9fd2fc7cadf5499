"""Who people are, their health checks and releases, their limits and prescriptions."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station.control.plan import Limits
from station.people.advice import ADVICE_DOCTOR
from station.people.health import (
    QUESTIONS_VERSION,
    Outcome,
    evaluate_with_age,
    may_be_under_age,
)
from station.people.person import GUEST_ID, Person, Role, check_limits
from station.people.prescription import Prescription
from station.records.care_checks import (
    check_note,
    check_practitioner,
    check_release,
    clearance,
    known_person,
    latest_check,
    named,
    outcome_beside,
    prescribed,
    profile_of,
    taken,
    unreleased,
)
from station.records.convert import (
    health_check_of,
    person_of,
    person_record,
    person_values,
    release_of,
)
from station.records.errors import BadRecord
from station.records.models import ChangeRecord, HealthCheckRecord, PersonRecord, ReleaseRecord
from station.records.room import Room
from station.records.rows import HealthCheckRow, ReleaseRow


class Care(Room):
    """Profiles, health checks and prescriptions, each change with who made it.

    Whether somebody may make a change is asked at the door: the web lets only practitioners and
    owners in to `release` and `prescribe`.
    """

    def save_profile(self, person: Person, by: str, *, new: bool = False) -> Person:
        """Keep a new profile, or what has changed in one that is there.

        Only the fields in `PROFILE` are taken from it (S33): nobody comes to wider limits or to a
        health check this way. A year of birth that makes the person under age takes back a
        clearance that rested on the answers alone.

        Args:
            person: As it shall be.
            by: Who changes it.
            new: Nobody has this id yet.

        Raises:
            BadRecord: The guest's id, one that is taken, or a practitioner who is none.
        """
        if person.id == GUEST_ID:
            raise BadRecord('The id "guest" is for people without a profile.', "Choose another id.")
        with self._changing() as session:
            check_practitioner(session, person)
            record = session.get(PersonRecord, person.id)
            if new and record is not None:
                raise taken(person.id)
            before = {} if record is None else profile_of(person_of(record))
            after = profile_of(person)
            if record is None:
                record = person_record(Person(person.id, person.name))
                session.add(record)
            for name, value in after.items():
                setattr(record, name, value)
            session.flush()
            self._note(session, person.id, by, "profile", before, after)
            if after["birth_year"] != before.get("birth_year"):
                self._keep_under_age(session, record, by)
            return person_of(record)

    def record_health(self, person_id: str, answers: Mapping[str, str], by: str) -> HealthCheckRow:
        """Keep the answers as given, and what follows from them (S32).

        Answers that clear somebody do not lift what a "yes" of an earlier check has left to a
        practitioner, or to a doctor: that takes a release.

        Raises:
            BadHealthCheck: An answer is missing, unknown, or neither yes nor no.
            UnknownRecord: There is no such person.
        """
        with self._changing() as session:
            record = known_person(session, person_id)
            told = evaluate_with_age(answers, record.birth_year, self._today())
            outcome = outcome_beside(told, unreleased(session, person_id))
            check = HealthCheckRecord(
                person_id=person_id,
                at=self._now(),
                by=named(by),
                version=QUESTIONS_VERSION,
                answers=json.dumps(dict(answers)),
                outcome=outcome.value,
            )
            session.add(check)
            before = clearance(record)
            record.health_checked_on = self._today()
            record.see_doctor = record.see_doctor or outcome is Outcome.DOCTOR
            record.released = outcome is Outcome.FREE and not record.see_doctor
            record.released_until = None
            if told is Outcome.DOCTOR:
                record.advice = ADVICE_DOCTOR  # S37
            self._note(session, person_id, by, "health", before, clearance(record))
            session.flush()
            return health_check_of(check)

    def health_checks(self, person_id: str) -> tuple[HealthCheckRow, ...]:
        """Every health check of somebody, newest first."""
        query = select(HealthCheckRecord).where(HealthCheckRecord.person_id == person_id)
        with self._reading() as session:
            found = session.scalars(query.order_by(HealthCheckRecord.id.desc()))
            return tuple(health_check_of(record) for record in found)

    def latest_health(self, person_id: str) -> HealthCheckRow | None:
        """The newest health check, None when there is none."""
        with self._reading() as session:
            check = latest_check(session, person_id)
            return None if check is None else health_check_of(check)

    def waiting(self, person_id: str) -> HealthCheckRow | None:
        """The newest health check with a "yes" that nobody has released; None when there is none.

        It may be older than the newest check: answering "no" later does not take a "yes" back.
        """
        with self._reading() as session:
            found = unreleased(session, person_id)
            return health_check_of(found[0]) if found else None

    def release(self, person_id: str, by: str, until: date | None, note: str = "") -> ReleaseRow:
        """Release somebody whose answers stand against tilting (S32).

        Args:
            person_id: Whom.
            by: The practitioner.
            until: Last day of the release; None while the health check counts.
            note: Why, and under which conditions.

        Raises:
            BadRecord: There is nothing to release from, the person is too young, or the day is
                in the past.
            UnknownRecord: There is no such person.
        """
        check_note(note)
        with self._changing() as session:
            record, found = known_person(session, person_id), latest_check(session, person_id)
            check = check_release(record, found, until, self._today())
            release = ReleaseRecord(
                person_id=person_id,
                health_check_id=check.id,
                at=self._now(),
                by=named(by),
                until=until,
                note=note,
            )
            session.add(release)
            before = clearance(record)
            record.released, record.released_until, record.see_doctor = True, until, False
            after = {**clearance(record), "note": note}
            self._note(session, person_id, by, "release", before, after)
            session.flush()
            return release_of(release)

    def revoke(self, person_id: str, by: str, why: str = "") -> Person:
        """Take the release of the newest health check back; the changes keep what it was.

        Raises:
            BadRecord: There is no release to take back.
            UnknownRecord: There is no such person.
        """
        check_note(why)
        with self._changing() as session:
            record, check = known_person(session, person_id), latest_check(session, person_id)
            query = select(ReleaseRecord).where(
                ReleaseRecord.health_check_id == (check.id if check else None)
            )
            given = session.scalars(query).all()
            if check is None or not given:
                raise BadRecord(f"{record.name} has no release that could be taken back.")
            for release in given:
                session.delete(release)
            session.flush()
            before = clearance(record)
            record.released, record.released_until = False, None
            record.see_doctor = check.outcome == Outcome.DOCTOR.value
            after = {**clearance(record), "note": why}
            self._note(session, person_id, by, "release", before, after)
            session.flush()
            return person_of(record)

    def releases(self, person_id: str) -> tuple[ReleaseRow, ...]:
        """Every release of somebody, newest first."""
        query = select(ReleaseRecord).where(ReleaseRecord.person_id == person_id)
        with self._reading() as session:
            found = session.scalars(query.order_by(ReleaseRecord.id.desc()))
            return tuple(release_of(record) for record in found)

    def prescribe(
        self, person_id: str, limits: Limits, prescription: Prescription, by: str, why: str = ""
    ) -> Person:
        """Change somebody's limits and prescription together, and keep who did it and why.

        Raises:
            BadPerson: A limit is out of its range.
            UnknownRecord: There is no such person.
        """
        with self._changing() as session:
            return self.prescribe_within(session, person_id, limits, prescription, by, why)

    def prescribe_within(
        self,
        session: Session,
        person_id: str,
        limits: Limits,
        prescription: Prescription,
        by: str,
        why: str = "",
    ) -> Person:
        """The same as `prescribe`, in a transaction that decides something else with it."""
        check_note(why)
        check_limits(limits)  # never beyond the machine's own caps
        record = known_person(session, person_id)
        before = person_of(record)
        changed = replace(before, limits=limits, prescription=prescription)
        for name, value in person_values(changed).items():
            setattr(record, name, value)
        after = prescribed(changed) | ({"why": why} if why else {})
        if changed != before:
            self._note(session, person_id, by, "prescription", prescribed(before), after)
        session.flush()
        return person_of(record)

    def acknowledge(self, person_id: str, by: str = "") -> Person:
        """Somebody has read the advice (S37); who it was is the person when `by` is empty.

        Raises:
            UnknownRecord: There is no such person.
        """
        with self._changing() as session:
            record = known_person(session, person_id)
            before = {"advice": record.advice}
            record.advice = ""
            self._note(session, person_id, by or person_id, "advice", before, {"advice": ""})
            session.flush()
            return person_of(record)

    def patients(self, practitioner_id: str | None = None) -> tuple[Person, ...]:
        """The members that a practitioner looks after, by name; None for every member."""
        query = select(PersonRecord).where(PersonRecord.role == Role.MEMBER.value)
        if practitioner_id is not None:
            query = query.where(PersonRecord.practitioner_id == practitioner_id)
        with self._reading() as session:
            found = session.scalars(query.order_by(PersonRecord.name))
            return tuple(person_of(record) for record in found)

    def _today(self) -> date:
        """The day on the wall here, as everywhere where days are counted."""
        return self._now().astimezone().date()

    def _note(
        self,
        session: Session,
        person_id: str,
        by: str,
        what: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> None:
        """Keep a change; what has not changed leaves no line."""
        if before == after:
            return
        session.add(
            ChangeRecord(
                person_id=person_id,
                at=self._now(),
                by=named(by),
                what=what,
                before=json.dumps(before),
                after=json.dumps(after),
            )
        )

    def _keep_under_age(self, session: Session, record: PersonRecord, by: str) -> None:
        """Take a clearance back from somebody under age whom nobody has released."""
        if not may_be_under_age(record.birth_year, self._today()) or not record.released:
            return
        check = latest_check(session, record.id)
        of_check = select(ReleaseRecord.id).where(
            ReleaseRecord.health_check_id == (check.id if check else None)
        )
        if session.scalar(of_check.limit(1)) is None:
            before = clearance(record)
            record.released = False
            self._note(session, record.id, by, "health", before, clearance(record))
