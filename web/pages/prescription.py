"""What a practitioner prescribes somebody, and every change of it with who made it."""

from dataclasses import replace

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.people.person import NAME_LENGTH, Person
from station.people.prescription import BadPrescription
from station.programs.course import load_courses
from web.access import Need
from web.armed import tell_session
from web.changed import differences
from web.forms import Form
from web.language import t
from web.meanwhile import FIELD, Meanwhile, prescription_mark, prescription_meanwhile
from web.pages.care import assigned
from web.pages.page import Page
from web.prescribing import form_of, offered, read_prescription
from web.profiles import find_profile
from web.services import services
from web.signing import name_of
from web.standing import now
from web.values import AMOUNTS, LIMITS, RULES, VALUES

WHY_LENGTH = 300


def prescription(person_id: str) -> ResponseReturnValue:
    """Limits and prescription as they stand, to be changed."""
    found = find_profile(services(), person_id)
    form = form_of(found)
    form.begin("by", assigned(found))
    form.begin(FIELD, prescription_mark(found))
    return _page(found, form)


def prescribe(person_id: str) -> ResponseReturnValue:
    """Keep what was prescribed, with who did it; the machine's caps always win."""
    rooms, form = services(), Form(request.form)
    found = find_profile(rooms, person_id)
    by = name_of(form, _("Enter your name; it is kept with the change."), NAME_LENGTH)
    why = form.line("why", longest=WHY_LENGTH)
    machine, programs = rooms.config.machine, tuple(offered(rooms, found))
    try:
        limits, given = read_prescription(form, found, machine, programs, now().date())
    except BadPrescription as error:
        form.refuse("why", t(str(error.args[0])))
    if form.errors:
        return _page(found, form), 422
    typed = replace(found, limits=limits, prescription=given)
    if meanwhile := prescription_meanwhile(rooms, form, found, typed):
        form.begin(FIELD, prescription_mark(found))
        return _page(found, form, meanwhile), 409
    rooms.store.care.prescribe(found.id, limits, given, by, why)
    flash(_("Saved."))
    if typed != found:
        tell_session(rooms, found)
    return redirect(f"/people/{found.id}", code=303)


def changes(person_id: str) -> ResponseReturnValue:
    """Every change of profile, health, limits and prescription, newest first."""
    rooms = services()
    found = find_profile(rooms, person_id)
    rows = rooms.store.changes(found.id)
    names = {each.id: each.name for each in rooms.store.people()}
    known = {**offered(rooms, found), **names}
    told = [(row, names.get(row.by, row.by), list(differences(row.before, row.after, known)))
            for row in rows]  # fmt: skip
    return render_template("changes.html", person=found, rows=told)


def _page(person: Person, form: Form, meanwhile: Meanwhile | None = None) -> str:
    rooms = services()
    return render_template(
        "prescription.html",
        person=person,
        form=form,
        limits=LIMITS,
        amounts=AMOUNTS,
        rules=RULES,
        machine=rooms.config.machine,
        programs=offered(rooms, person),
        meanwhile=meanwhile,
        labels=_labels(),
        courses=[(course.id, t(course.title)) for course in load_courses().values()],
    )


def _labels() -> dict[str, str]:
    """What the fields are called, by their names."""
    others = {
        "which": _("Programs"),
        "programs": _("Programs"),
        "course": _("Course"),
        "course_began_on": _("Course begins on"),
        "by": _("Your name"),
        "why": _("Why"),
    }
    return {**{name: str(value.label) for name, value in VALUES.items()}, **others}


# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/people/<person_id>/prescription", prescription, Need.PRACTITIONER),
    Page("POST", "/people/<person_id>/prescription", prescribe, Need.PRACTITIONER),
    Page("GET", "/people/<person_id>/changes", changes, Need.MEMBER),
)
# fmt: on
