"""Which language a request is answered in.

What was chosen on this browser counts first, then what the person who is signed in prefers, then
what the browser asks for. Scripts that ask for nothing get English.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from flask import Flask, Response, current_app, has_request_context, request, session
from flask_babel import Babel, get_locale

from web.language import catalogue

LANGUAGES = MappingProxyType({"en": "English", "de": "Deutsch"})
ENGLISH = "en"
_TEXTS = ("text/html", "application/json")
_PREFERRED = "preferred_language"


def install(app: Flask, preferred: Callable[[], str]) -> None:
    """Answer every request of this app in its reader's language.

    Args:
        app: Whose requests.
        preferred: Tells which language the person who is signed in prefers; "" for none.
    """
    app.extensions[_PREFERRED] = preferred
    Babel(
        app,
        locale_selector=reader_language,
        default_translation_directories=str(catalogue.DIRECTORY),
    )
    app.after_request(_say_language)
    app.context_processor(_client_texts)


def reader_language() -> str:
    """The code of the language in which the current request is answered."""
    if not has_request_context():
        return ENGLISH
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    preferred = current_app.extensions[_PREFERRED]()
    if preferred in LANGUAGES:
        return str(preferred)
    wanted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in wanted if tag in LANGUAGES), ENGLISH)


def current_language() -> str:
    """The code of the language of the text being made; English where nobody asks."""
    locale = get_locale()
    return ENGLISH if locale is None else str(locale.language)


def _client_texts() -> dict[str, Any]:
    """What base.html hands to the scripts: English text to the reader's; empty in English."""
    return {"texts": catalogue.texts(current_language(), catalogue.CLIENT)}


def _say_language(response: Response) -> Response:
    if response.mimetype in _TEXTS:
        response.headers.setdefault("Content-Language", current_language())
        response.vary.update(("Accept-Language", "Cookie"))
    return response
