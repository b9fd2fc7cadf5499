"""The next step: what the rule proposes and why, and the person's word on it."""

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from station.people.person import Person
from station.people.tolerance import lacks_answers
from station.records.errors import BadRecord
from station.records.rows import ProposalRow
from web import deciding
from web.access import Need, current_visitor
from web.errors import not_found
from web.pages.page import Page
from web.profiles import find_profile
from web.services import Services, services
from web.standing import now

LATEST = 3  # sessions whose missing answers are asked for again


def next_steps(person_id: str) -> ResponseReturnValue:
    """What comes next, worked out anew from the sessions that there are now."""
    return _page(find_profile(services(), person_id))


def accept_step(person_id: str, proposal_id: str) -> ResponseReturnValue:
    """Take the proposed step."""
    return _decide(person_id, proposal_id, deciding.accept)


def decline_step(person_id: str, proposal_id: str) -> ResponseReturnValue:
    """Leave the proposed step out."""
    return _decide(person_id, proposal_id, deciding.decline)


def _decide(
    person_id: str, proposal_id: str, decide: Callable[[Services, ProposalRow], None]
) -> ResponseReturnValue:
    rooms = services()
    person, row = find_profile(rooms, person_id), deciding.find_proposal(rooms, proposal_id)
    if row.person_id != person.id:
        raise not_found("proposal")
    try:
        decide(rooms, row)
    except BadRecord as error:
        return _page(person, refused=str(error)), 409
    return redirect(url_for("pages.next_steps", person_id=person.id), code=303)


def _page(person: Person, refused: str = "") -> str:
    rooms = services()
    progress, machine = rooms.store.progress, rooms.config.machine
    step = progress.refresh(person.id, machine)
    latest = rooms.store.sessions(person.id, limit=LATEST)
    is_practitioner = current_visitor().may(Need.PRACTITIONER)
    return render_template(
        "proposals.html",
        person=person,
        limits=person.limits.within(machine),
        step=step,
        outlook=progress.outlook(person.id, machine),
        may=step is not None and (step.needs == "person" or is_practitioner),
        unanswered=[row for row in latest if lacks_answers(row)],
        decided=progress.decided_proposals(person.id),
        names={each.id: each.name for each in rooms.store.people()},
        due=progress.due(person.id, now().date()),
        refused=refused,
    )


# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/people/<person_id>/proposals", next_steps, Need.MEMBER),
    Page("POST", "/people/<person_id>/proposals/<proposal_id>/accept", accept_step, Need.MEMBER),
    Page("POST", "/people/<person_id>/proposals/<proposal_id>/decline", decline_step, Need.MEMBER),
)
# fmt: on
