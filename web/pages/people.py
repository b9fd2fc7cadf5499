"""Who uses the station: everybody, one profile, and what is changed in it."""

from dataclasses import replace

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.people.person import Person
from station.records.errors import BadRecord
from web.access import Need, current_visitor, hidden_people
from web.forms import Form, height_text
from web.language import LANGUAGES, t
from web.meanwhile import FIELD, Meanwhile, profile_mark, profile_meanwhile
from web.pages import care, prescription
from web.pages.page import Page
from web.prescribed import course_today, limit_rows, prescription_rows
from web.profiles import (
    colours_for,
    find_profile,
    form_of,
    id_from,
    new_form,
    practitioners,
    read_profile,
    role_words,
    roles_for,
)
from web.services import services
from web.signing import signed_in_as
from web.standing import now, standing

NOBODY = Person("new", "New")  # what a form for somebody new begins with


def people() -> ResponseReturnValue:
    """Everybody, each with where they stand."""
    rooms = services()
    found, hidden = rooms.store.people(), hidden_people()
    return render_template(
        "people.html",
        rows=[
            (each, role_words(each.role), None if each.id in hidden else standing(rooms, each))
            for each in found
        ],
        names={person.id: person.name for person in found},
    )


def person(person_id: str) -> ResponseReturnValue:
    """One person: whether tilting is possible, what is allowed, and the ways on from here."""
    rooms = services()
    found = find_profile(rooms, person_id)
    history = rooms.store.recent(found.id)
    looked_after_by = found.practitioner_id and rooms.store.person(found.practitioner_id)
    return render_template(
        "person.html",
        person=found,
        role=role_words(found.role),
        standing=standing(rooms, found, history),
        limits=limit_rows(found.limits, rooms.config.machine),
        prescribed=prescription_rows(found.prescription, rooms.library_for(found.id).programs),
        course=course_today(found.prescription, now().date()),
        practitioner=looked_after_by,
        height=height_text(found.height_cm, found.units),
        check=rooms.store.care.latest_health(found.id),
        may_prescribe=current_visitor().may(Need.PRACTITIONER),
    )


def new_person() -> ResponseReturnValue:
    """The form for somebody new."""
    return _form_page(None, new_form(services()))


def add_person() -> ResponseReturnValue:
    """Somebody new; the id is made from the name."""
    return _keep(None)


def edit_person(person_id: str) -> ResponseReturnValue:
    """The form for a profile that is there."""
    found = find_profile(services(), person_id)
    form = form_of(found)
    form.begin(FIELD, profile_mark(found))
    return _form_page(found, form)


def keep_person(person_id: str) -> ResponseReturnValue:
    """What was changed in a profile."""
    return _keep(find_profile(services(), person_id))


def _keep(before: Person | None) -> ResponseReturnValue:
    rooms, form, visitor = services(), Form(request.form), current_visitor()
    able, roles = practitioners(rooms), roles_for(visitor, before)
    profile = read_profile(form, before or NOBODY, roles, able, now().year)
    by = signed_in_as() or form.line("by") or profile.name
    if form.errors:
        return _form_page(before, form), 422
    if before and (meanwhile := profile_meanwhile(rooms, form, before, profile)):
        form.begin(FIELD, profile_mark(before))
        return _form_page(before, form, meanwhile), 409
    if before is None:
        taken = {each.id for each in rooms.store.people()}
        profile = replace(profile, id=id_from(profile.name, taken))
    try:
        rooms.store.care.save_profile(profile, by, new=before is None)
    except BadRecord as error:
        form.refuse("practitioner_id", t(str(error.args[0])))
        return _form_page(before, form), 422
    flash(_("Saved.") if before else _("%(name)s is added.", name=profile.name))
    return redirect(f"/people/{profile.id}", code=303)


def _form_page(found: Person | None, form: Form, meanwhile: Meanwhile | None = None) -> str:
    rooms, visitor = services(), current_visitor()
    able = [(each.id, each.name) for each in practitioners(rooms)]
    return render_template(
        "person_edit.html",
        person=found,
        form=form,
        colours=colours_for(found or NOBODY),
        practitioners=able,
        languages=tuple(LANGUAGES.items()),
        roles=[(role.value, role_words(role)) for role in roles_for(visitor, found)],
        role=role_words(found.role) if found else "",
        by_needed=found is not None and visitor.may(Need.PRACTITIONER) and not signed_in_as(),
        meanwhile=meanwhile,
    )


# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/people", people, Need.MEMBER),
    Page("GET", "/people/new", new_person, Need.MEMBER),
    Page("POST", "/people/new", add_person, Need.MEMBER),
    Page("GET", "/people/<person_id>", person, Need.MEMBER),
    Page("GET", "/people/<person_id>/edit", edit_person, Need.MEMBER),
    Page("POST", "/people/<person_id>/edit", keep_person, Need.MEMBER),
    *care.PAGES,
    *prescription.PAGES,
)
# fmt: on
