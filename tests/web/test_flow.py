"""From a choice to the table: what will happen, the checklist, and a way out of every refusal."""

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.control import intake
from station.people import clearance, eligibility, pace
from station.people.person import Guidance, Person, Turning
from station.records.rows import SessionRow
from station.records.store import Store
from station.service import link_server, steward
from station.service.link import Refused
from tests.web.fakes import FakeLink
from web.ways import WAYS, ways_out

READY = "/ready/first-time?person=demo"
FLOOR = "/ready/core-strength?person=guest"
TICKS = re.compile(r'name="tick" value="([\w-]+)"')
TICKED = re.compile(r'name="tick" value="([\w-]+)" checked')


def ticks(client: FlaskClient, address: str) -> list[str]:
    return TICKS.findall(client.get(address).text)


def known(store: Store, person_id: str = "demo") -> Person:
    person = store.person(person_id)
    assert person is not None
    return person


def hang(store: Store, number: int) -> None:
    """Put so many sessions head-down into the records of the demo person."""
    for index in range(number):
        at = datetime.now(UTC) - timedelta(days=1 + index)
        row = SessionRow(f"h{index}", "demo", "rocking", "Rocking", at, at, "completed")
        store.begin_session(replace(row, inverted_s=60.0))


def test_a_choice_leads_to_what_will_happen_and_never_arms_by_itself(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    start = client.get("/?person=demo").text
    assert 'href="/ready/first-time?person=demo"' in start
    page = client.get(READY).text
    assert "for Demo person" in page
    assert link.requests == []


def test_what_will_happen_is_shown_as_a_picture_and_in_words(
    client: FlaskClient, store: Store
) -> None:
    page = client.get(READY).text
    assert "Deepest 15°, never beyond 30°; upright again after 9 min." in page
    assert page.count('class="way-line"') == 1
    assert 'class="way-cap"' in page
    assert ">0°</text>" in page  # short in every language, so that nothing of it is cut
    assert "Somebody with you; At least an hour since your last meal" in page
    assert "<strong>Slightly head-down</strong> <small>15° head down for" in page


def test_the_limit_in_the_picture_is_the_tighter_one_and_says_whose_it_is(
    client: FlaskClient, store: Store
) -> None:
    page = client.get(READY).text
    assert "Demo person (this machine: 60°)" in page
    person = known(store)
    wide = replace(person.limits, rate_up_deg_s=3.0, deepest_deg=60.0)
    store.care.prescribe("demo", wide, person.prescription, "Doris")
    assert "never beyond 60°" in client.get(READY).text


def test_the_session_is_shown_as_this_person_does_it(client: FlaskClient, store: Store) -> None:
    half = replace(known(store).prescription, dose_percent=50)
    address = "/ready/core-strength?person=demo"
    before = client.get(address).text
    store.care.prescribe("demo", known(store).limits, half, "Doris")
    assert "1 x 30" in before
    assert "1 x 15" in client.get(address).text


def test_somebody_new_is_not_alone_in_the_first_three_sessions_head_down(
    client: FlaskClient, store: Store
) -> None:
    hang(store, 1)  # one is in the records already
    assert "near" in ticks(client, READY)
    hang_more = SessionRow("h9", "demo", "rocking", "Rocking", datetime.now(UTC), outcome="done")
    store.begin_session(replace(hang_more, ended_at=datetime.now(UTC), inverted_s=5.0))
    assert "near" not in ticks(client, READY)
    assert "It is better when somebody is near." in client.get(READY).text


def test_on_the_floor_only_what_is_needed_there_is_ticked(
    client: FlaskClient, store: Store
) -> None:
    assert ticks(client, FLOOR) == ["room", "needs"]
    page = client.get(FLOOR).text
    assert 'class="way-line"' not in page
    assert "ankle" not in page.lower()


def test_before_a_session_that_begins_on_the_floor_nobody_locks_their_ankles(
    client: FlaskClient, store: Store
) -> None:
    page = client.get("/ready/full-session?person=demo").text
    assert "ankles" not in TICKS.findall(page)
    assert "Before the part on the table the station waits" in page


def test_the_height_stands_as_it_is_in_the_profile_or_is_asked_for(
    client: FlaskClient, store: Store
) -> None:
    assert 'href="/people/demo/edit"' in client.get(READY).text
    store.care.save_profile(replace(known(store), ankle_setting="pin 4, <red> pad"), "Demo")
    page = client.get(READY).text
    assert "The height is set as in the profile: pin 4, &lt;red&gt; pad" in page
    assert 'href="/people/demo/edit"' not in page


def test_with_every_tick_the_session_is_armed_and_the_live_page_follows(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    answer = client.post(READY, data={"tick": ticks(client, READY)})
    assert (answer.status_code, answer.location) == (303, "/live")
    assert link.requests == [("arm", {"program_id": "first-time", "person_id": "demo"})]


def test_without_a_script_the_station_says_what_is_still_open(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    wanted = ticks(client, READY)
    for missing in wanted:
        rest = [tick for tick in wanted if tick != missing]
        answer = client.post(READY, data={"tick": rest})
        assert answer.status_code == 422
        assert TICKED.findall(answer.text) == rest
        assert f'id="{missing}-open"' in answer.text
        assert answer.text.count("This is still open.") == 1
    assert link.requests == []


def test_a_refusal_of_the_controller_keeps_the_ticks_and_leads_on(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    link.refusal = Refused("not_ready", "The station is not ready <now>.", "Wait for it.")
    wanted = ticks(client, READY)
    answer = client.post(READY, data={"tick": wanted})
    assert answer.status_code == 409
    assert "The station is not ready &lt;now&gt;." in answer.text
    assert "Wait for it." in answer.text
    assert 'href="/live">Go to the live page' in answer.text
    assert TICKED.findall(answer.text) == wanted


def test_a_silent_controller_is_told_on_the_same_page(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    link.down = True
    answer = client.post(READY, data={"tick": ticks(client, READY)})
    assert answer.status_code == 503
    assert "The controller does not answer." in answer.text
    assert f'href="{READY}"' in answer.text


def test_whoever_may_not_sees_why_and_no_button(client: FlaskClient, store: Store) -> None:
    page = client.get("/ready/first-time?person=otto").text
    assert "has no health check yet" in page
    assert 'href="/people/otto/health"' in page
    assert 'id="ready"' not in page


def test_nobody_is_taken_for_somebody_else(client: FlaskClient, store: Store) -> None:
    for call in (client.get, client.post):
        answer = call("/ready/first-time")
        assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/ready/first-time?person=nobody").status_code == 404
    assert client.get("/ready/nothing?person=demo").status_code == 404


def test_what_was_done_last_stands_first(client: FlaskClient, store: Store) -> None:
    offered = re.compile(r'data-program="([\w-]+)"')
    assert offered.findall(client.get("/?person=demo").text)[0] == "first-time"
    at = datetime.now(UTC)
    store.begin_session(SessionRow("s8", "demo", "desk-worker", "Desk worker", at, at, "completed"))
    page = client.get("/?person=demo").text
    assert offered.findall(page)[:2] == ["desk-worker", "first-time"]
    assert page.count("last time") == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mode": "RUNNING"}, "A session is going on."),
        ({"mode": "ARMED"}, "A session waits to be started."),
        ({"mode": "FAULTED"}, "The station is not ready; the live page says why."),
        (
            {"mode": "FAULTED", "faults": [{"code": "start_up"}]},
            "The station has just started: press its button once to make it ready.",
        ),
    ],
)
def test_the_start_page_says_what_stands_in_the_way(
    client: FlaskClient, store: Store, link: FakeLink, changes: dict[str, object], sentence: str
) -> None:
    assert "banner" not in client.get("/").text
    link.publish(**changes)
    assert sentence in client.get("/").text
    assert sentence in client.get("/?person=demo").text


def test_the_start_page_of_a_silent_station_says_so(
    client: FlaskClient, store: Store, link: FakeLink
) -> None:
    link.state = None
    assert "The station does not answer." in client.get("/").text


def test_the_start_page_says_nothing_of_a_station_that_was_last_heard_of_long_ago(
    client: FlaskClient, link: FakeLink, store: Store
) -> None:
    link.publish(mode="ARMED")
    link.age_s = 5.0
    page = client.get("/").text
    assert "The station does not answer." in page
    assert "A session waits to be started." not in page


def codes() -> set[str]:
    """Every reason against a session that stands in the code of those who give them."""
    people = "".join(inspect.getsource(room) for room in (clearance, eligibility, pace))
    found = set(re.findall(r'Refusal\(\s*"(\w+)"', people))
    found |= {row[0] for row in eligibility._BOUNDS}
    deciding: tuple[Callable[..., object], ...] = (
        intake.take, intake._not_ready, intake._kept_from_arming, intake._unfit, intake._too_much,
    )  # fmt: skip
    controller = "".join(map(inspect.getsource, deciding))
    found |= set(re.findall(r'(?:return|refusal: Refusal =) \("(\w+)"', controller))
    service = inspect.getsource(steward) + inspect.getsource(link_server.LinkServer._dispatch)
    found |= set(re.findall(r'(?:Refused\(|Answer\(ticket, False, )"(\w+)"', service))
    return found | {"controller_down"}


def test_every_reason_against_a_session_has_a_way_out() -> None:
    assert len(codes()) > 30
    assert codes() - set(WAYS) == set()


@pytest.mark.parametrize("who", ["demo", "guest", None])
def test_every_way_out_leads_somewhere(
    app: Flask, client: FlaskClient, store: Store, who: str | None
) -> None:
    person = store.person(who) if who else None
    with app.test_request_context("/ready/first-time?person=demo", method="POST"):
        ways = {code: ways_out(code, person) for code in (*WAYS, "something-new")}
    assert all(ways.values()) or who != "demo"
    found = {way.address for one in ways.values() for way in one}
    assert {address for address in found if client.get(address).status_code != 200} == set()


def test_how_a_screen_speaks_is_chosen_in_the_profile(client: FlaskClient, store: Store) -> None:
    address, form = "/people/otto/edit", {"name": "Otto", "colour": "#3a7d44", "units": "metric"}
    chosen = {"language": "de", "guidance": "speech", "turning": "never"}
    answer = client.post(address, data={**form, "role": "member", "by": "Otto", **chosen})
    assert answer.status_code == 303
    otto = known(store, "otto")
    assert (otto.language, otto.guidance, otto.turning) == ("de", Guidance.SPEECH, Turning.NEVER)
    page = client.get(address).text
    assert 'value="speech" checked' in page
    assert '<option value="de" selected>' in page
    wrong = client.post(address, data={**form, "role": "member", "by": "Otto", "guidance": "loud"})
    assert wrong.status_code == 422
    assert "Choose nothing, tones or speech." in wrong.text
