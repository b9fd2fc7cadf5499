"""What a person may run now: programs with their figures, and the reason against each."""

from dataclasses import dataclass
from datetime import UTC, datetime

from station.people.eligibility import DEFAULT_PACE, PRETEND_PACE, Refusal, refusal
from station.people.person import Person
from station.programs.figures import Figures
from station.programs.schema import Program
from station.records.rows import SessionRow
from web.errors import not_found
from web.services import Services

HISTORY = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One program for one person.

    Attributes:
        program: What it is.
        figures: How long and how deep it goes.
        refusal: Why the person may not run it now; None when nothing stands against it, or when
            nobody in particular was asked about.
    """

    program: Program
    figures: Figures
    refusal: Refusal | None


def choices(rooms: Services, person: Person | None) -> tuple[Choice, ...]:
    """Every program with what stands against it for this person; those that may be run first."""
    history = rooms.store.sessions(person.id, limit=HISTORY) if person else ()
    programs = rooms.library.programs.values()
    found = (_choice(rooms, program, person, history) for program in programs)
    return tuple(sorted(found, key=lambda choice: choice.refusal is not None))


def find_person(rooms: Services, person_id: str) -> Person:
    """The person of this id.

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
    rooms: Services, program: Program, person: Person | None, history: tuple[SessionRow, ...]
) -> Choice:
    figures = rooms.library.figures(program)
    if person is None:
        return Choice(program, figures, None)
    pace = PRETEND_PACE if rooms.config.simulated else DEFAULT_PACE
    now = datetime.now(UTC).astimezone()  # a day is local
    reason = refusal(person, figures, rooms.config.machine, history, now, program, pace)
    return Choice(program, figures, reason)
