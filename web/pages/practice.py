"""A practitioner's people: who stopped logging, who hurts, whose papers run out, what waits."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from station.people.attention import Level, Mark, days_since, marks
from station.people.person import Person, Role
from station.people.summary import DAYS, Fortnight
from station.records.rows import ProposalRow, SessionRow
from web.access import Need
from web.charts.strips import count
from web.overview import local_day, midnight
from web.pages.page import Page
from web.services import Services, services

_NOBODY = Fortnight()


@dataclass(frozen=True, slots=True)
class Patient:
    """One line of the page.

    Attributes:
        days: Since the last session; None when there has been none.
        done: Sessions of the last seven days, in words.
        pain: Before and after the last session; None when neither was said.
        proposals: Waiting to be decided.
    """

    person: Person
    last: SessionRow | None
    days: int | None
    done: str
    aim: int
    pain: tuple[int | None, int | None] | None
    marks: tuple[Mark, ...]
    proposals: tuple[ProposalRow, ...]

    @property
    def urgency(self) -> int:
        """Whoever comes first: red, amber, something waiting, nothing."""
        worst = min((mark.level for mark in self.marks), default=Level.AMBER + 1)
        return worst if self.marks or self.proposals else worst + 1


def practice() -> ResponseReturnValue:
    """Everybody whom a practitioner looks after, whoever needs it most first."""
    rooms, practitioner_id = services(), request.args.get("practitioner") or None
    everybody = patients(rooms, practitioner_id, local_day())
    return render_template(
        "practice.html",
        patients=everybody,
        urgent=sum(patient.urgency == Level.RED for patient in everybody),
        waiting=sum(len(patient.proposals) for patient in everybody),
        practitioner=rooms.store.person(practitioner_id) if practitioner_id else None,
        practitioners=[one for one in rooms.store.people() if one.role is Role.PRACTITIONER],
    )


def patients(rooms: Services, practitioner_id: str | None, today: date) -> tuple[Patient, ...]:
    """The lines of the page; three bounded queries, however many years there are."""
    store = rooms.store
    week, fortnight = (midnight(today - timedelta(days=n * DAYS - 1)) for n in (1, 2))
    lasts = store.history.last_sessions(practitioner_id)
    recent = store.history.fortnights(week, fortnight, practitioner_id)
    waiting: dict[str, list[ProposalRow]] = {}
    for proposal in store.progress.open_proposals():
        waiting.setdefault(proposal.person_id, []).append(proposal)
    found = [
        _patient(
            person,
            lasts.get(person.id),
            recent.get(person.id, _NOBODY),
            tuple(waiting.get(person.id, ())),
            today,
        )
        for person in store.care.patients(practitioner_id)
    ]
    return tuple(sorted(found, key=lambda patient: (patient.urgency, -len(patient.marks))))


def _patient(
    person: Person,
    last: SessionRow | None,
    recent: Fortnight,
    proposals: tuple[ProposalRow, ...],
    today: date,
) -> Patient:
    return Patient(
        person,
        last,
        days_since(last, today),
        count(recent.done),
        person.prescription.sessions_a_week,
        _pain(last),
        marks(person, last, recent, today),
        proposals,
    )


def _pain(last: SessionRow | None) -> tuple[int | None, int | None] | None:
    if last is None or (last.before_nrs is None and last.after_nrs is None):
        return None
    return last.before_nrs, last.after_nrs


PAGES: tuple[Page, ...] = (Page("GET", "/practice", practice, Need.PRACTITIONER),)
