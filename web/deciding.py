"""Deciding a proposed step: who asks, and whether that is somebody who may."""

from station.records.rows import ProposalRow
from web.access import Need, current_visitor
from web.errors import not_found
from web.services import Services

PRACTITIONER = "practitioner"
MOST_DIGITS = 9


def find_proposal(rooms: Services, proposal_id: str) -> ProposalRow:
    """The proposal of this number.

    Raises:
        WebError: 404 when there is none.
    """
    is_number = proposal_id.isdecimal() and len(proposal_id) <= MOST_DIGITS
    row = rooms.store.progress.proposal(int(proposal_id)) if is_number else None
    if row is None:
        raise not_found("proposal")
    return row


def accept(rooms: Services, row: ProposalRow) -> None:
    """Take the step; the records ask the rule again.

    Raises:
        BadRecord: It no longer holds, is decided, or waits for a practitioner.
    """
    may_more = current_visitor().may(Need.PRACTITIONER)
    progress, machine = rooms.store.progress, rooms.config.machine
    progress.accept(row.id, _named(rooms, row), may_more, machine)


def decline(rooms: Services, row: ProposalRow) -> None:
    """Leave the step out.

    Raises:
        BadRecord: It is decided already.
    """
    rooms.store.progress.decline(row.id, _named(rooms, row))


def reopen(rooms: Services, row: ProposalRow) -> None:
    """Take back that a step was declined.

    Raises:
        BadRecord: It was not declined, or it is no longer what would be proposed.
    """
    rooms.store.progress.reopen(row.id, rooms.config.machine)


def _named(rooms: Services, row: ProposalRow) -> str:
    """Who decides: whoever has signed in; else the person, beyond the own tier the practitioner."""
    visitor, person = current_visitor(), rooms.store.person(row.person_id)
    if visitor.person_id:
        return visitor.person_id
    if row.needs != PRACTITIONER or not visitor.may(Need.PRACTITIONER):
        return row.person_id
    return (person.practitioner_id if person else None) or PRACTITIONER
