"""The form in which a practitioner sets limits and prescription, and how it is read."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from station.control.plan import Limits
from station.people.person import Person
from station.people.prescription import Prescription, Rule
from station.programs.course import load_courses
from web.forms import Form
from web.language import t
from web.services import Services
from web.values import AMOUNTS, LIMITS, RULES, VALUES

LONGEST_AGO = timedelta(days=400)
AHEAD = timedelta(days=60)


def offered(rooms: Services, person: Person) -> dict[str, str]:
    """Titles of the programs that may be ticked, by id; one that has gone goes by its id."""
    gone = {name: name for name in person.prescription.programs or ()}
    programs = rooms.library_for(person.id).programs
    known = {program.id: t(program.title) for program in programs.values()}
    return {**gone, **known}


def form_of(person: Person) -> Form:
    """The form as limits and prescription stand."""
    given, began = person.prescription, person.prescription.course_began_on
    stored = {**asdict(person.limits), **asdict(given), **asdict(given.rule)}
    return Form(
        {
            **{name: value.shown(stored[name]) for name, value in VALUES.items()},
            "which": "all" if given.programs is None else "these",
            "programs": list(given.programs or ()),
            "course": given.course or "",
            "course_began_on": began.isoformat() if began else "",
        }
    )


def read_prescription(
    form: Form, person: Person, machine: Limits, programs: tuple[str, ...], today: date
) -> tuple[Limits, Prescription]:
    """What was typed; look at `form.errors` before it is used.

    Args:
        form: What was typed.
        person: As the records have them.
        machine: The caps of this machine, which no limit may pass.
        programs: Ids that may be ticked.
        today: A course that begins without a day begins today.
    """
    now, given = asdict(person.limits), person.prescription
    limits = {each.name: each.read(form, now[each.name], getattr(machine, each.name))
              for each in LIMITS}  # fmt: skip
    amounts: dict[str, Any] = {
        each.name: each.read(form, getattr(given, each.name)) for each in AMOUNTS
    }
    rule: dict[str, Any] = {
        each.name: each.read(form, getattr(given.rule, each.name)) for each in RULES
    }
    chosen, (course, began) = _programs(form, programs), _course(form, today)
    if form.errors:
        return person.limits, given
    changed = replace(
        given,
        **amounts,
        rule=Rule(**rule),
        programs=chosen,
        course=course,
        course_began_on=began,
    )
    return Limits(**limits), changed


def _programs(form: Form, offered: tuple[str, ...]) -> tuple[str, ...] | None:
    if form.one_of("which", ("all", "these"), _("Choose all programs, or these only.")) != "these":
        return None
    ticked = tuple(each for each in form.chosen("programs") if each in offered)
    if not ticked:
        form.refuse("programs", _("Tick at least one program, or allow all of them."))
    return ticked


def _course(form: Form, today: date) -> tuple[str | None, date | None]:
    if not form.text("course"):
        return None, None
    course = form.one_of(
        "course", tuple(load_courses()), _("Choose one of these courses, or none.")
    )
    began = form.day("course_began_on", today - LONGEST_AGO, today + AHEAD)
    return course, began or today
