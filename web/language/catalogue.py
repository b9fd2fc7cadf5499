"""The translations that are kept as files, one folder for each language."""

from collections.abc import Mapping
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from types import MappingProxyType

from babel.support import NullTranslations, Translations

DIRECTORY = Path(__file__).parent.parent / "translations"
PAGES = "messages"  # the domain of pages and answers
STATION = "station"  # the domain of what the station says: "Back" is a part of the body here
CLIENT = "client"  # the domain of the scripts
DOMAINS = (PAGES, STATION, CLIENT)


def translations(language: str, domain: str = PAGES) -> NullTranslations:
    """The texts of one language; those of a language that is not there stay as they are."""
    return _load(str(DIRECTORY), language, domain)


@lru_cache(maxsize=16)
def _load(directory: str, language: str, domain: str) -> NullTranslations:
    return Translations.load(directory, [language], domain)


def texts(language: str, domain: str) -> Mapping[str, str]:
    """English text to the language's text, for those that have one and no plural."""
    found = translations(language, domain)
    return _texts(found) if isinstance(found, GNUTranslations) else MappingProxyType({})


@lru_cache(maxsize=16)
def _texts(found: GNUTranslations) -> Mapping[str, str]:
    catalogue: Mapping[object, str] = found._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    return {key: text for key, text in catalogue.items() if isinstance(key, str) and key and text}
