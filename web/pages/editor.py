"""The editor: one form without a memory.

Every button sends the whole of it, and the answer is the same form with what was done. Only "Save"
keeps anything, and never over what somebody else has kept since the form was opened: then both are
shown, and either can be kept.
"""

import tomllib
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.programs.check import At, BadProgram
from station.programs.describe import DescribedStep
from station.programs.library import Library, checked
from station.programs.personal import PREFIX, to_toml
from station.programs.regions import Family
from station.programs.schema import TITLE_LENGTH, CatalogueExercise, Program
from station.records.errors import BadRecord, UnknownRecord
from station.records.rows import PersonalProgramRow
from web.access import Need
from web.draft import Draft, Typed, acted, draft_from, draft_of, new_draft
from web.errors import WebError
from web.forms import Form
from web.keeping import keep, keep_new, large_form, own_program
from web.language import t
from web.outline import outline
from web.pages import shelf
from web.pages.page import Page
from web.services import services
from web.step_fields import (
    KIND_WORDS,
    PART_WORDS,
    QUESTION_WORDS,
    StepField,
    step_fields,
)
from web.wording import words_of

NEW = "new"  # stands for the id of a program that has none yet
TABLE_KINDS = ("tilt", "oscillate", "rest")


@dataclass(frozen=True, slots=True)
class Focus:
    """Where somebody is in the form after a button.

    Attributes:
        index: Of the step that was acted on, from 0.
        is_open: Its fields are shown.
        act: The button: "add", "copy", "remove", "undo", "up", "down" or "look".
    """

    index: int | None = None
    is_open: bool = False
    act: str = ""


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


@dataclass(frozen=True, slots=True)
class Other:
    """What somebody else has kept since the form was opened; without a row it was deleted."""

    row: PersonalProgramRow | None = None
    changed: str = ""
    lines: tuple[DescribedStep, ...] = ()


def new_program() -> ResponseReturnValue:
    """The editor with the question about pain before and after, or with a copy to change."""
    person_id, copied = request.args.get("person", ""), request.args.get("copy")
    return _editor(NEW, _copy(copied, person_id) if copied else new_draft(person_id))


def edit_program(program_id: str) -> ResponseReturnValue:
    """The editor with a program that was made here, whether or not it can still be run."""
    row = own_program(services(), program_id)
    return _editor(row.id, draft_from(_data(row), row.person_id), version=version_of(row))


def save_program(program_id: str) -> ResponseReturnValue:
    """What a button of the editor does; "save" keeps the program, the others show it changed."""
    form = large_form()
    draft, act, version = draft_of(form), form.text("do"), form.text("version")
    if act == "save_new":
        return _saved(draft, None)
    if program_id != NEW and version and services().store.personal.get(program_id) is None:
        return _editor(NEW, draft, other=Other()), 409
    known = None if program_id == NEW else own_program(services(), program_id)
    if act == "save":
        return _saved(draft, known, version)
    changed, index = acted(draft, act, form.text("what"), form.text("where"))
    focus = Focus(index, act.startswith(("add", "copy", "undo")), act.partition(".")[0])
    return _editor(program_id, changed, focus, version=version)


def version_of(row: PersonalProgramRow) -> str:
    """Stands for exactly what is kept now."""
    return sha256(f"{row.person_id}\n{row.toml}".encode()).hexdigest()[:16]


def _copy(program_id: str, person_id: str) -> Draft:
    program = shelf.runnable(services(), program_id)
    draft = draft_from(tomllib.loads(to_toml(program)), person_id)
    room = TITLE_LENGTH - len(_("%(title)s (copy)", title=""))
    return replace(draft, title=_("%(title)s (copy)", title=t(program.title)[:room]))


