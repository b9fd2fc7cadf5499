"""How often and how long somebody may be head-down on one day; pure (S35)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor

from station.people.person import Person
from station.people.refusals import Refusal
from station.programs.figures import Figures
from station.records.rows import SessionRow

_ROUNDING = 1e-6
_TOMORROW = "Go on tomorrow; floor exercises are fine at any time."


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


def too_often(
    person: Person, history: Sequence[SessionRow], now: datetime, pace: Pace
) -> Refusal | None:
    """S35: not too often a day, not too soon; only sessions with time head-down count."""
    counted = _head_down(person, history)
    if not counted:
        return None
    today = [row for row in counted if row.began_at.astimezone(now.tzinfo).date() == now.date()]
    if len(today) >= pace.max_per_day:
        message = (
            f"{person.name} has been head-down in {len(today)} sessions today; "
            f"{pace.max_per_day} a day are allowed."
        )
        return Refusal("too_often", message, _TOMORROW)
    return _gap(person, max(row.ended_at or now for row in counted), now, pace.gap_s)


def too_much_today(
    person: Person, figures: Figures, history: Sequence[SessionRow], now: datetime, title: str
) -> Refusal | None:
    """The program and what was done today against the prescribed time of a day."""
    done_s, most_s = head_down_today_s(person, history, now), person.prescription.daily_s
    if figures.inverted_s + done_s <= most_s + _ROUNDING:
        return None
    message = (
        f"{title} is head-down for {figures.inverted_s:.4g} s, {person.name} has been for "
        f"{done_s:.4g} s today, and {most_s:.4g} s a day are prescribed."
    )
    left_s = floor(most_s - done_s)
    fits = (
        f"A program with at most {left_s} s head-down still fits today; floor exercises are fine "
        "at any time."
    )
    return Refusal("too_much_today", message, fits if left_s > 0 else _TOMORROW)


def head_down_today_s(person: Person, history: Iterable[SessionRow], now: datetime) -> float:
    """Time head-down on the day of `now`; a session over midnight counts on both days."""
    return sum(row.inverted_s for row in _head_down(person, history) if _touches(row, now))


def _head_down(person: Person, history: Iterable[SessionRow]) -> list[SessionRow]:
    return [row for row in history if row.person_id == person.id and row.inverted_s > 0]


def _touches(row: SessionRow, now: datetime) -> bool:
    moments = (row.began_at, row.ended_at or now)
    return now.date() in {moment.astimezone(now.tzinfo).date() for moment in moments}


def _gap(person: Person, ended_at: datetime, now: datetime, gap_s: float) -> Refusal | None:
    since_s = (now - ended_at).total_seconds()
    if since_s < 0:
        message = f"The last session of {person.name} ended in the future by the station's clock."
        return Refusal("clock", message, "Check the station's date and time.")
    if since_s >= gap_s:
        return None
    message = (
        f"The last session head-down of {person.name} ended {since_s / 60:.0f} min ago; "
        f"{gap_s / 60:g} min between two are needed."
    )
    wait_min = -(-(gap_s - since_s) // 60)
    hint = f"Wait another {wait_min:.0f} min; floor exercises are fine at any time."
    return Refusal("too_soon", message, hint)
