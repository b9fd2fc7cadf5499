"""What has changed in somebody's profile, limits and prescription, in words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from station.people.person import Role, Units
from station.programs.course import load_courses
from web.language import LANGUAGES, t
from web.profiles import colours, role_words
from web.values import VALUES
from web.words import UNKNOWN, day

_LABELS = {
    "name": _l("Name"),
    "colour": _l("Colour of the badge"),
    "initial": _l("Letters on the badge"),
    "role": _l("Role"),
    "birth_year": _l("Year of birth"),
    "ankle_setting": _l("Ankle lock"),
    "units": _l("Heights are shown in"),
    "language": _l("Language"),
    "guidance": _l("To be heard in a browser"),
    "turning": _l("The picture turns head down"),
    "programs": _l("Programs"),
    "course": _l("Course"),
    "course_began_on": _l("Course began on"),
    "practitioner_id": _l("Looked after by"),
    "health_checked_on": _l("Health check of"),
    "released": _l("Released for tilting"),
    "released_until": _l("Release until"),
    "see_doctor": _l("To see a doctor first"),
    "height_cm": _l("Height in cm"),
    "advice": _l("Advice"),
    "note": _l("Note"),
}

_GUIDANCE = {"off": _l("Nothing"), "sound": _l("Tones"), "speech": _l("Speech")}
_TURNING = {"never": _l("Never"), "station": _l("At the station"), "always": _l("Everywhere")}


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """What has changed: label, before, after; in words.

    Args:
        before: As it was.
        after: As it became.
        names: Of people and programs, by their ids.
    """
    was, became = _flat(before), _flat(after)
    for name in dict.fromkeys((*was, *became)):
        old, new = (_words(name, each.get(name), names) for each in (was, became))
        if old != new and name != "why":
            yield _label(name), old, new


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """With the rule's values beside the others."""
    return {**{name: value for name, value in data.items() if name != "rule"},
            **data.get("rule", {})}  # fmt: skip


def _label(name: str) -> str:
    if name in VALUES:
        return str(VALUES[name].label)
    return str(_LABELS[name]) if name in _LABELS else name.replace("_", " ").capitalize()


def _words(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == "programs":
        return _programs(value, names)
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "practitioner_id":
        return names.get(value, value)
    return VALUES[name].words(value) if name in VALUES else _SAID.get(name, str)(value)


def _programs(ids: list[str] | None, names: Mapping[str, str]) -> str:
    return _("all") if ids is None else ", ".join(names.get(each, each) for each in ids)


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))


def _course(course_id: str) -> str:
    course = load_courses().get(course_id)
    return t(course.title) if course else course_id


def _units(value: str) -> str:
    return _("feet and inches") if value == Units.IMPERIAL else _("centimetres")


_SAID: Mapping[str, Callable[[str], str]] = {
    "advice": t,
    "colour": lambda value: dict(colours()).get(value, value),
    "course": _course,
    "course_began_on": _day,
    "guidance": lambda value: str(_GUIDANCE.get(value, value)),
    "health_checked_on": _day,
    "language": lambda value: LANGUAGES.get(value, value),
    "released_until": _day,
    "role": lambda value: role_words(Role(value)),
    "turning": lambda value: str(_TURNING.get(value, value)),
    "units": _units,
}
