"""A language that nobody speaks: every text stands in brackets, so one without them is seen."""

from pathlib import Path

from babel.messages.catalog import Catalog

from web.language.catalogue import DOMAINS
from web.language.making import extracted, mo_bytes

LANGUAGE = "de"  # for the plural forms and the numbers; the words are made here
OPEN, CLOSE = "\u27e6", "\u27e7"


def pseudo(text: str) -> str:
    """The text as this language says it."""
    return f"{OPEN}{text}{CLOSE}"


def write_language(folder: Path) -> None:
    """Make the files of this language from the texts of the source as it stands now."""
    place = folder / LANGUAGE / "LC_MESSAGES"
    place.mkdir(parents=True)
    for domain in DOMAINS:
        found = Catalog(locale=LANGUAGE, fuzzy=False)
        for message in extracted(domain):
            if isinstance(message.id, str):
                found.add(message.id, pseudo(message.id), context=message.context)
            else:
                one, many = message.id
                found.add(message.id, (pseudo(one), pseudo(many)), context=message.context)
        (place / f"{domain}.mo").write_bytes(mo_bytes(found))
