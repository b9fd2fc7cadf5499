"""A picture or six digits let one phone in; guessing them does not."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient

from tests.web.fakes import FakeLink
from web import WebConfig, create_app
from web.pairing import CODE_S, LOCK_S, TRIES, Pairing, Verdict
from web.services import KEY


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


def test_a_code_ends_after_two_minutes(pairing: Pairing, clock: Clock) -> None:
    digits = pairing.new().digits
    clock.now_s += CODE_S
    assert CODE_S == 120.0
    assert pairing.current() is None
    assert pairing.enter(digits) is Verdict.WRONG


def test_the_secret_of_the_picture_works_once_and_ends_with_the_digits(
    pairing: Pairing, clock: Clock
) -> None:
    code = pairing.new()
    assert len(code.secret) >= 43  # 256 bits
    assert pairing.follow(code.secret[:-1]) is Verdict.WRONG
    assert pairing.follow(code.secret) is Verdict.PAIRED
    assert pairing.follow(code.secret) is Verdict.WRONG
    assert pairing.enter(code.digits) is Verdict.WRONG
    late = pairing.new()
    clock.now_s += CODE_S
    assert pairing.follow(late.secret) is Verdict.WRONG


def test_guessing_digits_spoils_them_and_not_the_picture(pairing: Pairing) -> None:
    code = pairing.new()
    for _ in range(TRIES):
        pairing.enter(wrong(code.digits))
    spoiled = pairing.current()
    assert spoiled is not None
    assert spoiled.digits == ""
    assert pairing.follow(code.secret) is Verdict.PAIRED


def test_of_two_phones_at_once_one_gets_in(pairing: Pairing) -> None:
    code = pairing.new()
    with ThreadPoolExecutor(8) as pool:
        tried = list(pool.map(lambda _: pairing.follow(code.secret), range(8)))
    assert sorted(each is Verdict.PAIRED for each in tried) == [False] * 7 + [True]


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
    assert pairing.follow("") is Verdict.WRONG


def test_a_phone_types_the_code_of_the_touchscreen_and_is_in(
    client: FlaskClient, phone: FlaskClient
) -> None:
    assert "code" not in phone.get("/api/v1/state").headers.get("Set-Cookie", "")
    client.post("/pair")
    page = client.get("/pair").text
    found = re.search(r'class="code"[^>]*>(\d{3}) (\d{3})<', page)
    assert found
    response = phone.post("/pair/enter", data={"code": f"{found[1]} {found[2]}"})
    assert (response.status_code, response.headers["Location"]) == (303, "/pair/name")
    assert phone.get("/api/v1/state").status_code == 200


def test_the_address_to_type_holds_neither_the_digits_nor_the_secret(
    app: Flask, client: FlaskClient
) -> None:
    code = app.extensions["station"].pairing.new()
    page = client.get("/pair", headers={"Host": "localhost:8123"}).text
    assert "<svg" in page
    address = re.search(r'class="address">([^<]+)<', page)
    assert address
    assert re.fullmatch(r"http://[^/]+:8123/pair/enter", address[1])
    assert code.secret not in page


def test_the_picture_has_its_secret_where_a_browser_never_sends_it(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    make = segno.make

    def noted(text: str, **_: object) -> object:
        shown.append(text)
        return make(text)

    monkeypatch.setattr(segno, "make", noted)
    code = app.extensions["station"].pairing.new()
    client.get("/pair", headers={"Host": "localhost:8123"})
    (address,) = shown
    assert re.fullmatch(r"http://[^/]+:8123/pair/by", address.partition("#")[0])
    assert address.partition("#")[2] == code.secret


def test_with_encryption_the_picture_and_the_address_lead_to_the_encrypted_pages(
    config: WebConfig, link: FakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(replace(config, tls_port=8443), link)
    drawn: list[str] = []

    def draw(address: str) -> str:
        drawn.append(address)
        return ""

    monkeypatch.setattr("web.pages.pair._qr", draw)
    app.extensions[KEY].pairing.new()
    page = app.test_client().get("/pair", headers={"Host": "localhost:8123"}).text
    app.extensions[KEY].close()
    assert re.search(r'class="address">https://[^/:]+:8443/pair/enter<', page)
    assert re.fullmatch(r"https://[^/:]+:8443/pair/by", drawn[0].partition("#")[0])


def test_a_phone_that_follows_the_picture_is_in_and_gives_itself_a_name(
    app: Flask, phone: FlaskClient
) -> None:
    rooms = app.extensions["station"]
    secret = rooms.pairing.new().secret
    agent = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1"}
    assert "js/pair.js" in phone.get("/pair/by").text
    response = phone.post("/pair/by", data={"secret": secret}, headers=agent)
    assert (response.status_code, response.headers["Location"]) == (303, "/pair/name")
    assert 'value="iPhone, Safari"' in phone.get("/pair/name").text
    assert phone.post("/pair/name", data={"name": ""}).status_code == 422
    assert phone.post("/pair/name", data={"name": "Anna's phone"}).headers["Location"] == "/"
    assert [device.name for device in rooms.store.devices.all()] == ["Anna's phone"]


def test_a_picture_that_is_over_says_so_and_pairs_nobody(app: Flask, phone: FlaskClient) -> None:
    secret = app.extensions["station"].pairing.new().secret
    app.extensions["station"].pairing.new()
    response = phone.post("/pair/by", data={"secret": secret})
    assert response.status_code == 422
    assert "no longer counts" in response.text
    assert phone.get("/api/v1/state").status_code == 401


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
