"""Signing in: a stolen cookie, a guessed PIN, the end of a sign-in, and who is let through."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.access.pin import TRIES
from station.people.person import Person, Role
from station.records.engine import make_engine
from station.records.store import Store
from tests.web.fakes import PHONE
from tests.web.visitors import paired, signed_in, with_token
from web.access.browser import PHONE_IDLE, STATION_IDLE, TOKEN
from web.config import WebConfig
from web.services import KEY

PIN, WRONG = "2580", "9753"
OWN = "/api/v1/people/demo/scores"


@dataclass
class Clock:
    """The wall clock of the records."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def records(real_app: Flask, store: Store, config: WebConfig, clock: Clock) -> Iterator[Store]:
    """The records of a real station by that clock; the demo person has a PIN."""
    opened = Store.open(config.database_url, now=clock)
    real_app.extensions[KEY]._store = opened
    opened.pins.set("demo", PIN)
    yield opened
    opened.close()


def sign_in(client: FlaskClient, pin: str = PIN, person: str = "demo", onward: str = "") -> int:
    form = {"person": person, "pin": pin, "next": onward}
    return client.post("/sign-in", data=form).status_code


def token_of(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session[TOKEN])


def test_what_belongs_to_somebody_with_a_pin_asks_for_it_and_goes_on_there(
    real_app: Flask, records: Store
) -> None:
    phone = paired(real_app)
    response = phone.get("/people/demo?week=2")
    assert response.status_code == 303
    assert response.headers["Location"] == "/sign-in?person=demo&next=/people/demo?week%3D2"
    assert "Demo person" in phone.get(response.headers["Location"]).text
    form = {"person": "demo", "pin": PIN, "next": "/people/demo?week=2"}
    response = phone.post("/sign-in", data=form)
    assert (response.status_code, response.headers["Location"]) == (303, "/people/demo?week=2")
    assert phone.get("/people/demo?week=2").status_code == 200


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb"]
)
def test_after_signing_in_nobody_is_led_away_from_the_station(
    real_app: Flask, records: Store, onward: str
) -> None:
    form = {"person": "demo", "pin": PIN, "next": onward}
    assert paired(real_app).post("/sign-in", data=form).headers["Location"] == "/"


def test_a_wrong_pin_is_said_at_the_field_and_never_written_back(
    real_app: Flask, records: Store
) -> None:
    form = {"person": "demo", "pin": WRONG}
    response = paired(real_app).post("/sign-in", data=form)
    assert response.status_code == 422
    assert "That is not the PIN." in response.text
    assert WRONG not in response.text


@pytest.mark.parametrize("person", ["nobody", "otto", "guest", ""])
def test_somebody_without_a_pin_is_answered_like_a_wrong_one(
    real_app: Flask, records: Store, person: str
) -> None:
    response = paired(real_app).post("/sign-in", data={"person": person, "pin": PIN})
    assert response.status_code == 422
    assert "That is not the PIN." in response.text


# A stolen cookie


def test_a_cookie_that_was_copied_before_the_sign_in_is_worth_nothing_after_it(
    real_app: Flask, records: Store
) -> None:
    phone = paired(real_app)
    stolen = with_token(real_app, token_of(phone), "192.168.7.66")
    assert stolen.get("/api/v1/state").status_code == 200
    assert sign_in(phone) == 303
    assert phone.get(OWN).status_code == 200
    assert stolen.get(OWN).status_code == 401
    assert stolen.get("/api/v1/state").status_code == 401


def test_a_cookie_that_somebody_put_there_is_not_the_one_that_pairing_gives(
    real_app: Flask, records: Store
) -> None:
    planted = token_of(paired(real_app))
    phone = with_token(real_app, planted)
    code = real_app.extensions[KEY].pairing.new().digits
    phone.post("/pair/enter", data={"code": code})
    assert token_of(phone) != planted


def test_revoking_a_device_ends_every_copy_of_its_cookie_at_once(
    real_app: Flask, records: Store
) -> None:
    phone, owner = signed_in(real_app, "demo"), signed_in(real_app, Role.OWNER)
    copy = with_token(real_app, token_of(phone))
    assert copy.get(OWN).status_code == 200
    (device,) = (each for each in records.devices.all() if each.person_id == "demo")
    assert "Phone" in owner.get(f"/devices/{device.id}/revoke").text
    assert copy.get(OWN).status_code == 200, "it is only asked"
    assert owner.post(f"/devices/{device.id}/revoke").status_code == 303
    assert phone.get("/api/v1/state").status_code == 401
    assert copy.get("/api/v1/state").status_code == 401


