"""The editor: one form without a memory.

Every button sends the whole of it, and the answer is the same form with what was done. Only "Save"
keeps anything.
"""

import tomllib
from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from station.programs.check import At, BadProgram
from station.programs.describe import DescribedStep
from station.programs.library import Library, checked
from station.programs.personal import PREFIX, to_toml
from station.programs.schema import TITLE_LENGTH, CatalogueExercise, Program
from station.records.errors import BadRecord, UnknownRecord
from station.records.rows import PersonalProgramRow
from web.access import Need
from web.draft import Draft, acted, draft_from, draft_of, new_draft
from web.errors import WebError
from web.forms import Form
from web.keeping import keep, keep_new, large_form, own_program
from web.outline import outline
from web.pages import shelf
from web.pages.page import Page
from web.services import services
from web.step_fields import KIND_WORDS, StepField, step_fields

NEW = "new"  # stands for the id of a program that has none yet
COPY = " (copy)"


@dataclass(frozen=True, slots=True)
class Focus:
    """The step that was acted on, by its number from 0, and whether its fields are shown."""

    index: int | None = None
    is_open: bool = False


NOWHERE = Focus()
NO_ERROR = BadProgram([])


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step in the editor.

    Attributes:
        line: What it does; None when something is wrong in it.
        is_open: Its fields are shown.
        is_here: The browser goes to it.
    """

    index: int
    kind: str
    name: str
    line: DescribedStep | None
    fields: tuple[StepField, ...]
    is_open: bool
    is_here: bool


def new_program() -> ResponseReturnValue:
    """The editor with the question about pain before and after, or with a copy to change."""
    person_id, copied = request.args.get("person", ""), request.args.get("copy")
    return _editor(NEW, _copy(copied, person_id) if copied else new_draft(person_id))


def edit_program(program_id: str) -> ResponseReturnValue:
    """The editor with a program that was made here, whether or not it can still be run."""
    row = own_program(services(), program_id)
    return _editor(row.id, draft_from(_data(row), row.person_id))


def save_program(program_id: str) -> ResponseReturnValue:
    """What a button of the editor does; "save" keeps the program, the others show it changed."""
    known = None if program_id == NEW else own_program(services(), program_id)
    form = large_form()
    draft, act = draft_of(form), form.text("do")
    if act == "save":
        return _saved(draft, known)
    changed, index = acted(draft, act, form.text("what"), form.text("where"))
    return _editor(program_id, changed, Focus(index, act.startswith(("add", "copy"))))


def _copy(program_id: str, person_id: str) -> Draft:
    program = shelf.runnable(services(), program_id)
    draft = draft_from(tomllib.loads(to_toml(program)), person_id)
    return replace(draft, title=f"{program.title[: TITLE_LENGTH - len(COPY)]}{COPY}")


def _saved(draft: Draft, known: PersonalProgramRow | None) -> ResponseReturnValue:
    rooms, shown_id = services(), known.id if known else NEW
    try:
        program = checked(draft.data(known.id if known else PREFIX + NEW), "", rooms.library)
        kept = _kept(program, draft.person_id or None, known)
    except BadProgram as error:
        return _editor(shown_id, draft, error=error), 422
    except (BadRecord, UnknownRecord) as error:
        told = BadProgram([str(error)], [At(field="person_id")])
        return _editor(shown_id, draft, error=told), 422
    return redirect(url_for("pages.program", program_id=kept), code=303)


def _kept(program: Program, person_id: str | None, known: PersonalProgramRow | None) -> str:
    if known is None:
        return keep_new(services(), program, person_id)
    keep(services(), program, person_id)
    return known.id


def _editor(
    program_id: str, draft: Draft, focus: Focus = NOWHERE, error: BadProgram = NO_ERROR
) -> str:
    rooms = services()
    done, wrong = outline(draft, rooms.library), {at.step for at in error.places}
    return render_template(
        "edit.html",
        program_id=program_id,
        form=_form(draft, error),
        told=[(one, at.step) for one, at in zip(error.problems, error.places, strict=True)],
        cards=[
            _card(rooms.library, draft, index, line, focus, index in wrong)
            for index, line in enumerate(done.lines)
        ],
        done=done,
        people=rooms.store.people(),
        kinds=[(kind, KIND_WORDS[kind]) for kind in ("tilt", "oscillate", "rest")],
        families=_families(rooms.library),
    )


def _form(draft: Draft, error: BadProgram) -> Form:
    """The draft as fields, with the sentences at those that are wrong."""
    form = Form(draft.typed())
    for sentence, at in zip(error.problems, error.places, strict=True):
        if at.field:
            form.refuse(at.field if at.step is None else f"s{at.step}.{at.field}", sentence)
    return form


def _card(
    library: Library,
    draft: Draft,
    index: int,
    line: DescribedStep | None,
    focus: Focus,
    is_wrong: bool,
) -> StepCard:
    step = draft.steps[index]
    kind, exercise = step["kind"], library.exercises.get(step.get("exercise", ""))
    named = exercise.name if exercise and kind == "exercise" else KIND_WORDS.get(kind, kind)
    is_here = focus.index == index
    is_open = is_wrong or (is_here and focus.is_open)
    return StepCard(index, kind, named, line, step_fields(step, library), is_open, is_here)


def _families(library: Library) -> list[tuple[str, list[CatalogueExercise]]]:
    """What can be added as an exercise, by family."""
    steps = [one for one in library.exercises.values() if not one.hanging]
    families = dict.fromkeys(one.family for one in steps)
    return [(family, [one for one in steps if one.family == family]) for family in families]


def _data(row: PersonalProgramRow) -> dict[str, Any]:
    try:
        return tomllib.loads(row.toml)
    except tomllib.TOMLDecodeError as error:
        raise WebError(409, "bad_program", "This program is damaged.", "Delete it.") from error


PAGES: tuple[Page, ...] = (
    Page("GET", "/programs", shelf.programs, Need.MEMBER),
    Page("POST", "/programs/import", shelf.import_program, Need.MEMBER),
    Page("GET", "/programs/new", new_program, Need.MEMBER),
    Page("GET", "/programs/<program_id>.toml", shelf.export_program, Need.MEMBER),
    Page("GET", "/programs/<program_id>", shelf.program, Need.MEMBER),
    Page("GET", "/programs/<program_id>/edit", edit_program, Need.MEMBER),
    Page("POST", "/programs/<program_id>/save", save_program, Need.MEMBER),
    Page("POST", "/programs/<program_id>/delete", shelf.delete_program, Need.MEMBER),
)
