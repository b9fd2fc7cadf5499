"""Six digits let a phone in; guessing them does not."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.pairing import CODE_S, LOCK_S, TRIES, Pairing, Verdict


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pairing(clock: Clock) -> Pairing:
    return Pairing(clock)


def wrong(digits: str) -> str:
    return "999999" if digits != "999999" else "000000"


def test_a_code_has_six_digits_and_works_once(pairing: Pairing) -> None:
    digits = pairing.new().digits
    assert re.fullmatch(r"\d{6}", digits)
    assert pairing.enter(digits) is Verdict.PAIRED
    assert pairing.enter(digits) is Verdict.WRONG


def test_a_code_ends_after_five_minutes(pairing: Pairing, clock: Clock) -> None:
    digits = pairing.new().digits
    clock.now_s += CODE_S
    assert pairing.current() is None
    assert pairing.enter(digits) is Verdict.WRONG


def test_a_new_code_replaces_the_old_one(pairing: Pairing) -> None:
    old, new = pairing.new().digits, pairing.new().digits
    if old != new:
        assert pairing.enter(old) is Verdict.WRONG
    assert pairing.enter(new) is Verdict.PAIRED


def test_five_wrong_tries_lock_for_five_minutes_and_spoil_the_code(
    pairing: Pairing, clock: Clock
) -> None:
    digits = pairing.new().digits
    verdicts = [pairing.enter(wrong(digits)) for _ in range(TRIES)]
    assert verdicts == [Verdict.WRONG] * (TRIES - 1) + [Verdict.LOCKED]
    assert pairing.enter(pairing.new().digits) is Verdict.LOCKED
    clock.now_s += LOCK_S
    assert pairing.enter(pairing.new().digits) is Verdict.PAIRED


def test_no_code_at_all_cannot_be_guessed(pairing: Pairing) -> None:
    assert pairing.enter("") is Verdict.WRONG


def test_a_phone_types_the_code_of_the_touchscreen_and_is_in(
    client: FlaskClient, phone: FlaskClient
) -> None:
    assert "code" not in phone.get("/api/v1/state").headers.get("Set-Cookie", "")
    client.post("/pair")
    page = client.get("/pair").text
    found = re.search(r'class="code"[^>]*>(\d{3}) (\d{3})<', page)
    assert found
    response = phone.post("/pair/enter", data={"code": f"{found[1]} {found[2]}"})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert phone.get("/api/v1/state").status_code == 200


def test_the_qr_does_not_carry_the_code(app: Flask, client: FlaskClient) -> None:
    digits = app.extensions["station"].pairing.new().digits
    page = client.get("/pair", headers={"Host": "localhost:8123"}).text
    assert "<svg" in page
    address = re.search(r'class="address">([^<]+)<', page)
    assert address
    assert re.fullmatch(r"http://[^/]+:8123/pair/enter", address[1])
    assert digits not in address[1]


def test_a_wrong_code_says_so_and_too_many_lock(phone: FlaskClient) -> None:
    for _ in range(TRIES - 1):
        response = phone.post("/pair/enter", data={"code": "12"})
        assert response.status_code == 422
        assert "not the code" in response.text
    assert phone.post("/pair/enter", data={"code": "12"}).status_code == 429


def test_a_stranger_who_opens_a_page_is_led_to_pairing(phone: FlaskClient) -> None:
    response = phone.get("/live")
    assert (response.status_code, response.headers["Location"]) == (303, "/pair/enter")
    assert 'action="/stop"' in phone.get("/pair/enter").text
