"""Scripts come in by a token: its role, its end, and never as the station's touchscreen."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.people.person import Role
from station.records.store import Store
from tests.web.browser import Browser
from tests.web.fakes import PHONE, FakeLink
from web.rate import TRIES
from web.services import KEY

LAN = {"REMOTE_ADDR": PHONE}


@pytest.fixture
def script(real_app: Flask, store_of_real: Store) -> Browser:
    """A script in the network of a real station: no cookie, no token of a page."""
    client = Browser(real_app, use_cookies=False)
    client.environ_base |= LAN
    return client


@pytest.fixture
def store_of_real(real_app: Flask) -> Store:
    found: Store = real_app.extensions[KEY].store
    return found


def bearer(store: Store, role: Role = Role.MEMBER) -> dict[str, str]:
    return {"Authorization": f"Bearer {store.tokens.add('test', role, 7, None)[1]}"}


@pytest.mark.requirement("S38")
@pytest.mark.parametrize(
    ("role", "member", "practitioner", "owner"),
    [
        (Role.MEMBER, 200, 403, 403),
        (Role.PRACTITIONER, 200, 404, 403),
        (Role.OWNER, 200, 404, 200),
    ],
)
def test_a_token_may_what_its_role_may(
    script: Browser,
    store_of_real: Store,
    role: Role,
    member: int,
    practitioner: int,
    owner: int,
) -> None:
    headers = bearer(store_of_real, role)
    limits = {"deepest_deg": 10.0, "rate_down_deg_s": 1.0, "rate_up_deg_s": 1.0}
    limits |= {"hold_s": 10.0, "session_s": 60.0}
    address = "/api/v1/people/nobody/limits"
    got = [
        script.get("/api/v1/state", headers=headers).status_code,
        script.put(address, json=limits, headers=headers, token=False).status_code,
        script.get("/api/v1/tokens", headers=headers).status_code,
    ]
    assert got == [member, practitioner, owner]


@pytest.mark.requirement("S38")
@pytest.mark.parametrize("place", [LAN, {"REMOTE_ADDR": "127.0.0.1"}])
def test_a_token_is_never_the_touchscreen(
    script: Browser, store_of_real: Store, place: dict[str, str]
) -> None:
    headers = bearer(store_of_real, Role.OWNER)
    script.environ_base |= place
    answer = script.get("/api/v1/commission", headers=headers)
    assert answer.status_code == 403


def test_a_script_writes_without_the_token_of_a_page(
    script: Browser, store_of_real: Store, link: FakeLink
) -> None:
    headers = bearer(store_of_real)
    assert script.post("/api/v1/disarm", headers=headers, token=False).status_code == 202
    assert link.requests == [("disarm", {})]


@pytest.mark.requirement("S38")
@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "Bearer " + "x" * 5000, "Basic YTpi", "Bearer \xe9"]
)
def test_a_wrong_token_is_401_with_a_sentence_also_from_the_station_itself(
    script: Browser, header: str
) -> None:
    for place in (PHONE, "127.0.0.1"):
        answer = script.get(
            "/api/v1/state",
            headers={"Authorization": header},
            environ_base={"REMOTE_ADDR": place},
        )
        assert answer.status_code == 401
        assert answer.json
        assert answer.json["error"]["message"].endswith(".")
        assert answer.json["error"]["hint"]


def test_an_ended_and_a_removed_token_are_401(
    script: Browser, store_of_real: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed, ended = bearer(store_of_real), bearer(store_of_real)
    store_of_real.tokens.revoke(store_of_real.tokens.all()[0].id)
    later = datetime.now(UTC) + timedelta(days=8)
    statuses = {script.get("/api/v1/state", headers=each).status_code for each in (removed, ended)}
    assert statuses == {200, 401}
    monkeypatch.setattr(store_of_real.tokens, "_now", lambda: later)
    assert script.get("/api/v1/state", headers=removed).status_code == 401
    assert script.get("/api/v1/state", headers=ended).status_code == 401


@pytest.mark.requirement("S39")
def test_wrong_tokens_are_counted_and_stop_is_not(script: Browser, link: FakeLink) -> None:
    wrong = {"Authorization": "Bearer x"}
    statuses = [script.get("/api/v1/state", headers=wrong).status_code for _ in range(12)]
    assert statuses == [401] * int(TRIES) + [429] * 2
    assert script.post("/api/v1/stop", headers=wrong, token=False).status_code == 202
    assert link.requests == [("stop", {})]


def test_a_token_makes_no_tokens(script: Browser, store_of_real: Store) -> None:
    headers = bearer(store_of_real, Role.OWNER)
    body = {"name": "more", "days": 1}
    answer = script.post("/api/v1/tokens", json=body, headers=headers, token=False)
    assert answer.status_code == 403
    assert len(store_of_real.tokens.all()) == 1


def test_the_secret_is_answered_once_and_never_again(client: FlaskClient, store: Store) -> None:
    body = {"name": "backup", "role": "practitioner", "days": 30}
    made = client.post("/api/v1/tokens", json=body)
    assert made.status_code == 202
    assert made.json
    secret = made.json["secret"]
    listed = client.get("/api/v1/tokens")
    assert listed.json
    assert [each["name"] for each in listed.json["items"]] == ["backup"]
    assert secret not in listed.text
    token_id = made.json["token"]["id"]
    assert client.post(f"/api/v1/tokens/{token_id}/revoke").status_code == 202
    assert client.post(f"/api/v1/tokens/{token_id}/revoke").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a"},
        {"name": "a", "days": 366},
        {"name": "a", "days": 0},
        {"name": " ", "days": 1},
        {"name": "a", "days": 1, "role": "king"},
        {"name": "a", "days": 1, "role": "guest"},
        {"name": "a", "days": "1"},
    ],
)
def test_a_token_needs_a_name_and_an_end_within_a_year(
    client: FlaskClient, store: Store, body: dict[str, object]
) -> None:
    assert client.post("/api/v1/tokens", json=body).status_code == 422
    assert store.tokens.all() == ()


def test_the_page_makes_a_token_shows_it_once_and_takes_it_back(
    client: FlaskClient, store: Store
) -> None:
    typed = {"name": "Weekly export", "role": "member", "days": "30"}
    made = client.post("/tokens", data=typed)
    shown = re.search(r"station_[\w-]{43}", made.text)
    assert shown
    page = client.get("/tokens").text
    assert shown[0] not in page
    assert "Weekly export" in page
    token_id = store.tokens.all()[0].id
    assert "Weekly export" in client.get(f"/tokens/{token_id}/revoke").text
    assert client.post(f"/tokens/{token_id}/revoke").status_code == 303
    assert "There is no token yet." in client.get("/tokens").text
    assert client.get(f"/tokens/{token_id}/revoke").location == "/tokens"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("name", "x" * 61), ("role", "king"), ("role", "guest"), ("days", "9999")],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, store: Store, field: str, typed: str
) -> None:
    form = {"name": "Export", "role": "owner", "days": "7", field: typed}
    answer = client.post("/tokens", data=form)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert store.tokens.all() == ()
    assert field == "name" or 'value="Export"' in answer.text
