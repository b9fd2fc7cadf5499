"""Limits and prescription in words, for the person as for the practitioner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from station.control.plan import Limits
from station.people.prescription import Prescription, Rule
from station.programs.course import Course, Week, load_courses, week_of
from station.programs.schema import Program
from web.language import t
from web.values import AMOUNTS, LIMITS, Value
from web.words import number


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
    return LimitRow(str(value.label), value.words(min(own, cap)), value.words(cap), capped)


def beyond_machine(limits: Limits, machine: Limits) -> str:
    """A sentence about the first limit over the machine's cap; empty when there is none."""
    over = (each for each in LIMITS if getattr(limits, each.name) > getattr(machine, each.name))
    if (value := next(over, None)) is None:
        return ""
    cap, own = getattr(machine, value.name), getattr(limits, value.name)
    return _(
        "%(label)s: %(own)s is more than this machine's %(cap)s.",
        label=value.label,
        own=value.words(own),
        cap=value.words(cap),
    )


def prescription_rows(
    prescription: Prescription, programs: Mapping[str, Program]
) -> tuple[tuple[str, str], ...]:
    """A prescription in words, label by label."""
    amounts = ((str(each.label), each.words(getattr(prescription, each.name))) for each in AMOUNTS)
    allowed = (_("Programs"), programs_words(prescription.programs, programs))
    return (*amounts, allowed, (_("How it goes on"), rule_words(prescription.rule)))


def programs_words(ids: tuple[str, ...] | None, programs: Mapping[str, Program]) -> str:
    """Programs by their titles."""
    if ids is None:
        return _("All that the limits allow")
    return ", ".join(t(programs[each].title) if each in programs else each for each in ids)


def rule_words(rule: Rule) -> str:
    """The rule in a sentence or two."""
    step = ngettext(
        "After %(num)s good session one step more is proposed: %(angle)s°, %(hold)s s or "
        "%(dose)s %% of the repetitions.",
        "After %(num)s good sessions in a row one step more is proposed: %(angle)s°, %(hold)s s "
        "or %(dose)s %% of the repetitions.",
        rule.sessions,
        angle=number(rule.angle_step_deg, 2),
        hold=number(rule.hold_step_s, 2),
        dose=rule.dose_step_percent,
    )
    own = _(
        "Over %(angle)s° or %(hold)s s a practitioner decides.",
        angle=number(rule.own_deepest_deg, 2),
        hold=number(rule.own_hold_s, 2),
    )
    return f"{step} {own}"


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
