"""The start page: who is it, and which session."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from station.people.eligibility import Refusal
from station.people.person import GUEST, Person
from station.programs.schema import Program
from web.choices import Choice, choices, find_person
from web.prescribed import CourseToday, course_today
from web.services import services
from web.standing import now


def choose() -> ResponseReturnValue:
    """People; once one is chosen, the sessions, those that are not for them with the reason.

    The person is asked for every time: a session with somebody else's limits hurts (H7).
    """
    rooms, person_id = services(), request.args.get("person")
    if not person_id:
        return render_template(
            "choose.html", people=rooms.store.people(), guest=GUEST, machine=rooms.config.machine
        )
    return _sessions(find_person(rooms, person_id))


def _sessions(person: Person) -> str:
    """What this person can do now; what the course asks for this week comes first."""
    course = course_today(person.prescription, now().date())
    found = sorted(choices(services(), person), key=lambda choice: _later(choice, course))
    able = [choice for choice in found if choice.refusal is None]
    refused = _by_reason(found)
    warned = (sentence for choice in able for sentence in choice.warnings)
    return render_template(
        "choose.html",
        person=person,
        choices=able,
        refused=refused,
        codes={reason.code for reason, _ in refused},
        course=course,
        warnings=list(dict.fromkeys(warned)),
    )


def _by_reason(found: list[Choice]) -> list[tuple[Refusal, list[Program]]]:
    """Programs that are refused, those with the same reason together."""
    reasons: dict[Refusal, list[Program]] = {}
    for choice in found:
        if choice.refusal is not None:
            reasons.setdefault(choice.refusal, []).append(choice.program)
    return list(reasons.items())


def _later(choice: Choice, course: CourseToday | None) -> bool:
    """Whether the program is none of those that the course asks for this week."""
    week = course.week if course else None
    return week is None or choice.program.id not in week.programs
