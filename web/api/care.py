"""Profiles, health checks, releases, limits and prescriptions as JSON."""

from dataclasses import asdict, replace
from datetime import timedelta

from flask_babel import gettext as _

from station.people.health import (
    QUESTIONS,
    QUESTIONS_VERSION,
    BadHealthCheck,
    Outcome,
    advice_for,
)
from station.people.person import Person, Role
from station.people.prescription import prescription_data
from station.programs.course import load_courses
from station.records.rows import ChangeRow, HealthCheckRow
from web.access import Need, current_visitor
from web.api.answers import Accepted, LimitsItem, Reason
from web.api.care_answers import (
    Added,
    ChangeItem,
    Changes,
    GroupItem,
    Health,
    HealthCheckItem,
    Prescribed,
    PrescriptionItem,
    Profile,
    QuestionItem,
    RuleItem,
    Told,
)
from web.api.care_bodies import (
    HealthBody,
    NewPersonBody,
    PersonBody,
    PrescribeBody,
    ReadBody,
    ReleaseBody,
)
from web.armed import let_go_of
from web.errors import WebError
from web.language import t
from web.prescribed import beyond_machine
from web.profiles import RESERVED, check_role, find_profile, id_from
from web.routes import Route
from web.services import services
from web.standing import now, standing
from web.words import day

MOST_RELEASE = timedelta(days=365)


def add_person(body: NewPersonBody) -> Added:
    """Somebody new, with the limits of somebody new."""
    rooms = services()
    taken = {person.id for person in rooms.store.people()}
    person_id = body.id or id_from(body.name, taken)
    if person_id in taken or person_id in RESERVED:
        raise _bad(
            _('The id "%(id)s" is taken.', id=person_id), _("Choose another one, or leave it out.")
        )
    given = body.model_dump(exclude={"id", "by"}, exclude_unset=True)
    check_role(current_visitor(), None, Role(given.get("role", Role.MEMBER)))
    rooms.store.care.save_profile(replace(Person(person_id, body.name), **given), body.by, new=True)
    return Added(id=person_id)


def change_person(person_id: str, body: PersonBody) -> Accepted:
    """Change a profile; what is left out stays as it is."""
    rooms = services()
    person = find_profile(rooms, person_id)
    given = body.model_dump(exclude={"by"}, exclude_unset=True)
    check_role(current_visitor(), person, Role(given.get("role", person.role)))
    rooms.store.care.save_profile(replace(person, **given), body.by)
    return Accepted()


def read_person(person_id: str) -> Profile:
    """One profile, with what stands against tilting now."""
    rooms = services()
    person = find_profile(rooms, person_id)
    where = standing(rooms, person, rooms.store.recent(person.id))
    refusal = where.refusal
    return Profile(
        id=person.id,
        name=person.name,
        colour=person.colour,
        role=person.role,
        initial=person.initial,
        birth_year=person.birth_year,
        height_cm=person.height_cm,
        ankle_setting=person.ankle_setting,
        units=person.units,
        practitioner_id=person.practitioner_id,
        health_checked_on=person.health_checked_on,
        released=person.released,
        released_until=person.released_until,
        see_doctor=person.see_doctor,
        advice=person.advice,
        language=person.language,
        guidance=person.guidance,
        turning=person.turning,
        cleared_until=where.last_day,
        refusal=Reason(**asdict(refusal)) if refusal else None,
    )


def read_health(person_id: str) -> Health:
    """The questions, and every check with its answers as given, newest first."""
    rooms = services()
    person = find_profile(rooms, person_id)
    return Health(
        version=QUESTIONS_VERSION,
        groups=[
            GroupItem(
                title=group.title,
                questions=[QuestionItem(**asdict(question)) for question in group.questions],
            )
            for group in QUESTIONS
        ],
        items=[_check(row) for row in rooms.store.care.health_checks(person.id)],
    )


def answer_health(person_id: str, body: HealthBody) -> Told:
    """Keep answers as given, and say what they come to."""
    rooms = services()
    person = find_profile(rooms, person_id)
    if body.version != QUESTIONS_VERSION:
        raise WebError(
            409,
            "old_questions",
            _(
                "Version %(old)s of the questions was answered; it is %(new)s now.",
                old=body.version,
                new=QUESTIONS_VERSION,
            ),
            _("Ask the questions anew."),
        )
    try:
        row = rooms.store.care.record_health(person.id, body.answers, body.by)
    except BadHealthCheck as error:
        raise _bad(_whats_missing(error), t(error.hint)) from error
    if row.outcome != Outcome.FREE:
        let_go_of(rooms, person)
    return Told(outcome=row.outcome, advice=t(advice_for(Outcome(row.outcome))))


