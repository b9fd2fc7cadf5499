"""Whether this person may run this program now; pure, and every refusal is a sentence.

The controller asks this itself with the person's own record (S33); the screen asks the same to say
beforehand what is possible. Whoever makes the limits, the tightest of machine, person and program
wins, and the refusal names it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from station.control.plan import Limits
from station.people.clearance import HEALTH_CHECK_DAYS, any_session, last_day, tilting
from station.people.pace import DEFAULT_PACE, PRETEND_PACE, Pace, too_much_today, too_often
from station.people.person import Person
from station.people.refusals import Refusal
from station.programs.figures import Figures
from station.records.rows import SessionRow

__all__ = [
    "ANY_PROGRAM",
    "DEFAULT_PACE",
    "HEALTH_CHECK_DAYS",
    "PRETEND_PACE",
    "Asked",
    "Named",
    "Pace",
    "Refusal",
    "refusal",
    "warnings",
]

WARN_DAYS = 14
_ROUNDING = 1e-6


class Named(Protocol):
    """A program by what a refusal needs of it; the id is None when any of them is meant."""

    @property
    def id(self) -> str | None:
        """Under which a prescription lists it."""

    @property
    def title(self) -> str:
        """As the sentences call it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A name for what is asked about, where there is no program at hand."""

    id: str | None
    title: str


ANY_PROGRAM = Asked(None, "This program")


def refusal(
    person: Person,
    figures: Figures,
    machine: Limits,
    history: Sequence[SessionRow],
    now: datetime,
    program: Named = ANY_PROGRAM,
    pace: Pace = DEFAULT_PACE,
) -> Refusal | None:
    """The first reason against it, None when there is none.

    Args:
        person: As the records have them.
        figures: What the program amounts to.
        machine: The caps of this machine.
        history: Sessions of this person, others are passed over; in any order. Those of today and
            the last one before that were head-down have to be among them (`Store.recent`).
        now: Wall time with its zone; the zone says where a day begins.
        program: Which one, for the sentences and for the list of those that are prescribed.
        pace: How often is allowed; a simulator may be set to more.
    """
    title = program.title
    against = any_session(person) or _not_allowed(person, program)
    if against is not None or not figures.tilts:
        return against
    return (
        tilting(person, now.date())
        or next(_limits(person, figures, machine, title), None)
        or _today(person, figures, history, now, title, pace)
    )


def warnings(
    person: Person, figures: Figures, history: Sequence[SessionRow], now: datetime
) -> tuple[str, ...]:
    """What to know before a program that is not refused; each one sentence.

    Args:
        person: As the records have them.
        figures: What the program amounts to.
        history: Sessions of this person, others are passed over; in any order.
        now: Wall time with its zone; the zone says where a week begins, on its Monday.
    """
    found = (_week(person, history, now), _ending(person, now) if figures.tilts else None)
    return tuple(sentence for sentence in found if sentence is not None)


def _not_allowed(person: Person, program: Named) -> Refusal | None:
    allowed = person.prescription.programs
    if allowed is None or program.id is None or program.id in allowed:
        return None
    message = f"{program.title} is not on the list of what is prescribed for {person.name}."
    hint = "Choose one of those, or ask the practitioner to allow this one."
    return Refusal("not_allowed", message, hint)


# code, its figure, the limit that bounds it, and what is said: of the machine's, of a person's
_BOUNDS = (
    (
        "too_deep", "deepest_deg", "deepest_deg",  # S7
        "{title} goes to {value:.4g} deg; the limit of this machine is {cap:g} deg.",
        "{title} goes to {value:.4g} deg; the limit of {name} is {cap:g} deg.",
    ),
    (
        "too_fast_down", "fastest_down_deg_s", "rate_down_deg_s",  # S10
        "{title} tilts down at {value:.4g} deg/s; the limit of this machine is {cap:g} deg/s.",
        "{title} tilts down at {value:.4g} deg/s; the limit of {name} is {cap:g} deg/s.",
    ),
    (
        "too_fast_up", "fastest_up_deg_s", "rate_up_deg_s",  # S10
        "{title} comes up at {value:.4g} deg/s; the limit of this machine is {cap:g} deg/s.",
        "{title} comes up at {value:.4g} deg/s; the limit of {name} is {cap:g} deg/s.",
    ),
    (
        "too_long", "longest_inverted_s", "hold_s",  # S13
        "{title} stays head-down for {value:.4g} s in one go; the limit of this machine is "
        "{cap:g} s.",
        "{title} stays head-down for {value:.4g} s in one go; the limit of {name} is {cap:g} s.",
    ),
    (
        "too_much", "inverted_s", "session_s",  # S13
        "{title} is head-down for {value:.4g} s in sum; the limit of this machine is {cap:g} s.",
        "{title} is head-down for {value:.4g} s in sum; the limit of {name} is {cap:g} s.",
    ),
)  # fmt: skip


def _limits(person: Person, figures: Figures, machine: Limits, title: str) -> Iterator[Refusal]:
    """The program against the person's limits and the machine's; the tighter one is named."""
    for code, figure, limit, of_machine, of_person in _BOUNDS:
        value = getattr(figures, figure)
        personal, general = getattr(person.limits, limit), getattr(machine, limit)
        cap, said = (general, of_machine) if general < personal else (personal, of_person)
        if value > cap + _ROUNDING:
            message = said.format(title=title, value=value, cap=cap, name=person.name)
            yield Refusal(code, message, _LIMIT_HINT)


_LIMIT_HINT = "Choose a gentler program, or ask a practitioner about the limits."


def _today(
    person: Person,
    figures: Figures,
    history: Sequence[SessionRow],
    now: datetime,
    title: str,
    pace: Pace,
) -> Refusal | None:
    if figures.inverted_s <= 0:
        return None
    return too_often(person, history, now, pace) or too_much_today(
        person, figures, history, now, title
    )


def _week(person: Person, history: Sequence[SessionRow], now: datetime) -> str | None:
    monday = now.date() - timedelta(days=now.weekday())
    days = (
        row.began_at.astimezone(now.tzinfo).date()
        for row in history
        if row.person_id == person.id and row.outcome == "completed"
    )
    done = sum(monday <= day <= now.date() for day in days)
    aim = person.prescription.sessions_a_week
    if done < aim:
        return None
    return f"{person.name} has done {done} sessions this week, and {aim} a week are aimed at."


def _ending(person: Person, now: datetime) -> str | None:
    last = last_day(person)
    if last is None or (last - now.date()).days > WARN_DAYS:
        return None
    return f"{person.name} is cleared for tilting until {last}; see to the health check by then."
