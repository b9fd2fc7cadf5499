"""The words of a report's tables."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from station.export.digest import MOST_WEEKS, Course, Digest, Week
from station.export.report_reader import Reader
from station.people.questionnaires import change_in_words
from station.people.summary import ScorePoint
from station.records.rows import SessionRow


def week_rows(digest: Digest) -> Sequence[Week]:
    """The newest weeks with those between in which nothing was done."""
    first, last = min(digest.weeks), max(digest.weeks)
    first = max(first, last - timedelta(weeks=MOST_WEEKS - 1))
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return [digest.weeks.get(each, Week(each)) for each in mondays]


def score_rows(digest: Digest, reader: Reader) -> Sequence[tuple[str, str, str, str]]:
    """Each questionnaire: first, newest, and what the way between means."""
    return [
        (
            reader.say(course.first.name),
            _score(course.first, reader),
            _score(course.newest, reader) if course.count > 1 else "",
            _change(course, reader.say),
        )
        for _, course in sorted(digest.courses.items())
    ]


def incident_words(row: SessionRow, say: Callable[[str], str]) -> str:
    """What went otherwise than planned in a session."""
    stops = f"stopped {row.stops} times" if row.stops > 1 else "stopped 1 time"
    faults = f"{row.faults} faults of the machine" if row.faults > 1 else "1 fault of the machine"
    found = (
        "ended unwell, or with pain of 6 or more" if row.unwell else "",
        stops if row.stops else "",
        faults if row.faults else "",
        "the station went down" if row.outcome == "interrupted" else "",
        f"{row.steps_done} of {row.steps} steps done" if row.steps else "",
    )
    return "; ".join(say(words) for words in found if words)


def _score(point: ScorePoint, reader: Reader) -> str:
    return reader.say(f"{point.value:g} of {point.out_of:g}, {reader.day_of(point.at)}")


def _change(course: Course, say: Callable[[str], str]) -> str:
    if course.count == 1:
        return ""
    first, newest = course.first.value, course.newest.value
    words = change_in_words(course.first.kind, first, newest)
    return f"{say(f'{newest - first:+g}')}. {say(words)}".strip()