def test_the_cookie_of_the_touchscreen_is_worth_nothing_elsewhere(
    real_app: Flask, records: Store
) -> None:
    screen = signed_in(real_app, Role.OWNER, at_station=True)
    assert screen.get("/audit").status_code == 200
    stolen = with_token(real_app, token_of(screen), PHONE)
    assert stolen.get("/api/v1/state").status_code == 401


def test_the_records_hold_no_token_and_the_cookie_no_authority(
    real_app: Flask, records: Store, config: WebConfig
) -> None:
    phone = signed_in(real_app, Role.OWNER)
    with make_engine(config.database_url).connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM devices").fetchall()
    assert token_of(phone) not in str(kept)
    with phone.session_transaction() as session:
        assert set(session) <= {TOKEN, "_permanent", "csrf_token"}


def test_somebody_sees_and_removes_only_the_own_device(real_app: Flask, records: Store) -> None:
    mine = paired(real_app)
    other, _ = records.devices.pair("Somebody's tablet")
    assert "tablet" not in mine.get("/devices").text
    assert mine.post(f"/devices/{other}/revoke").status_code == 404
    assert len([each for each in records.devices.all() if each.revoked_at is None]) == 2


def test_a_cookie_that_is_not_refreshed_by_late_answers(real_app: Flask, records: Store) -> None:
    """An answer that comes after a sign-in must not put the token before it back."""
    phone = paired(real_app)
    phone.get("/people")
    assert "Set-Cookie" not in phone.get("/api/v1/state").headers
    assert "Set-Cookie" not in phone.get("/people").headers


# A guessed PIN


@pytest.mark.requirement("S38")
def test_five_wrong_tries_lock_the_pin_also_for_the_right_one_and_from_elsewhere(
    real_app: Flask, records: Store, clock: Clock
) -> None:
    phone, other = paired(real_app), paired(real_app, "192.168.7.34")
    assert [sign_in(phone, WRONG) for _ in range(TRIES)] == [422] * (TRIES - 1) + [429]
    assert sign_in(phone) == 429
    assert sign_in(other) == 429
    clock.now += timedelta(minutes=5)
    assert sign_in(other) == 303


def test_the_lock_outlives_a_restart_and_grows(
    real_app: Flask, records: Store, config: WebConfig, clock: Clock
) -> None:
    for _ in range(TRIES):
        records.pins.try_pin("demo", WRONG)
    again = Store.open(config.database_url, now=clock)
    assert again.pins.try_pin("demo", PIN).locked_until == clock.now + timedelta(minutes=5)
    clock.now += timedelta(minutes=5)
    assert again.pins.try_pin("demo", WRONG).locked_until == clock.now + timedelta(minutes=10)
    clock.now += timedelta(minutes=10)
    assert again.pins.try_pin("demo", PIN).right
    assert again.pins.try_pin("demo", WRONG).locked_until is None, "counted anew"
    again.close()


def test_many_tries_at_once_get_no_more_than_one_after_the_other(records: Store) -> None:
    with ThreadPoolExecutor(12) as pool:
        tried = list(pool.map(lambda n: records.pins.try_pin("demo", f"9{n:03d}"), range(12)))
    assert not any(each.right for each in tried)
    looked_at = [each for each in tried if each.locked_until is None]
    assert len(looked_at) == TRIES - 1
    assert not records.pins.try_pin("demo", PIN).right


def test_one_address_gets_few_tries_at_all_people_together(real_app: Flask, records: Store) -> None:
    for number in range(4):
        records.add_person(Person(f"p{number}", f"P {number}"))
        records.pins.set(f"p{number}", PIN)
    phone = paired(real_app)
    answers = [sign_in(phone, WRONG, f"p{number}") for number in range(4) for _ in range(4)]
    assert answers.count(422) <= 10
    assert sign_in(phone, PIN) == 429
    assert sign_in(paired(real_app, "192.168.7.35"), PIN) == 303


def test_an_owner_unlocks_and_resets_a_pin(real_app: Flask, records: Store) -> None:
    for _ in range(TRIES):
        records.pins.try_pin("demo", WRONG)
    owner = signed_in(real_app, Role.OWNER)
    assert "Unlock now" in owner.get("/people/demo/pin").text
    assert owner.post("/people/demo/pin/unlock").status_code == 303
    assert records.pins.try_pin("demo", PIN).right
    new = {"pin": "1379", "again": "1379"}
    assert owner.post("/people/demo/pin", data=new).status_code == 303
    assert records.pins.try_pin("demo", "1379").right


# The end of a sign-in


