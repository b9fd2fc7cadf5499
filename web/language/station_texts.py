"""Sentences of the station, which come in English, in the reader's language."""

from flask_babel import gettext


def t(text: str) -> str:
    """A sentence of the station in the reader's language; as it is when it has no translation."""
    return gettext(text) if text else text
