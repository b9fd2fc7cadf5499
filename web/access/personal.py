"""What belongs to somebody with a PIN is open to them, to practitioners and to owners only.

Whose it is stands in the address (a person, a session, a proposal, a program), in the query, or in
what is sent; the guest's things and those of people without a PIN are everybody's who is paired.
"""

from collections.abc import Iterator

from flask import Flask, current_app, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from station.people.person import Role
from station.records.room_pins import Pins
from web.access.visitor import GUARD, SAFE_METHODS, Need, Rule, current_visitor
from web.errors import WebError, wants_json
from web.forms import Form
from web.services import services

# They ask for the PIN themselves, or end what it opened.
_OWN_CHECK = frozenset({"pages.sign_in", "pages.try_sign_in", "pages.sign_out"})
# A practitioner looks after people; what an owner may do here is not theirs to end.
_ENDS_PROFILE = frozenset(
    {
        "pages.delete_person",
        "pages.delete_person_sure",
        "pages.delete_person_now",
        "api.erase_person",
    }
)
_MOST_DIGITS = 9


def install(app: Flask) -> None:
    """Look whose it is, once a request has passed the guard and its token was checked."""
    app.before_request(_check)


def hidden_people() -> frozenset[str]:
    """Whose things a list must leave out for whoever asks now."""
    visitor = current_visitor()
    if visitor.may(Need.PRACTITIONER):
        return frozenset()
    return services().store.pins.holders() - {visitor.person_id}


def _check() -> BaseResponse | None:
    rule: Rule | None = current_app.extensions[GUARD].rule()
    if rule is None or rule.urgent or rule.need is Need.OPEN or request.endpoint in _OWN_CHECK:
        return None
    visitor = current_visitor()
    if request.endpoint in _ENDS_PROFILE and not visitor.may(Need.OWNER):
        _keep_owners()
    if visitor.may(Need.PRACTITIONER):
        return None
    others = (holder for holder in _holders() if holder != visitor.person_id)
    holder = next(others, None)
    return None if holder is None else _ask_for_pin(holder)


def _keep_owners() -> None:
    """Refuse to end the profile of an owner: without one the next code makes anybody the owner."""
    person = services().store.person((request.view_args or {}).get("person_id", ""))
    if person is not None and person.role is Role.OWNER:
        message = _("Only an owner may delete the profile of an owner.")
        raise WebError(403, "not_allowed", message, _("Sign in as an owner."))


def _holders() -> Iterator[str]:
    """Everybody with a PIN whom the current request is about.

    What is about nobody does not ask the records: the table is followed without them.
    """
    if named := frozenset(_named()) - {""}:
        yield from sorted(_pins().holders() & named)
    args = request.view_args or {}
    if session_id := args.get("session_id"):
        yield from _if_any(_pins().holder_of_session(session_id))
    for program_id in filter(None, (args.get("program_id"), request.args.get("copy"))):
        yield from _if_any(_pins().holder_of_program(program_id))
    number = args.get("proposal_id", "")
    if number.isdecimal() and len(number) <= _MOST_DIGITS:
        yield from _if_any(_pins().holder_of_proposal(int(number)))


def _pins() -> Pins:
    return services().store.pins


def _if_any(holder: str | None) -> tuple[str, ...]:
    return () if holder is None else (holder,)


def _named() -> Iterator[str]:
    """The ids of people in the address, the query and the body."""
    yield (request.view_args or {}).get("person_id", "")
    asked = Form(request.args)  # the views read by it too: what they see is what is looked at
    yield from (asked.text(name) for name in ("person", "person_id"))
    if request.method in SAFE_METHODS:
        return
    if not wants_json():
        yield Form(request.form).text("person_id")
        return
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if body is None and request.is_json and request.get_data():
        # Whom it is about cannot be seen; another reader of JSON might still see somebody in it.
        message, hint = "The body cannot be read as JSON.", "Check its syntax."
        raise WebError(400, "bad_json", message, hint)
    named = body.get("person_id") if isinstance(body, dict) else None
    if isinstance(named, str):
        yield named


def _ask_for_pin(holder: str) -> BaseResponse:
    """To the PIN and back; a form that was sent stays with the browser, one step back."""
    g.denied = True
    if not wants_json() and request.method in SAFE_METHODS:
        onward = request.full_path.rstrip("?")
        return redirect(url_for("pages.sign_in", person=holder, next=onward), code=303)
    raise WebError(
        401,
        "sign_in_needed",
        _("This belongs to somebody with a PIN."),
        _("Sign in with it, then go back: what you typed is still there."),
        way="sign_in",
    )