@pytest.mark.parametrize("at_station", [True, False])
def test_a_sign_in_ends_when_nobody_does_anything(
    real_app: Flask, records: Store, clock: Clock, at_station: bool
) -> None:
    idle = STATION_IDLE if at_station else PHONE_IDLE
    client = real_app.test_client() if at_station else paired(real_app)
    assert sign_in(client) == 303
    clock.now += idle - timedelta(seconds=1)
    assert client.get("/people/demo").status_code == 200, "somebody is there"
    clock.now += idle - timedelta(seconds=1)
    assert client.get(OWN).status_code == 200, "this a page asks by itself"
    clock.now += timedelta(seconds=2)
    assert client.get(OWN).status_code == 401
    assert client.get("/api/v1/state").status_code == 200, "it is still paired, or the touchscreen"


def test_signing_out_ends_it_and_the_phone_stays_paired(real_app: Flask, records: Store) -> None:
    phone = paired(real_app)
    sign_in(phone)
    assert "Sign out Demo person" in phone.get("/people/demo").text
    assert phone.post("/sign-out").status_code == 303
    assert phone.get(OWN).status_code == 401
    assert phone.get("/api/v1/state").status_code == 200


def test_a_deleted_person_is_signed_out_everywhere(real_app: Flask, records: Store) -> None:
    phone, other = signed_in(real_app, "demo"), signed_in(real_app, Role.PRACTITIONER)
    records.erase.person("demo", "Doris")
    assert "Sign out" not in phone.get("/people").text
    assert phone.get(OWN).status_code == 404
    assert records.pins.get("demo") is None
    assert "Sign out" in other.get("/people").text


def test_a_new_pin_signs_out_elsewhere(real_app: Flask, records: Store) -> None:
    here, elsewhere = signed_in(real_app, "demo"), signed_in(real_app, "demo")
    typed = {"old": PIN, "pin": "1379", "again": "1379"}
    assert here.post("/people/demo/pin", data=typed).status_code == 303
    assert here.get(OWN).status_code == 200
    assert elsewhere.get(OWN).status_code == 401


def test_a_role_that_is_taken_away_ends_at_once(real_app: Flask, records: Store) -> None:
    phone = signed_in(real_app, Role.PRACTITIONER)
    assert phone.get("/practice").status_code == 200
    records.care.save_profile(Person("some-practitioner", "Some practitioner"), "owner")
    assert phone.get("/practice").status_code == 403


# Secrets stay where they are


def test_no_pin_and_no_token_stands_in_logs_or_in_the_log_of_changes(
    real_app: Flask, records: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    phone = paired(real_app)
    token = token_of(phone)
    sign_in(phone, WRONG)
    sign_in(phone)
    phone.post("/people/demo/pin", data={"old": PIN, "pin": "1379", "again": "1379"})
    secret = real_app.extensions[KEY].pairing.new().secret
    paired(real_app).post("/pair/by", data={"secret": secret})
    told = caplog.text + str(records.audit.page(limit=100))
    assert not [each for each in (WRONG, PIN, "1379", token, secret) if each in told]
    assert [(row.what, row.ok) for row in reversed(records.audit.page())] == [
        ("try_sign_in", False),
        ("try_sign_in", True),
        ("keep_pin", True),
        ("follow_link", True),
    ]


# While the records cannot be read


@pytest.fixture
def no_records(real_app: Flask, store: Store, config: WebConfig) -> Iterator[FlaskClient]:
    """A paired phone whose station has lost its records."""
    phone = paired(real_app)
    real_app.extensions[KEY].close()
    real_app.extensions[KEY]._store = None
    file = config.data_dir / "station.db"
    kept = file.read_bytes()
    for each in Path(config.data_dir).glob("station.db*"):
        each.unlink()
    file.mkdir()
    yield phone
    file.rmdir()
    file.write_bytes(kept)


def test_without_records_stop_works_and_the_rest_says_why(no_records: FlaskClient) -> None:
    assert no_records.post("/stop").status_code == 202
    assert no_records.post("/return").status_code == 202
    assert no_records.post("/api/v1/stop").status_code == 202
    assert no_records.get("/pair/enter").status_code == 200
    response = no_records.get("/live")
    assert response.status_code == 503
    assert "records" in response.text
    assert no_records.get("/api/v1/state").get_json()["error"]["code"] == "records_down"
    assert no_records.get("/nothing/here").status_code == 404


def test_without_records_the_touchscreen_still_follows_the_table(
    real_app: Flask, no_records: FlaskClient
) -> None:
    assert real_app.test_client().get("/api/v1/state").status_code == 200
