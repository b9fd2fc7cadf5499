"""The pages: what stands on them, and that nothing on them comes from elsewhere."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import web
from station.control.plan import Limits
from station.records.rows import SessionRow
from station.records.store import Store
from tests.web.fakes import FakeLink
from web import WebConfig, create_app
from web.headers import HEADERS
from web.services import KEY

STATIC = Path(web.__file__).parent / "static"
PAGES = ["/", "/?person=demo", "/?person=otto", "/live", "/bench", "/history", "/history/s1",
         "/people", "/people/new", "/people/demo", "/people/demo/edit", "/people/demo/health",
         "/people/demo/release", "/people/demo/prescription", "/people/demo/changes",
         "/exercises", "/exercises?region=hips", "/exercises/wall-slide", "/exercises/muscles",
         "/programs", "/programs/first-week", "/programs/new", "/programs/new?copy=full-session",
         "/pair", "/pair/enter", "/nothing"]  # fmt: skip


@pytest.mark.requirement("S41")
@pytest.mark.parametrize("path", [*PAGES, "/api/v1/state", "/static/station.css", "/openapi.json"])
def test_every_answer_carries_the_strict_headers(
    client: FlaskClient, store: Store, path: str
) -> None:
    with client.get(path) as response:
        headers = response.headers
    for name, value in HEADERS.items():
        assert headers[name] == value
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_what_its_own_policy_forbids(
    client: FlaskClient, store: Store, path: str
) -> None:
    page = client.get(path).text
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert "<style" not in page
    assert not re.search(r"\s(style|on\w+)=", page)
    for link in re.findall(r'(?:src|href|action)="([^"]*)"', page):
        assert link.startswith(("/", "#"))
        assert not link.startswith("//")


@pytest.mark.parametrize("path", PAGES)
def test_stop_and_bring_me_up_are_on_every_page_and_work_without_a_script(
    client: FlaskClient, store: Store, path: str
) -> None:
    page = client.get(path).text
    assert re.search(r'<form method="post" action="/stop"[^>]*>\s*<button class="stop"', page)
    assert re.search(r'<form method="post" action="/return"[^>]*>\s*<button class="up"', page)


def test_nothing_that_is_served_names_another_server() -> None:
    for file in STATIC.rglob("*.*"):
        text = file.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text
        assert "https://" not in text
        assert "@import" not in text


def test_state_is_never_kept_and_scripts_are_asked_for_again(client: FlaskClient) -> None:
    assert client.get("/api/v1/state").headers["Cache-Control"] == "no-store"
    assert client.get("/live").headers["Cache-Control"] == "no-store"
    with client.get("/static/station.css") as style:
        assert style.headers["Cache-Control"] == "no-cache"
    unchanged = {"If-None-Match": style.headers["ETag"]}
    with client.get("/static/station.css", headers=unchanged) as again:
        assert again.status_code == 304


def test_the_start_page_asks_who_it_is_first(client: FlaskClient, store: Store) -> None:
    page = client.get("/").text
    assert "Who is it?" in page
    assert 'href="/?person=demo"' in page
    assert "data-program" not in page


def test_what_is_shown_as_permitted_is_never_more_than_the_machine_may(
    config: WebConfig, link: FakeLink, store: Store
) -> None:
    app = create_app(replace(config, machine=Limits(deepest_deg=20.0)), link)
    client = app.test_client()
    assert "up to 20° head down" in client.get("/").text
    assert 'data-deepest="20.0"' in client.get("/live").text
    app.extensions[KEY].close()


def test_names_are_shown_as_text(client: FlaskClient, store: Store) -> None:
    assert "Otto &lt;b&gt;" in client.get("/").text


def test_programs_can_be_chosen_or_say_why_not(client: FlaskClient, store: Store) -> None:
    mine = client.get("/?person=demo").text
    assert 'data-program="first-time" data-person="demo"' in mine
    his = client.get("/?person=otto").text
    assert 'data-program="first-time"' not in his
    assert "health check" in his


def test_the_history_shows_the_newest_first(client: FlaskClient, store: Store) -> None:
    page = client.get("/history").text
    assert 'href="/history/s1"' in page
    assert "Completed" in page
    assert "15° head down" in page


def test_a_session_shows_its_figures_its_trace_and_its_events(
    client: FlaskClient, store: Store
) -> None:
    page = client.get("/history/s1").text
    assert page.count('class="measured-line"') == 2  # one gap
    assert page.count('class="target-line"') == 1
    assert "ARMED -&gt; RUNNING" in page
    assert "70° head up" in page


def test_a_session_without_samples_says_so(client: FlaskClient, store: Store) -> None:
    row = store.session("s1")
    assert row
    store.begin_session(type(row)("s2", "demo", "first-time", "First time", row.began_at))
    page = client.get("/history/s2").text
    assert "Nothing was measured in this session." in page
    assert "Running" in page


def test_the_bench_lists_every_fault_with_what_it_does(client: FlaskClient) -> None:
    page = client.get("/bench").text
    assert 'data-fault="motor_dead"' in page
    assert "wire is off" in page


def test_a_real_station_shows_no_bench(real_app: Flask, store: Store) -> None:
    client = real_app.test_client()
    page = client.get("/live").text
    assert "bench" not in page.lower()
    assert "Simulator" not in page


def test_the_touchscreen_alone_is_offered_to_pair(client: FlaskClient, phone: FlaskClient) -> None:
    assert 'href="/pair"' in client.get("/live").text
    assert 'href="/pair"' not in phone.get("/pair/enter").text


@pytest.mark.requirement("S43")
def test_the_start_page_tells_of_a_session_in_which_the_station_went_down(
    client: FlaskClient, store: Store
) -> None:
    told = "The station went down in the middle of the last session."
    began = datetime.now(UTC)
    store.begin_session(SessionRow("cut", "demo", "first-time", "First time", began))
    assert told not in client.get("/").text
    store.close_interrupted()
    assert told in client.get("/").text
    assert told in client.get("/?person=demo").text
    assert told not in client.get("/?person=otto").text
    assert told in client.get("/system/log").text.replace("this session", "the last session")
