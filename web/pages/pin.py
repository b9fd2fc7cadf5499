"""Somebody's PIN: choosing, changing, taking it away, and unlocking it.

A first PIN of a member is set by whoever is there, as they could see everything of that member
until now. One that opens a practitioner's or an owner's role is set by an owner, or with the old
one: otherwise anybody at the touchscreen could become a practitioner.
"""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.access.pin import BadPin, check_pin
from station.people.person import Person, Role
from web.access import Need, current_visitor, sign_in_here, this_device
from web.bearer import is_script
from web.errors import WebError
from web.forms import Form
from web.language import t
from web.pages.page import Page
from web.pages.sign_in import LONGEST_TYPED, refuse_pin
from web.profiles import find_profile
from web.rate import few_tries
from web.services import services

UNPROCESSABLE = 422


def pin(person_id: str) -> ResponseReturnValue:
    """The form for a new PIN."""
    person = _allowed(person_id)
    return _form_page(person, Form({}))


@few_tries
def keep_pin(person_id: str) -> ResponseReturnValue:
    """Keep a new PIN; whoever is signed in with the old one elsewhere is signed out."""
    person, form = _allowed(person_id), Form(request.form)
    typed = new_pin(form)
    if form.errors:
        return _form_page(person, form), UNPROCESSABLE
    if status := _old_is_wrong(person, form):
        return _form_page(person, form), status
    store, device = services().store, this_device()
    store.pins.set(person.id, typed)
    store.devices.sign_out_everywhere(person.id, but=device.id if device else "")
    visitor = current_visitor()
    if visitor.person_id is None and not visitor.may(Need.PRACTITIONER):
        sign_in_here(person.id)
    flash(_("The PIN of %(name)s is kept.", name=person.name))
    return redirect(url_for("pages.person", person_id=person.id), code=303)


@few_tries
def remove_pin(person_id: str) -> ResponseReturnValue:
    """Take the PIN away; what was behind it is open to every paired device again."""
    person, form = _allowed(person_id), Form(request.form)
    if person.role is Role.OWNER:
        form.refuse("old", _("An owner needs a PIN: without one, anybody could become the owner."))
        return _form_page(person, form), 409
    if status := _old_is_wrong(person, form):
        return _form_page(person, form), status
    store = services().store
    store.pins.remove(person.id)
    store.devices.sign_out_everywhere(person.id)
    flash(_("%(name)s has no PIN any more.", name=person.name))
    return redirect(url_for("pages.person", person_id=person.id), code=303)


def unlock_pin(person_id: str) -> ResponseReturnValue:
    """Let somebody try again at once."""
    person = find_profile(services(), person_id)
    services().store.pins.unlock(person.id)
    flash(_("%(name)s can try again now.", name=person.name))
    return redirect(url_for("pages.pin", person_id=person.id), code=303)


def new_pin(form: Form) -> str:
    """The PIN that was typed twice; look at `form.errors` before it is used."""
    typed = form.text("pin")
    try:
        check_pin(typed)
    except BadPin as error:
        form.refuse("pin", t(str(error.args[0])))
    if typed != form.text("again"):
        form.refuse("again", _("This is not the same PIN as above."))
    return typed


def _allowed(person_id: str) -> Person:
    """The person, when this visitor may set their PIN.

    Raises:
        WebError: 404 when there is nobody, 403 when an owner has to do it.
    """
    person, visitor = find_profile(services(), person_id), current_visitor()
    has_pin = services().store.pins.get(person.id) is not None
    # A script stands nowhere, and has no browser in which the person would be signed in by it.
    is_first = not has_pin and person.role is Role.MEMBER and not is_script(visitor)
    if visitor.may(Need.OWNER) or visitor.person_id == person.id or is_first:
        return person
    raise WebError(
        403,
        "not_allowed",
        _("Only an owner may set the PIN of %(name)s.", name=person.name),
        _("Sign in as an owner."),
    )


def _old_is_wrong(person: Person, form: Form) -> int:
    """The status of the answer when the old PIN is asked for and was not given; otherwise 0."""
    pins = services().store.pins
    if pins.get(person.id) is None or _is_for_owner(person):
        return 0
    tried = pins.try_pin(person.id, form.text("old")[:LONGEST_TYPED])
    if tried.right:
        return 0
    g.denied = True
    return refuse_pin(form, "old", tried)


def _is_for_owner(person: Person) -> bool:
    """An owner resets the PIN of somebody else; the own one needs the old one."""
    visitor = current_visitor()
    return visitor.may(Need.OWNER) and visitor.person_id != person.id


def _form_page(person: Person, form: Form) -> str:
    row = services().store.pins.get(person.id)
    return render_template(
        "pin.html",
        person=person,
        form=form,
        pin=row,
        asks_old=row is not None and not _is_for_owner(person),
        may_unlock=current_visitor().may(Need.OWNER),
        may_remove=row is not None and person.role is not Role.OWNER,
    )


# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/people/<person_id>/pin", pin, Need.MEMBER),
    Page("POST", "/people/<person_id>/pin", keep_pin, Need.MEMBER),
    Page("POST", "/people/<person_id>/pin/remove", remove_pin, Need.MEMBER),
    Page("POST", "/people/<person_id>/pin/unlock", unlock_pin, Need.OWNER),
)
# fmt: on
