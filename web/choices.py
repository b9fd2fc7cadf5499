"""What a person may run now: programs with their figures, and the reason against each."""

from dataclasses import dataclass

from station.people.eligibility import Refusal, refusal, warnings
from station.people.person import Person
from station.programs.dose import dosed
from station.programs.figures import Figures, figures_of
from station.programs.library import Library
from station.programs.schema import Program
from station.records.rows import SessionRow
from web.errors import not_found
from web.services import Services
from web.standing import now, pace


@dataclass(frozen=True, slots=True)
class Choice:
    """One program for one person.

    Attributes:
        program: What it is.
        figures: How long and how deep it goes, with as many repetitions as this person does.
        refusal: Why the person may not run it now; None when nothing stands against it, or when
            nobody in particular was asked about.
        warnings: What to know before it; each one sentence.
    """

    program: Program
    figures: Figures
    refusal: Refusal | None
    warnings: tuple[str, ...] = ()


def choices(rooms: Services, person: Person | None) -> tuple[Choice, ...]:
    """Every program with what stands against it for this person; those that may be run first."""
    history = rooms.store.recent(person.id) if person else ()
    library = rooms.library_for(person.id if person else None)
    found = (
        _choice(rooms, library, program, person, history) for program in library.programs.values()
    )
    return tuple(sorted(found, key=lambda choice: choice.refusal is not None))


def find_person(rooms: Services, person_id: str) -> Person:
    """The person of this id, the guest too.

    Raises:
        WebError: 404 when there is none.
    """
    person = rooms.store.person(person_id)
    if person is None:
        raise not_found("person")
    return person


def find_session(rooms: Services, session_id: str) -> SessionRow:
    """The session of this id.

    Raises:
        WebError: 404 when there is none.
    """
    row = rooms.store.session(session_id)
    if row is None:
        raise not_found("session")
    return row


def _choice(
    rooms: Services,
    library: Library,
    program: Program,
    person: Person | None,
    history: tuple[SessionRow, ...],
) -> Choice:
    if person is None:
        return Choice(program, library.figures(program), None)
    figures = figures_of(dosed(library.steps_of(program), person.prescription.dose_percent))
    today = now()
    machine = rooms.config.machine
    reason = refusal(person, figures, machine, history, today, program, pace(rooms))
    return Choice(program, figures, reason, warnings(person, figures, history, today))
