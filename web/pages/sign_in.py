"""Signing in with a PIN, for what belongs to a person or needs a role; it ends by itself."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.people.person import Person
from station.records.room_pins import Tried
from web.access import Need, sign_in_here, sign_out_here
from web.forms import Form
from web.pages.page import Page
from web.rate import few_tries
from web.services import services
from web.words import clock

LONGEST_TYPED = 20


def sign_in() -> ResponseReturnValue:
    """Whose PIN: ?person=ID; without, everybody who has one."""
    person_id, onward = request.args.get("person", ""), own_path(request.args.get("next", ""))
    found = {person.id: person for person in holders()}
    if person_id not in found:
        return render_template("sign_in_who.html", people=tuple(found.values()), next=onward)
    return _form_page(found[person_id], Form({"next": onward}))


@few_tries
def try_sign_in() -> ResponseReturnValue:
    """Sign somebody in; a wrong PIN and a person without one are answered alike."""
    form, store = Form(request.form), services().store
    person_id, typed = form.text("person"), form.text("pin")[:LONGEST_TYPED]
    tried = store.pins.try_pin(person_id, typed)
    person = store.person(person_id)
    g.about = person.id if person else ""
    if tried.right and person is not None:
        sign_in_here(person.id)
        return redirect(own_path(form.text("next")) or url_for("pages.choose"), code=303)
    g.denied = True
    status = refuse_pin(form, "pin", tried)
    if person is None:
        return render_template("sign_in_who.html", people=holders(), next="", wrong=True), status
    return _form_page(person, form), status


def sign_out() -> ResponseReturnValue:
    """Leave this screen to the next one; a session on the table goes on."""
    sign_out_here()
    return redirect(url_for("pages.choose"), code=303)


def holders() -> tuple[Person, ...]:
    """Everybody who has a PIN, by name."""
    store = services().store
    ids = store.pins.holders()
    return tuple(person for person in store.people() if person.id in ids)


def refuse_pin(form: Form, name: str, tried: Tried) -> int:
    """Put what is wrong at the field; returns the status of the answer."""
    if tried.locked_until is None:
        form.refuse(name, _("That is not the PIN."))
        return 422
    sentence = _(
        "Too many wrong tries: the next one is taken at %(time)s. An owner can unlock it before.",
        time=clock(tried.locked_until),
    )
    form.refuse(name, sentence)
    return 429


def own_path(text: str) -> str:
    """A path of this station to go on to; empty for anything that could lead elsewhere."""
    is_path = text.startswith("/") and not text.startswith("//")
    is_plain = "\\" not in text and text.isprintable()
    return text if is_path and is_plain else ""


def _form_page(person: Person, form: Form) -> str:
    return render_template("sign_in.html", person=person, form=form)


PAGES: tuple[Page, ...] = (
    Page("GET", "/sign-in", sign_in, Need.MEMBER),
    Page("POST", "/sign-in", try_sign_in, Need.MEMBER),
    Page("POST", "/sign-out", sign_out, Need.MEMBER),
)
