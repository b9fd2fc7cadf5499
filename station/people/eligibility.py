"""Whether this person may run this program now; pure, and every refusal is a sentence.

The controller asks this itself with the person's own record (S33); the screen asks the same to say
beforehand what is possible.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from station.control.plan import Limits
from station.people.person import Person
from station.programs.figures import Figures
from station.records.rows import SessionRow

HEALTH_CHECK_DAYS = 90  # S32
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Pace:
    """How often somebody may be head-down (S35).

    Attributes:
        max_per_day: Sessions on one calendar day of the clock that is handed in.
        gap_s: Time from the end of one to the begin of the next.
    """

    max_per_day: int = 3
    gap_s: float = 7200.0


DEFAULT_PACE = Pace()
PRETEND_PACE = Pace(max_per_day=1000, gap_s=0.0)  # nobody hangs from a pretend table


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, and what to do about it.

    Attributes:
        code: "health_check", "not_released", "too_deep", "too_fast_down", "too_fast_up",
            "too_long", "too_much", "too_often", "too_soon" or "clock".
        message: The reason with both numbers, one sentence.
        hint: The way out.
    """

    code: str
    message: str
    hint: str


def refusal(
    person: Person,
    figures: Figures,
    machine: Limits,
    history: Sequence[SessionRow],
    now: datetime,
    title: str = "This program",
    pace: Pace = DEFAULT_PACE,
) -> Refusal | None:
    """The first reason against it, None when there is none.

    Args:
        person: As the records have them.
        figures: What the program amounts to.
        machine: The caps of this machine.
        history: Sessions of this person, others are passed over; in any order.
        now: Wall time with its zone; the zone says where a day begins.
        title: Of the program, for the sentences.
        pace: How often is allowed; a simulator may be set to more.
    """
    if not figures.tilts:
        return None
    return (
        _health(person, now)
        or next(_limits(person, figures, machine, title), None)
        or _pace(person, figures, history, now, pace)
    )


def _health(person: Person, now: datetime) -> Refusal | None:
    """S32: answered, not too long ago, and nothing open in it."""
    checked = person.health_checked_on
    answer = f"Answer the health questions for {person.name} first; floor exercises need none."
    if checked is None:
        message = f"{person.name} has no health check yet, and this program moves the table."
        return Refusal("health_check", message, answer)
    age_days = (now.date() - checked).days
    if age_days < 0:
        message = f"The health check of {person.name} is dated {checked}, which is in the future."
        return Refusal("clock", message, "Check the station's date, or answer the questions anew.")
    if age_days > HEALTH_CHECK_DAYS:
        message = (
            f"The health check of {person.name} is {age_days} days old; "
            f"it counts for {HEALTH_CHECK_DAYS} days."
        )
        return Refusal("health_check", message, answer)
    if not person.released:
        message = f"The health check of {person.name} has an answer that stands against tilting."
        hint = "A practitioner can release the person; floor exercises need no release."
        return Refusal("not_released", message, hint)
    return None


# code, what the program does, unit, its figure, the limit that bounds it
_BOUNDS = (
    ("too_deep", "goes to", "deg", "deepest_deg", "deepest_deg"),  # S7
    ("too_fast_down", "tilts down at", "deg/s", "fastest_down_deg_s", "rate_down_deg_s"),  # S10
    ("too_fast_up", "comes up at", "deg/s", "fastest_up_deg_s", "rate_up_deg_s"),  # S10
    ("too_long", "stays head-down for", "s in one go", "longest_inverted_s", "hold_s"),  # S13
    ("too_much", "is head-down for", "s in sum", "inverted_s", "session_s"),  # S13
)


def _limits(person: Person, figures: Figures, machine: Limits, title: str) -> Iterator[Refusal]:
    """The program against the person's limits and the machine's; the tighter one is named."""
    for code, does, unit, figure, limit in _BOUNDS:
        value = getattr(figures, figure)
        personal, general = getattr(person.limits, limit), getattr(machine, limit)
        cap, whose = (general, "this machine") if general < personal else (personal, person.name)
        if value > cap + _ROUNDING:
            bound = f"the limit of {whose} is {cap:g} {unit.split()[0]}"
            message = f"{title} {does} {value:.4g} {unit}; {bound}."
            yield Refusal(code, message, _LIMIT_HINT)


_LIMIT_HINT = "Choose a gentler program, or ask a practitioner about the limits."


def _pace(
    person: Person, figures: Figures, history: Sequence[SessionRow], now: datetime, pace: Pace
) -> Refusal | None:
    """S35: not too often a day, not too soon; only sessions with time head-down count."""
    counted = [row for row in history if row.person_id == person.id and row.inverted_s > 0]
    if not counted or figures.inverted_s <= 0:
        return None
    today = [row for row in counted if row.began_at.astimezone(now.tzinfo).date() == now.date()]
    if len(today) >= pace.max_per_day:
        message = (
            f"{person.name} has been head-down in {len(today)} sessions today; "
            f"{pace.max_per_day} a day are allowed."
        )
        return Refusal(
            "too_often", message, "Go on tomorrow; floor exercises are fine at any time."
        )
    return _gap(person, max(row.ended_at or now for row in counted), now, pace.gap_s)


def _gap(person: Person, ended_at: datetime, now: datetime, gap_s: float) -> Refusal | None:
    since_s = (now - ended_at).total_seconds()
    if since_s >= gap_s:
        return None
    if since_s < 0:
        message = f"The last session of {person.name} ended in the future by the station's clock."
        return Refusal("clock", message, "Check the station's date and time.")
    message = (
        f"The last session head-down of {person.name} ended {since_s / 60:.0f} min ago; "
        f"{gap_s / 60:g} min between two are needed."
    )
    wait_min = -(-(gap_s - since_s) // 60)
    hint = f"Wait another {wait_min:.0f} min; floor exercises are fine at any time."
    return Refusal("too_soon", message, hint)
