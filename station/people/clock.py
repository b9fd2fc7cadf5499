"""What a wall clock tells wrongly after it was set, put right by a clock that only runs on; pure.

A Pi has no clock of its own while it is switched off, and everybody can set the wrong year. A wrong
clock may refuse; it may never permit (S32, S35).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from station.people.refusals import Refusal
from station.records.rows import SessionRow

STEP_S = 60.0  # clocks that are only slewed stay far below this
BEHIND_S = 300.0
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the wall clock.

    Attributes:
        put_right: Has a history as it would be if the clock had never been set.
        newest: What the clock may not be behind; None when it is known to be right.
    """

    put_right: Callable[[Sequence[SessionRow]], Sequence[SessionRow]] = tuple
    newest: datetime | None = None


TRUSTED = Known()


def by_running_time(
    history: Sequence[SessionRow], ended_s: Mapping[str, float], now: datetime, now_s: float
) -> tuple[SessionRow, ...]:
    """The history as it would be if the clock had always been as it is now.

    Args:
        history: As the records have it.
        ended_s: When sessions ended by the running clock, by their id, as far as it was seen.
        now: Wall time with its zone.
        now_s: The same by the running clock.
    """
    return tuple(
        row if row.id not in ended_s else _put_right(row, now, now_s - ended_s[row.id])
        for row in history
    )


def behind(now: datetime, newest: datetime | None) -> Refusal | None:
    """The clock is behind what is written already: nobody knows what day it is."""
    if newest is None or (newest - now).total_seconds() <= BEHIND_S:
        return None
    shows, until = (f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" for at in (now, newest))
    return Refusal(
        "clock",
        f"The station's clock shows {shows}, and its records go on until {until}.",
        "Set the station's date and time; on a network it does so by itself.",
    )


def _put_right(row: SessionRow, now: datetime, age_s: float) -> SessionRow:
    ended_at = now.astimezone(UTC) - timedelta(seconds=age_s)
    as_told = row.ended_at or row.began_at
    if abs((ended_at - as_told).total_seconds()) < STEP_S:
        return row
    # Which day it was cannot be known any more: within 24 hours it counts as today's.
    began_at = ended_at if age_s >= _DAY_S else now.astimezone(UTC)
    return replace(row, began_at=began_at, ended_at=ended_at)
