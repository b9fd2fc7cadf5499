"""From which day to which day something is taken out; days are those of this place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station.errors import StationError
from station.export.report_reader import Reader
from station.records.room_export import EVER, Stretch

# Beyond these a zone's midnight may be no date of the calendar any more.
_LONG_AGO, _FAR_AHEAD = date(1900, 1, 1), date(9000, 1, 1)
READER = Reader()


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

    def words(self, reader: Reader = READER) -> str:
        """For people."""
        first, last = self.first, self.last
        if first and last:
            return reader.say(f"from {reader.day(first)} to {reader.day(last)}")
        if first:
            return reader.say(f"since {reader.day(first)}")
        return reader.say(f"up to {reader.day(last)}" if last else "all that is recorded")

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
