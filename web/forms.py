"""Forms: what somebody typed stays as it was typed, and what is wrong with it stands at its field.

A view reads its fields one by one, then looks at `errors`: with none it carries on, otherwise it
shows the same form again.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from math import isfinite

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from station.people.person import HEIGHTS_CM, Units
from web.words import day, number

CM_PER_INCH = 2.54
INCHES_PER_FOOT = 12

_METRES = re.compile(r"([12])[.,](\d\d)\s*m?")
_CENTIMETRES = re.compile(r"(\d{2,3})\s*(?:cm)?")
_FEET = re.compile(
    r"(\d)\s*(?:'|\N{PRIME}|ft|feet|foot|\s)\s*"
    r"(?:(\d{1,2})\s*(?:\"|''|\N{DOUBLE PRIME}|in|inches)?)?"
)


class Form:
    """One form on its way between a person and the records.

    Attributes:
        errors: A sentence for each field with something wrong in it.
    """

    def __init__(self, typed: Mapping[str, str | list[str]] | MultiDict[str, str]) -> None:
        self._typed: MultiDict[str, str] = MultiDict(typed)
        self.errors: dict[str, str] = {}

    def text(self, name: str) -> str:
        """What stands in a field, without space around it; empty when there is no such field."""
        return self._typed.get(name, "").replace("\0", "").strip()  # PostgreSQL keeps no \0

    def chosen(self, name: str) -> tuple[str, ...]:
        """What is ticked of several."""
        return tuple(self._typed.getlist(name))

    def begin(self, name: str, text: str) -> None:
        """What a field begins with, before anybody has typed in it."""
        self._typed[name] = text

    def error(self, name: str) -> str:
        """What is wrong with a field; empty when nothing is."""
        return self.errors.get(name, "")

    def refuse(self, name: str, sentence: str) -> None:
        """Put a sentence at a field; the first one stays."""
        self.errors.setdefault(name, sentence)

    def line(self, name: str, missing: str = "", longest: int = 60) -> str:
        """A text; `missing` is the sentence when it may not be empty."""
        text = self.text(name)
        if not text and missing:
            self.refuse(name, missing)
        if len(text) > longest:
            self.refuse(
                name,
                _(
                    "This has %(length)s characters; %(longest)s fit here.",
                    length=len(text),
                    longest=longest,
                ),
            )
        return text

    def number(self, name: str, low: float, high: float, unit: str = "") -> float:
        """A number that has to be there; `low` after an error."""
        value = _number(self.text(name))
        bounds = {"low": number(low, 2), "high": number(high, 2), "unit": unit}
        if value is None:
            self.refuse(name, _("Enter a number from %(low)s to %(high)s%(unit)s.", **bounds))
        elif not low <= value <= high:
            outside = _(
                "%(value)s is outside; %(low)s to %(high)s%(unit)s is allowed.",
                value=number(value, 2),
                **bounds,
            )
            self.refuse(name, outside)
        return low if value is None or name in self.errors else value

    def whole(self, name: str, low: int, high: int, unit: str = "") -> int:
        """A whole number that has to be there; `low` after an error."""
        value = self.number(name, low, high, unit)
        if value != int(value):
            bounds = {"low": number(low, 2), "high": number(high, 2), "unit": unit}
            self.refuse(name, _("Enter a whole number from %(low)s to %(high)s%(unit)s.", **bounds))
        return int(value)

    def one_of(self, name: str, options: Collection[str], missing: str) -> str:
        """One of several; empty, with the sentence `missing`, when it is none of them."""
        value = self.text(name)
        if value in options:
            return value
        self.refuse(name, missing)
        return ""

    def day(self, name: str, first: date, last: date) -> date | None:
        """A date, or None when the field is empty or wrong."""
        if not (text := self.text(name)):
            return None
        try:
            value = date.fromisoformat(text)
        except ValueError:
            self.refuse(name, _("Enter a date as year-month-day, for example 2026-03-31."))
            return None
        if first <= value <= last:
            return value
        bounds = {"first": day(first), "last": day(last)}
        self.refuse(name, _("Enter a date from %(first)s to %(last)s.", **bounds))
        return None

    def height(self, name: str, before_cm: int | None, units: Units) -> int | None:
        """A height in cm, None when none was told; what was shown and not touched stays exact."""
        text = self.text(name)
        if not text or text == height_text(before_cm, units):
            return before_cm if text else None
        value = height_cm(text)
        low, high = HEIGHTS_CM
        if value is None:
            self.refuse(name, _("Enter a height such as 172 cm, or 5 ft 8 in."))
        elif not low <= value <= high:
            outside = _(
                "%(value)s cm is outside; %(low)s to %(high)s cm is allowed.",
                value=value,
                low=low,
                high=high,
            )
            self.refuse(name, outside)
        return value


def height_cm(text: str) -> int | None:
    """A height in cm from "172", "1.72 m", "5 ft 8 in" or "5'8"; None when it is none."""
    typed = text.strip().lower()
    if metres := _METRES.fullmatch(typed):
        return int(metres[1]) * 100 + int(metres[2])
    if centimetres := _CENTIMETRES.fullmatch(typed):
        return int(centimetres[1])
    feet = _FEET.fullmatch(typed)
    inches = int(feet[2] or 0) if feet else INCHES_PER_FOOT
    if feet is None or inches >= INCHES_PER_FOOT:
        return None
    return round((int(feet[1]) * INCHES_PER_FOOT + inches) * CM_PER_INCH)


def height_text(value_cm: int | None, units: Units) -> str:
    """A height as it is shown; empty when it is not known."""
    if value_cm is None:
        return ""
    if units is Units.METRIC:
        return f"{value_cm} cm"
    feet, inches = divmod(round(value_cm / CM_PER_INCH), INCHES_PER_FOOT)
    return f"{feet} ft {inches} in"


def _number(text: str) -> float | None:
    """A number with a point or a comma; None for anything else."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) else None
