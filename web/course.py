"""The steps of a program by name, as the live page lists them."""

from web.errors import not_found
from web.language import t
from web.services import Services


def course_of(rooms: Services, program_id: str, person_id: str | None) -> tuple[str, ...]:
    """The names of the steps in order, in the language of whoever asks.

    Raises:
        WebError: 404 when there is no such program.
    """
    library = rooms.library_for(person_id)
    program = library.programs.get(program_id)
    if program is None:
        raise not_found("program")
    return tuple(t(step.title) for step in library.steps_of(program))
