"""Whose language it is, and how numbers and days are written in it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from station.records.errors import RecordsError
from station.records.store import Store
from tests.language.test_pseudo import addresses
from web import words
from web.access import Guard
from web.language import LANGUAGES
from web.services import KEY

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def language_of(client: FlaskClient, path: str = "/people", **headers: str) -> str:
    with client.get(path, headers=headers) as reply:
        found = re.search(r'<html lang="(\w+)"', reply.get_data(as_text=True))
        assert found is not None
        assert reply.headers["Content-Language"] == found[1]
        return found[1]


def test_scripts_and_browsers_that_want_nothing_get_english(client: FlaskClient) -> None:
    assert language_of(client) == "en"
    assert client.get("/api/v1/people").headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("de", "de"), ("de-AT,en;q=0.5", "de"), ("fr,en;q=0.5", "en"), ("fr", "en"), ("*", "en"),
     ("en-US,de;q=0.1", "en"), ("nonsense;;;", "en")],
)  # fmt: skip
def test_the_browser_says_which_language(client: FlaskClient, wanted: str, given: str) -> None:
    assert language_of(client, **{"Accept-Language": wanted}) == given


def test_what_was_chosen_here_goes_before_what_the_browser_says(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["language"] = "en"
    assert language_of(client, **GERMAN) == "en"
    with client.session_transaction() as session:
        session["language"] = "xx"
    assert language_of(client, **GERMAN) == "de"


@pytest.fixture
def signed_in(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Somebody who prefers German has signed in."""
    store: Store = app.extensions[KEY].store
    demo = store.person("demo")
    assert demo is not None
    monkeypatch.setattr(Store, "person", lambda *_: replace(demo, language="de-CH"))
    visitor = Guard.visitor
    monkeypatch.setattr(Guard, "visitor", lambda self: replace(visitor(self), person_id="demo"))
    return app.test_client()


def test_who_has_signed_in_is_answered_in_their_language(signed_in: FlaskClient) -> None:
    assert language_of(signed_in, **{"Accept-Language": "en"}) == "de"


def test_stop_never_waits_for_the_records(
    signed_in: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("the records were asked")

    monkeypatch.setattr(Store, "person", asked)
    for path in ("/stop", "/return"):
        assert signed_in.post(path).status_code == 202


def test_records_that_fail_keep_nobody_from_a_page(
    signed_in: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RecordsError("The records are gone.")

    monkeypatch.setattr(Store, "person", fails)
    assert language_of(signed_in, "/live", **GERMAN) == "de"


def test_no_cache_mixes_the_languages_up(client: FlaskClient) -> None:
    assert {each.lower() for each in client.get("/people").vary} >= {"accept-language", "cookie"}


@pytest.mark.parametrize("path", list(addresses()))
def test_every_page_is_there_in_every_language(client: FlaskClient, path: str) -> None:
    found = {}
    for language in LANGUAGES:
        with client.get(path, headers={"Accept-Language": language}) as reply:
            found[language] = (reply.status_code, reply.mimetype)
            if (
                reply.mimetype == "text/html"
                and reply.status_code not in (302, 303)
                and path != "/commission/record"  # a document, in English
            ):
                assert f'<html lang="{language}"' in reply.get_data(as_text=True)
    assert len(set(found.values())) == 1, found
    assert found["en"][0] < 500


def test_numbers_on_a_page_are_written_as_in_german(client: FlaskClient) -> None:
    assert "°" in client.get("/history/d1", headers=GERMAN).text
    page = client.get("/people/demo/progress", headers=GERMAN).text
    assert not re.search(r">[^<>]*\b\d+\.\d\b(?!\.)[^<>]*</(?:p|td|th|dd|span|strong)>", page)


@pytest.mark.parametrize(
    ("language", "number", "percent", "day", "several"),
    [
        ("en", "15.5", "80%", "1 Mar 2026", "hips, knees and neck"),
        ("de", "15,5", "80\N{NO-BREAK SPACE}%", "01.03.2026", "hips, knees und neck"),
    ],
)
def test_values_are_written_as_the_language_does(
    app: Flask, language: str, number: str, percent: str, day: str, several: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert words.number(15.5) == number
        assert words.percent(80) == percent
        assert words.day(date(2026, 3, 1)) == day
        assert words.listed(["hips", "knees", "neck"]) == several
        assert words.clock(None) == words.day(None) == words.number(None) == words.UNKNOWN
        noon = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
        assert words.clock(noon) == f"{noon.astimezone():%H:%M}"
        assert words.day_and_time(noon).endswith(words.clock(noon))


def test_figures_have_as_many_decimals_as_they_are_given() -> None:
    assert words.number(15.0, 2) == "15"
    assert words.number(15.0, 2, fixed=True) == "15.00"
    assert words.number(-0.001) == "0"
    assert words.degrees(-15.52, 1) == "-15.5°"
    assert words.degrees(None) == words.UNKNOWN
