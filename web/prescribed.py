"""Limits and prescription in words, for the person as for the practitioner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from station.control.plan import Limits
from station.people.prescription import Prescription, Rule
from station.programs.course import Course, Week, load_courses, week_of
from station.programs.schema import Program
from web.values import AMOUNTS, LIMITS, VALUES, Value
from web.words import UNKNOWN


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit as it works on this machine.

    Attributes:
        label: What it limits.
        words: What counts: the tighter one of the person's and the machine's.
        machine: The machine's cap.
        capped: The person's own value when the machine cuts it; empty otherwise.
    """

    label: str
    words: str
    machine: str
    capped: str


def limit_rows(limits: Limits, machine: Limits) -> tuple[LimitRow, ...]:
    """Somebody's limits in words, the machine's caps beside them."""
    return tuple(_limit_row(value, limits, machine) for value in LIMITS)


def _limit_row(value: Value, limits: Limits, machine: Limits) -> LimitRow:
    own, cap = getattr(limits, value.name), getattr(machine, value.name)
    capped = value.words(own) if own > cap else ""
    return LimitRow(value.label, value.words(min(own, cap)), value.words(cap), capped)


def beyond_machine(limits: Limits, machine: Limits) -> str:
    """A sentence about the first limit over the machine's cap; empty when there is none."""
    over = (each for each in LIMITS if getattr(limits, each.name) > getattr(machine, each.name))
    if (value := next(over, None)) is None:
        return ""
    cap, own = getattr(machine, value.name), getattr(limits, value.name)
    return f"{value.label}: {value.words(own)} is more than this machine's {value.words(cap)}."


def prescription_rows(
    prescription: Prescription, programs: Mapping[str, Program]
) -> tuple[tuple[str, str], ...]:
    """A prescription in words, label by label."""
    amounts = ((each.label, each.words(getattr(prescription, each.name))) for each in AMOUNTS)
    allowed = ("Programs", programs_words(prescription.programs, programs))
    return (*amounts, allowed, ("How it goes on", rule_words(prescription.rule)))


def programs_words(ids: tuple[str, ...] | None, programs: Mapping[str, Program]) -> str:
    """Programs by their titles."""
    if ids is None:
        return "All that the limits allow"
    return ", ".join(programs[each].title if each in programs else each for each in ids)


def rule_words(rule: Rule) -> str:
    """The rule in a sentence or two."""
    good = "1 good session" if rule.sessions == 1 else f"{rule.sessions} good sessions in a row"
    return (
        f"After {good} one step more is proposed: {rule.angle_step_deg:g}°, {rule.hold_step_s:g} s "
        f"or {rule.dose_step_percent} % of the repetitions. Over {rule.own_deepest_deg:g}° or "
        f"{rule.own_hold_s:g} s a practitioner decides."
    )


@dataclass(frozen=True, slots=True)
class CourseToday:
    """Where somebody is in a course; `week` is None before it began and after it has ended."""

    course: Course
    number: int | None
    week: Week | None


def course_today(prescription: Prescription, today: date) -> CourseToday | None:
    """The course that is prescribed and its week of today, None without a course."""
    course = load_courses().get(prescription.course or "")
    if course is None or prescription.course_began_on is None:
        return None
    number = week_of(course, prescription.course_began_on, today)
    return CourseToday(course, number, course.weeks[number - 1] if number else None)


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


_LABELS = {
    "programs": "Programs",
    "course": "Course",
    "course_began_on": "Course began on",
    "practitioner_id": "Looked after by",
    "health_checked_on": "Health check of",
    "released": "Released for tilting",
    "released_until": "Release until",
    "see_doctor": "To see a doctor first",
    "height_cm": "Height in cm",
}


def _label(name: str) -> str:
    if name in VALUES:
        return VALUES[name].label
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def _words(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == "programs" and value is None:
        return "all"
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in VALUES:
        return VALUES[name].words(value)
    if name == "programs":
        return ", ".join(names.get(each, each) for each in value)
    return names.get(value, value) if name == "practitioner_id" else str(value)
