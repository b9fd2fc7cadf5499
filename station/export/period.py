"""From which day to which day something is taken out; days are those of this place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station.errors import StationError
from station.records.room_export import EVER, Stretch

# Beyond these a zone's midnight may be no date of the calendar any more.
_LONG_AGO, _FAR_AHEAD = date(1900, 1, 1), date(9000, 1, 1)


class BadPeriod(StationError, ValueError):
    """Days between which there is nothing."""


@dataclass(frozen=True, slots=True)
class Period:
    """A first and a last day, both included; None for no end on that side.

    Raises:
        BadPeriod: The last day is before the first.
    """

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise BadPeriod(
                f"The last day, {self.last}, is before the first, {self.first}.",
                "Exchange them, or leave one out.",
            )

    @property
    def stretch(self) -> Stretch:
        """From midnight to midnight."""
        since, before = EVER.since, EVER.before
        if self.first and self.first > _LONG_AGO:
            since = _midnight(self.first)
        if self.last and self.last < _FAR_AHEAD:
            before = _midnight(self.last + timedelta(days=1))
        return Stretch(since, before)

    @property
    def words(self) -> str:
        """For people."""
        match self.first, self.last:
            case None, None:
                return "all that is recorded"
            case None, last:
                return f"up to {_day(last)}"
            case first, None:
                return f"since {_day(first)}"
            case first, last:
                return f"{_day(first)} to {_day(last)}"
        raise AssertionError  # the four above are all there are

    @property
    def stem(self) -> str:
        """For a file's name."""
        return f"{self.first or 'begin'}-to-{self.last or 'end'}"


ALL = Period()


def last_weeks(weeks: int, today: date) -> Period:
    """The last weeks, today included."""
    return Period(today - timedelta(weeks=weeks) + timedelta(days=1), today)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day).astimezone()


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d %b %Y}"
