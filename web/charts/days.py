"""Days as they stand in a picture, where room is short: in the reader's language, no year."""

from datetime import date

from babel.dates import format_skeleton

from web.words import locale


def short_day(day: date) -> str:
    """A day of the month: "18 Mar"."""
    return str(format_skeleton("MMMd", day, locale=locale()))


def named_day(day: date) -> str:
    """The same with the day of the week: "Wed, 18 Mar"."""
    return str(format_skeleton("MMMEd", day, locale=locale()))


def weekday(day: date) -> str:
    """The day of the week: "Wed"."""
    return str(format_skeleton("E", day, locale=locale()))
