"""For whom a report is printed: the language of its texts, days and numbers.

The station itself knows only English; whoever asks for the report brings another language along.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime


def _day(day: date) -> str:
    return f"{day:%d %b %Y}"


def _short(day: date) -> str:
    return f"{day:%d %b}"


@dataclass(frozen=True, slots=True)
class Reader:
    """How a report is written; in English unless said otherwise.

    Attributes:
        language: Its code, for the file.
        say: A finished English text in that language, with the numbers in it. What people have
            typed never goes through it.
        day: A day with its year.
        short: A day without its year, for charts.
    """

    language: str = "en"
    say: Callable[[str], str] = str
    day: Callable[[date], str] = _day
    short: Callable[[date], str] = _short

    def moment(self, at: datetime) -> str:
        """Day and time in this place."""
        local = at.astimezone()
        return f"{self.day(local.date())}, {local:%H:%M}"

    def day_of(self, at: datetime) -> str:
        """The day in this place."""
        return self.day(at.astimezone().date())
