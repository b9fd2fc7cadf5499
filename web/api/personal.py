"""Programs made here as JSON and TOML, and the courses."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from station.programs.course import load_courses
from station.programs.library import BadProgram, Library, parse_program
from station.programs.personal import renamed
from station.programs.schema import Program
from station.records.rows import PersonalProgramRow
from web.access import Need, hidden_people
from web.api.answers import Accepted, Answer
from web.api.bodies import Body, Identifier
from web.errors import WebError
from web.keeping import keep, keep_new, own_program
from web.routes import Route
from web.services import services

MAX_TOML = 64_000
MAX_BODY = 2 * MAX_TOML  # with what JSON writes before quotes and for line ends


class ProgramBody(Body):
    """A program as a file has it; without a person it is for everybody."""

    toml: Annotated[str, Field(min_length=1, max_length=MAX_TOML)]
    person_id: Identifier | None = None


class Kept(Accepted):
    """The program was kept under this id."""

    id: str


class PersonalItem(Answer):
    """A program made here; `problems` says why it can no longer be run."""

    id: str
    title: str
    person_id: str | None
    toml: str
    updated_at: datetime
    updated_by: str
    problems: list[str]


class PersonalPrograms(Answer):
    """Every program made here."""

    items: list[PersonalItem]


class WeekItem(Answer):
    """One week of a course."""

    programs: list[str]
    sessions: int
    grows: str


class CourseItem(Answer):
    """A course of some weeks."""

    id: str
    title: str
    summary: str
    weeks: list[WeekItem]


class Courses(Answer):
    """Every course."""

    items: list[CourseItem]


def personal_programs() -> PersonalPrograms:
    """Every program made here, for whom, and its file."""
    rooms = services()
    library = rooms.library_for(None)
    hidden, rows = hidden_people(), rooms.store.personal.all()
    return PersonalPrograms(
        items=[_item(row, library) for row in rows if row.person_id not in hidden]
    )


def add_personal_program(body: ProgramBody) -> Kept:
    """Keep a program under a new id, made from its title."""
    return Kept(id=keep_new(services(), _program(body), body.person_id))


def change_personal_program(program_id: str, body: ProgramBody) -> Kept:
    """Keep a program in place of the one of this id, whatever id its file has."""
    rooms = services()
    row = own_program(rooms, program_id)
    keep(rooms, renamed(_program(body), row.id), body.person_id)
    return Kept(id=row.id)


def delete_personal_program(program_id: str) -> Accepted:
    """Forget a program."""
    rooms = services()
    rooms.store.personal.delete(own_program(rooms, program_id).id)
    return Accepted()


def courses() -> Courses:
    """The courses with their weeks."""
    found = load_courses().values()
    return Courses(items=[CourseItem.model_validate(one.model_dump(mode="json")) for one in found])


def _item(row: PersonalProgramRow, library: Library) -> PersonalItem:
    return PersonalItem(
        id=row.id,
        title=row.title,
        person_id=row.person_id,
        toml=row.toml,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        problems=list(library.broken.get(row.id, ())),
    )


def _program(body: ProgramBody) -> Program:
    try:
        return parse_program(body.toml.encode(), "toml", services().library)
    except BadProgram as error:
        hint = "docs/programs.md says what is allowed."
        raise WebError(422, "bad_value", str(error.args[0]), hint) from error


# fmt: off
ROUTES: tuple[Route, ...] = (
    Route("GET", "/personal", personal_programs, Need.MEMBER,
          "Programs made here", PersonalPrograms),
    Route("POST", "/personal", add_personal_program, Need.MEMBER,
          "Keep a new program", Kept, ProgramBody, longest=MAX_BODY),
    Route("PUT", "/personal/<program_id>", change_personal_program, Need.MEMBER,
          "Replace a program made here", Kept, ProgramBody, longest=MAX_BODY),
    Route("POST", "/personal/<program_id>/delete", delete_personal_program, Need.MEMBER,
          "Forget a program made here", Accepted),
    Route("GET", "/courses", courses, Need.MEMBER, "The courses", Courses),
)
# fmt: on
