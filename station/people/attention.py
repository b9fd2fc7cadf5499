"""Who needs a practitioner's eye, and why: marks, each with a colour and a sentence; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from station.people.clearance import HEALTH_CHECK_DAYS
from station.people.person import Person
from station.people.summary import Fortnight

if TYPE_CHECKING:
    from station.records.rows import SessionRow

SILENT_DAYS = 7
HURTS_NRS = 6  # S37
RISING_NRS = 2.0  # the smallest change of this scale that matters
EXPIRES_DAYS = 14


class Level(IntEnum):
    """How urgent a mark is; the most urgent one is the smallest."""

    RED = 0
    AMBER = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """One reason to look after somebody.

    Attributes:
        code: "silent", "little", "hurts", "rising", "advice", "doctor", "health" or "release".
        text: A few words.
    """

    level: Level
    code: str
    text: str


def marks(
    person: Person, last: "SessionRow | None", recent: Fortnight, today: date
) -> tuple[Mark, ...]:
    """What stands out, the most urgent first.

    Args:
        person: As the records have them.
        last: The last session; None when there has been none.
        recent: The last two weeks.
        today: The local day.
    """
    found = [
        *_logging(person, last, recent, today),
        *_pain(person, last, recent),
        *_papers(person, today),
    ]
    return tuple(sorted(found, key=lambda mark: mark.level))


def days_since(last: "SessionRow | None", today: date) -> int | None:
    """Local days since somebody's last session; None when there has been none."""
    return None if last is None else (today - last.began_at.astimezone().date()).days


def _logging(
    person: Person, last: "SessionRow | None", recent: Fortnight, today: date
) -> Iterator[Mark]:
    since, aim = days_since(last, today), person.prescription.sessions_a_week
    if since is None:
        yield Mark(Level.AMBER, "silent", "No session yet")
    elif since >= SILENT_DAYS:
        yield Mark(Level.RED, "silent", f"No session for {since} days")
    elif recent.done < aim / 2:
        yield Mark(Level.AMBER, "little", f"{recent.done:g} of {aim} sessions in 7 days")


def _pain(person: Person, last: "SessionRow | None", recent: Fortnight) -> Iterator[Mark]:
    worst = -1 if last is None else max(last.before_nrs or 0, last.after_nrs or 0)
    if last is not None and last.unwell:
        yield Mark(Level.RED, "hurts", "Felt unwell in the last session")
    elif worst >= HURTS_NRS:
        yield Mark(Level.RED, "hurts", f"Pain {worst}/10 at the last session")
    before, now = recent.pain_before_nrs, recent.pain_nrs
    if before is not None and now is not None and now - before >= RISING_NRS:
        yield Mark(Level.AMBER, "rising", f"Pain rises: {before:.1f} to {now:.1f} in a week")
    if person.advice:
        yield Mark(Level.RED, "advice", "Has advice to read before the next session")


def _papers(person: Person, today: date) -> Iterator[Mark]:
    if person.see_doctor:
        yield Mark(Level.RED, "doctor", "A health answer calls for a doctor")
    if person.health_checked_on is None:
        yield Mark(Level.AMBER, "health", "No health check yet")
    else:
        ends = person.health_checked_on + timedelta(days=HEALTH_CHECK_DAYS)
        yield from _expiring("health", _HEALTH, ends, today)
    if person.released and person.released_until is not None:
        yield from _expiring("release", _RELEASE, person.released_until, today)


# when it is over, and when it ends today, in a day, in some days
_HEALTH = (
    "Health check has run out",
    "Health check runs out today",
    "Health check runs out in 1 day",
    "Health check runs out in {days} days",
)
_RELEASE = (
    "Release has run out",
    "Release runs out today",
    "Release runs out in 1 day",
    "Release runs out in {days} days",
)


def _expiring(
    code: str, texts: tuple[str, str, str, str], last_day: date, today: date
) -> Iterator[Mark]:
    over, *ends = texts
    left = (last_day - today).days
    if left < 0:
        yield Mark(Level.RED, code, over)
    elif left <= EXPIRES_DAYS:
        yield Mark(Level.AMBER, code, ends[min(left, 2)].format(days=left))
