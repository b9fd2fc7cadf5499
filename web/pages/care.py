"""The health check: its questions, what the answers come to, the release, and advice to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.people.eligibility import HEALTH_CHECK_DAYS
from station.people.health import (
    ANSWERS,
    QUESTIONS,
    QUESTIONS_VERSION,
    Outcome,
    Question,
    advice_for,
    yes_answers,
)
from station.people.person import NAME_LENGTH, Person
from station.records.errors import BadRecord
from station.records.rows import HealthCheckRow
from web.access import Need, current_visitor
from web.armed import tell_session
from web.errors import not_found
from web.forms import Form
from web.language import t
from web.pages.page import Page
from web.profiles import find_profile
from web.services import services
from web.signing import name_of
from web.standing import now, standing

RELEASE_DAYS = 90
LONGEST_RELEASE = timedelta(days=365)
NOTE_LENGTH = 500
TEXTS = {question.id: question.text for group in QUESTIONS for question in group.questions}


@dataclass(frozen=True, slots=True)
class Earlier:
    """A health check before the newest one, of which a "yes" still waits for a practitioner."""

    check: HealthCheckRow
    yes: tuple[Question, ...]


def health_questions(person_id: str) -> ResponseReturnValue:
    """The questions, none of them answered beforehand, and the checks of the past."""
    found = find_profile(services(), person_id)
    return _questions(found, Form({"by": found.name}))


def answer_health(person_id: str) -> ResponseReturnValue:
    """Keep the answers as given; what they come to stands on the next page."""
    rooms, form = services(), Form(request.form)
    found = find_profile(rooms, person_id)
    by = name_of(form, _("Enter the name of whoever answers."), NAME_LENGTH)
    answers = {name: form.one_of(name, ANSWERS, _("Answer yes or no.")) for name in TEXTS}
    if form.text("version") != str(QUESTIONS_VERSION):
        form.refuse("version", _("The questions have changed meanwhile; answer them again."))
    if form.errors:
        return _questions(found, form), 422
    row = rooms.store.care.record_health(found.id, answers, by)
    if row.outcome != Outcome.FREE:
        tell_session(rooms, found)
    return redirect(f"/people/{found.id}/outcome", code=303)


def health_outcome(person_id: str) -> ResponseReturnValue:
    """What a health check came to, in plain words, and what to do next; ?check=ID for any."""
    rooms = services()
    found = find_profile(rooms, person_id)
    checks = rooms.store.care.health_checks(found.id)
    if not checks:
        return redirect(f"/people/{found.id}/health", code=303)
    wanted = request.args.get("check")
    check = next((each for each in checks if wanted in (None, str(each.id))), None)
    if check is None:
        raise not_found("health check")
    return render_template(
        "outcome.html",
        person=found,
        check=check,
        newest=check is checks[0],
        advice=advice_for(Outcome(check.outcome)),
        answers=_told(check.answers),
        standing=standing(rooms, found),
        waiting=_earlier(rooms.store.care.waiting(found.id), check),
        releases=[each for each in rooms.store.care.releases(found.id)
                  if each.health_check_id == check.id],
        may_release=current_visitor().may(Need.PRACTITIONER),
    )  # fmt: skip


def release_form(person_id: str) -> ResponseReturnValue:
    """The release, with what was answered beside it."""
    rooms = services()
    found = find_profile(rooms, person_id)
    until = now().date() + timedelta(days=RELEASE_DAYS)
    return _release(found, Form({"by": assigned(found), "until": until.isoformat()}))


def release_person(person_id: str) -> ResponseReturnValue:
    """Release somebody whose answers stand against tilting (S32)."""
    rooms, form, today = services(), Form(request.form), now().date()
    found = find_profile(rooms, person_id)
    by = name_of(form, _("Enter your name; it is kept with the release."), NAME_LENGTH)
    until = form.day("until", today, today + LONGEST_RELEASE)
    note = form.line("note", longest=NOTE_LENGTH)
    if found.see_doctor and not note:
        form.refuse("note", _("Write down what the doctor has found."))
    if not form.errors and until is None:
        form.refuse("until", _("Enter the last day of the release."))
    if not form.errors:
        try:
            rooms.store.care.release(found.id, by, until, note)
        except BadRecord as error:
            form.refuse("until", f"{t(str(error.args[0]))} {t(error.hint)}".strip())
    if form.errors:
        return _release(found, form), 422
    flash(_("%(name)s is released.", name=found.name))
    return redirect(f"/people/{found.id}", code=303)


def revoke_form(person_id: str) -> ResponseReturnValue:
    """Whether the release shall really be taken back, and what follows."""
    found = find_profile(services(), person_id)
    return _revoke(found, Form({"by": assigned(found)}))


def revoke_release(person_id: str) -> ResponseReturnValue:
    """Take the release back: no tilting until there is another one (S32)."""
    rooms, form = services(), Form(request.form)
    found = find_profile(rooms, person_id)
    by = name_of(form, _("Enter your name; it is kept with the change."), NAME_LENGTH)
    why = form.line("why", longest=NOTE_LENGTH)
    if not form.errors:
        try:
            rooms.store.care.revoke(found.id, by, why)
        except BadRecord as error:
            form.refuse("why", t(str(error.args[0])))
    if form.errors:
        return _revoke(found, form), 422
    tell_session(rooms, found)
    flash(_("The release of %(name)s is taken back.", name=found.name))
    return redirect(f"/people/{found.id}", code=303)


def acknowledge_advice(person_id: str) -> ResponseReturnValue:
    """Somebody has read the advice (S37)."""
    rooms = services()
    found = find_profile(rooms, person_id)
    rooms.store.care.acknowledge(found.id, current_visitor().person_id or "")
    flash(_("Kept: the advice has been read."))
    to_start = request.form.get("back") == "start"
    return redirect(f"/?person={found.id}" if to_start else f"/people/{found.id}", code=303)


def assigned(person: Person) -> str:
    """The name of who looks after somebody, to begin the field "Your name" with."""
    found = person.practitioner_id and services().store.person(person.practitioner_id)
    return found.name if found else ""


def _questions(person: Person, form: Form) -> str:
    checks = services().store.care.health_checks(person.id)
    return render_template(
        "health.html",
        person=person,
        form=form,
        groups=QUESTIONS,
        version=QUESTIONS_VERSION,
        total=len(TEXTS),
        days=HEALTH_CHECK_DAYS,
        checks=checks,
    )


def _release(person: Person, form: Form) -> str:
    check = services().store.care.latest_health(person.id)
    found_waiting = services().store.care.waiting(person.id)
    return render_template(
        "release.html",
        person=person,
        form=form,
        check=check,
        yes=yes_answers(check.answers) if check else (),
        waiting=_earlier(found_waiting, check),
        last_day=_counts_until(check),
        releases=services().store.care.releases(person.id),
    )


def _revoke(person: Person, form: Form) -> str:
    check = services().store.care.latest_health(person.id)
    releases = [each for each in services().store.care.releases(person.id)
                if check and each.health_check_id == check.id]  # fmt: skip
    return render_template("revoke.html", person=person, form=form, releases=releases)


def _earlier(waiting: HealthCheckRow | None, check: HealthCheckRow | None) -> Earlier | None:
    """The answers of a check before this one that still wait for a practitioner."""
    if waiting is None or check is None or waiting.id == check.id:
        return None
    return Earlier(waiting, yes_answers(waiting.answers))


def _counts_until(check: HealthCheckRow | None) -> date | None:
    if check is None:
        return None
    return check.at.astimezone().date() + timedelta(days=HEALTH_CHECK_DAYS)


def _told(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each answer beside its question; one that is no longer asked goes by its id."""
    return [(t(TEXTS.get(name, name)), answer) for name, answer in answers.items()]


# fmt: off
PAGES: tuple[Page, ...] = (
    Page("GET", "/people/<person_id>/health", health_questions, Need.MEMBER),
    Page("POST", "/people/<person_id>/health", answer_health, Need.MEMBER),
    Page("GET", "/people/<person_id>/outcome", health_outcome, Need.MEMBER),
    Page("GET", "/people/<person_id>/release", release_form, Need.PRACTITIONER),
    Page("POST", "/people/<person_id>/release", release_person, Need.PRACTITIONER),
    Page("GET", "/people/<person_id>/release/revoke", revoke_form, Need.PRACTITIONER),
    Page("POST", "/people/<person_id>/release/revoke", revoke_release, Need.PRACTITIONER),
    Page("POST", "/people/<person_id>/acknowledge", acknowledge_advice, Need.MEMBER),
)
# fmt: on
