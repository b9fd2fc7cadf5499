"""What leaves the station: reports and exports; and the end of a profile."""

from collections.abc import Callable

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.export.period import Period
from station.people.person import Person
from station.records.errors import BadRecord
from web.access import Need, current_visitor
from web.ending import erase, is_name_of, running_session
from web.errors import WebError
from web.forms import Form
from web.language import t
from web.outgoing import PRESET, PRESETS, bundle_file, period_of, report_file, tables_file
from web.pages.page import Page
from web.profiles import find_profile
from web.services import Services, services
from web.signing import name_of
from web.wording import words_of

MakeFile = Callable[[Services, Person, Period], Response]


def report_form(person_id: str) -> ResponseReturnValue:
    """Which days, and what of them."""
    return _form_page(find_profile(services(), person_id), Form({"period": PRESET}))


def report_pdf(person_id: str) -> ResponseReturnValue:
    """The report for printing."""
    return _sent(person_id, report_file)


def export_zip(person_id: str) -> ResponseReturnValue:
    """The tables."""
    return _sent(person_id, tables_file)


def export_fhir(person_id: str) -> ResponseReturnValue:
    """The HL7 FHIR bundle."""
    return _sent(person_id, bundle_file)


def _sent(person_id: str, make: MakeFile) -> ResponseReturnValue:
    rooms = services()
    person, form = find_profile(rooms, person_id), Form(request.args)
    if not form.text("period"):
        form.begin("period", PRESET)
    period = period_of(form)
    if form.errors:
        return _form_page(person, form), 422
    return make(rooms, person, period)


def _form_page(person: Person, form: Form) -> str:
    has_screen_only = current_visitor().at_station and not services().config.simulated
    return render_template(
        "report.html",
        person=person,
        form=form,
        presets=words_of(PRESETS),
        has_screen_only=has_screen_only,
        sessions=services().store.export.count(person.id),
    )


def delete_person(person_id: str) -> ResponseReturnValue:
    """What would go, and what stays: the first time that is asked."""
    rooms = services()
    person = find_profile(rooms, person_id)
    return render_template(
        "person_delete.html",
        person=person,
        found=rooms.store.erase.belongings(person.id),
        refused=running_session(rooms, person),
    )


def delete_person_sure(person_id: str) -> ResponseReturnValue:
    """The second time: whoever means it types the name."""
    return _sure_page(find_profile(services(), person_id), Form({}))


def delete_person_now(person_id: str) -> ResponseReturnValue:
    """It is meant."""
    rooms = services()
    person, form = find_profile(rooms, person_id), Form(request.form)
    by = name_of(form, _("Enter your name."))
    if not is_name_of(form.text("name"), person):
        form.refuse("name", _("Type the whole name as it stands here: %(name)s", name=person.name))
    if form.errors:
        return _sure_page(person, form), 422
    try:
        erase(rooms, person, by)
    except (BadRecord, WebError) as error:
        form.refuse("name", t(str(error)))
        return _sure_page(person, form), 409
    return redirect("/people?deleted=yes", code=303)


def _sure_page(person: Person, form: Form) -> str:
    return render_template("person_delete_sure.html", person=person, form=form)


# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/people/<person_id>/report", report_form, Need.MEMBER),
    Page("GET", "/people/<person_id>/report.pdf", report_pdf, Need.MEMBER),
    Page("GET", "/people/<person_id>/export.zip", export_zip, Need.MEMBER),
    Page("GET", "/people/<person_id>/fhir.json", export_fhir, Need.MEMBER),
    Page("GET", "/people/<person_id>/delete", delete_person, Need.PRACTITIONER),
    Page("GET", "/people/<person_id>/delete/sure", delete_person_sure, Need.PRACTITIONER),
    Page("POST", "/people/<person_id>/delete", delete_person_now, Need.PRACTITIONER),
)
# fmt: on
