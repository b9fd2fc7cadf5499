"""What the progression rule says of somebody, from what the records hold within a transaction."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station.control.plan import Limits
from station.people.ladder import Kind
from station.people.person import Person
from station.people.progression import Proposal, propose
from station.records.convert import session_of
from station.records.models import ChangeRecord, ProposalRecord, SessionRecord

_MOST_SESSIONS = 100
_ALLOWED = ("limits", "prescription")  # changes after which earlier sessions prove nothing
_DECIDED = ("accepted", "declined")


def outlook_for(session: Session, person: Person, machine: Limits) -> Proposal:
    """The rule's word for `person` now."""
    since = _since(session, person.id)
    query = select(SessionRecord).where(SessionRecord.person_id == person.id)
    if since is not None:
        query = query.where(SessionRecord.began_at > since)
    newest = query.order_by(SessionRecord.began_at.desc()).limit(_MOST_SESSIONS)
    rows = tuple(session_of(record) for record in session.scalars(newest))
    return propose(person, rows, machine, since, _last_step(session, person.id))


def _since(session: Session, person_id: str) -> datetime | None:
    """When limits or prescription last changed, or a proposal was last decided."""
    changed = select(func.max(ChangeRecord.at)).where(
        ChangeRecord.person_id == person_id, ChangeRecord.what.in_(_ALLOWED)
    )
    decided = select(func.max(ProposalRecord.decided_at)).where(
        ProposalRecord.person_id == person_id, ProposalRecord.status.in_(_DECIDED)
    )
    moments = (session.scalar(changed), session.scalar(decided))
    return max((moment for moment in moments if moment is not None), default=None)


def _last_step(session: Session, person_id: str) -> Kind | None:
    """What the last proposed step forward changed, whether it was taken or not."""
    query = select(ProposalRecord.kind).where(
        ProposalRecord.person_id == person_id,
        ProposalRecord.status.in_(_DECIDED),
        ProposalRecord.after > ProposalRecord.before,
    )
    kind = session.scalar(query.order_by(ProposalRecord.decided_at.desc()).limit(1))
    return None if kind is None else Kind(kind)
