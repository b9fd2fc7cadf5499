"""How values are written for people, in the reader's language.

A value that is not known is a dash, never a zero. Everything here is a filter of the templates too:
`{{ figures.deepest_deg|angle }}`, `{{ score.value|number }}`, `{{ row.began_at|day_and_time }}`.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.language.reader import current_language

UNKNOWN = "\N{EN DASH}"
IN_SECONDS_S = 90.0  # up to this a planned time is said in seconds
LEVEL_DEG = 0.5  # nearer to horizontal than this is called level

OUTCOMES = {
    "completed": _l("Completed"),
    "stopped": _l("Stopped"),
    "cancelled": _l("Cancelled"),
    "lapsed": _l("Not started in time"),
    "fault": _l("Ended by a fault"),
    "interrupted": _l("Interrupted: the station went down"),
}
_REGIONS = {"en": "en_GB"}  # days before months, and 24 hours


def locale() -> Locale:
    """Whose numbers and dates are written: the reader's."""
    language = current_language()
    return Locale.parse(_REGIONS.get(language, language))


def number(value: float | None, digits: int = 1, *, fixed: bool = False) -> str:
    """A number with at most so many decimals: "15.5" or "15,5".

    Args:
        value: None is a dash.
        digits: Most decimals.
        fixed: Write all of them: "15.0".
    """
    if value is None:
        return UNKNOWN
    rounded = round(value, digits) + 0.0  # never "-0"
    decimals = ("0" if fixed else "#") * digits
    return str(format_decimal(rounded, format=f"0.{decimals}" if digits else "0", locale=locale()))


def percent(value: float | None) -> str:
    """A number of percent, 80 for eighty: "80%" or "80 %"."""
    return UNKNOWN if value is None else str(format_percent(value / 100, locale=locale()))


def degrees(value: float | None, digits: int = 0) -> str:
    """An angle or a size in degrees with its sign: "23°", "-15.5°"; `angle` says the side."""
    return UNKNOWN if value is None else f"{number(value, digits)}°"


def minutes(seconds: float | None) -> str:
    """Seconds as m:ss."""
    if seconds is None:
        return UNKNOWN
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def about_minutes(seconds: float) -> str:
    """A planned time, as somebody would say it: "45 s", "12 min"."""
    if seconds < IN_SECONDS_S:
        return str(_("%(time)s s", time=max(5, round(seconds / 5) * 5)))
    return str(_("%(time)s min", time=round(seconds / 60)))


def angle(angle_deg: float | None, digits: int = 0) -> str:
    """A bed angle in words rather than with a sign that nobody remembers: "23° head down"."""
    if angle_deg is None:
        return UNKNOWN
    if abs(angle_deg) < LEVEL_DEG:
        return str(_("level"))
    size = number(abs(angle_deg), digits)
    if angle_deg > 0:
        return str(_("%(size)s° head down", size=size))
    return str(_("%(size)s° head up", size=size))


def day(value: date | datetime | None, *, weekday: bool = False) -> str:
    """A day in this machine's time zone: "1 Mar 2026", or "Sun, 1 Mar 2026"."""
    if value is None:
        return UNKNOWN
    local = value.astimezone().date() if isinstance(value, datetime) else value
    if weekday:
        return str(format_skeleton("yMMMEd", local, locale=locale()))
    return str(format_date(local, "medium", locale=locale()))


def clock(moment: datetime | None) -> str:
    """The time of day in this machine's time zone: "09:00"."""
    if moment is None:
        return UNKNOWN
    return str(format_time(moment.astimezone().time(), "short", locale=locale()))


def day_and_time(moment: datetime | None) -> str:
    """A moment of the records in this machine's time zone: "Sun, 1 Mar 2026, 09:00"."""
    return UNKNOWN if moment is None else f"{day(moment, weekday=True)}, {clock(moment)}"


def outcome(code: str | None) -> str:
    """How a session ended."""
    return str(OUTCOMES.get(code, code)) if code is not None else str(_("Running"))


def rating(value: int | None) -> str:
    """A rating from 0 to 10."""
    return UNKNOWN if value is None else f"{value}/10"


def listed(parts: Iterable[Any]) -> str:
    """Several things in one sentence: "hips, knees and neck"."""
    return str(format_list([str(part) for part in parts], locale=locale()))


FILTERS: dict[str, Callable[..., str]] = {
    "minutes": minutes,
    "about_minutes": about_minutes,
    "angle": angle,
    "clock": clock,
    "day": day,
    "day_and_time": day_and_time,
    "degrees": degrees,
    "listed": listed,
    "number": number,
    "outcome": outcome,
    "percent": percent,
    "rating": rating,
}
