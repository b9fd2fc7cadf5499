"""Sentences with places in them, and how a finished sentence is recognised as one of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

PLACE = re.compile(r"\{(\d+)\}")
_WEAK = 4  # letters; with fewer of its own a template takes numbers only
_ANYTHING, _FIGURE = r"(.+?)", r"(-?\d+(?:\.\d+)?)"


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with numbered places.

    Attributes:
        text: As it stands in the catalogue: "{0} is not on the list of {1}."
        anchor: Its longest part without a place, by which most sentences are ruled out quickly.
        letters: How many letters it has of its own; the more, the surer it is.
    """

    text: str
    anchor: str = field(init=False)
    letters: int = field(init=False)
    _pattern: re.Pattern[str] = field(init=False)
    _order: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        parts = PLACE.split(self.text)
        own = parts[::2]
        letters = sum(letter.isalpha() for part in own for letter in part)
        place = _ANYTHING if letters >= _WEAK else _FIGURE
        pattern = place.join(re.escape(part) for part in own)
        object.__setattr__(self, "anchor", max(own, key=len))
        object.__setattr__(self, "letters", letters)
        object.__setattr__(self, "_pattern", re.compile(pattern, re.DOTALL))
        object.__setattr__(self, "_order", tuple(map(int, parts[1::2])))

    def values(self, text: str) -> tuple[str, ...] | None:
        """What stands in the places of this sentence, by number; None when it is another one."""
        if self.anchor not in text:
            return None
        found = self._pattern.fullmatch(text)
        if found is None:
            return None
        values = dict(zip(self._order, found.groups(), strict=True))
        return tuple(values[number] for number in sorted(values))


def templates_of(texts: Iterable[str]) -> tuple[Template, ...]:
    """Those of the texts that have places, the surest first."""
    found = (Template(text) for text in texts if PLACE.search(text))
    return tuple(sorted(found, key=lambda each: (-each.letters, each.text)))
