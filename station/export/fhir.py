"""One person's records as an HL7 FHIR R4 bundle, written while it is being sent.

The bundle is a collection: it carries what happened, and asks no server to keep anything. What has
no code that is certain has a text instead; a wrong code would be worse than none.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version

from station.export.fhir_parts import Resource, entry, moment
from station.export.fhir_person import Prescriber, care_plan, device, patient, service_request
from station.export.fhir_session import Around, score_resource, session_resources
from station.export.period import Period
from station.people.person import Person
from station.records.store import Store

PRESCRIBED = ("prescription", "limits")


def bundle(
    store: Store, person: Person, period: Period, exercises: Mapping[str, str], now: datetime
) -> Iterator[bytes]:
    """The bundle as JSON, piece by piece.

    Args:
        store: The records.
        person: Whose.
        period: From when to when.
        exercises: Names of exercises by their ids.
        now: When it is made.
    """
    head = {"resourceType": "Bundle", "type": "collection", "timestamp": moment(now)}
    yield f'{json.dumps(head)[:-1]}, "entry": [\n'.encode()
    for number, resource in enumerate(resources(store, person, period, exercises)):
        comma = ",\n" if number else ""
        yield f"{comma}{json.dumps(entry(resource), ensure_ascii=False)}".encode()
    yield b"\n]}\n"


def resources(
    store: Store, person: Person, period: Period, exercises: Mapping[str, str]
) -> Iterator[Resource]:
    """Every resource of the bundle, one after the other."""
    subject, machine = patient(person), device(_version())
    order = service_request(person, subject, machine, prescriber(store, person.id))
    yield from (subject, machine, order, care_plan(person, subject, order))
    around = Around(subject, machine, order, exercises)
    for sessions in store.export.sessions(person.id, period.stretch):
        done = store.export.exercises(sessions)
        for row in sessions:
            yield from session_resources(row, done.get(row.id, ()), around)
    for scores in store.export.scores(person.id, period.stretch):
        for score in scores:
            yield score_resource(score, subject)


def prescriber(store: Store, person_id: str) -> Prescriber | None:
    """Who has changed limits or prescription last; None when both are as for somebody new."""
    changes = (change for change in store.changes(person_id) if change.what in PRESCRIBED)
    newest = next(changes, None)
    return None if newest is None else Prescriber(newest.by, newest.at)


def _version() -> str:
    return version("inversion-station")
