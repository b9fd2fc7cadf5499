"""The tokens of scripts: an owner makes them, sees each secret once, and takes them back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.people.person import Role
from station.records.room_tokens import LONGEST_DAYS, NAME_LENGTH
from web.access import Need
from web.api.tokens import add_token
from web.forms import Form
from web.pages.page import Page
from web.services import services

ROLES = (Role.MEMBER, Role.PRACTITIONER, Role.OWNER)
PERIODS = (7, 30, 90, LONGEST_DAYS)


def tokens() -> ResponseReturnValue:
    """Every token, and the form for a new one."""
    form = Form({"role": Role.MEMBER.value, "days": "90"})
    return _page(form)


def make_token() -> ResponseReturnValue:
    """The page once more, with the secret; it is never shown again."""
    form = Form(request.form)
    name = form.line("name", _("Say what the token is for."), NAME_LENGTH)
    role, days = _role(form), _days(form)
    if form.errors:
        return _page(form), 422
    row, secret = add_token(name, role, days)
    return _page(Form({"role": role.value, "days": str(days)}), made=row.name, secret=secret)


def ask_revoke_token(token_id: str) -> ResponseReturnValue:
    """Whether it is meant."""
    found = next((each for each in services().store.tokens.all() if each.id == token_id), None)
    if found is None:
        return redirect(url_for("pages.tokens"), code=303)
    return render_template("token_revoke.html", token=found)


def revoke_token(token_id: str) -> ResponseReturnValue:
    """It is worth nothing from now on."""
    services().store.tokens.revoke(token_id)
    return redirect(url_for("pages.tokens"), code=303)


def _page(form: Form, made: str = "", secret: str = "") -> str:
    return render_template(
        "tokens.html",
        tokens=services().store.tokens.all(),
        form=form,
        roles=ROLES,
        periods=PERIODS,
        made=made,
        secret=secret,
    )


def _role(form: Form) -> Role:
    typed = form.text("role")
    if typed not in ROLES:
        form.refuse("role", _("Choose one of these."))
        return Role.MEMBER
    return Role(typed)


def _days(form: Form) -> int:
    typed = form.text("days")
    if typed not in {str(each) for each in PERIODS}:
        form.refuse("days", _("Choose one of these."))
        return PERIODS[0]
    return int(typed)


PAGES: tuple[Page, ...] = (
    Page("GET", "/tokens", tokens, Need.OWNER),
    Page("POST", "/tokens", make_token, Need.OWNER),
    Page("GET", "/tokens/<token_id>/revoke", ask_revoke_token, Need.OWNER),
    Page("POST", "/tokens/<token_id>/revoke", revoke_token, Need.OWNER),
)
