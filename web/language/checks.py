"""What is wrong with a translation that a program can see: places, plurals, blanks, marks."""

import re
from collections.abc import Iterator, Sequence

from babel.messages.catalog import Catalog, Message

_PLACES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
_MARKS = re.compile(r"</?\w+")


def problems(message: Message, catalog: Catalog) -> Iterator[str]:
    """What is wrong with one translated text, each as a sentence; nothing when it is good."""
    ids, texts = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        yield "is marked as fuzzy"
    if not all(texts):
        yield "is not translated"
        return
    if message.pluralizable and len(texts) != catalog.num_plurals:
        yield f"has {len(texts)} plural forms, the language has {catalog.num_plurals}"
    for number, text in enumerate(texts):
        one = ids[min(number, len(ids) - 1)]
        yield from _against(one, text, spare=number == 0 and message.pluralizable)


def _against(original: str, text: str, *, spare: bool) -> Iterator[str]:
    """The form for one may leave its number out."""
    wanted, there = sorted(_PLACES.findall(original)), sorted(_PLACES.findall(text))
    if set(wanted) != set(there) and not (spare and set(there) < set(wanted)):
        yield f"has the places {there} instead of {wanted}"
    if sorted(_MARKS.findall(original)) != sorted(_MARKS.findall(text)):
        yield "has other marks (<b>, </a>) than the English text"
    if _edges(original) != _edges(text):
        yield "begins or ends with other blanks than the English text"


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    if text is None:
        return ("",)
    return (text,) if isinstance(text, str) else tuple(text)
