"""The start page: who is it, and which session."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from station.people.eligibility import Refusal
from station.people.person import GUEST, Person
from station.programs.schema import Program
from web.access import hidden_people
from web.choices import Choice, choices, find_person
from web.going_on import going_on, was_cut_off
from web.prescribed import CourseToday, course_today
from web.services import services
from web.standing import now
from web.ways import Way, ways_out

_NEVER = 1_000  # more than the sessions that are looked through


@dataclass(frozen=True, slots=True)
class NotNow:
    """Programs that are refused for one reason, and where something can be done about it."""

    reason: Refusal
    programs: tuple[Program, ...]
    ways: tuple[Way, ...]


def choose() -> ResponseReturnValue:
    """People; once one is chosen, the sessions, those that are not for them with the reason.

    The person is asked for every time: a session with somebody else's limits hurts (H7).
    """
    rooms, person_id = services(), request.args.get("person")
    if not person_id:
        return render_template(
            "choose.html",
            people=rooms.store.people(),
            guest=GUEST,
            hidden=hidden_people(),
            machine=rooms.config.machine,
            going_on=going_on(rooms),
            cut_off=was_cut_off(rooms),
        )
    return _sessions(find_person(rooms, person_id))


def _sessions(person: Person) -> str:
    """What this person can do now: what the course asks for this week, then what was done last."""
    rooms = services()
    course = course_today(person.prescription, now().date())
    lately = _lately(person)
    found = sorted(
        choices(rooms, person),
        key=lambda choice: (_later(choice, course), lately.get(choice.program.id, _NEVER)),
    )
    able = [choice for choice in found if choice.refusal is None]
    warned = (sentence for choice in able for sentence in choice.warnings)
    return render_template(
        "choose.html",
        person=person,
        choices=able,
        refused=_by_reason(found, person),
        course=course,
        lately=lately,
        warnings=list(dict.fromkeys(warned)),
        going_on=going_on(rooms),
        cut_off=was_cut_off(rooms, person.id),
    )


def _lately(person: Person) -> dict[str, int]:
    """Programs in the order in which this person has done them last, the newest first.

    What anybody does without a profile tells nothing about the next guest.
    """
    if person.is_guest:
        return {}
    rows = services().store.recent(person.id)
    newest = sorted(rows, key=lambda row: row.began_at, reverse=True)
    ids = dict.fromkeys(row.program_id for row in newest)
    return {program_id: number for number, program_id in enumerate(ids)}


def _by_reason(found: list[Choice], person: Person) -> list[NotNow]:
    """Programs that are refused, those with the same reason together."""
    reasons: dict[Refusal, list[Program]] = {}
    for choice in found:
        if choice.refusal is not None:
            reasons.setdefault(choice.refusal, []).append(choice.program)
    return [
        NotNow(reason, tuple(programs), ways_out(reason.code, person))
        for reason, programs in reasons.items()
    ]


def _later(choice: Choice, course: CourseToday | None) -> bool:
    """Whether the program is none of those that the course asks for this week."""
    week = course.week if course else None
    return week is None or choice.program.id not in week.programs
