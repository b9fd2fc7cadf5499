"""The bundle: what the standard's own model takes, with every number where it belongs."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from station.export.fhir import bundle
from station.export.period import ALL, Period
from station.people.person import GUEST, Person
from station.records.rows import SessionRow
from station.records.store import Store
from tests.export.made import BEGAN, running

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
NAMES = {"cat-cow": "Cat and cow"}
Resources = list[dict[str, Any]]


def made(store: Store, person: Person | None, period: Period = ALL) -> Resources:
    """The resources of a bundle that the standard's model has taken."""
    assert person is not None
    raw = b"".join(bundle(store, person, period, NAMES, NOW))
    Bundle.model_validate_json(raw)
    data = json.loads(raw)
    urls = [each["fullUrl"] for each in data["entry"]]
    assert len(urls) == len(set(urls))
    assert references(data) <= set(urls)
    return [each["resource"] for each in data["entry"]]


def references(data: Any) -> set[str]:
    """Every reference anywhere within."""
    if isinstance(data, list):
        return set().union(*map(references, data))
    if not isinstance(data, dict):
        return set()
    own = {data["reference"]} if isinstance(data.get("reference"), str) else set()
    return own.union(*map(references, data.values()))


def of(resources: Resources, kind: str, code: str = "") -> Resources:
    """Those of a kind, with a code when one is named."""
    return [
        each
        for each in resources
        if each["resourceType"] == kind and (not code or code in json.dumps(each["code"]))
    ]


@pytest.fixture
def resources(store: Store) -> Resources:
    return made(store, store.person("anna"))


def test_pain_is_a_number_before_and_after_its_session(resources: Resources) -> None:
    before, after, *_ = of(resources, "Observation", "72514-3")
    assert before["code"]["coding"][0]["system"] == "http://loinc.org"
    found = [(each["valueQuantity"]["value"], each["effectiveDateTime"], each["note"][0]["text"])
             for each in (before, after)]  # fmt: skip
    assert found == [
        (4, "2026-03-01T09:00:00Z", "Before the session."),
        (2, "2026-03-01T09:12:30Z", "After the session."),
    ]
    session = of(resources, "Procedure")[0]
    assert before["partOf"] == after["partOf"] == [{"reference": f"urn:uuid:{session['id']}"}]


def test_minutes_of_exercise_have_their_code_and_unit(resources: Resources) -> None:
    minutes = [each["valueQuantity"] for each in of(resources, "Observation", "55411-3")]
    assert minutes[0] == {
        "value": 12.5, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min",
    }  # fmt: skip
    assert len(minutes) == 4


def test_a_session_says_how_it_ended_and_why(resources: Resources) -> None:
    ended = [(each["status"], each.get("statusReason", {}).get("text", ""))
             for each in of(resources, "Procedure")]  # fmt: skip
    assert ended == [
        ("completed", ""),
        ("stopped", "Stopped"),
        ("not-done", "Not begun in time"),
        ("stopped", "The station went down"),
    ]


def test_the_prescription_is_exercise_therapy_four_times_a_week(resources: Resources) -> None:
    (order,) = of(resources, "ServiceRequest", "229065009")
    assert order["code"]["coding"][0]["system"] == "http://snomed.info/sct"
    assert order["occurrenceTiming"]["repeat"] == {"frequency": 4, "period": 1, "periodUnit": "wk"}
    assert order["requester"] == {"display": "Dr Berg"}
    details = [each["text"] for each in order["orderDetail"]]
    assert "Deepest angle head down: 20 deg" in details
    (plan,) = of(resources, "CarePlan")
    assert plan["activity"] == [{"reference": {"reference": f"urn:uuid:{order['id']}"}}]


def test_the_patient_has_a_pseudonym_a_name_and_a_year(resources: Resources) -> None:
    (patient,) = of(resources, "Patient")
    assert patient["name"] == [{"use": "usual", "text": "Anna Kovács"}]
    assert patient["birthDate"] == "1960"
    assert "anna" not in patient["id"]
    assert len(of(resources, "Device")) == 1


def test_exercises_carry_their_names_and_repetitions(resources: Resources) -> None:
    done = [(each["valueCodeableConcept"]["text"], each["component"][0]["valueQuantity"]["value"])
            for each in of(resources, "Observation", "73985-4")]  # fmt: skip
    assert done == [("Cat and cow", 12), ("bridge", 10)]


def test_what_was_answered_is_there_and_what_was_not_is_not(resources: Resources) -> None:
    answers = [each["valueBoolean"] for each in of(resources, "Observation", "Dizzy one minute")]
    assert answers == [False]
    assert of(resources, "Observation", "Dizzy three minutes") == []


def test_not_well_stops_and_faults_are_issues_of_their_session(resources: Resources) -> None:
    texts = [each["code"]["text"] for each in of(resources, "DetectedIssue")]
    assert texts == [
        "The session ended with the person not well or in more pain",
        "Stopped by hand, times: 2",
        "Faults of the machine: 1",
    ]


def test_questionnaires_are_scores_with_their_range(resources: Resources) -> None:
    found = [
        (each["code"]["text"], each["valueQuantity"]["value"], each["note"][0]["text"])
        for each in of(resources, "Observation")
        if "partOf" not in each
    ]
    assert found == [
        ("Roland-Morris", 8, "Of 24 possible."),
        ("Patient-specific", 5, "Of 10 possible. More is better."),
        ("ODI", 32, "Of 100 possible."),
    ]


def test_a_session_that_still_runs_is_in_progress(store: Store) -> None:
    store.begin_session(running())
    last = of(made(store, store.person("anna")), "Procedure")[-1]
    assert last["status"] == "in-progress"
    assert "end" not in last["performedPeriod"]


def test_only_the_days_that_were_asked_for(store: Store) -> None:
    day = BEGAN.astimezone().date()
    resources = made(store, store.person("anna"), Period(day, day))
    assert [each["code"]["text"] for each in of(resources, "Procedure")] == ["First time"]


def test_somebody_new_without_anything_is_a_whole_bundle(store: Store) -> None:
    store.add_person(Person("new", " Ĝī <&> 東京\u202e "))
    kinds = [each["resourceType"] for each in made(store, store.person("new"))]
    assert kinds == ["Patient", "Device", "ServiceRequest", "CarePlan"]


def test_sessions_of_guests_can_be_told_too(store: Store) -> None:
    row = SessionRow("g", "guest", "no-table", "x", BEGAN, BEGAN, "completed", note="  \n ")
    store.begin_session(row)
    (session,) = of(made(store, GUEST), "Procedure")
    assert "note" not in session
