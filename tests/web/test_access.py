"""Every address for every kind of caller; the expectations are written out, not looked up."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.control.plan import NEW_PERSON
from station.people.health import QUESTIONS, QUESTIONS_VERSION
from station.people.person import Person, Role
from station.people.prescription import Rule
from station.records.rows import PersonalProgramRow
from station.records.store import Store
from tests.web.conftest import BEGAN
from tests.web.fakes import COMMISSION, TRUTH, FakeLink
from tests.web.visitors import paired, script, signed_in
from web.access_page import access_page
from web.services import KEY

ANYONE, PAIRED, PRACTITIONER, OWNER = "anyone", "paired", "practitioner", "owner"
TOUCHSCREEN, INVITER = "touchscreen", "touchscreen or owner"

EXPECTED = {
    "GET /static/<path:filename>": ANYONE,
    "POST /api/v1/stop": ANYONE,
    "POST /api/v1/return": ANYONE,
    "POST /stop": ANYONE,
    "POST /return": ANYONE,
    "GET /pair/enter": ANYONE,
    "POST /pair/enter": ANYONE,
    "GET /pair/by": ANYONE,
    "POST /pair/by": ANYONE,
    "GET /welcome": ANYONE,
    "POST /welcome": ANYONE,
    "GET /pair": INVITER,
    "POST /pair": INVITER,
    "GET /pair/name": PAIRED,
    "POST /pair/name": PAIRED,
    "GET /sign-in": PAIRED,
    "POST /sign-in": PAIRED,
    "POST /sign-out": PAIRED,
    "GET /devices": PAIRED,
    "GET /devices/<device_id>/revoke": PAIRED,
    "POST /devices/<device_id>/revoke": PAIRED,
    "GET /audit": OWNER,
    "GET /tokens": OWNER,
    "POST /tokens": OWNER,
    "GET /tokens/<token_id>/revoke": OWNER,
    "POST /tokens/<token_id>/revoke": OWNER,
    "GET /api/v1/tokens": OWNER,
    "POST /api/v1/tokens": OWNER,
    "POST /api/v1/tokens/<token_id>/revoke": OWNER,
    "GET /display": PAIRED,
    "POST /display": PAIRED,
    "GET /reference": PAIRED,
    "POST /programs/restore": PAIRED,
    "GET /people/<person_id>/release/revoke": PRACTITIONER,
    "POST /people/<person_id>/release/revoke": PRACTITIONER,
    "POST /people/<person_id>/proposals/<proposal_id>/reopen": PAIRED,
    "GET /api/v1/programs/<program_id>/steps": PAIRED,
    "GET /api/v1/live/streams": PAIRED,
    "GET /people/<person_id>/pin": PAIRED,
    "POST /people/<person_id>/pin": PAIRED,
    "POST /people/<person_id>/pin/remove": PAIRED,
    "POST /people/<person_id>/pin/unlock": OWNER,
    "GET /commission": TOUCHSCREEN,
    "GET /commission/record": TOUCHSCREEN,
    "GET /api/v1/commission": TOUCHSCREEN,
    "POST /api/v1/commission": TOUCHSCREEN,
    "GET /": PAIRED,
    "GET /live": PAIRED,
    "GET /ready/<program_id>": PAIRED,
    "POST /ready/<program_id>": PAIRED,
    "GET /history": PAIRED,
    "GET /system": PAIRED,
    "POST /system/check": PAIRED,
    "GET /system/log": PAIRED,
    "GET /settings": PAIRED,
    "GET /api/v1/system": PAIRED,
    "GET /system/backups": OWNER,
    "POST /system/backups": OWNER,
    "POST /system/backups/read": OWNER,
    "POST /system/backups/<name>/download": OWNER,
    "GET /system/backups/<name>/restore": OWNER,
    "GET /system/backups/<name>/restore/sure": OWNER,
    "POST /system/backups/<name>/restore/sure": OWNER,
    "GET /history/<session_id>": PAIRED,
    "GET /figures/<exercise_id>.svg": PAIRED,
    "GET /figures/<exercise_id>-still.svg": PAIRED,
    "GET /people": PAIRED,
    "GET /people/new": PAIRED,
    "POST /people/new": PAIRED,
    "GET /people/<person_id>": PAIRED,
    "GET /people/<person_id>/edit": PAIRED,
    "POST /people/<person_id>/edit": PAIRED,
    "GET /people/<person_id>/health": PAIRED,
    "POST /people/<person_id>/health": PAIRED,
    "GET /people/<person_id>/outcome": PAIRED,
    "GET /people/<person_id>/release": PRACTITIONER,
    "POST /people/<person_id>/release": PRACTITIONER,
    "GET /people/<person_id>/prescription": PRACTITIONER,
    "POST /people/<person_id>/prescription": PRACTITIONER,
    "GET /people/<person_id>/changes": PAIRED,
    "POST /people/<person_id>/acknowledge": PAIRED,
    "GET /people/<person_id>/report": PAIRED,
    "GET /people/<person_id>/report.pdf": PAIRED,
    "GET /people/<person_id>/export.zip": PAIRED,
    "GET /people/<person_id>/fhir.json": PAIRED,
    "GET /people/<person_id>/delete": PRACTITIONER,
    "GET /people/<person_id>/delete/sure": PRACTITIONER,
    "POST /people/<person_id>/delete": PRACTITIONER,
    "GET /after/<session_id>": PAIRED,
    "POST /after/<session_id>": PAIRED,
    "GET /after/<session_id>/check": PAIRED,
    "POST /after/<session_id>/check": PAIRED,
    "GET /people/<person_id>/proposals": PAIRED,
    "POST /people/<person_id>/proposals/<proposal_id>/accept": PAIRED,
    "POST /people/<person_id>/proposals/<proposal_id>/decline": PAIRED,
    "GET /people/<person_id>/scores": PAIRED,
    "GET /people/<person_id>/scores/rmdq": PAIRED,
    "POST /people/<person_id>/scores/rmdq": PAIRED,
    "GET /people/<person_id>/scores/psfs": PAIRED,
    "POST /people/<person_id>/scores/psfs": PAIRED,
    "GET /people/<person_id>/scores/other": PAIRED,
    "POST /people/<person_id>/scores/other": PAIRED,
    "GET /programs": PAIRED,
    "POST /programs/import": PAIRED,
    "GET /programs/new": PAIRED,
    "GET /programs/<program_id>": PAIRED,
    "GET /programs/<program_id>.toml": PAIRED,
    "GET /programs/<program_id>/edit": PAIRED,
    "POST /programs/<program_id>/save": PAIRED,
    "POST /programs/<program_id>/delete": PAIRED,
    "GET /people/<person_id>/progress": PAIRED,
    "GET /practice": PRACTITIONER,
    "GET /api/v1/people/<person_id>/summary": PAIRED,
    "GET /exercises": PAIRED,
    "GET /exercises/muscles": PAIRED,
    "GET /exercises/<exercise_id>": PAIRED,
    "GET /openapi.json": PAIRED,
    "GET /api/v1/state": PAIRED,
    "GET /api/v1/live": PAIRED,
    "POST /api/v1/arm": PAIRED,
    "POST /api/v1/disarm": PAIRED,
    "POST /api/v1/start": PAIRED,
    "POST /api/v1/respond": PAIRED,
    "POST /api/v1/acknowledge": PAIRED,
    "GET /api/v1/programs": PAIRED,
    "GET /api/v1/personal": PAIRED,
    "POST /api/v1/personal": PAIRED,
    "PUT /api/v1/personal/<program_id>": PAIRED,
    "POST /api/v1/personal/<program_id>/delete": PAIRED,
    "GET /api/v1/courses": PAIRED,
    "GET /api/v1/exercises": PAIRED,
    "GET /api/v1/people": PAIRED,
    "PUT /api/v1/people/<person_id>/limits": PRACTITIONER,
    "POST /api/v1/people": PAIRED,
    "GET /api/v1/people/<person_id>": PAIRED,
    "PUT /api/v1/people/<person_id>": PAIRED,
    "GET /api/v1/people/<person_id>/health": PAIRED,
    "POST /api/v1/people/<person_id>/health": PAIRED,
    "POST /api/v1/people/<person_id>/release": PRACTITIONER,
    "GET /api/v1/people/<person_id>/prescription": PAIRED,
    "PUT /api/v1/people/<person_id>/prescription": PRACTITIONER,
    "POST /api/v1/people/<person_id>/acknowledge": PAIRED,
    "GET /api/v1/people/<person_id>/changes": PAIRED,
    "GET /api/v1/people/<person_id>/export.zip": PAIRED,
    "GET /api/v1/people/<person_id>/fhir.json": PAIRED,
    "GET /api/v1/people/<person_id>/report.pdf": PAIRED,
    "POST /api/v1/people/<person_id>/erase": PRACTITIONER,
    "GET /api/v1/sessions": PAIRED,
    "GET /api/v1/sessions/<session_id>": PAIRED,
    "GET /api/v1/sessions/<session_id>/samples": PAIRED,
    "POST /api/v1/sessions/<session_id>/ratings": PAIRED,
    "POST /api/v1/sessions/<session_id>/checks": PAIRED,
    "GET /api/v1/people/<person_id>/scores": PAIRED,
    "POST /api/v1/people/<person_id>/scores": PAIRED,
    "GET /api/v1/people/<person_id>/proposals": PAIRED,
    "POST /api/v1/proposals/<proposal_id>/accept": PAIRED,
    "POST /api/v1/proposals/<proposal_id>/decline": PAIRED,
}
BENCH = {
    "GET /bench": PAIRED,
    "POST /api/v1/bench/button": PAIRED,
    "POST /api/v1/bench/estop": PAIRED,
    "POST /api/v1/bench/ankles": PAIRED,
    "POST /api/v1/bench/mains": PAIRED,
    "POST /api/v1/bench/hand": PAIRED,
    "POST /api/v1/bench/return": PAIRED,
    "POST /api/v1/bench/faults": PAIRED,
    "POST /api/v1/bench/body": PAIRED,
    "GET /api/v1/bench/truth": PAIRED,
    "POST /api/v1/bench/mend": PAIRED,
    "POST /api/v1/bench/reset": PAIRED,
    "POST /api/v1/bench/speed": PAIRED,
    "GET /api/v1/bench/story": PAIRED,
    "POST /api/v1/bench/story": PAIRED,
    "GET /bench/story": PAIRED,
    "POST /bench/story": PAIRED,
    "GET /bench/story.toml": PAIRED,
}
ALL = {**EXPECTED, **BENCH}

PROGRAM = """id = "my-easy"
title = "Easy"
summary = "A little."
steps = [{ kind = "exercise", exercise = "cat-cow" }]
"""
BODIES: dict[str, dict[str, object]] = {
    "/api/v1/arm": {"program_id": "first-time", "person_id": "demo"},
    "/api/v1/acknowledge": {"fault": "stall"},
    "/api/v1/commission": {"act": "take"},
    "/api/v1/personal": {"toml": PROGRAM},
    "/api/v1/personal/my-easy": {"toml": PROGRAM, "person_id": "demo"},
    "/api/v1/bench/button": {"down": True},
    "/api/v1/bench/estop": {"open": True},
    "/api/v1/bench/ankles": {"locked": True},
    "/api/v1/bench/mains": {"ok": True},
    "/api/v1/bench/hand": {"held": True},
    "/api/v1/bench/return": {"down": False},
    "/api/v1/bench/faults": {"name": "motor_dead", "on": True},
    "/api/v1/bench/body": {"kg": 80},
    "/api/v1/bench/speed": {"factor": 5},
    "/api/v1/bench/story": {"act": "begin"},
    "/api/v1/tokens": {"name": "Logger", "days": 30},
    "/api/v1/people": {"name": "Anna", "by": "Anna"},
    "/api/v1/people/demo": {"initial": "D", "by": "Demo person"},
    "/api/v1/people/demo/health": {
        "version": QUESTIONS_VERSION, "by": "Demo person",
        "answers": {each.id: "yes" for group in QUESTIONS for each in group.questions},
    },
    "/api/v1/people/demo/erase": {"confirm_name": "Demo person", "by": "Doris"},
    "/api/v1/people/demo/scores": {"kind": "rmdq", "ticked": [1, 2]},
    "/api/v1/sessions/s1/checks": {"minutes": 1, "dizzy": False},
    "/api/v1/people/demo/release": {"by": "Doris", "until": "2099-12-31"},
    "/api/v1/people/demo/prescription": {
        "by": "Doris", "limits": asdict(NEW_PERSON),
        "prescription": {"daily_s": 600.0, "sessions_a_week": 3, "rule": asdict(Rule())},
    },
    "/api/v1/people/demo/limits": {
        "deepest_deg": 20, "rate_down_deg_s": 1, "rate_up_deg_s": 2, "hold_s": 60, "session_s": 300,
    },
}  # fmt: skip


def addresses(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def call(client: FlaskClient, address: str) -> tuple[int, str]:
    """Status and place of a redirect, for a valid request to the address."""
    method, rule = address.split(" ")
    path = (
        rule.replace("<path:filename>", "station.css")
        .replace("<session_id>", "s1")
        .replace("<person_id>", "demo")
        .replace("<proposal_id>", "1")
        .replace("<program_id>", "my-easy")
        .replace("<exercise_id>", "bridge")
        .replace("<device_id>", "d1")
        .replace("<token_id>", "t1")
    )
    if "my-easy" in path:
        row = PersonalProgramRow("my-easy", None, "Easy", PROGRAM, BEGAN, "touchscreen")
        client.application.extensions[KEY].store.personal.save(row)
    body = None if method == "GET" or not path.startswith("/api/") else BODIES.get(path, {})
    response = client.open(path, method=method, json=body, buffered=False)
    response.close()
    return response.status_code, response.headers.get("Location", "")


def is_open(status: int, place: str) -> bool:
    return status not in (401, 403) and not place.endswith("/pair/enter")


@pytest.fixture(autouse=True)
def _truth(link: FakeLink) -> None:
    link.answers["bench_truth"] = TRUTH
    link.answers["commission"] = {"commission": COMMISSION}


def test_every_address_is_in_the_list_of_expectations(app: Flask, real_app: Flask) -> None:
    assert addresses(app) == set(ALL)
    assert addresses(real_app) == set(EXPECTED)


WHO = {
    "stranger": {ANYONE},
    "paired": {ANYONE, PAIRED},
    "member": {ANYONE, PAIRED},
    "practitioner": {ANYONE, PAIRED, PRACTITIONER},
    "script": {ANYONE, PAIRED, PRACTITIONER},  # with a practitioner's token
    "owner": {ANYONE, PAIRED, PRACTITIONER, OWNER, INVITER},
}


NOT_FOR_SCRIPTS = {  # a PIN is for somebody who stands before a screen
    "GET /people/<person_id>/pin",
    "POST /people/<person_id>/pin",
    "POST /people/<person_id>/pin/remove",
}
MAY_BE_ABSENT = ("<proposal_id>", "<device_id>", "<token_id>", "/backups/<name>")
ENDS_SIGN_IN = ("sign", "pair", "devices")


def opened(client_for: Callable[[], FlaskClient], expected: Mapping[str, str]) -> dict[str, int]:
    """Every address that lets this caller pass, with the status."""
    found, client = {}, client_for()
    for address in expected:
        store: Store = client.application.extensions[KEY].store
        if store.person("demo") is None:
            store.add_person(Person("demo", "Demo person"))
        status, place = call(client, address)
        if is_open(status, place):
            found[address] = status
        if address.startswith("POST /") and any(word in address for word in ENDS_SIGN_IN):
            client = client_for()
    return found


def allowed(expected: Mapping[str, str], levels: Collection[str]) -> set[str]:
    return {address for address, level in expected.items() if level in levels}


@pytest.mark.requirement("S38")
@pytest.mark.parametrize("who", WHO)
def test_a_phone_may_do_what_the_role_of_whoever_uses_it_says(
    app: Flask, phone: FlaskClient, store: Store, who: str
) -> None:
    def client() -> FlaskClient:
        if who == "stranger":
            return phone
        if who == "script":
            return script(app, Role.PRACTITIONER)
        return paired(app) if who == "paired" else signed_in(app, Role(who))

    found = opened(client, ALL)
    closed = NOT_FOR_SCRIPTS if who == "script" else set()
    assert set(found) == allowed(ALL, WHO[who]) - closed
    assert not [address for address, status in found.items() if status >= 500]


@pytest.mark.requirement("S38")
def test_a_stranger_is_told_that_it_is_not_paired(phone: FlaskClient, store: Store) -> None:
    closed = [each for each in ALL if ALL[each] != ANYONE and ALL[each] != TOUCHSCREEN]
    found = {address: call(phone, address)[0] for address in closed if "/api/" in address}
    assert set(found.values()) == {401}


def test_the_touchscreen_of_a_real_station_is_a_member_that_stands_there(
    real_app: Flask, store: Store
) -> None:
    found = opened(real_app.test_client, EXPECTED)
    assert set(found) == allowed(EXPECTED, {ANYONE, PAIRED, INVITER, TOUCHSCREEN})
    assert not [address for address, status in found.items() if status >= 500]


def test_an_owner_who_signs_in_at_the_touchscreen_may_do_everything(
    real_app: Flask, store: Store
) -> None:
    found = opened(lambda: signed_in(real_app, Role.OWNER, at_station=True), EXPECTED)
    assert set(found) == set(EXPECTED)


@pytest.mark.parametrize("address", ALL)
def test_the_touchscreen_of_the_simulator_may_do_everything(
    client: FlaskClient, store: Store, address: str
) -> None:
    status, place = call(client, address)
    assert is_open(status, place)
    is_empty_form = address.startswith("POST /") and "/api/" not in address
    has_nothing_to_release = address == "POST /api/v1/people/<person_id>/release"
    is_not_there = status == 404 and any(each in address for each in MAY_BE_ABSENT)
    nothing_given = status == 422 and (is_empty_form or has_nothing_to_release)
    assert status < 400 or nothing_given or is_not_there


@pytest.mark.parametrize("address", BENCH)
def test_there_is_no_bench_on_a_real_station(real_app: Flask, address: str) -> None:
    assert call(real_app.test_client(), address)[0] == 404


def test_an_endpoint_without_a_rule_is_closed(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert client.get("/forgotten").status_code == 403


def test_a_cookie_that_somebody_made_up_does_not_pair(phone: FlaskClient) -> None:
    phone.set_cookie("station", "eyJyb2xlIjoibWVtYmVyIn0.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert phone.get("/api/v1/state").status_code == 401


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(
    app: Flask, phone: FlaskClient
) -> None:
    code = app.extensions["station"].pairing.new().digits
    cookie = phone.post("/pair/enter", data={"code": code}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"]
)
def test_loopback_that_speaks_for_somebody_else_is_a_stranger(
    client: FlaskClient, header: str
) -> None:
    assert client.get("/api/v1/state", headers={header: "127.0.0.1"}).status_code == 401


def test_a_forwarding_header_makes_nobody_the_touchscreen(phone: FlaskClient) -> None:
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert phone.get("/api/v1/state", headers={header: "127.0.0.1"}).status_code == 401


@pytest.mark.parametrize("address", ["", "unix:", "127.0.0.1.evil.example"])
def test_an_address_that_cannot_be_read_is_a_stranger(client: FlaskClient, address: str) -> None:
    client.environ_base["REMOTE_ADDR"] = address
    assert client.get("/api/v1/state").status_code == 401


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_every_way_to_write_loopback_is_the_touchscreen(client: FlaskClient, address: str) -> None:
    client.environ_base["REMOTE_ADDR"] = address
    assert client.get("/api/v1/state").status_code == 200


def test_the_page_of_who_may_what_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "access.md"
    assert page.read_text(encoding="utf-8") == access_page(), "run `make docs`"
