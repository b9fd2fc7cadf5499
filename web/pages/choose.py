"""The start page: who is it, and which session."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from station.people.person import GUEST, Person
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
    found = sorted(choices(services(), person), key=lambda choice: _rank(choice, course))
    warned = (sentence for choice in found if not choice.refusal for sentence in choice.warnings)
    return render_template(
        "choose.html",
        person=person,
        choices=found,
        course=course,
        warnings=list(dict.fromkeys(warned)),
    )


def _rank(choice: Choice, course: CourseToday | None) -> tuple[bool, bool]:
    week = course.week if course else None
    return choice.refusal is not None, week is None or choice.program.id not in week.programs
