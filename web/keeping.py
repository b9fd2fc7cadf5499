"""Keeping the programs that somebody makes here, for the pages and for the API."""

from datetime import UTC, datetime

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from station.programs.personal import new_id, renamed, row_of
from station.programs.schema import Program
from station.records.rows import PersonalProgramRow
from web.access import Need, current_visitor, is_touchscreen
from web.errors import WebError, not_found
from web.forms import Form
from web.services import Services
from web.signing import signed_in_as

MAX_FORM = 64 * 1024  # a hundred steps with their texts need more than other requests


def keep_new(rooms: Services, program: Program, person_id: str | None) -> str:
    """Keep a program under an id that nothing else has; returns that id.

    Raises:
        BadRecord: There are too many.
        UnknownRecord: There is no such person.
    """
    personal = rooms.store.personal
    program_id = new_id(program.title, lambda one: personal.get(one) is not None)
    keep(rooms, renamed(program, program_id), person_id)
    return program_id


def keep(rooms: Services, program: Program, person_id: str | None) -> None:
    """Keep a program under its own id, in place of what is there.

    Raises:
        BadRecord: There are too many.
        UnknownRecord: There is no such person.
    """
    by = signed_in_as() or ("touchscreen" if is_touchscreen() else "paired device")
    rooms.store.personal.save(row_of(program, person_id, by, datetime.now(UTC)))


def own_program(rooms: Services, program_id: str) -> PersonalProgramRow:
    """The program made here of this id, to be changed or deleted.

    Raises:
        WebError: There is none, or a practitioner has put it on somebody's list: what is allowed
            must stay what it was, so that only a practitioner changes it.
    """
    row = rooms.store.personal.get(program_id)
    if row is None:
        raise not_found("program")
    if not current_visitor().may(Need.PRACTITIONER):
        _refuse_prescribed(rooms, row)
    return row


def _refuse_prescribed(rooms: Services, row: PersonalProgramRow) -> None:
    for person in rooms.store.people():
        if row.id in (person.prescription.programs or ()):
            message = _(
                "%(title)s is on the list that is prescribed for %(name)s.",
                title=row.title,
                name=person.name,
            )
            hint = _("Make a copy and change that; a practitioner can change this one.")
            raise WebError(409, "prescribed", message, hint)


def large_form() -> Form:
    """The form of the current request, which may be larger than others.

    Raises:
        WebError: 413 when it is larger still.
    """
    request.max_content_length = MAX_FORM
    try:
        return Form(request.form)
    except RequestEntityTooLarge as error:
        what = _("This is more than %(size)s kB.", size=MAX_FORM // 1024)
        hint = _("Go back, and make the texts shorter.")
        raise WebError(413, "too_large", what, hint) from error
