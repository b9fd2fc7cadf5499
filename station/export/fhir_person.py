"""A person, the machine, and what is prescribed, as FHIR R4 resources."""

from dataclasses import dataclass
from datetime import datetime

from station.export.fhir_parts import (
    EXERCISE_THERAPY,
    Resource,
    coded,
    moment,
    pruned,
    refer,
    uuid_of,
    words,
)
from station.people.describe_care import prescription_lines
from station.people.person import Person


@dataclass(frozen=True, slots=True)
class Prescriber:
    """Who has prescribed last, and when."""

    name: str
    at: datetime


def patient(person: Person) -> Resource:
    """The person; the id is a pseudonym, the year of birth all that is known of the day."""
    return pruned(
        {
            "resourceType": "Patient",
            "id": uuid_of("person", person.id),
            "name": [{"use": "usual", "text": person.name.strip()}],
            "birthDate": None if person.birth_year is None else f"{person.birth_year:04}",
        }
    )


def device(version: str) -> Resource:
    """The machine."""
    return {
        "resourceType": "Device",
        "id": uuid_of("device", "station"),
        "status": "active",
        "deviceName": [{"name": "Inversion station", "type": "user-friendly-name"}],
        "type": words("Motor-driven inversion table with guided back exercises"),
        "version": [{"value": version}],
    }


def service_request(
    person: Person, subject: Resource, machine: Resource, by: Prescriber | None
) -> Resource:
    """The prescription: exercise therapy, so often a week, within these limits."""
    repeat = {"frequency": person.prescription.sessions_a_week, "period": 1, "periodUnit": "wk"}
    details = (*_limit_words(person), *prescription_lines(person.prescription))
    return pruned(
        {
            "resourceType": "ServiceRequest",
            "id": uuid_of("prescription", person.id),
            "status": "active",
            "intent": "order",
            "code": coded(EXERCISE_THERAPY),
            "orderDetail": [words(text) for text in details],
            "subject": refer(subject),
            "occurrenceTiming": {"repeat": repeat},
            "authoredOn": by and moment(by.at),
            "requester": by and {"display": by.name},
            "performerType": words("Self-treatment with the station"),
            "supportingInfo": [refer(machine)],
        }
    )


def care_plan(person: Person, subject: Resource, order: Resource) -> Resource:
    """The plan that the prescription belongs to."""
    return pruned(
        {
            "resourceType": "CarePlan",
            "id": uuid_of("plan", person.id),
            "status": "active",
            "intent": "plan",
            "title": "Inversion and back exercises",
            "description": "; ".join(_limit_words(person)),
            "subject": refer(subject),
            "created": order.get("authoredOn"),
            "activity": [{"reference": refer(order)}],
        }
    )


def _limit_words(person: Person) -> tuple[str, ...]:
    """The limits, each with its unit."""
    limits = person.limits
    return (
        f"Deepest angle head down: {limits.deepest_deg:g} deg",
        f"Head down in one go: at most {limits.hold_s:g} s",
        f"Head down in one session: at most {limits.session_s:g} s",
        f"Head down in one day: at most {person.prescription.daily_s:g} s",
        f"Speed on the way down: at most {limits.rate_down_deg_s:g} deg/s",
        f"Speed on the way up: at most {limits.rate_up_deg_s:g} deg/s",
    )
