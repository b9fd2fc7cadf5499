"""What a report says of a stretch of time, summed up session by session in bounded memory.

Sums cover the whole period; of what is listed one by one only the newest are kept, and how many
there were is told with them.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo

from station.people.summary import Pain, ScorePoint, by_region, monday, was_complete, was_partly
from station.records.rows import ExerciseRow, ScoreRow, SessionRow

MOST_WEEKS = 26
MOST_PAINS = 60
MOST_LISTED = 30
MOST_KINDS = 20


@dataclass(slots=True)
class Week:
    """A week from Monday to Sunday.

    Attributes:
        deepest_deg: Deepest angle; 0 when never head-down.
    """

    first: date
    complete: int = 0
    partly: int = 0
    inverted_s: float = 0.0
    deepest_deg: float = 0.0


@dataclass(slots=True)
class Listed:
    """The newest of something, and how many there were."""

    count: int = 0
    rows: deque[SessionRow] = field(default_factory=lambda: deque(maxlen=MOST_LISTED))

    def add(self, row: SessionRow) -> None:
        """One more."""
        self.count += 1
        self.rows.append(row)


@dataclass(slots=True)
class Mean:
    """A mean that is added to."""

    total: float = 0.0
    count: int = 0

    def add(self, value: float | None) -> None:
        """One more; None was not said."""
        if value is not None:
            self.total, self.count = self.total + value, self.count + 1

    @property
    def value(self) -> float | None:
        """The mean; None when nothing was said."""
        return self.total / self.count if self.count else None


@dataclass(slots=True)
class Course:
    """One questionnaire from its first to its newest score in the period."""

    first: ScorePoint
    newest: ScorePoint
    count: int = 1


@dataclass(slots=True)
class Digest:
    """Everything that a report tells of sessions and questionnaires.

    Attributes:
        weeks: The newest weeks from the first session on, by their Mondays.
        incidents: Sessions that were stopped, had a fault, or ended unwell.
        repetitions: By exercise.
    """

    complete: int = 0
    partly: int = 0
    inverted_s: float = 0.0
    deepest_deg: float = 0.0
    before: Mean = field(default_factory=Mean)
    after: Mean = field(default_factory=Mean)
    weeks: dict[date, Week] = field(default_factory=dict)
    pains: deque[Pain] = field(default_factory=lambda: deque(maxlen=MOST_PAINS))
    incidents: Listed = field(default_factory=Listed)
    notes: Listed = field(default_factory=Listed)
    repetitions: Counter[str] = field(default_factory=Counter)
    courses: dict[tuple[str, str], Course] = field(default_factory=dict)

    def add(self, row: SessionRow, done: Iterable[ExerciseRow], zone: tzinfo | None = None) -> None:
        """One more session, the oldest first; `zone` None is this machine's."""
        self.complete += was_complete(row)
        self.partly += was_partly(row)
        self.inverted_s += row.inverted_s
        self.deepest_deg = max(self.deepest_deg, row.deepest_deg)
        self._add_week(row, monday(row.began_at.astimezone(zone).date()))
        self._add_pain(row)
        for each in done:
            self.repetitions[each.exercise_id] += each.repetitions
        if row.stops or row.faults or row.unwell or row.outcome == "interrupted":
            self.incidents.add(row)
        if row.note.strip():
            self.notes.add(row)

    def add_score(self, row: ScoreRow) -> None:
        """One more questionnaire, the oldest first; kinds beyond the first few are left out."""
        point = ScorePoint(row.at, row.kind, row.name, row.value, row.out_of)
        course = self.courses.get((row.kind, row.name))
        if course is not None:
            course.newest, course.count = point, course.count + 1
        elif len(self.courses) < MOST_KINDS:
            self.courses[row.kind, row.name] = Course(point, point)

    def regions(self, muscles: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
        """Repetitions for each region of the body, by the regions of each exercise."""
        return by_region(self.repetitions, muscles)

    def _add_week(self, row: SessionRow, first: date) -> None:
        week = self.weeks.setdefault(first, Week(first))
        week.complete += was_complete(row)
        week.partly += was_partly(row)
        week.inverted_s += row.inverted_s
        week.deepest_deg = max(week.deepest_deg, row.deepest_deg)
        if len(self.weeks) > MOST_WEEKS:
            del self.weeks[min(self.weeks)]

    def _add_pain(self, row: SessionRow) -> None:
        self.before.add(row.before_nrs)
        self.after.add(row.after_nrs)
        if row.before_nrs is not None or row.after_nrs is not None:
            self.pains.append(Pain(row.began_at, row.before_nrs, row.after_nrs, row.unwell))
