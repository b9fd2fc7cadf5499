"""The token in forms: no write of a browser without it, but STOP and Bring me up with anything."""

import re
import time
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.records.store import Store
from tests.web.browser import Browser
from tests.web.fakes import FakeLink

OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
FORM = {"name": "Ada", "colour": "#9b3a78", "units": "metric", "role": "member"}
ALMOST_AS_LONG_AS_THE_COOKIE_S = 89 * 24 * 3600
FORGED = ["", "nonsense", "ImFiYyI.aaaa.bbbb", "\0", "x" * 5000]


@pytest.fixture
def blank(app: Flask) -> Browser:
    """A browser that has read no page yet."""
    return Browser(app)


def meta(page: str) -> str:
    found = re.search(r'<meta name="csrf-token" content="([^"]+)">', page)
    assert found, "the page holds no token"
    return unescape(found[1])


@pytest.mark.requirement("S41")
@pytest.mark.parametrize("forged", FORGED)
def test_a_form_without_the_right_token_changes_nothing(
    blank: Browser, store: Store, forged: str
) -> None:
    before = store.people()
    blank.get("/people")
    typed = {**FORM, "csrf_token": forged}
    answer = blank.post("/people/new", data=typed, headers=OURS, token=False)
    assert answer.status_code == 403
    assert "nothing was changed" in answer.text.lower()
    assert store.people() == before


@pytest.mark.requirement("S41")
def test_the_token_of_another_browser_is_none(app: Flask, blank: Browser, store: Store) -> None:
    theirs = meta(Browser(app).get("/people").text)
    blank.get("/people")
    typed = {**FORM, "csrf_token": theirs}
    assert blank.post("/people/new", data=typed, token=False).status_code == 403


def test_the_token_of_a_page_is_taken_in_the_form_and_in_the_header(
    blank: Browser, link: FakeLink
) -> None:
    token = meta(blank.get("/").text)
    header = {**OURS, "X-CSRFToken": token}
    assert blank.post("/api/v1/disarm", headers=header, token=False).status_code == 202
    typed = {"csrf_token": token, "code": "1"}
    assert blank.post("/pair/enter", data=typed, headers=OURS, token=False).status_code == 422


@pytest.mark.requirement("S41")
@pytest.mark.parametrize("cookie", ["", "x"])
@pytest.mark.parametrize("header", [{"Sec-Fetch-Site": "none"}, OURS, {}])
def test_a_browser_that_writes_to_the_api_needs_the_token(
    blank: Browser, link: FakeLink, cookie: str, header: dict[str, str]
) -> None:
    if cookie or not header:
        blank.set_cookie("station", cookie)
    answer = blank.post("/api/v1/disarm", headers=header, token=False)
    assert answer.status_code == 403
    assert answer.json
    assert answer.json["error"]["code"] == "csrf"
    assert answer.json["error"]["hint"]
    assert link.requests == []


def test_a_script_that_is_no_browser_needs_none(blank: Browser, link: FakeLink) -> None:
    assert blank.post("/api/v1/disarm", token=False).status_code == 202
    assert link.requests == [("disarm", {})]


@pytest.mark.parametrize("path", ["/stop", "/return", "/api/v1/stop", "/api/v1/return"])
@pytest.mark.parametrize("forged", FORGED)
def test_stop_and_return_need_no_token(
    blank: Browser, link: FakeLink, path: str, forged: str
) -> None:
    blank.set_cookie("station", "x")
    form = None if path.startswith("/api") else {"csrf_token": forged}
    assert blank.post(path, data=form, headers=OURS, token=False).status_code == 202
    assert len(link.requests) == 1


def test_a_page_stays_good_for_as_long_as_its_cookie(
    blank: Browser, link: FakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = meta(blank.get("/").text)
    later_s = time.time() + ALMOST_AS_LONG_AS_THE_COOKIE_S
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later_s)
    headers = {**OURS, "X-CSRFToken": token}
    assert blank.post("/api/v1/disarm", headers=headers, token=False).status_code == 202


class Fields(HTMLParser):
    """What the form that offers to send again would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.feed(page[page.index("<main") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input":
            self.sent[found["name"] or ""] = found["value"] or ""


def test_what_was_typed_into_a_page_that_is_too_old_is_sent_again_with_one_press(
    blank: Browser, store: Store
) -> None:
    typed = {**FORM, "name": 'Ada "<i>" Lovelace', "csrf_token": "old"}
    refused = blank.post("/people/new", data=typed, headers=OURS, token=False)
    again = Fields(refused.text).sent
    assert again["name"] == typed["name"]
    assert blank.post("/people/new", data=again, headers=OURS, token=False).status_code == 303
    assert typed["name"] in [person.name for person in store.people()]


def test_what_no_page_of_ours_has_sent_is_not_offered_again(blank: Browser) -> None:
    refused = blank.post("/people/new", data={**FORM, "name": "Mallory"}, token=False)
    assert refused.status_code == 403
    assert "Mallory" not in refused.text


@pytest.mark.parametrize("secret", ["pin", "again", "old"])
def test_a_pin_is_typed_again(blank: Browser, secret: str) -> None:
    typed = {"person": "demo", secret: "2580", "csrf_token": "old"}
    refused = blank.post("/sign-in", data=typed, headers=OURS, token=False)
    assert refused.status_code == 403
    assert "2580" not in refused.text
    assert "Reload the page" in refused.text


def test_a_file_is_chosen_again(blank: Browser) -> None:
    file = {"file": (BytesIO(b"x"), "program.toml")}
    refused = blank.post("/programs/import", data=file, headers=OURS, token=False)
    assert refused.status_code == 403
    assert "Reload the page" in refused.text


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data", "x/y"])
def test_a_form_that_cannot_be_read_has_no_token(client: FlaskClient, kind: str) -> None:
    answer = Browser(client.application).post(
        "/people/new", data=b"--x\r\nbroken", content_type=kind, token=False
    )
    assert answer.status_code in (400, 403)
