"""How somebody is getting on: everything that the page and the API say of it, read once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from station.people import summary
from station.people.person import Person
from station.people.questionnaires import (
    PSFS_MATTERS,
    RMDQ_MATTERS,
    RMDQ_MATTERS_SHARE,
    ScoreKind,
)
from station.people.summary import Load, Pain, ScorePoint, ScoreSeries, Span
from station.records.rows import SessionRow
from web.charts.pains import MOST
from web.services import Services

# Smallest change that matters, of scores that are typed in: name and highest value.
_MATTERS = {("odi", 100.0): 10.0, ("nrs", 10.0): 2.0}


@dataclass(frozen=True, slots=True)
class Overview:
    """One person's last twelve weeks, and the scores.

    Attributes:
        last: The last session, however long ago it was; None when there has been none.
        aim: Sessions a week.
        regions: Names with repetitions, the most first.
    """

    person: Person
    last: SessionRow | None
    aim: int
    days: tuple[Span, ...]
    weeks: tuple[Span, ...]
    loads: tuple[Load, ...]
    pains: tuple[Pain, ...]
    regions: tuple[tuple[str, int], ...]
    scores: tuple[ScoreSeries, ...]


def overview(rooms: Services, person: Person, today: date | None = None) -> Overview:
    """Read and sum it up; the amount read does not grow with the years."""
    history, day = rooms.store.history, today or local_day()
    began = midnight(summary.monday(day) - timedelta(weeks=summary.WEEKS - 1))
    rows = history.since(person.id, began)
    repetitions = history.repetitions(person.id, began)
    return Overview(
        person=person,
        last=rows[-1] if rows else history.newest(person.id),
        aim=person.prescription.sessions_a_week,
        days=summary.days(rows, day),
        weeks=summary.weeks(rows, day),
        loads=summary.loads(rows, day),
        pains=summary.pains(rows, MOST),
        regions=summary.by_region(repetitions, _muscles(rooms)),
        scores=summary.score_series(history.scores(person.id), _matters),
    )


def local_day() -> date:
    """Today on this machine's clock and in its zone."""
    return datetime.now(UTC).astimezone().date()


def midnight(day: date) -> datetime:
    """When a local day begins."""
    return datetime(day.year, day.month, day.day).astimezone()


def _muscles(rooms: Services) -> dict[str, tuple[str, ...]]:
    exercises = rooms.library.exercises
    return {key: tuple(region.label for region in each.muscles) for key, each in exercises.items()}


def _matters(first: ScorePoint) -> float | None:
    match first.kind:
        case ScoreKind.RMDQ:
            share = RMDQ_MATTERS_SHARE * first.value
            return min(RMDQ_MATTERS, share) if share else RMDQ_MATTERS
        case ScoreKind.PSFS:
            return PSFS_MATTERS
        case _:
            return _MATTERS.get((first.name.lower(), first.out_of))