def release(person_id: str, body: ReleaseBody) -> Accepted:
    """Release somebody whose answers stand against tilting (S32)."""
    rooms = services()
    person = find_profile(rooms, person_id)
    if body.until > now().date() + MOST_RELEASE:
        too_far = _("%(day)s is too far ahead.", day=day(body.until))
        raise _bad(too_far, _("A release lasts a year at most."))
    rooms.store.care.release(person.id, body.by, body.until, body.note)
    return Accepted()


def read_prescription(person_id: str) -> Prescribed:
    """Limits and prescription, and the limits as they work on this machine."""
    rooms = services()
    person = find_profile(rooms, person_id)
    given = prescription_data(person.prescription)
    rule = RuleItem(**given.pop("rule"))
    return Prescribed(
        limits=LimitsItem(**asdict(person.limits)),
        on_this_machine=LimitsItem(**asdict(person.limits.within(rooms.config.machine))),
        prescription=PrescriptionItem(**given, rule=rule),
    )


def prescribe(person_id: str, body: PrescribeBody) -> Accepted:
    """Set limits and prescription; the machine's caps always win."""
    rooms = services()
    person = find_profile(rooms, person_id)
    limits, given = body.limits.limits(), body.prescription
    if sentence := beyond_machine(limits, rooms.config.machine):
        raise _bad(sentence, _("The machine's caps always win."))
    unknown = set(given.programs or ()) - set(rooms.library_for(person.id).programs)
    if unknown or (given.course and given.course not in load_courses()):
        raise _bad(
            _('There is no program or course "%(id)s".', id=min(unknown, default=given.course)),
            _("Look in the list of programs."),
        )
    rooms.store.care.prescribe(person.id, limits, given.prescription(), body.by, body.why)
    let_go_of(rooms, person)
    return Accepted()


def acknowledge_advice(person_id: str, body: ReadBody) -> Accepted:
    """The advice has been read (S37)."""
    rooms = services()
    person = find_profile(rooms, person_id)
    rooms.store.care.acknowledge(person.id, body.by)
    return Accepted()


def read_changes(person_id: str) -> Changes:
    """Every change with who made it, from what to what; newest first."""
    rooms = services()
    rows = rooms.store.changes(find_profile(rooms, person_id).id)
    return Changes(items=[_change(len(rows) - i, row) for i, row in enumerate(rows)])


def _whats_missing(error: BadHealthCheck) -> str:
    """What is wrong with the answers, with the ids of those that are missing."""
    message = t(str(error.args[0]))
    if not error.missing:
        return message
    missing = _("Missing: %(ids)s.", ids=", ".join(error.missing))
    return f"{message} {missing}"


def _check(row: HealthCheckRow) -> HealthCheckItem:
    return HealthCheckItem(
        id=str(row.id),
        title=row.outcome,
        at=row.at,
        by=row.by,
        version=row.version,
        answers=dict(row.answers),
        outcome=row.outcome,
    )


def _change(number: int, row: ChangeRow) -> ChangeItem:
    return ChangeItem(
        id=str(number),
        title=row.what,
        at=row.at,
        by=row.by,
        what=row.what,
        before=dict(row.before),
        after=dict(row.after),
    )


def _bad(message: str, hint: str = "") -> WebError:
    return WebError(422, "bad_value", message, hint)


_MEMBER, _PRACTITIONER = Need.MEMBER, Need.PRACTITIONER
# fmt: off
ROUTES: tuple[Route, ...] = (
    Route("POST", "/people", add_person, _MEMBER, "Add somebody", Added, NewPersonBody),
    Route("GET", "/people/<person_id>", read_person, _MEMBER, "One profile", Profile),
    Route("PUT", "/people/<person_id>", change_person, _MEMBER, "Change a profile", Accepted,
          PersonBody),
    Route("GET", "/people/<person_id>/health", read_health, _MEMBER,
          "The health questions, and the checks of a person", Health),
    Route("POST", "/people/<person_id>/health", answer_health, _MEMBER,
          "Answer the health questions", Told, HealthBody),
    Route("POST", "/people/<person_id>/release", release, _PRACTITIONER,
          "Release a person for tilting", Accepted, ReleaseBody),
    Route("GET", "/people/<person_id>/prescription", read_prescription, _MEMBER,
          "Limits and prescription of a person", Prescribed),
    Route("PUT", "/people/<person_id>/prescription", prescribe, _PRACTITIONER,
          "Set limits and prescription of a person", Accepted, PrescribeBody),
    Route("POST", "/people/<person_id>/acknowledge", acknowledge_advice, _MEMBER,
          "The advice has been read", Accepted, ReadBody, body_needed=False),
    Route("GET", "/people/<person_id>/changes", read_changes, _MEMBER,
          "Every change of a person", Changes),
)
# fmt: on
