"""How people get on: proposals for the next step, questionnaires, what was felt afterwards."""

import json
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from station.control.plan import Limits
from station.people.aftercare import CHECK_MINUTES, advice_after
from station.people.ladder import applied
from station.people.person import Person
from station.people.progression import Proposal
from station.people.questionnaires import Score, ScoreKind, is_due
from station.records.answers import check_answers
from station.records.care_checks import known_person, named
from station.records.convert import person_of, proposal_of, score_of, session_of
from station.records.errors import BadRecord, UnknownRecord
from station.records.models import PersonRecord, ProposalRecord, ScoreRecord, SessionRecord
from station.records.outlook import outlook_for
from station.records.room import Room
from station.records.room_care import Care
from station.records.rows import ProposalRow, ScoreRow, SessionRow

OPEN, ACCEPTED, DECLINED, SUPERSEDED = "open", "accepted", "declined", "superseded"
MOST_SCORES = 500
_NEXT_HINT = "The next step is worked out anew after every session."


class Progress(Room):
    """Proposals, scores, and the answers after a session."""

    # Proposals

    def outlook(self, person_id: str, machine: Limits) -> Proposal | None:
        """What the rule says now, staying included; None for somebody without a profile."""
        with self._reading() as session:
            record = session.get(PersonRecord, person_id)
            return None if record is None else outlook_for(session, person_of(record), machine)

    def refresh(self, person_id: str, machine: Limits) -> ProposalRow | None:
        """Work the next step out anew; what was open and is no longer so is superseded.

        Returns:
            The open proposal; None when the rule says to stay, and for somebody without a profile.
        """
        with self._changing() as session:
            record = session.get(PersonRecord, person_id, with_for_update=True)
            if record is None:
                return None
            found = outlook_for(session, person_of(record), machine)
            kept = self._keep_open(session, person_id, found)
            if kept is None and found.what is not None:
                kept = self._new(person_id, found)
                session.add(kept)
            session.flush()
            return None if kept is None else proposal_of(kept)

    def open_proposals(self, person_id: str | None = None) -> tuple[ProposalRow, ...]:
        """What waits to be decided, newest first; None for everybody's."""
        query = select(ProposalRecord).where(ProposalRecord.status == OPEN)
        if person_id is not None:
            query = query.where(ProposalRecord.person_id == person_id)
        return self._proposals(query.order_by(ProposalRecord.id.desc()))

    def proposal(self, proposal_id: int) -> ProposalRow | None:
        """One of them, whatever has become of it; None when there is no such number."""
        with self._reading() as session:
            record = session.get(ProposalRecord, proposal_id)
            return None if record is None else proposal_of(record)

    def decided_proposals(self, person_id: str, limit: int = 20) -> tuple[ProposalRow, ...]:
        """What was accepted or declined, newest first."""
        query = select(ProposalRecord).where(
            ProposalRecord.person_id == person_id,
            ProposalRecord.status.in_((ACCEPTED, DECLINED)),
        )
        return self._proposals(query.order_by(ProposalRecord.decided_at.desc()).limit(limit))

    def accept(self, proposal_id: int, by: str, as_practitioner: bool, machine: Limits) -> Person:
        """Take a proposed step, if the rule still says so now (S34).

        Args:
            proposal_id: Which one; its stored numbers are only compared with what the rule says.
            by: Who accepts.
            as_practitioner: Whether that is somebody who may go beyond the person's own tier.
            machine: The caps of this machine.

        Raises:
            BadRecord: It is decided already, no longer holds, or needs a practitioner.
            UnknownRecord: There is no such proposal.
        """
        with self._changing() as session:
            person = person_of(known_person(session, _whose(session, proposal_id)))
            record = _undecided(session, proposal_id)
            found = outlook_for(session, person, machine)
            if not _is_same(record, found):
                raise BadRecord("This step is no longer proposed.", _NEXT_HINT)
            if found.needs == "practitioner" and not as_practitioner:
                raise BadRecord(
                    "This step leads beyond what you can unlock alone.",
                    "It waits for your practitioner.",
                )
            self._decide(record, ACCEPTED, by)
            limits, prescription = applied(person, found.what, found.after)
            care = Care(self._engine, self._now)
            return care.prescribe_within(
                session, person.id, limits, prescription, by, why=found.reason
            )

    def decline(self, proposal_id: int, by: str) -> ProposalRow:
        """Leave a proposed step out; sessions from now on count towards another one.

        Raises:
            BadRecord: It is decided already.
            UnknownRecord: There is no such proposal.
        """
        with self._changing() as session:
            record = _undecided(session, proposal_id)
            self._decide(record, DECLINED, by)
            session.flush()
            return proposal_of(record)

    def reopen(self, proposal_id: int, machine: Limits) -> ProposalRow:
        """Take back that a step was declined, when the rule still says the same then.

        Raises:
            BadRecord: It was not declined, or it is no longer what would be proposed.
            UnknownRecord: There is no such proposal.
        """
        with self._changing() as session:
            person = person_of(known_person(session, _whose(session, proposal_id)))
            record = session.get_one(ProposalRecord, proposal_id)
            if record.status != DECLINED:
                raise BadRecord("Only a step that was declined can be asked for again.")
            record.status, record.decided_at, record.decided_by = OPEN, None, None
            session.flush()
            if not _is_same(record, outlook_for(session, person, machine)):
                raise BadRecord("This step is no longer proposed.", _NEXT_HINT)
            return proposal_of(record)

    def _proposals(self, query: Select[ProposalRecord]) -> tuple[ProposalRow, ...]:
        with self._reading() as session:
            return tuple(proposal_of(record) for record in session.scalars(query))

    def _keep_open(
        self, session: Session, person_id: str, found: Proposal
    ) -> ProposalRecord | None:
        """The open proposal that says the same; every other open one is superseded."""
        is_open = ProposalRecord.status == OPEN
        query = select(ProposalRecord).where(ProposalRecord.person_id == person_id, is_open)
        kept = None
        for record in session.scalars(query):
            if _is_same(record, found):
                record.reason, record.needs, kept = found.reason, found.needs, record
            else:
                record.status, record.decided_at = SUPERSEDED, self._now()
        return kept

    def _new(self, person_id: str, found: Proposal) -> ProposalRecord:
        return ProposalRecord(
            person_id=person_id,
            at=self._now(),
            kind=str(found.what),
            before=found.before,
            after=found.after,
            reason=found.reason,
            needs=found.needs,
            status=OPEN,
        )

    def _decide(self, record: ProposalRecord, status: str, by: str) -> None:
        record.status, record.decided_at, record.decided_by = status, self._now(), named(by)

    # What was felt afterwards

    def rate(self, session_id: str, **answers: int | bool | str | None) -> SessionRow:
        """Keep what somebody answers after a session; what is None or left out stays.

        Args:
            session_id: Which session.
            answers: before_nrs, after_nrs, rpe (0-10), dizzy, headache, leg_symptoms (yes or no),
                and note.

        Raises:
            BadRecord: When an answer is not one of these or out of its range.
            UnknownRecord: When there is no such session.
        """
        values = {name: value for name, value in answers.items() if value is not None}
        check_answers(values)
        with self._changing() as session:
            return self._answer(session, _known_session(session, session_id), values)

    def checked(self, session_id: str, minutes: int, dizzy: bool) -> SessionRow:
        """Keep whether somebody was dizzy a minute, or three minutes, after standing up.

        Raises:
            BadRecord: It is not yet time, or not one of the two questions.
            UnknownRecord: When there is no such session.
        """
        if minutes not in CHECK_MINUTES:
            raise BadRecord(f"Dizziness is asked for after 1 and 3 minutes, not after {minutes}.")
        with self._changing() as session:
            record = _known_session(session, session_id)
            ended_at = record.ended_at
            if ended_at is None or self._now() < ended_at + timedelta(minutes=minutes):
                raise BadRecord(f"It is not yet {minutes} min after the end of the session.")
            return self._answer(session, record, {f"dizzy_{minutes}_min": dizzy})

    def _answer(
        self, session: Session, record: SessionRecord, values: dict[str, int | bool | str]
    ) -> SessionRow:
        """Keep the answers; what they newly call for becomes advice to acknowledge (S37)."""
        before = session_of(record)
        for name, value in values.items():
            setattr(record, name, value)
        session.flush()
        after = session_of(record)
        advice, person = advice_after(after), session.get(PersonRecord, record.person_id)
        if person is not None and advice and advice != advice_after(before):
            new = [line for line in advice.splitlines() if line not in person.advice]
            person.advice = "\n".join((person.advice, *new)).strip()  # what is open already stays
        return after

    # Questionnaires

    def add_score(self, person_id: str, score: Score) -> ScoreRow:
        """Keep a questionnaire; raises `UnknownRecord` for somebody without a profile."""
        with self._changing() as session:
            known_person(session, person_id)
            record = ScoreRecord(
                person_id=person_id,
                at=self._now(),
                kind=score.kind.value,
                name=score.name,
                value=score.value,
                out_of=score.out_of,
                answers=json.dumps(dict(score.answers)),
            )
            session.add(record)
            session.flush()
            return score_of(record)

    def scores(self, person_id: str) -> tuple[ScoreRow, ...]:
        """Somebody's scores, newest first."""
        query = select(ScoreRecord).where(ScoreRecord.person_id == person_id)
        query = query.order_by(ScoreRecord.at.desc(), ScoreRecord.id.desc()).limit(MOST_SCORES)
        with self._reading() as session:
            return tuple(score_of(record) for record in session.scalars(query))

    def due(self, person_id: str, today: date) -> tuple[str, ...]:
        """Questionnaires that should be asked again on this local day."""
        newest = select(func.max(ScoreRecord.at)).where(
            ScoreRecord.person_id == person_id, ScoreRecord.kind == ScoreKind.RMDQ.value
        )
        with self._reading() as session:
            if session.get(PersonRecord, person_id) is None:
                return ()
            at = session.scalar(newest)
        last_on = None if at is None else at.astimezone().date()
        return (ScoreKind.RMDQ.value,) if is_due(last_on, today) else ()


def _whose(session: Session, proposal_id: int) -> str:
    """Whose proposal it is: that row is held before the proposal's, here and in `refresh`."""
    whose = select(ProposalRecord.person_id).where(ProposalRecord.id == proposal_id)
    person_id = session.scalar(whose)
    if person_id is None:
        raise _unknown(proposal_id)
    return person_id


def _unknown(proposal_id: int) -> UnknownRecord:
    return UnknownRecord(f"There is no proposal with the number {proposal_id}.")


def _undecided(session: Session, proposal_id: int) -> ProposalRecord:
    record = session.get(ProposalRecord, proposal_id, with_for_update=True)
    if record is None:
        raise _unknown(proposal_id)
    if record.status != OPEN:
        raise BadRecord(f"This proposal is {record.status} already.", _NEXT_HINT)
    return record


def _is_same(record: ProposalRecord, found: Proposal) -> bool:
    return (record.kind, record.before, record.after) == (found.what, found.before, found.after)


def _known_session(session: Session, session_id: str) -> SessionRecord:
    record = session.get(SessionRecord, session_id)
    if record is None:
        raise UnknownRecord(f'There is no session with the id "{session_id}".')
    return record
