"""Errors: the fitting status, one sentence, the way out; JSON on the API, a page elsewhere."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from station.records.store import RecordsError, Store
from station.service.link import Refused
from tests.web.fakes import PHONE, FakeLink
from tests.web.visitors import paired
from web.services import KEY, Services


def error_of(response: TestResponse) -> tuple[int, str]:
    """Status and code; the body must be whole."""
    body = response.json
    assert body is not None
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "hint"}
    assert body["error"]["message"].endswith((".", "!"))
    return response.status_code, body["error"]["code"]


def test_a_refusal_is_409_with_reason_and_hint(client: FlaskClient, link: FakeLink) -> None:
    link.refusal = Refused("not_ready", "The station is not ready.", "Press the button.")
    response = client.post("/api/v1/arm", json={"program_id": "a", "person_id": "b"})
    assert error_of(response) == (409, "not_ready")
    assert response.json
    assert response.json["error"]["hint"] == "Press the button."


def test_a_controller_that_is_gone_is_503(client: FlaskClient, link: FakeLink) -> None:
    link.down, link.state = True, None
    assert error_of(client.post("/api/v1/stop")) == (503, "controller_down")
    response = client.get("/api/v1/state")
    assert error_of(response) == (503, "controller_down")
    assert response.json
    assert response.json["error"]["hint"] == "Use the button on the station."


def test_a_stale_state_is_no_state(client: FlaskClient, link: FakeLink) -> None:
    link.age_s = 0.51
    assert error_of(client.get("/api/v1/state")) == (503, "controller_down")


def test_a_bench_request_to_a_real_table_is_404(client: FlaskClient, link: FakeLink) -> None:
    link.refusal = Refused("not_simulated", "That works on the pretend table only.")
    assert error_of(client.post("/api/v1/bench/button", json={"down": True}))[0] == 404


@pytest.mark.requirement("S39")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/arm", {"program_id": "first-time"}),
        ("/api/v1/arm", {"program_id": "first-time", "person_id": "demo", "deepest_deg": 60}),
        ("/api/v1/arm", {"program_id": 3, "person_id": "demo"}),
        ("/api/v1/arm", {"program_id": "x" * 65, "person_id": "demo"}),
        ("/api/v1/arm", {"program_id": "../etc", "person_id": "demo"}),
        ("/api/v1/arm", []),
        ("/api/v1/respond", {"pain_nrs": 11}),
        ("/api/v1/respond", {"pain_nrs": "5"}),
        ("/api/v1/respond", {"pain_nrs": 4.5}),
        ("/api/v1/respond", {"reply": "maybe"}),
        ("/api/v1/return", {"straight": "yes"}),
        ("/api/v1/bench/body", {"kg": 1000}),
        ("/api/v1/bench/button", {"down": 1}),
        ("/api/v1/sessions/s1/ratings", {"before_nrs": -1}),
        ("/api/v1/sessions/s1/ratings", {"note": "x" * 1001}),
    ],
)
def test_a_value_out_of_its_range_is_422_and_goes_no_further(
    client: FlaskClient, link: FakeLink, store: Store, path: str, body: object
) -> None:
    assert error_of(client.post(path, json=body)) == (422, "bad_value")
    assert link.requests == []


@pytest.mark.parametrize("text", ["{", '{"kg": NaN}', '{"kg": 1e999}', "\ufeff{}", "nul"])
def test_what_is_no_json_is_refused(client: FlaskClient, link: FakeLink, text: str) -> None:
    response = client.post(
        "/api/v1/bench/body", data=text.encode(), content_type="application/json"
    )
    assert error_of(response)[0] in (400, 422)
    assert link.requests == []


def test_a_broken_body_is_400(client: FlaskClient) -> None:
    response = client.post("/api/v1/arm", data=b"{", content_type="application/json")
    assert error_of(response) == (400, "bad_json")


@pytest.mark.parametrize(("before", "status"), [("", 422), ("\\", 202)])
def test_a_text_with_nul_in_it_is_refused_and_one_that_speaks_of_it_is_not(
    client: FlaskClient, before: str, status: int
) -> None:
    body = '{"name": "A' + before + '\\u0000", "by": "Anna"}'
    response = client.post("/api/v1/people", data=body, content_type="application/json")
    assert response.status_code == status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_that_is_not_json_is_415(client: FlaskClient, kind: str) -> None:
    response = client.post("/api/v1/arm", data=b"program_id=a", content_type=kind)
    assert error_of(response) == (415, "not_json")


def test_a_long_body_is_413(client: FlaskClient) -> None:
    response = client.post("/api/v1/arm", json={"program_id": "a" * 17_000, "person_id": "b"})
    assert error_of(response) == (413, "too_large")


def test_an_unknown_address_is_404_in_json_or_as_a_page(client: FlaskClient) -> None:
    assert error_of(client.get("/api/v1/nothing")) == (404, "not_found")
    page = client.get("/nothing")
    assert page.status_code == 404
    assert "There is nothing at this address" in page.text
    assert 'action="/stop"' in page.text


def test_a_wrong_method_is_405(client: FlaskClient) -> None:
    assert error_of(client.get("/api/v1/stop")) == (405, "method_not_allowed")
    assert client.get("/stop").status_code == 405


@pytest.mark.parametrize(
    "path", ["/api/v1/sessions/none", "/api/v1/sessions/none/samples", "/api/v1/sessions/%00"]
)
def test_an_unknown_session_is_404(client: FlaskClient, store: Store, path: str) -> None:
    assert error_of(client.get(path)) == (404, "not_found")


def test_an_unknown_person_is_404(client: FlaskClient, store: Store) -> None:
    assert error_of(client.get("/api/v1/programs?person_id=nobody")) == (404, "not_found")
    assert client.get("/?person=nobody").status_code == 404


@pytest.mark.requirement("S39")
def test_too_many_writes_are_429_but_stop_and_return_never(
    client: FlaskClient, link: FakeLink
) -> None:
    statuses = [client.post("/api/v1/disarm").status_code for _ in range(60)]
    assert statuses[0] == 202
    assert statuses[-1] == 429
    response = client.post("/api/v1/disarm")
    assert error_of(response) == (429, "too_many")
    assert response.headers["Retry-After"]
    for path in ("/api/v1/stop", "/api/v1/return", "/stop", "/return"):
        assert client.post(path).status_code == 202


def test_records_that_cannot_be_opened_leave_stop_alone(
    client: FlaskClient, link: FakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(url: str, *, verified: bool) -> Store:
        raise RecordsError("The records are locked.", "Close the other program.")

    monkeypatch.setattr("web.services.Store.open", broken)
    assert error_of(client.get("/api/v1/people")) == (503, "records_down")
    page = client.get("/")
    assert page.status_code == 503
    assert "The records are locked." in page.text
    assert client.post("/api/v1/stop").status_code == 202


def test_an_unexpected_error_shows_no_traceback(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Services) -> Store:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("web.services.Services.store", property(broken))
    response = client.get("/api/v1/people")
    assert error_of(response) == (500, "unexpected")
    assert "secret" not in response.text
    page = client.get("/history")
    assert page.status_code == 500
    assert "secret" not in page.text
    assert 'action="/stop"' in page.text


def test_the_page_of_a_refusal_leads_to_where_something_can_be_done(
    real_app: Flask, store: Store
) -> None:
    phone = paired(real_app)
    assert 'href="/sign-in?next=/practice"' in phone.get("/practice").text
    assert "/sign-in?" not in phone.get("/commission").text, "signing in does not help there"
    real_app.extensions[KEY].store.pins.set("demo", "2580")
    late = phone.post("/people/demo/edit", data={"name": "Demo"})
    assert late.status_code == 401
    assert 'class="button go" href="/sign-in"' in late.text
    stranger = real_app.test_client()
    stranger.environ_base["REMOTE_ADDR"] = PHONE
    assert 'href="/pair/enter"' in stranger.post("/people/demo/edit", data={"name": "x"}).text
