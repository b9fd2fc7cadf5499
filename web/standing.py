"""Where somebody stands today: whether any tilting is possible, in words and in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from station.people.clearance import last_day
from station.people.eligibility import (
    DEFAULT_PACE,
    PRETEND_PACE,
    Asked,
    Pace,
    Refusal,
    refusal,
)
from station.people.person import Person
from station.programs.figures import Figures
from station.records.rows import SessionRow
from web.services import Services
from web.words import day

# The least that counts as tilting: whatever refuses this refuses every program that tilts.
LEAST = Figures(
    duration_s=0.0,
    inverted_s=1e-9,
    longest_inverted_s=0.0,
    deepest_deg=0.0,
    fastest_down_deg_s=0.0,
    fastest_up_deg_s=0.0,
    tilts=True,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands.

    Attributes:
        kind: "good", "warn" or "bad"; the words say the same.
        words: A few.
        refusal: Why the table may not be tilted now; None when it may.
        last_day: Last day on which the present health check and release count.
    """

    kind: str
    words: str
    refusal: Refusal | None
    last_day: date | None


TILTING = Asked(None, "Tilting")
_NOT_NOW = _l("No tilting now")
_WORDS = {
    "doctor": _l("See a doctor first"),
    "advice": _l("Has advice to read first"),
    "too_young": _l("Too young for the table"),
    "health_check": _l("Needs a health check"),
    "not_released": _l("Needs a practitioner's release"),
    "release_over": _l("The release has run out"),
    "too_often": _l("Enough for today"),
    "too_much_today": _l("Enough for today"),
    "too_soon": _l("Has to rest first"),
}


def standing(rooms: Services, person: Person, history: Sequence[SessionRow] = ()) -> Standing:
    """Where this person stands now.

    Args:
        rooms: For the machine's caps and the pace of this station.
        person: As the records have them.
        history: The newest sessions of this person; without them, what their papers say.
    """
    machine = rooms.config.machine
    reason = refusal(person, LEAST, machine, history, now(), TILTING, pace(rooms))
    last = last_day(person)
    if reason is None:
        return Standing("good", _("Cleared until %(day)s", day=day(last)), None, last)
    kind = "bad" if reason.code == "doctor" else "warn"
    return Standing(kind, str(_WORDS.get(reason.code, _NOT_NOW)), reason, last)


def pace(rooms: Services) -> Pace:
    """How often is allowed here."""
    return PRETEND_PACE if rooms.config.simulated else DEFAULT_PACE


def now() -> datetime:
    """The wall clock with the zone of this place: a day is local."""
    return datetime.now(UTC).astimezone()