def _saved(
    draft: Draft, known: PersonalProgramRow | None, version: str = ""
) -> ResponseReturnValue:
    rooms, shown_id = services(), known.id if known else NEW
    if known is not None and version and version != version_of(known):
        other = Other(known, shelf.changed(known), shelf.lines_of(rooms, known.id))
        return _editor(known.id, draft, other=other, version=version_of(known)), 409
    try:
        program = checked(draft.data(known.id if known else PREFIX + NEW), "", rooms.library)
        kept = _kept(program, draft.person_id or None, known)
    except BadProgram as error:
        return _editor(shown_id, draft, error=error, version=version), 422
    except (BadRecord, UnknownRecord) as error:
        told = BadProgram([str(error)], [At(field="person_id")])
        return _editor(shown_id, draft, error=told, version=version), 422
    flash(_("Saved."))
    return redirect(url_for("pages.program", program_id=kept), code=303)


def _kept(program: Program, person_id: str | None, known: PersonalProgramRow | None) -> str:
    if known is None:
        return keep_new(services(), program, person_id)
    keep(services(), program, person_id)
    return known.id


def _editor(
    program_id: str,
    draft: Draft,
    focus: Focus = NOWHERE,
    error: BadProgram = NO_ERROR,
    *,
    other: Other | None = None,
    version: str = "",
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
        gone=draft.gone,
        gone_at=draft.gone_at,
        gone_name=_name(rooms.library, draft.gone) if draft.gone else "",
        focus=focus,
        other=other,
        version=version,
        people=rooms.store.people(),
        kinds=[(kind, KIND_WORDS[kind]) for kind in TABLE_KINDS],
        questions=words_of(QUESTION_WORDS),
        part_words=PART_WORDS,
        families=_families(rooms.library),
    )


def _form(draft: Draft, error: BadProgram) -> Form:
    """The draft as fields, with the sentences at those that are wrong."""
    form = Form(draft.typed())
    for sentence, at in zip(error.problems, error.places, strict=True):
        if at.field:
            name = at.field if at.step is None else f"s{at.step}.{at.field}"
            form.refuse(name, t(sentence))
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
    kind, named = step["kind"], _name(library, step)
    is_here = focus.index == index
    is_open = is_wrong or (is_here and focus.is_open)
    return StepCard(index, kind, named, line, step_fields(step, library), is_open, is_here)


def _name(library: Library, step: Typed) -> str:
    kind, exercise = step["kind"], library.exercises.get(step.get("exercise", ""))
    own_name = t(exercise.name) if exercise and kind == "exercise" else ""
    return own_name or str(KIND_WORDS.get(kind, kind))


def _families(library: Library) -> list[tuple[Family, list[CatalogueExercise]]]:
    """What can be added as an exercise, by family."""
    steps = [one for one in library.exercises.values() if not one.hanging]
    families = dict.fromkeys(one.family for one in steps)
    return [(family, [one for one in steps if one.family == family]) for family in families]


def _data(row: PersonalProgramRow) -> dict[str, Any]:
    try:
        return tomllib.loads(row.toml)
    except tomllib.TOMLDecodeError as error:
        raise WebError(
            409, "bad_program", _("This program is damaged."), _("Delete it.")
        ) from error


PAGES: tuple[Page, ...] = (
    Page("GET", "/programs", shelf.programs, Need.MEMBER),
    Page("POST", "/programs/import", shelf.import_program, Need.MEMBER),
    Page("POST", "/programs/restore", shelf.restore_program, Need.MEMBER),
    Page("GET", "/programs/new", new_program, Need.MEMBER),
    Page("GET", "/programs/<program_id>.toml", shelf.export_program, Need.MEMBER),
    Page("GET", "/programs/<program_id>", shelf.program, Need.MEMBER),
    Page("GET", "/programs/<program_id>/edit", edit_program, Need.MEMBER),
    Page("POST", "/programs/<program_id>/save", save_program, Need.MEMBER),
    Page("POST", "/programs/<program_id>/delete", shelf.delete_program, Need.MEMBER),
)
