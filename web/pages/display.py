"""How this screen looks and in which language it speaks; kept by this browser alone."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _

from web.access import Need
from web.forms import Form
from web.language import LANGUAGES
from web.pages.page import Page

THEMES = {
    "": lazy_gettext("As this device is set"),
    "dark": lazy_gettext("Dark"),
    "light": lazy_gettext("Light"),
    "contrast": lazy_gettext("High contrast"),
}


def display() -> ResponseReturnValue:
    """Language and theme, with those that are in force."""
    return _form_page(Form({"language": session.get("language", ""), "theme": theme()}))


def keep_display() -> ResponseReturnValue:
    """What was chosen; it holds until something else is."""
    form = Form(request.form)
    language = form.one_of("language", ("", *LANGUAGES), _("Choose one of these languages."))
    chosen = form.one_of("theme", tuple(THEMES), _("Choose one of these looks."))
    if form.errors:
        return _form_page(form), 422
    session["language"], session["theme"] = language, chosen
    session.permanent = True
    with force_locale(language or str(request.accept_languages.best_match(LANGUAGES) or "en")):
        flash(_("Kept for this screen."))
    return redirect(url_for("pages.display"), code=303)


def theme() -> str:
    """The look that was chosen on this browser; empty for that of the device."""
    chosen = str(session.get("theme", ""))
    return chosen if chosen in THEMES else ""


def _form_page(form: Form) -> str:
    languages = [("", _("As this device is set")), *LANGUAGES.items()]
    return render_template(
        "display.html", form=form, languages=languages, themes=tuple(THEMES.items())
    )


PAGES: tuple[Page, ...] = (
    Page("GET", "/display", display, Need.MEMBER),
    Page("POST", "/display", keep_display, Need.MEMBER),
)
