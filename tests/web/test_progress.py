"""How somebody is getting on, as page and as JSON; the list of sessions page by page."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.people.ladder import Kind
from station.people.person import Person
from station.people.progression import Proposal
from station.people.questionnaires import rmdq, typed_in
from station.records.rows import EventRow, ExerciseRow, SampleRow, SessionRow
from station.records.store import Store
from web.headers import HEADERS
from web.overview import midnight
from web.services import KEY

NOW = datetime.now(UTC)


def put(store: Store, session_id: str, days_ago: float = 0.0, **more: object) -> None:
    given = {"outcome": "completed", "steps": 8, "steps_done": 8, **more}
    row = SessionRow(session_id, "otto", "p", "P", NOW - timedelta(days=days_ago), **given)  # type: ignore[arg-type]
    store.begin_session(row)


@pytest.fixture
def otto(store: Store) -> Store:
    """Somebody with a few sessions, one of them broken off, and two questionnaires."""
    put(store, "o1", 2, before_nrs=5, after_nrs=3, inverted_s=90.0, deepest_deg=12.0)
    put(store, "o2", 1, before_nrs=4, after_nrs=2, outcome="stopped", steps_done=3)
    with store.writer() as writer:
        writer.add_exercise("o1", ExerciseRow(0, "bridge", 12))
    store.progress.add_score("otto", rmdq(range(1, 13)))
    store.progress.add_score("otto", rmdq([1]))
    store.progress.add_score("otto", typed_in("ODI", 30, 100))
    return store


def test_every_picture_has_a_title_words_and_a_table(client: FlaskClient, otto: Store) -> None:
    page = client.get("/people/otto/progress").text
    titles = re.findall(r"<h2 id=\"[\w-]+-h\">([^<]+)</h2>", page)
    assert titles == ["Last 7 days", "Last 12 weeks", "Pain before and after",
                      "Head-down minutes a day", "Deepest angle a day", "ODI", "Roland-Morris",
                      "Exercise by region"]  # fmt: skip
    assert page.count('role="img"') == page.count("<desc") == page.count("<table>") == len(titles)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("<caption") == len(titles)


def test_the_page_keeps_to_the_strict_policy_and_shows_names_as_text(
    client: FlaskClient, otto: Store
) -> None:
    reply = client.get("/people/otto/progress")
    assert reply.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert not re.search(r"\s(style|on\w+)=|<style|<script(?![^>]*\ssrc=)", reply.text)
    assert "Otto &lt;b&gt;" in reply.text
    assert "Otto <b>" not in reply.text


def test_what_was_done_stands_on_the_page(client: FlaskClient, otto: Store) -> None:
    page = client.get("/people/otto/progress").text
    assert "1½ sessions; 3 a week are aimed at." in page
    assert "1 (3 of 8 steps)" in page
    assert "from 4.5 before to 2.5 after" in page
    assert "Now 1 of 24, at first 12: better by 11, a change that matters." in page
    assert 'href="/history?person=otto"' in page


def test_somebody_new_is_told_what_to_do(client: FlaskClient, store: Store) -> None:
    page = client.get("/people/otto/progress").text
    assert "Nothing to show yet" in page
    assert 'href="/?person=otto"' in page
    assert '<svg class="picture"' not in page


def test_somebody_who_was_away_for_long_still_sees_the_strips(
    client: FlaskClient, store: Store
) -> None:
    put(store, "old", 400)
    page = client.get("/people/otto/progress").text
    assert "0 sessions; 3 a week are aimed at." in page
    assert "Pain before and after" not in page


def test_nobody_is_404(client: FlaskClient, store: Store) -> None:
    assert client.get("/people/nobody/progress").status_code == 404
    assert client.get("/api/v1/people/nobody/summary").status_code == 404


def test_the_summary_says_the_same_as_json(client: FlaskClient, otto: Store) -> None:
    found = client.get("/api/v1/people/otto/summary").json
    assert found is not None
    assert sum(day["done"] for day in found["days"]) == 1.5
    assert (len(found["days"]), len(found["weeks"]), len(found["loads"])) == (7, 12, 28)
    assert [pain["before_nrs"] for pain in found["pains"]] == [5, 4]
    assert {"name": "Buttocks", "repetitions": 12} in found["regions"]
    assert {score["name"]: score["matters"] for score in found["scores"]} == {
        "ODI": 10.0,
        "Roland-Morris": pytest.approx(3.6),
    }
    assert found["limit_deepest_deg"] == 15.0


def test_a_stranger_sees_neither(phone: FlaskClient, otto: Store) -> None:
    assert phone.get("/people/otto/progress").status_code == 303
    assert phone.get("/api/v1/people/otto/summary").status_code == 401


def test_the_list_goes_on_page_by_page_without_a_gap(client: FlaskClient, store: Store) -> None:
    for number in range(120):
        put(store, f"n{number:03d}", number // 2)
    seen: list[str] = []
    address: str | None = "/history?person=otto"
    while address is not None:
        page = client.get(address).text
        seen += re.findall(r'href="/history/(n\d+)"', page)
        older = re.search(r'href="([^"]+)">Older sessions', page)
        address = older and older[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 120
    assert [int(each[1:]) // 2 for each in seen] == sorted(int(each[1:]) // 2 for each in seen)


@pytest.mark.parametrize("after", ["nonsense", "2026-01-01T00:00:00/x", "/", ""])
def test_a_page_that_is_not_there_is_told_so(client: FlaskClient, store: Store, after: str) -> None:
    reply = client.get("/history", query_string={"after": after})
    assert reply.status_code == 400
    assert "Open the history anew." in reply.text


def narrowed(client: FlaskClient, **query: str) -> list[str]:
    page = client.get("/history", query_string=query).text
    return re.findall(r'href="/history/(n\d+)"', page)


def test_the_list_can_be_narrowed_to_a_person_and_to_days(
    client: FlaskClient, store: Store
) -> None:
    for number in range(0, 120, 10):
        put(store, f"n{number:03d}", number)
    days = [(NOW - timedelta(days=back)).astimezone().date().isoformat() for back in (35, 15)]
    between = {"from": days[0], "to": days[1]}
    assert narrowed(client, **between) == ["n020", "n030"]
    assert narrowed(client, period="days", **between) == ["n020", "n030"]
    assert narrowed(client, period="4") == ["n000", "n010", "n020"]
    assert narrowed(client, person="demo", period="12") == []
    assert len(narrowed(client, period="all", person="otto")) == 12


def test_older_sessions_stay_within_what_was_asked_for(client: FlaskClient, store: Store) -> None:
    for number in range(60):
        put(store, f"n{number:03d}", number / 10)
    page = client.get("/history?person=otto&period=4").text
    (older,) = re.findall(r'href="([^"]+)">Older sessions', page)
    assert "person=otto" in older
    assert "period=4" in older
    assert len(re.findall(r'href="/history/n', client.get(older.replace("&amp;", "&")).text)) == 10


def test_days_that_are_none_are_told_at_their_field(client: FlaskClient, store: Store) -> None:
    page = client.get("/history?from=2026-03-09&to=2026-03-01").text
    assert 'id="to-wrong"' in page
    assert 'value="2026-03-09"' in page


def test_a_time_without_sessions_leads_to_all_of_them(client: FlaskClient, store: Store) -> None:
    page = client.get("/history?person=otto&from=2020-01-01&to=2020-02-01").text
    assert "No session in this time" in page
    assert 'href="/history?person=otto">Show all' in page
    assert 'href="/?person=otto">Choose the first one' in client.get("/history?person=otto").text


def test_a_session_names_its_steps_and_pins_its_stops_and_faults(
    client: FlaskClient, store: Store
) -> None:
    put(store, "x")
    row = store.session("x")
    assert row is not None
    told = [(2.0, "session", "step", "1 Lean <back>: move"), (9.0, "button", "mode",
            "RUNNING -> HOLDING (stop)"), (12.0, "monitor", "fault", "blocked")]  # fmt: skip
    store.add_events("x", [EventRow(0, row.began_at + timedelta(seconds=at_s), source, kind, text)
                           for at_s, source, kind, text in told])  # fmt: skip
    store.add_samples("x", [(i, SampleRow(float(i), -70.0, None, None, 0.0, True, "RUNNING"))
                            for i in range(60)])  # fmt: skip
    page = client.get("/history/x").text
    assert "1 Lean &lt;back&gt;</text>" in page
    assert re.findall(r'class="pin (\w+)"', page) == ["stop", "fault"]
    assert "<td>Stop</td><td>By: button.</td>" in page
    assert "Steps done" in page


def test_a_local_day_begins_at_local_midnight() -> None:
    day = NOW.astimezone().date()
    assert midnight(day).astimezone().timetuple()[:5] == (*day.timetuple()[:3], 0, 0)


def practitioners_people(store: Store) -> None:
    store.add_person(Person("anna", "Anna", practitioner_id="pam"))


def test_the_practice_page_shows_the_most_urgent_first(client: FlaskClient, otto: Store) -> None:
    put(otto, "unwell", 0, unwell=True)
    practitioners_people(otto)
    page = client.get("/practice").text
    names = re.findall(r"</svg><strong>([^<]+)</strong>", page)
    assert names == ["Otto &lt;b&gt;", "Demo person", "Anna"]
    assert "Felt unwell in the last session" in page
    assert "No session yet" in page
    assert "2½ of 3" in page


def test_who_decides_on_the_practice_page_comes_back_to_it(
    client: FlaskClient, otto: Store
) -> None:
    step = Proposal(Kind.ANGLE, Kind.ANGLE, 15.0, 17.0, "Three in a row went well.", "practitioner")
    with otto.progress._changing() as records:
        records.add(otto.progress._new("otto", step))
    page = client.get("/practice").text
    assert "Angle: from 15° to 17°" in page
    (action,) = re.findall(r'action="(/people/otto/proposals/\d+/decline)"', page)
    assert page.partition(action)[2].partition("</form>")[0].count('name="back"') == 1
    reply = client.post(action, data={"back": "practice"})
    assert reply.location == "/practice"


def test_a_practitioner_is_shown_their_own_people(client: FlaskClient, otto: Store) -> None:
    practitioners_people(otto)
    page = client.get("/practice?practitioner=pam").text
    assert "Anna" in page
    assert "Otto" not in page
    nobody = client.get("/practice?practitioner=somebody").text
    assert "Nobody yet" in nobody
    assert 'href="/people"' in nobody


def test_the_practice_page_is_for_practitioners(
    app: Flask, phone: FlaskClient, otto: Store
) -> None:
    code = app.extensions[KEY].pairing.new().digits
    assert phone.post("/pair/enter", data={"code": code}).status_code == 303
    assert phone.get("/people/otto/progress").status_code == 200
    assert phone.get("/practice").status_code == 403
