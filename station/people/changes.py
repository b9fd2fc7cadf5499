"""Changes of limits, prescription, health and profile, as lines that somebody can read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from station.records.rows import ChangeRow

LABELS = MappingProxyType(
    {
        "name": "name",
        "colour": "colour",
        "initial": "initial",
        "role": "role",
        "birth_year": "year of birth",
        "height_cm": "height in cm",
        "ankle_setting": "ankle setting",
        "units": "units",
        "practitioner_id": "practitioner",
        "language": "language of the screen",
        "guidance": "guidance by the browser",
        "turning": "picture turns head-down",
        "deepest_deg": "deepest angle in deg",
        "rate_down_deg_s": "fastest way down in deg/s",
        "rate_up_deg_s": "fastest way up in deg/s",
        "hold_s": "head-down in one go in s",
        "session_s": "head-down in a session in s",
        "daily_s": "head-down in a day in s",
        "sessions_a_week": "sessions a week",
        "programs": "allowed programs",
        "dose_percent": "repetitions in percent",
        "course": "course",
        "course_began_on": "first day of the course",
        "own_deepest_deg": "deepest angle to unlock alone in deg",
        "own_hold_s": "time in one go to unlock alone in s",
        "angle_step_deg": "step of the angle in deg",
        "hold_step_s": "step of the time in s",
        "dose_step_percent": "step of the repetitions in percent",
        "most_percent": "most repetitions in percent",
        "sessions": "sessions before a step",
        "hardest_rpe": "hardest effort for a step",
        "health_checked_on": "health check",
        "released": "cleared for tilting",
        "released_until": "release ends on",
        "see_doctor": "has to see a doctor",
        "advice": "advice to read",
        "note": "note",
        "why": "why",
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed, both sides as text."""

    label: str
    before: str
    after: str


def differences(change: ChangeRow) -> tuple[Difference, ...]:
    """What differs between both sides of a change, in the order in which it was kept."""
    before, after = dict(_flat(change.before)), dict(_flat(change.after))
    both = (
        Difference(LABELS.get(name, name), _text(name, before), _text(name, after))
        for name in {**before, **after}
    )
    return tuple(each for each in both if each.before != each.after)


def _flat(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value)
        else:
            yield name, value


def _text(name: str, data: Mapping[str, Any]) -> str:
    value = data.get(name)
    match value:
        case True | False:
            return "yes" if value else "no"
        case None if name == "programs" and name in data:
            return "all"
        case None | "":
            return "nothing"
        case float():
            return f"{value:g}"
        case list() | tuple():
            return ", ".join(value) or "none"
        case _:
            return str(value)
