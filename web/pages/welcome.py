"""The first owner: whoever reads the code on the station's own screen, or in its log."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.people.person import NAME_LENGTH, Person, Role
from station.records.room_erase import same_name
from web.access import (
    Need,
    current_visitor,
    is_touchscreen,
    pair_this_browser,
    sign_in_here,
    this_device,
)
from web.forms import Form
from web.pages.page import Page
from web.pages.pin import new_pin
from web.pairing import Verdict
from web.profiles import id_from
from web.rate import few_tries
from web.services import Services, services
from web.user_agent import device_name


def welcome() -> ResponseReturnValue:
    """The form, while a code would be taken; otherwise to the start page."""
    if not _is_wanted(services()):
        return redirect(url_for("pages.choose"), code=303)
    return render_template("welcome.html", form=Form({}))


@few_tries
def make_owner() -> ResponseReturnValue:
    """Make somebody the owner, and this browser one of theirs."""
    rooms, form = services(), Form(request.form)
    if not _is_wanted(rooms):
        return redirect(url_for("pages.choose"), code=303)
    code = form.line("code", _("Enter the code from the station's screen."))
    name = form.line("name", _("Enter your name."), NAME_LENGTH)
    pin = new_pin(form)
    if form.errors:
        return render_template("welcome.html", form=form), 422
    status = _use(rooms, form, code)
    if form.errors:
        return render_template("welcome.html", form=form), status
    person = _owner(rooms, name)
    rooms.store.pins.set(person.id, pin)
    rooms.store.devices.sign_out_everywhere(person.id)
    if not is_touchscreen() and this_device() is None:
        pair_this_browser(device_name(request.user_agent.string))
    sign_in_here(person.id)
    return redirect(url_for("pages.choose"), code=303)


def owner_code() -> str | None:
    """The code, for the touchscreen's start page; None when there is nothing to show."""
    rooms = services()
    if rooms.config.simulated or not current_visitor().at_station:
        return None
    return rooms.owner_code.current(rooms.store)


def _is_wanted(rooms: Services) -> bool:
    return not rooms.config.simulated and rooms.owner_code.is_wanted(rooms.store)


def _use(rooms: Services, form: Form, code: str) -> int:
    """Try the code; the status of the answer when it is not taken."""
    match rooms.owner_code.use(rooms.store, code):
        case Verdict.WRONG:
            form.refuse("code", _("That is not the code. Look again at the station's own screen."))
        case Verdict.LOCKED:
            form.refuse("code", _("Too many wrong codes. Wait five minutes and try again."))
            return 429
    return 422


def _owner(rooms: Services, name: str) -> Person:
    """The profile of that name, or a new one, as an owner's."""
    people = rooms.store.people()
    known = next((each for each in people if same_name(each.name, name)), None)
    person = known or Person(id_from(name, {each.id for each in people}), name)
    owner = replace(person, role=Role.OWNER)
    rooms.store.care.save_profile(owner, owner.name, new=known is None)
    return owner


PAGES: tuple[Page, ...] = (
    Page("GET", "/welcome", welcome, Need.OPEN),
    Page("POST", "/welcome", make_owner, Need.OPEN),
)
