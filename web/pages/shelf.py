"""The programs: all of them, one of them, bringing them in, taking them out, deleting them.

What was deleted travels in the page that says so, and can be put back from there; the station
itself keeps nothing of it.
"""

from itertools import groupby

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.programs.describe import DescribedStep, describe
from station.programs.figures import Figures
from station.programs.library import BadProgram, Library, parse_program
from station.programs.personal import PREFIX, to_toml
from station.programs.schema import Program
from station.records.errors import BadRecord, UnknownRecord
from station.records.rows import PersonalProgramRow
from web.access import hidden_people
from web.errors import not_found
from web.keeping import keep, keep_new, large_form, own_program
from web.language import t
from web.services import Services, services
from web.step_fields import PART_WORDS
from web.words import day_and_time


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
        part_words=PART_WORDS,
        problems=library.broken.get(program_id, ()),
        changed=changed(row) if row else "",
        names=_names(rooms),
    )


def delete_program(program_id: str) -> ResponseReturnValue:
    """Ask first; with "yes" the program is forgotten, but for the page that says so."""
    rooms = services()
    row = own_program(rooms, program_id)
    can_come_back = row.id in rooms.library_for(None).programs
    if request.form.get("sure") != "yes":
        return render_template(
            "program_delete.html", row=row, names=_names(rooms), can_come_back=can_come_back
        )
    rooms.store.personal.delete(row.id)
    if can_come_back:
        return _list(rooms, deleted=row)
    flash(_("%(title)s is deleted.", title=row.title))
    return redirect(url_for("pages.programs"), code=303)


def restore_program() -> ResponseReturnValue:
    """Put back what was deleted a moment ago, under its own id where that is still free."""
    rooms, form = services(), large_form()
    person_id = form.text("person_id") or None
    try:
        found = parse_program(form.text("toml").encode(), "", rooms.library)
        kept = _put_back(rooms, found, person_id)
    except (BadProgram, BadRecord, UnknownRecord) as error:
        return _list(rooms, _problems(error)), 422
    flash(_("It is back."))
    return redirect(url_for("pages.program", program_id=kept), code=303)


def _put_back(rooms: Services, found: Program, person_id: str | None) -> str:
    if not found.id.startswith(PREFIX) or rooms.store.personal.get(found.id) is not None:
        return keep_new(rooms, found, person_id)
    keep(rooms, found, person_id)
    return found.id


def _problems(error: BadProgram | BadRecord | UnknownRecord) -> tuple[str, ...]:
    return error.problems if isinstance(error, BadProgram) else (str(error),)


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
        return _list(rooms, (_("Choose a file first."),)), 422
    try:
        found = parse_program(file.read(), file.filename, rooms.library)
        kept = keep_new(rooms, found, form.text("person_id") or None)
    except (BadProgram, BadRecord, UnknownRecord) as error:
        return _list(rooms, _problems(error)), 422
    flash(_("%(title)s was brought in.", title=found.title))
    return redirect(url_for("pages.program", program_id=kept), code=303)


def changed(row: PersonalProgramRow) -> str:
    """When somebody has changed a program last, and from where."""
    when = day_and_time(row.updated_at)
    match row.updated_by:
        case "touchscreen":
            return _("Changed %(when)s at the touchscreen.", when=when)
        case "paired device":
            return _("Changed %(when)s from a paired device.", when=when)
    return _("Changed %(when)s by %(who)s.", when=when, who=row.updated_by)


def lines_of(rooms: Services, program_id: str) -> tuple[DescribedStep, ...]:
    """The steps of a program in words; none of one that can no longer be run."""
    library = rooms.library_for(None)
    found = library.programs.get(program_id)
    return () if found is None else describe(found, library)


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


def _list(
    rooms: Services, problems: tuple[str, ...] = (), deleted: PersonalProgramRow | None = None
) -> str:
    library, hidden = rooms.library_for(None), hidden_people()
    rows = [row for row in rooms.store.personal.all() if row.person_id not in hidden]
    return render_template(
        "programs.html",
        own=[(row, _figures(library, row)) for row in rows],
        shipped=[(one, library.figures(one)) for one in rooms.library.programs.values()],
        names=_names(rooms),
        problems=[t(problem) for problem in problems],
        deleted=deleted,
    )


def _figures(library: Library, row: PersonalProgramRow) -> Figures | None:
    found = library.programs.get(row.id)
    return None if found is None else library.figures(found)


def _names(rooms: Services) -> dict[str, str]:
    return {person.id: person.name for person in rooms.store.people()}
