"""The words of a report's tables."""

from collections.abc import Sequence
from datetime import timedelta

from station.export.digest import MOST_WEEKS, Course, Digest, Week
from station.people.questionnaires import change_in_words
from station.people.summary import ScorePoint
from station.records.rows import SessionRow


def week_rows(digest: Digest) -> Sequence[Week]:
    """The newest weeks with those between in which nothing was done."""
    first, last = min(digest.weeks), max(digest.weeks)
    first = max(first, last - timedelta(weeks=MOST_WEEKS - 1))
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return [digest.weeks.get(each, Week(each)) for each in mondays]


def score_rows(digest: Digest) -> Sequence[tuple[str, str, str, str]]:
    """Each questionnaire: first, newest, and what the way between means."""
    return [
        (
            course.first.name,
            _score(course.first),
            _score(course.newest) if course.count > 1 else "",
            _change(course),
        )
        for _, course in sorted(digest.courses.items())
    ]


def incident_words(row: SessionRow) -> str:
    """What went otherwise than planned in a session."""
    stops = f"stopped {row.stops} time{'s' if row.stops > 1 else ''}" if row.stops else ""
    faults = f"{row.faults} fault{'s' if row.faults > 1 else ''} of the machine"
    found = (
        "ended unwell, or with pain of 6 or more" if row.unwell else "",
        stops,
        faults if row.faults else "",
        "the station went down" if row.outcome == "interrupted" else "",
        f"{row.steps_done} of {row.steps} steps done" if row.steps else "",
    )
    return "; ".join(words for words in found if words)


def _score(point: ScorePoint) -> str:
    return f"{point.value:g} of {point.out_of:g}, {point.at.astimezone():%d %b %Y}"


def _change(course: Course) -> str:
    if course.count == 1:
        return ""
    first, newest = course.first.value, course.newest.value
    words = change_in_words(course.first.kind, first, newest)
    return f"{newest - first:+g}. {words}".strip()
