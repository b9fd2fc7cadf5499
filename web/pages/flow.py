"""From a chosen program to the table: what will happen, and the checklist."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from station.control.plan import Step
from station.people.eligibility import Refusal, refusal, warnings
from station.people.person import Person
from station.programs.dose import dosed
from station.programs.figures import Figures, figures_of
from station.programs.schema import Program
from station.records.rows import SessionRow
from station.service.link import LinkDown, Refused
from web.access import Need
from web.checklist import WATCHED, Check, begins_on_floor, checks, missing
from web.choices import find_person
from web.errors import CONTROLLER_DOWN, USE_THE_BUTTON, not_found
from web.pages.page import Page
from web.planned_way import planned_way
from web.preview import bounds_of, parts_of
from web.services import Services, services
from web.standing import now, pace
from web.ways import ways_out


@dataclass(frozen=True, slots=True)
class Chosen:
    """A program as one person does it."""

    program: Program
    person: Person
    steps: tuple[Step, ...]
    figures: Figures
    history: tuple[SessionRow, ...]

    @property
    def hung(self) -> int:
        """How many sessions head-down there have been, as far as it matters here."""
        return sum(row.inverted_s > 0 for row in self.history)

    @property
    def checks(self) -> tuple[Check, ...]:
        """What has to be ticked."""
        return checks(self.program, self.person, self.steps, self.figures, self.hung)


def ready(program_id: str) -> ResponseReturnValue:
    """What will happen, and the checklist; why not, when the session is not for this person now.

    The person is in the address and never taken from anywhere else: a session with somebody else's
    limits hurts (H7).
    """
    person_id = request.args.get("person")
    if not person_id:
        return redirect(url_for("pages.choose"), code=303)
    return _page(_chosen(services(), program_id, person_id))


def arm(program_id: str) -> ResponseReturnValue:
    """Choose the session when everything is ticked; the controller decides for itself (S33)."""
    rooms, person_id = services(), request.args.get("person")
    if not person_id:
        return redirect(url_for("pages.choose"), code=303)
    chosen = _chosen(rooms, program_id, person_id)
    ticked = frozenset(request.form.getlist("tick"))
    if missing(chosen.checks, ticked):
        return _page(chosen, ticked, tried=True), 422
    try:
        rooms.link.request("arm", program_id=chosen.program.id, person_id=chosen.person.id)
    except LinkDown:
        down = Refusal("controller_down", CONTROLLER_DOWN, USE_THE_BUTTON)
        return _page(chosen, ticked, down), 503
    except Refused as error:
        return _page(chosen, ticked, Refusal(error.code, str(error.args[0]), error.hint)), 409
    return redirect(url_for("pages.live"), code=303)


def _chosen(rooms: Services, program_id: str, person_id: str) -> Chosen:
    person = find_person(rooms, person_id)
    library = rooms.library_for(person.id)
    program = library.programs.get(program_id)
    if program is None:
        raise not_found("program")
    steps = dosed(library.steps_of(program), person.prescription.dose_percent)
    return Chosen(program, person, steps, figures_of(steps), rooms.store.recent(person.id))


def _page(
    chosen: Chosen,
    ticked: frozenset[str] = frozenset(),
    refused: Refusal | None = None,
    *,
    tried: bool = False,
) -> str:
    """The page; what was ticked stays ticked.

    Args:
        chosen: What it is about.
        ticked: What is ticked already.
        refused: Why the controller has not taken it.
        tried: Somebody wants to go on: what is missing is said at its line.
    """
    rooms, today = services(), now()
    person, program, figures = chosen.person, chosen.program, chosen.figures
    machine = rooms.config.machine
    against = refusal(person, figures, machine, chosen.history, today, program, pace(rooms))
    cap_deg = person.limits.within(machine).deepest_deg
    reason = refused or against
    return render_template(
        "ready.html",
        person=person,
        program=program,
        figures=figures,
        against=against,
        reason=reason,
        ways=ways_out(reason.code, person) if reason else (),
        warnings=warnings(person, figures, chosen.history, today),
        way=planned_way(chosen.steps, cap_deg) if figures.tilts else None,
        parts=parts_of(program, chosen.steps),
        bounds=bounds_of(figures, person, machine),
        checks=chosen.checks,
        ticked=ticked,
        missing=missing(chosen.checks, ticked) if tried else (),
        later=figures.tilts and begins_on_floor(chosen.steps),
        nearby=figures.inverted_s > 0 and chosen.hung >= WATCHED,
    )


PAGES: tuple[Page, ...] = (
    Page("GET", "/ready/<program_id>", ready, Need.MEMBER),
    Page("POST", "/ready/<program_id>", arm, Need.MEMBER),
)
