"""Programs that somebody made here: how they are named, written down, and joined to the library."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime

from station.programs.library import BadProgram, Library, parse_program, with_programs
from station.programs.schema import ID_LENGTH, AnyStep, Program
from station.records.rows import PersonalProgramRow

PREFIX = "my-"  # no built-in program begins so


def with_personal(library: Library, rows: Iterable[PersonalProgramRow]) -> Library:
    """The library with the programs of these rows; one that can no longer be run is in `broken`."""
    programs, broken = [], {}
    for row in rows:
        try:
            programs.append(program_of(row, library))
        except BadProgram as error:
            broken[row.id] = error.problems
    return with_programs(library, programs, broken)


def program_of(row: PersonalProgramRow, library: Library) -> Program:
    """The program of a row; raises `BadProgram` when it can no longer be run."""
    return parse_program(row.toml.encode(), "", library)


def new_id(title: str, taken: Callable[[str], bool]) -> str:
    """An id for a program of this title that is not taken: "my-" and the title's plain letters."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-").removeprefix(PREFIX) or "program"
    number = 1
    while True:
        suffix = "" if number == 1 else f"-{number}"
        found = PREFIX + slug[: ID_LENGTH - len(PREFIX + suffix)].rstrip("-") + suffix
        if not taken(found):
            return found
        number += 1


def row_of(program: Program, person_id: str | None, by: str, at: datetime) -> PersonalProgramRow:
    """A program as the records keep it; `person_id` None is for everybody."""
    return PersonalProgramRow(program.id, person_id, program.title, to_toml(program), at, by)


def renamed(program: Program, program_id: str) -> Program:
    """The same program under another id."""
    return program.model_copy(update={"id": program_id})


def to_toml(program: Program) -> str:
    """The program as a file; what it does not say is not written."""
    head = [_line(key, getattr(program, key)) for key in ("id", "title", "summary")]
    if program.needs:
        head.append(f"needs = [{', '.join(map(_quoted, program.needs))}]")
    return "\n".join(head) + "\n" + "".join(map(_step, program.steps))


def number_text(value: float) -> str:
    """A number as short as it can be written without losing anything."""
    whole = float(value).is_integer()
    return str(int(value)) if whole else repr(value)


def _step(step: AnyStep) -> str:
    said = step.model_dump(exclude_none=True)
    lines = [_line("kind", said.pop("kind")), *(_line(key, said[key]) for key in said)]
    return "\n".join(["", "[[steps]]", *lines, ""])


def _line(key: str, value: str | float) -> str:
    return f"{key} = {_quoted(value) if isinstance(value, str) else number_text(value)}"


def _quoted(text: str) -> str:
    """Text as TOML has it: as in JSON, but that it wants the delete character escaped, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
