"""How values are written for people; a value that is not known is a dash, never a zero."""

from collections.abc import Callable
from datetime import datetime

UNKNOWN = "\N{EN DASH}"
IN_SECONDS_S = 90.0  # up to this a planned time is said in seconds
LEVEL_DEG = 0.5  # nearer to horizontal than this is called level

OUTCOMES = {
    "completed": "Completed",
    "stopped": "Stopped",
    "cancelled": "Cancelled",
    "lapsed": "Not started in time",
    "fault": "Ended by a fault",
    "interrupted": "Interrupted: the station went down",
}


def minutes(seconds: float | None) -> str:
    """Seconds as m:ss."""
    if seconds is None:
        return UNKNOWN
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def about_minutes(seconds: float) -> str:
    """A planned time, as somebody would say it."""
    if seconds < IN_SECONDS_S:
        return f"{max(5, round(seconds / 5) * 5)} s"
    return f"{round(seconds / 60)} min"


def angle(angle_deg: float | None) -> str:
    """A bed angle in words rather than with a sign that nobody remembers."""
    if angle_deg is None:
        return UNKNOWN
    if abs(angle_deg) < LEVEL_DEG:
        return "level"
    return f"{abs(angle_deg):.0f}° head {'down' if angle_deg > 0 else 'up'}"


def day_and_time(moment: datetime | None) -> str:
    """A moment of the records in this machine's time zone."""
    if moment is None:
        return UNKNOWN
    return moment.astimezone().strftime("%a %d %b %Y, %H:%M")


def outcome(code: str | None) -> str:
    """How a session ended."""
    return OUTCOMES.get(code, code) if code is not None else "Running"


def rating(value: int | None) -> str:
    """A rating from 0 to 10."""
    return UNKNOWN if value is None else f"{value}/10"


FILTERS: dict[str, Callable[..., str]] = {
    "minutes": minutes,
    "about_minutes": about_minutes,
    "angle": angle,
    "day_and_time": day_and_time,
    "outcome": outcome,
    "rating": rating,
}
