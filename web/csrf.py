"""The token in every form, without which a write of a browser is not taken (S41).

Another site can make a browser send something here, but it can not read our pages, where the token
stands. STOP and Bring me up never need it: nothing may keep anybody from them. Scripts need none:
what makes forging possible is that a browser sends its cookies along by itself.
"""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from markupsafe import Markup

from web.access import SAFE_METHODS, Guard
from web.errors import WebError, answer, wants_json
from web.keeping import large_form

FIELD = "csrf_token"
SECRET = frozenset({"pin", "again", "old"})
OF_BROWSERS = ("Cookie", "Origin", "Sec-Fetch-Site")
_MESSAGE = _l("This page has become too old to send anything.")
_AGAIN = _l("Nothing was changed. Send it once more.")
_RELOAD = _l("Reload the page and send it again; nothing was changed.")


def install(app: Flask, guard: Guard) -> None:
    """Ask for the token at every write, once the guard has let it pass."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    # A browser's "no referrer" setting must not lock its user out; the guard checks the origin.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    protection = CSRFProtect(app)
    app.jinja_env.globals["csrf_field"] = csrf_field
    app.register_error_handler(CSRFError, lambda _: _refused())

    def check() -> None:
        rule = guard.rules.get(request.endpoint or "")
        if rule is None or rule.urgent or not _needs_token():
            return
        if not wants_json():
            large_form()  # reads it under the bound of the largest form there is
        protection.protect()

    app.before_request(check)


def csrf_field() -> Markup:
    """The hidden field of a form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, generate_csrf())


def _needs_token() -> bool:
    if request.method in SAFE_METHODS or _is_bearer():
        return False
    return not wants_json() or any(name in request.headers for name in OF_BROWSERS)


def _is_bearer() -> bool:
    """A token in this header is never sent by a browser by itself; the guard has checked it."""
    return request.headers.get("Authorization", "").lower().startswith("bearer ")


def _refused() -> ResponseReturnValue:
    """The refusal; a form that our own page has sent can be sent again as it is."""
    if not _can_send_again():
        return answer(WebError(403, "csrf", str(_MESSAGE), str(_RELOAD)))
    error = WebError(403, "csrf", str(_MESSAGE), str(_AGAIN))
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != FIELD]
    return render_template("again.html", error=error, typed=typed), 403


def _can_send_again() -> bool:
    """Only what the browser itself says our page has sent: the guard lets no other origin pass."""
    from_our_page = "Origin" in request.headers or "Sec-Fetch-Site" in request.headers
    return from_our_page and not wants_json() and not request.files and not _holds_secret()


def _holds_secret() -> bool:
    """A secret never stands in a page that the station sends; it has to be typed anew."""
    return not SECRET.isdisjoint(request.form)
