"""The programs: all of them, one of them, bringing them in and taking them out."""

from itertools import groupby

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from station.programs.describe import DescribedStep, describe
from station.programs.figures import Figures
from station.programs.library import BadProgram, Library, parse_program
from station.programs.personal import to_toml
from station.programs.schema import Program
from station.records.errors import BadRecord, UnknownRecord
from station.records.rows import PersonalProgramRow
from web.errors import not_found
from web.keeping import keep_new, large_form, own_program
from web.services import Services, services


def programs() -> ResponseReturnValue:
    """Everything that can be run, and what was made here."""
    return _list(services())


def program(program_id: str) -> ResponseReturnValue:
    """One program, step by step; one that can no longer be run, with the reasons."""
    rooms = services()
    library, row = rooms.library_for(None), rooms.store.personal.get(program_id)
    found = library.programs.get(program_id)
    if found is None and row is None:
        raise not_found("program")
    return render_template(
        "program.html",
        program=found,
        row=row,
        parts=_parts(found, library) if found else (),
        figures=library.figures(found) if found else None,
        problems=library.broken.get(program_id, ()),
        names=_names(rooms),
    )


def delete_program(program_id: str) -> ResponseReturnValue:
    """Ask first; with "yes" the program is forgotten."""
    rooms = services()
    row = own_program(rooms, program_id)
    if request.form.get("sure") != "yes":
        return render_template("program_delete.html", row=row, names=_names(rooms))
    rooms.store.personal.delete(row.id)
    return redirect(url_for("pages.programs"), code=303)


def export_program(program_id: str) -> ResponseReturnValue:
    """A program as a file."""
    found = runnable(services(), program_id)
    headers = {"Content-Disposition": f'attachment; filename="{found.id}.toml"'}
    return Response(to_toml(found), mimetype="application/toml", headers=headers)


def import_program() -> ResponseReturnValue:
    """A program from a file, or everything that is wrong with it."""
    rooms, form = services(), large_form()
    file = request.files.get("file")
    if file is None or not file.filename:
        return _list(rooms, ("Choose a file first.",)), 422
    try:
        found = parse_program(file.read(), file.filename, rooms.library)
        kept = keep_new(rooms, found, form.text("person_id") or None)
    except BadProgram as error:
        return _list(rooms, error.problems), 422
    except (BadRecord, UnknownRecord) as error:
        return _list(rooms, (str(error),)), 422
    return redirect(url_for("pages.program", program_id=kept), code=303)


def _parts(found: Program, library: Library) -> list[tuple[str, list[DescribedStep]]]:
    """The steps under the headings of their parts."""
    steps = describe(found, library)
    return [(part, list(group)) for part, group in groupby(steps, key=lambda step: step.part)]


def runnable(rooms: Services, program_id: str) -> Program:
    """The program of this id, built-in or made here; 404 when there is none."""
    found = rooms.library_for(None).programs.get(program_id)
    if found is None:
        raise not_found("program")
    return found


def _list(rooms: Services, problems: tuple[str, ...] = ()) -> str:
    rows, library = rooms.store.personal.all(), rooms.library_for(None)
    return render_template(
        "programs.html",
        own=[(row, _figures(library, row)) for row in rows],
        shipped=[(one, library.figures(one)) for one in rooms.library.programs.values()],
        names=_names(rooms),
        problems=problems,
    )


def _figures(library: Library, row: PersonalProgramRow) -> Figures | None:
    found = library.programs.get(row.id)
    return None if found is None else library.figures(found)


def _names(rooms: Services) -> dict[str, str]:
    return {person.id: person.name for person in rooms.store.people()}
