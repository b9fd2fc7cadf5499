"""Profiles, health checks and prescriptions over the API: strict, and by the same rules."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.control.plan import NEW_PERSON, Limits
from station.people.health import QUESTIONS, QUESTIONS_VERSION
from station.people.person import Role
from station.people.prescription import Rule
from station.records.store import Store
from tests.web.fakes import FakeLink
from web import WebConfig, create_app
from web.services import KEY

PEOPLE = "/api/v1/people"
OTTO = f"{PEOPLE}/otto"
NO = {question.id: "no" for group in QUESTIONS for question in group.questions}
ANSWERED = {"version": QUESTIONS_VERSION, "answers": NO, "by": "Otto"}
PRESCRIBED: dict[str, Any] = {
    "by": "Doris",
    "why": "Gets on well.",
    "limits": asdict(NEW_PERSON) | {"deepest_deg": 25.0},
    "prescription": {
        "daily_s": 480.0,
        "sessions_a_week": 4,
        "programs": ["first-time"],
        "rule": asdict(Rule()),
        "course": "six-weeks",
        "course_began_on": "2026-03-02",
    },
}


def body(client: FlaskClient, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200
    found: dict[str, Any] | None = answer.json
    assert found is not None
    return found


def in_days(days: int) -> str:
    return str(datetime.now(UTC).astimezone().date() + timedelta(days=days))


def test_somebody_is_added_and_read_back(client: FlaskClient, store: Store) -> None:
    answer = client.post(PEOPLE, json={"name": "Anna", "by": "Anna", "height_cm": 172})
    assert answer.json == {"accepted": True, "id": "anna"}
    anna = body(client, f"{PEOPLE}/anna")
    assert (anna["name"], anna["height_cm"], anna["role"]) == ("Anna", 172, "member")
    assert anna["refusal"]["code"] == "health_check"


def test_how_a_screen_speaks_to_somebody_is_kept(client: FlaskClient, store: Store) -> None:
    chosen = {"language": "de", "guidance": "speech", "turning": "never"}
    assert client.put(OTTO, json={"by": "Otto", **chosen}).status_code == 202
    everybody = {one["id"]: one for one in body(client, PEOPLE)["items"]}
    assert body(client, OTTO).items() >= chosen.items()
    assert everybody["otto"].items() >= chosen.items()
    assert everybody["demo"]["guidance"] == "sound"


@pytest.mark.parametrize("taken", ["otto", "new", "guest"])
def test_an_id_that_is_taken_or_an_address_of_a_page_is_refused(
    client: FlaskClient, store: Store, taken: str
) -> None:
    answer = client.post(PEOPLE, json={"name": "Anna", "by": "Anna", "id": taken})
    assert answer.status_code == 422
    assert "is taken" in answer.text
    assert store.person("otto") is not None
    assert len(store.people()) == 2


@pytest.mark.parametrize(
    ("path", "given"),
    [
        (PEOPLE, {"json": {"name": "Anna", "by": "Anna", "id": "otto"}}),
        (
            "/people/new",
            {"data": {"name": "Otto", "colour": "#2a6f97", "units": "metric", "role": "member"}},
        ),
    ],
)
def test_two_who_are_added_at_once_never_become_one(
    client: FlaskClient,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    given: dict[str, Any],
) -> None:
    before = store.person("otto")
    monkeypatch.setattr(store, "people", tuple)  # otto was added after this was asked
    answer = client.post(path, **given)
    assert answer.status_code == 422
    assert store.person("otto") == before


def test_what_is_left_out_of_a_profile_stays_and_null_takes_it_out(
    client: FlaskClient, store: Store
) -> None:
    assert (
        client.put(OTTO, json={"by": "Otto", "height_cm": 180, "initial": "O"}).status_code == 202
    )
    assert client.put(OTTO, json={"by": "Otto", "height_cm": None}).status_code == 202
    otto = body(client, OTTO)
    assert (otto["height_cm"], otto["initial"], otto["name"]) == (None, "O", "Otto <b>")


@pytest.mark.requirement("S39")
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "  "}, {"name": "x" * 61}, {"name": None}, {"colour": "red"},
        {"initial": "ABC"}, {"height_cm": 99}, {"height_cm": "180"}, {"birth_year": 1899},
        {"units": "parsecs"}, {"role": "guest!"}, {"limits": {}}, {"released": True}, {"by": ""},
        {"practitioner_id": "otto"}, {"language": "German"}, {"guidance": "loud"},
        {"turning": "maybe"},
    ],
)  # fmt: skip
def test_a_profile_takes_nothing_that_does_not_belong_in_it(
    client: FlaskClient, store: Store, wrong: dict[str, object]
) -> None:
    before = store.person("otto")
    assert client.put(OTTO, json={"by": "Otto", **wrong}).status_code == 422
    assert store.person("otto") == before


def test_a_member_gives_nobody_a_role(real_app: Flask, store: Store) -> None:
    member = real_app.test_client()
    answer = member.put(OTTO, json={"by": "Otto", "role": "owner"})
    assert answer.status_code == 403
    answer = member.post(PEOPLE, json={"name": "Anna", "by": "Anna", "role": "practitioner"})
    assert answer.status_code == 403
    assert {person.role for person in store.people()} == {Role.MEMBER}


def test_questions_are_handed_out_and_checks_come_back_as_they_were_given(
    client: FlaskClient, store: Store
) -> None:
    asked = body(client, f"{OTTO}/health")
    ids = [question["id"] for group in asked["groups"] for question in group["questions"]]
    assert ids == list(NO)
    answers = {**NO, "glaucoma": "yes"}
    told = client.post(f"{OTTO}/health", json={**ANSWERED, "answers": answers}).json
    assert told is not None
    assert told["outcome"] == "release"
    assert "practitioner" in told["advice"]
    kept = body(client, f"{OTTO}/health")["items"][0]
    assert (kept["answers"], kept["version"], kept["by"]) == (answers, QUESTIONS_VERSION, "Otto")


@pytest.mark.requirement("S32")
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"answers": dict.fromkeys(list(NO)[1:], "no")}, 422),
        ({"answers": {**NO, "glaucoma": "?"}}, 422),
        ({"answers": {**NO, "glaucoma": True}}, 422),
        ({"answers": {**NO, "unheard-of": "no"}}, 422),
        ({"version": QUESTIONS_VERSION + 1}, 409),
    ],
)
def test_a_check_that_is_not_whole_clears_nobody(
    client: FlaskClient, store: Store, change: dict[str, object], status: int
) -> None:
    assert client.post(f"{OTTO}/health", json={**ANSWERED, **change}).status_code == status
    otto = store.person("otto")
    assert otto is not None
    assert otto.health_checked_on is None


def test_the_questions_that_are_missing_are_named(client: FlaskClient, store: Store) -> None:
    answers = {name: "no" for name in NO if name != "hernia"}
    answer = client.post(f"{OTTO}/health", json={**ANSWERED, "answers": answers})
    assert "Missing: hernia." in answer.text


def test_a_release_clears_until_its_day_and_for_a_year_at_most(
    client: FlaskClient, store: Store
) -> None:
    client.post(f"{OTTO}/health", json={**ANSWERED, "answers": {**NO, "reflux": "yes"}})
    too_long = client.post(f"{OTTO}/release", json={"by": "Doris", "until": in_days(366)})
    assert too_long.status_code == 422
    assert body(client, OTTO)["refusal"]["code"] == "not_released"
    until = in_days(30)
    answer = client.post(f"{OTTO}/release", json={"by": "Doris", "until": until, "note": "Mild."})
    assert answer.status_code == 202
    otto = body(client, OTTO)
    assert (otto["refusal"], otto["cleared_until"]) == (None, until)


def test_what_is_prescribed_is_read_back_and_the_change_is_kept(
    client: FlaskClient, store: Store
) -> None:
    assert client.put(f"{OTTO}/prescription", json=PRESCRIBED).status_code == 202
    found = body(client, f"{OTTO}/prescription")
    assert found["limits"] == PRESCRIBED["limits"]
    assert found["prescription"] == {**PRESCRIBED["prescription"], "dose_percent": 100}
    change = body(client, f"{OTTO}/changes")["items"][0]
    assert (change["by"], change["what"], change["after"]["why"]) == (
        "Doris", "prescription", "Gets on well.",
    )  # fmt: skip
    assert (change["before"]["deepest_deg"], change["after"]["deepest_deg"]) == (15.0, 25.0)


@pytest.mark.requirement("S39")
@pytest.mark.parametrize(
    "wrong",
    [
        {"daily_s": 3601.0}, {"sessions_a_week": 0}, {"sessions_a_week": 2.5}, {"programs": []},
        {"programs": ["unheard-of"]}, {"course": "unheard-of"}, {"dose_percent": 201},
        {"rule": {}}, {"rule": asdict(Rule()) | {"own_deepest_deg": 31.0}}, {"more": 1},
    ],
)  # fmt: skip
def test_a_prescription_outside_its_ranges_is_refused(
    client: FlaskClient, store: Store, wrong: dict[str, object]
) -> None:
    sent = PRESCRIBED | {"prescription": PRESCRIBED["prescription"] | wrong}
    assert client.put(f"{OTTO}/prescription", json=sent).status_code == 422
    otto = store.person("otto")
    assert otto is not None
    assert otto.limits == NEW_PERSON


@pytest.mark.requirement("S7")
def test_no_limit_is_prescribed_over_this_machines_cap(
    config: WebConfig, link: FakeLink, store: Store
) -> None:
    app = create_app(replace(config, machine=Limits(20.0, 3.0, 3.0, 180.0, 1200.0)), link)
    client = app.test_client()
    answer = client.put(f"{OTTO}/prescription", json=PRESCRIBED)
    assert answer.status_code == 422
    assert answer.json is not None
    message = "Deepest angle, head down: 25° is more than this machine's 20°."
    assert answer.json["error"]["message"] == message
    demo = body(client, f"{PEOPLE}/demo/prescription")
    assert (demo["limits"]["deepest_deg"], demo["on_this_machine"]["deepest_deg"]) == (30.0, 20.0)
    app.extensions[KEY].close()


def test_limits_that_are_set_alone_leave_the_prescription_and_a_change(
    client: FlaskClient, store: Store
) -> None:
    client.put(f"{OTTO}/prescription", json=PRESCRIBED)
    limits = asdict(NEW_PERSON) | {"hold_s": 90.0}
    assert client.put(f"{OTTO}/limits", json=limits).status_code == 202
    found = body(client, f"{OTTO}/prescription")
    assert found["limits"] == limits
    assert found["prescription"]["sessions_a_week"] == 4
    change = body(client, f"{OTTO}/changes")["items"][0]
    assert (change["before"]["hold_s"], change["after"]["hold_s"]) == (60.0, 90.0)


@pytest.mark.requirement("S37")
def test_advice_stands_until_it_is_read(client: FlaskClient, store: Store) -> None:
    flag = next(each.id for group in QUESTIONS for each in group.questions if each.red_flag)
    client.post(f"{OTTO}/health", json={**ANSWERED, "answers": {**NO, flag: "yes"}})
    assert "doctor" in body(client, OTTO)["advice"]
    assert client.post(f"{OTTO}/acknowledge").status_code == 202
    otto = body(client, OTTO)
    assert otto["advice"] == ""
    assert otto["see_doctor"] is True


def test_the_guest_has_no_profile(client: FlaskClient, store: Store) -> None:
    assert client.get(f"{PEOPLE}/guest").status_code == 404
    assert client.put(f"{PEOPLE}/guest", json={"by": "Me"}).status_code == 404
    assert client.put(f"{PEOPLE}/guest/prescription", json=PRESCRIBED).status_code == 404
