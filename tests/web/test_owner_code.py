"""The first owner: a code that only the station itself shows, once, and what it makes."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.people.person import Person, Role
from station.records.store import RecordsError, Store
from tests.web.fakes import PHONE
from tests.web.visitors import signed_in
from web.log_ring import without_secrets
from web.owner_code import OwnerCode, announce
from web.pairing import LOCK_S, TRIES, Verdict
from web.services import KEY

SHOWN = re.compile(r'class="code">([A-Z0-9]{4}-[A-Z0-9]{4})<')


@pytest.fixture
def stranger(real_app: Flask, store: Store) -> FlaskClient:
    """A phone that is not paired with a real station."""
    client = real_app.test_client()
    client.environ_base["REMOTE_ADDR"] = PHONE
    return client


def code_on(screen: FlaskClient) -> str:
    found = SHOWN.search(screen.get("/").text)
    assert found, "no code is shown"
    return found[1]


def typed(code: str, name: str = "Olga", pin: str = "2580") -> dict[str, str]:
    return {"code": code, "name": name, "pin": pin, "again": pin}


def test_the_code_stands_on_the_stations_own_screen_and_in_its_log_and_nowhere_else(
    real_app: Flask, stranger: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    code = code_on(real_app.test_client())
    assert code_on(real_app.test_client()) == code, "one for each start"
    assert caplog.text.count(code) == 1
    assert code not in stranger.get("/welcome").text
    assert not SHOWN.search(signed_in(real_app, Role.PRACTITIONER).get("/").text)


def test_the_log_that_members_see_has_no_code(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    code = OwnerCode(Seconds())
    announce(code, lambda: store)
    shown = code.current(store)
    assert shown is not None
    assert shown in caplog.text
    assert shown not in without_secrets(caplog.text)


def test_records_that_fail_keep_no_station_from_starting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> Store:
        raise RecordsError("The disk is full.")

    announce(OwnerCode(Seconds()), fail)
    assert "owner is not known: The disk is full." in caplog.text


def test_whoever_types_it_is_the_owner_and_signed_in_on_a_paired_phone(
    real_app: Flask, stranger: FlaskClient
) -> None:
    code = code_on(real_app.test_client())
    assert stranger.post("/welcome", data=typed(code.lower())).status_code == 303
    assert stranger.get("/audit").status_code == 200
    records: Store = real_app.extensions[KEY].store
    olga = records.person("olga")
    assert olga is not None
    assert olga.role is Role.OWNER
    assert records.pins.try_pin("olga", "2580").right
    assert not SHOWN.search(real_app.test_client().get("/").text)
    assert stranger.get("/welcome").headers["Location"] == "/"


def test_a_profile_of_that_name_becomes_the_owners(real_app: Flask, stranger: FlaskClient) -> None:
    records: Store = real_app.extensions[KEY].store
    records.add_person(Person("olga", "Olga", height_cm=170))
    stranger.post("/welcome", data=typed(code_on(real_app.test_client()), " OLGA "))
    olga = records.person("olga")
    assert olga is not None
    assert (olga.role, olga.height_cm, olga.name) == (Role.OWNER, 170, "Olga")
    assert len(records.people()) == 3


def test_a_code_works_once_also_for_two_at_once(real_app: Flask, store: Store) -> None:
    rooms = real_app.extensions[KEY]
    code = rooms.owner_code.current(rooms.store)
    with ThreadPoolExecutor(4) as pool:
        tried = list(pool.map(lambda _: rooms.owner_code.use(rooms.store, code), range(4)))
    assert tried.count(Verdict.PAIRED) == 1


def test_a_mistake_in_the_form_does_not_use_the_code_up(
    real_app: Flask, stranger: FlaskClient
) -> None:
    code = code_on(real_app.test_client())
    response = stranger.post("/welcome", data=typed(code, pin="1234"))
    assert response.status_code == 422
    assert "guessed first" in response.text
    assert code in response.text, "what was typed is still there"
    assert "1234" not in response.text
    assert stranger.post("/welcome", data=typed(code)).status_code == 303


class Seconds:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_the_code_cannot_be_guessed(store: Store) -> None:
    clock = Seconds()
    code = OwnerCode(clock)
    right = code.current(store)
    assert right is not None
    tried = [code.use(store, "AAAA-AAAA") for _ in range(TRIES)]
    assert tried == [Verdict.WRONG] * (TRIES - 1) + [Verdict.LOCKED]
    assert code.use(store, right) is Verdict.LOCKED
    clock.now_s += LOCK_S
    assert code.use(store, right) is Verdict.PAIRED
    assert code.current(store) is None, "not a second one in the same start"


def test_the_code_is_worth_nothing_once_there_is_an_owner(store: Store) -> None:
    code = OwnerCode(Seconds())
    right = code.current(store)
    assert right is not None
    store.add_person(Person("olga", "Olga", role=Role.OWNER))
    store.pins.set("olga", "2580")
    assert code.use(store, right) is Verdict.WRONG


def test_a_code_of_the_command_line_makes_an_owner_beside_another(
    real_app: Flask, stranger: FlaskClient, store: Store
) -> None:
    records: Store = real_app.extensions[KEY].store
    records.add_person(Person("olga", "Olga", role=Role.OWNER))
    records.pins.set("olga", "2580")
    assert stranger.get("/welcome").status_code == 303
    records.pins.keep_owner_code("K7QF-2MXA")
    assert stranger.get("/welcome").status_code == 200
    assert stranger.post("/welcome", data=typed("k7qf 2mxa", pin="1379")).status_code == 303
    assert records.pins.try_pin("olga", "1379").right


def test_members_need_no_owner_to_use_the_table(real_app: Flask, store: Store) -> None:
    body = {"program_id": "first-time", "person_id": "demo"}
    assert real_app.test_client().post("/api/v1/arm", json=body).status_code == 202


def test_the_simulator_asks_for_no_owner(
    client: FlaskClient, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert not SHOWN.search(client.get("/").text)
    assert client.get("/welcome").headers["Location"] == "/"
    assert "owner" not in caplog.text
