"""What somebody's sessions amount to: how often, how it felt, how much, which muscles.

Pure: rows in, figures out. A day is local, and a week begins on Monday. A session that was broken
off counts as half a session, because it is neither nothing nor all of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.records.rows import SessionRow

DAYS = 7
WEEKS = 12
LOAD_DAYS = 28
BROKEN_OFF = ("stopped", "fault", "interrupted")
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """A day or a week of somebody's sessions.

    Attributes:
        first: Its first day.
        complete: Sessions that were done to the end.
        partly: Sessions that were broken off.
        steps_done: Of the ones broken off.
        steps: Of the ones broken off.
    """

    first: date
    complete: int = 0
    partly: int = 0
    steps_done: int = 0
    steps: int = 0

    @property
    def done(self) -> float:
        """How many sessions; a broken off one is half."""
        return self.complete + HALF * self.partly


@dataclass(frozen=True, slots=True)
class Load:
    """A day head-down.

    Attributes:
        inverted_s: Time head-down, summed.
        deepest_deg: Deepest angle; 0 when never head-down.
    """

    day: date
    inverted_s: float
    deepest_deg: float


@dataclass(frozen=True, slots=True)
class Pain:
    """Pain before and after a session, 0-10; None when it was not said."""

    at: datetime
    before_nrs: int | None
    after_nrs: int | None
    unwell: bool


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One score of a questionnaire."""

    at: datetime
    kind: str
    name: str
    value: float
    out_of: float


@dataclass(frozen=True, slots=True)
class ScoreSeries:
    """One questionnaire over time.

    Attributes:
        baseline: Its very first value.
        matters: Smallest change that matters to people; None when it is not known.
    """

    kind: str
    name: str
    out_of: float
    baseline: float
    matters: float | None
    points: tuple[ScorePoint, ...]


@dataclass(frozen=True, slots=True)
class Fortnight:
    """One person's last seven days, and pain in the seven days before them.

    Attributes:
        complete: Sessions done to the end in the last seven days.
        partly: Sessions broken off in the last seven days.
        pain_nrs: Mean pain before sessions of the last seven days; None when it was not said.
        pain_before_nrs: The same of the seven days before.
    """

    complete: int = 0
    partly: int = 0
    pain_nrs: float | None = None
    pain_before_nrs: float | None = None

    @property
    def done(self) -> float:
        """How many sessions; a broken off one is half."""
        return self.complete + HALF * self.partly


def was_complete(row: "SessionRow") -> bool:
    """Whether a session was done to the end."""
    return row.outcome == "completed"


def was_partly(row: "SessionRow") -> bool:
    """Whether a session was broken off after something of it had been done."""
    return row.outcome in BROKEN_OFF and (row.steps_done > 0 or row.inverted_s > 0)


def days(rows: Iterable["SessionRow"], today: date, zone: tzinfo | None = None) -> tuple[Span, ...]:
    """The last seven days, today the last; `zone` None is this machine's."""
    firsts = [today - timedelta(days=DAYS - 1 - i) for i in range(DAYS)]
    return _spans(rows, firsts, lambda day: day, zone)


def weeks(
    rows: Iterable["SessionRow"], today: date, zone: tzinfo | None = None
) -> tuple[Span, ...]:
    """The last twelve weeks from Monday to Sunday, the present one the last."""
    last = monday(today)
    firsts = [last - timedelta(weeks=WEEKS - 1 - i) for i in range(WEEKS)]
    return _spans(rows, firsts, monday, zone)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def loads(
    rows: Iterable["SessionRow"], today: date, zone: tzinfo | None = None
) -> tuple[Load, ...]:
    """The last four weeks day by day, today the last."""
    firsts = [today - timedelta(days=LOAD_DAYS - 1 - i) for i in range(LOAD_DAYS)]
    inside = _sorted_into(rows, firsts, lambda day: day, zone)
    return tuple(
        Load(
            day,
            sum(row.inverted_s for row in found),
            max((row.deepest_deg for row in found), default=0.0),
        )
        for day, found in inside.items()
    )


def pains(rows: Iterable["SessionRow"], most: int) -> tuple[Pain, ...]:
    """Pain around the newest `most` sessions after or before which it was said; oldest first."""
    said = [
        Pain(row.began_at, row.before_nrs, row.after_nrs, row.unwell)
        for row in rows
        if row.before_nrs is not None or row.after_nrs is not None
    ]
    return tuple(said[-most:])


def by_region(
    repetitions: Mapping[str, int], muscles: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, int], ...]:
    """Repetitions for each region of the body, the most trained one first.

    An exercise counts in full for every region that it reaches.

    Args:
        repetitions: By exercise.
        muscles: Names of the regions of each exercise; one that is not there is passed over.
    """
    sums: dict[str, int] = {}
    for exercise_id, count in repetitions.items():
        for region in muscles.get(exercise_id, ()) if count else ():
            sums[region] = sums.get(region, 0) + count
    return tuple(sorted(sums.items(), key=lambda each: (-each[1], each[0])))


def score_series(
    points: Iterable[ScorePoint], matters: Callable[[ScorePoint], float | None]
) -> tuple[ScoreSeries, ...]:
    """Scores by questionnaire, each with its baseline.

    Args:
        points: In order of time.
        matters: The smallest change that matters, from the first point of a questionnaire.
    """
    found: dict[tuple[str, str], list[ScorePoint]] = {}
    for point in points:
        found.setdefault((point.kind, point.name), []).append(point)
    return tuple(
        ScoreSeries(kind, name, same[0].out_of, same[0].value, matters(same[0]), tuple(same))
        for (kind, name), same in sorted(found.items())
    )


def _spans(
    rows: Iterable["SessionRow"],
    firsts: Sequence[date],
    first_of: Callable[[date], date],
    zone: tzinfo | None,
) -> tuple[Span, ...]:
    inside = _sorted_into(rows, firsts, first_of, zone)
    return tuple(_span(first, found) for first, found in inside.items())


def _sorted_into(
    rows: Iterable["SessionRow"],
    firsts: Sequence[date],
    first_of: Callable[[date], date],
    zone: tzinfo | None,
) -> dict[date, list["SessionRow"]]:
    inside: dict[date, list[SessionRow]] = {first: [] for first in firsts}
    for row in rows:
        first = first_of(row.began_at.astimezone(zone).date())
        if first in inside:
            inside[first].append(row)
    return inside


def _span(first: date, rows: Sequence["SessionRow"]) -> Span:
    partly = [row for row in rows if was_partly(row)]
    return Span(
        first,
        complete=sum(map(was_complete, rows)),
        partly=len(partly),
        steps_done=sum(row.steps_done for row in partly),
        steps=sum(row.steps for row in partly),
    )
