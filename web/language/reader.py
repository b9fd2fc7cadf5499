"""Which language a request is answered in."""

from types import MappingProxyType

from flask import Flask, has_request_context, request, session
from flask_babel import Babel

LANGUAGES = MappingProxyType({"en": "English", "de": "Deutsch"})


def install(app: Flask) -> None:
    """Answer every request of this app in its reader's language."""
    Babel(app, locale_selector=reader_language)


def reader_language() -> str:
    """What was chosen on this browser, or else what the browser prefers."""
    if not has_request_context():
        return "en"
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "en"
