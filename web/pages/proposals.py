"""The next step: what the rule proposes and why, and the person's word on it."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.people.person import Person
from station.people.tolerance import lacks_answers
from station.records.errors import BadRecord
from station.records.room_progress import DECLINED
from station.records.rows import ProposalRow
from web import deciding
from web.access import Need, current_visitor
from web.armed import tell_session
from web.errors import not_found
from web.language import t
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
    return _decide(person_id, proposal_id, deciding.accept, _("The step is taken."))


def decline_step(person_id: str, proposal_id: str) -> ResponseReturnValue:
    """Leave the proposed step out; it can be asked for again on the next page."""
    return _decide(person_id, proposal_id, deciding.decline, _("Everything stays as it is."))


def reopen_step(person_id: str, proposal_id: str) -> ResponseReturnValue:
    """Take back that the step was declined."""
    return _decide(person_id, proposal_id, deciding.reopen, _("The step is proposed again."))


def _decide(
    person_id: str,
    proposal_id: str,
    decide: Callable[[Services, ProposalRow], None],
    done: str,
) -> ResponseReturnValue:
    rooms = services()
    person, row = find_profile(rooms, person_id), deciding.find_proposal(rooms, proposal_id)
    if row.person_id != person.id:
        raise not_found("proposal")
    try:
        decide(rooms, row)
    except BadRecord as error:
        return _page(person, refused=f"{t(str(error.args[0]))} {t(error.hint)}".strip()), 409
    flash(_("%(name)s: %(done)s", name=person.name, done=done) if _from_practice() else done)
    if decide is deciding.accept:
        tell_session(rooms, person)
    return redirect(_back(person), code=303)


def _from_practice() -> bool:
    return request.form.get("back") == "practice" and current_visitor().may(Need.PRACTITIONER)


def _back(person: Person) -> str:
    """To the page on which it was decided."""
    if _from_practice():
        return url_for("pages.practice")
    return url_for("pages.next_steps", person_id=person.id)


def _page(person: Person, refused: str = "") -> str:
    rooms = services()
    progress, machine = rooms.store.progress, rooms.config.machine
    step = progress.refresh(person.id, machine)
    latest = rooms.store.sessions(person.id, limit=LATEST)
    decided = progress.decided_proposals(person.id)
    is_practitioner = current_visitor().may(Need.PRACTITIONER)
    return render_template(
        "proposals.html",
        person=person,
        limits=person.limits.within(machine),
        step=step,
        outlook=progress.outlook(person.id, machine),
        may=step is not None and (step.needs == "person" or is_practitioner),
        unanswered=[row for row in latest if lacks_answers(row)],
        decided=decided,
        declined=_declined(decided),
        names={each.id: each.name for each in rooms.store.people()},
        due=progress.due(person.id, now().date()),
        refused=refused,
    )


def _declined(decided: tuple[ProposalRow, ...]) -> ProposalRow | None:
    """The last step that was decided, when it was declined."""
    return decided[0] if decided and decided[0].status == DECLINED else None


# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/people/<person_id>/proposals", next_steps, Need.MEMBER),
    Page("POST", "/people/<person_id>/proposals/<proposal_id>/accept", accept_step, Need.MEMBER),
    Page("POST", "/people/<person_id>/proposals/<proposal_id>/decline", decline_step, Need.MEMBER),
    Page("POST", "/people/<person_id>/proposals/<proposal_id>/reopen", reopen_step, Need.MEMBER),
)
# fmt: on
