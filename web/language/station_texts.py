"""Sentences of the station, which come in English, in the reader's language.

The station says finished sentences: in errors, over the link to the controller, in records that
were written long ago. Here each is recognised again: as it is, or as one of the templates in the
catalogue, "{0} is not on the list of {1}.", whose places are then filled in the reader's language.
What nobody has translated, or what a person has typed, stays as it is.
"""

import logging
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from web.language import catalogue
from web.language.reader import ENGLISH, current_language
from web.language.templates import PLACE, Template, templates_of

log = logging.getLogger(__name__)

MOST = 4096  # sentences that are remembered
MISSED_MOST = 500
DEEPEST = 3  # a value may be a sentence with values, and so on
_NUMBER = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDS = re.compile(r"(?<=[.!?]) |\n")  # between two sentences
_PARTS = re.compile(r": |; |, ")

missed: dict[str, None] = {}  # what was not recognised, in order; the tests and `make words` look


def t(text: str, language: str = "") -> str:
    """A sentence of the station in a language; as it is when it has no translation.

    Args:
        text: In English, as the station says it.
        language: The code of the language; the reader's when left out. Threads that answer nobody
            have to name it.
    """
    text = str(text)
    wanted = language or current_language()
    if wanted == ENGLISH or not text.strip():
        return text
    found = recognised(text, wanted)
    if found is None:
        _miss(text)
        return text
    return found


def recognised(text: str, language: str) -> str | None:
    """The sentence in that language; None when it is not known."""
    return _recognised(str(catalogue.DIRECTORY), text, language)


@lru_cache(maxsize=MOST)
def _recognised(directory: str, text: str, language: str) -> str | None:
    return _reader(directory, language).sentence(text)


@lru_cache(maxsize=8)
def _reader(_directory: str, language: str) -> "_Reader":
    return _Reader(language)


def _miss(text: str) -> None:
    if text not in missed and len(missed) < MISSED_MOST:
        missed[text] = None
        log.debug("No translation of: %s", text)


class _Reader:
    """Recognises sentences in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._texts: Mapping[str, str] = catalogue.texts(language, catalogue.STATION)
        self._templates = templates_of(self._texts)

    def sentence(self, text: str, depth: int = 0) -> str | None:
        """One sentence or several, or None when a part of it is not known."""
        return self._whole(text, depth) or self._joined(text, depth)

    def _whole(self, text: str, depth: int) -> str | None:
        if text in self._texts:
            return self._texts[text]
        if not _WORD.search(text):
            return self._figures(text)
        if depth >= DEEPEST:
            return None
        for template in self._templates:
            values = template.values(text)
            if values is not None:
                return self._filled(template, values, depth)
        return None

    def _filled(self, template: Template, values: tuple[str, ...], depth: int) -> str:
        shown = [self._value(value, depth + 1) for value in values]
        return PLACE.sub(lambda place: shown[int(place[1])], self._texts[template.text])

    def _value(self, value: str, depth: int) -> str:
        """What stands in a place: a number, a text that is known itself, a list, or a name."""
        if not _WORD.search(value) and not _DAY.fullmatch(value):
            return self._figures(value)
        if _DAY.fullmatch(value):
            return _day(value, self._language)
        found = self.sentence(value, depth)
        if found is not None:
            return found
        parts = value.split(", ")
        return ", ".join(self._texts.get(part, part) for part in parts)

    def _figures(self, text: str) -> str:
        """Numbers, times and signs, which need no words."""
        return _NUMBER.sub(lambda number: _number(number[0], self._language), text)

    def _joined(self, text: str, depth: int) -> str | None:
        """Sentences one after the other, or parts with colons and commas between them."""
        for between in (_ENDS, _PARTS):
            cuts = [(each.start(), each.end()) for each in between.finditer(text)]
            if cuts and (found := self._cut(text, cuts, depth)) is not None:
                return found
        return None

    def _cut(self, text: str, cuts: list[tuple[int, int]], depth: int) -> str | None:
        """The longest known beginning and what follows it, tried in turn."""
        for ends, begins in reversed(cuts):
            first = self._whole(text[:ends], depth)
            if first is None:
                continue
            rest = self.sentence(text[begins:], depth)
            if rest is not None:
                return first + text[ends:begins] + rest
        return None


def _number(text: str, language: str) -> str:
    pattern = "0." + "0" * len(text.partition(".")[2])
    return str(format_decimal(text, format=pattern, locale=language))


def _day(text: str, language: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:  # it only looks like one
        return text
    return str(format_date(day, "medium", locale=language))
