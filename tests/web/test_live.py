"""Live streams: fresh, few enough, and never for ever."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.people.person import Role
from station.records.store import Store
from tests.web.fakes import SESSION, FakeLink
from tests.web.visitors import paired
from web import WebConfig, create_app
from web.errors import WebError
from web.language import current_language
from web.live import ASK_S, Live, Stream
from web.reading import Reader
from web.services import KEY
from web.version import page_version


class Clock:
    """Stands still unless it is told otherwise."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def welcome() -> bool:
    """Whoever opened the stream may follow it."""
    return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(link: FakeLink, clock: Clock) -> Live:
    return Live(link, streams=3, age_s=600.0, clock=clock)


@contextmanager
def publishing(link: FakeLink) -> Iterator[None]:
    """News all the time, much more often than a page wants them."""
    over = threading.Event()

    def publish() -> None:
        while not over.wait(0.005):
            link.publish()

    thread = threading.Thread(target=publish)
    thread.start()
    yield
    over.set()
    thread.join()


def data_of(text: str) -> dict[str, Any]:
    _, state = text.split("event: state\n")
    line = next(line for line in state.splitlines() if line.startswith("data: "))
    found: dict[str, Any] = json.loads(line.removeprefix("data: "))
    return found


def advance(clock: Clock, stream: Stream) -> str:
    clock.now_s += 1.0
    return next(stream)


def test_a_stream_begins_with_the_newest_state(live: Live, link: FakeLink) -> None:
    link.publish(angle_deg=12.0)
    first = next(live.open(welcome))
    assert first.startswith("retry: ")
    assert f"event: version\ndata: {page_version()}\n\n" in first
    assert "event: state\n" in first
    assert first.endswith("\n\n")
    assert data_of(first)["angle_deg"] == 12.0


def test_the_id_of_an_event_is_when_the_state_was_taken(
    live: Live, link: FakeLink, clock: Clock
) -> None:
    link.age_s = 0.25
    assert f"id: {round((clock.now_s - 0.25) * 1000)}\n" in next(live.open(welcome))


def test_every_state_is_sent_once(live: Live, link: FakeLink, clock: Clock) -> None:
    stream = live.open(welcome)
    link.publish(angle_deg=1.0)
    assert data_of(next(stream))["angle_deg"] == 1.0
    link.publish(angle_deg=2.0)
    assert data_of(advance(clock, stream))["angle_deg"] == 2.0
    assert "state" not in advance(clock, stream)


def test_streams_share_one_text(live: Live, link: FakeLink) -> None:
    first, second = live.open(welcome), live.open(welcome)
    assert next(first) == next(second)
    link.publish()
    assert live.next_frame(None, Reader()) is live.next_frame(None, Reader())


def test_a_controller_that_is_gone_is_said_once_then_the_line_is_kept_alive(
    live: Live, link: FakeLink, clock: Clock
) -> None:
    link.state = None
    stream = live.open(welcome)
    down = next(stream)
    assert "event: down\n" in down
    assert "Use the button" in down
    assert advance(clock, stream).startswith(":")
    link.publish()
    assert "event: state" in advance(clock, stream)


def test_old_states_are_not_sent(live: Live, link: FakeLink) -> None:
    link.age_s = 0.6
    assert "event: down" in next(live.open(welcome))


def test_a_controller_that_was_started_anew_is_followed(
    live: Live, link: FakeLink, clock: Clock
) -> None:
    link.publish(seq=5000)
    stream = live.open(welcome)
    next(stream)
    assert link.state is not None
    link.state["seq"] = 1
    assert "event: state" in advance(clock, stream)


def test_too_many_streams_are_turned_away_until_one_closes(live: Live) -> None:
    streams = [live.open(welcome) for _ in range(3)]
    with pytest.raises(WebError) as refused:
        live.open(welcome)
    assert (refused.value.status, refused.value.code) == (503, "too_many_streams")
    streams[0].close()
    streams[0].close()  # again gives no second place back
    live.open(welcome)
    with pytest.raises(WebError):
        live.open(welcome)


def test_a_stream_ends_after_its_age_and_gives_its_place_back(live: Live, clock: Clock) -> None:
    stream = live.open(welcome)
    clock.now_s += 600.0
    assert list(stream) == []
    assert live.open_streams == 0


@pytest.mark.requirement("S38")
def test_a_stream_ends_soon_after_its_reader_may_no_longer_follow_it(
    live: Live, link: FakeLink, clock: Clock
) -> None:
    known = [True]
    stream = live.open(lambda: known[0])
    clock.now_s += ASK_S
    assert "event: state" in next(stream)
    known[0] = False
    clock.now_s += ASK_S
    assert list(stream) == []
    assert live.open_streams == 0


@pytest.mark.requirement("S38")
def test_the_stream_of_a_removed_phone_and_of_a_revoked_script_ends(
    app: Flask, client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.live.ASK_S", 0.0)
    phone, script = paired(app), app.test_client()
    token, secret = store.tokens.add("script", Role.MEMBER, 1, None)
    bearer = {"Authorization": f"Bearer {secret}"}
    streams = [
        each.get("/api/v1/live", headers=headers, buffered=False)
        for each, headers in [(phone, {}), (script, bearer), (client, {})]
    ]
    device = next(row for row in store.devices.all() if not row.at_station)
    assert all(next(iter(each.response)) for each in streams)
    store.devices.revoke(device.id)
    store.tokens.revoke(token.id)
    assert [len(list(each.response)) for each in streams[:2]] == [0, 0]
    assert next(iter(streams[2].response)), "the touchscreen goes on"
    streams[2].close()


def test_closing_ends_every_stream(live: Live) -> None:
    stream = live.open(welcome)
    live.close()
    assert list(stream) == []


def test_at_most_ten_events_a_second(link: FakeLink) -> None:
    stream = Live(link, streams=3, age_s=600.0).open(welcome)
    with publishing(link):
        began_s = time.monotonic()
        for _ in range(6):
            next(stream)
        lasted_s = time.monotonic() - began_s
    assert lasted_s >= 0.49


def test_one_stream_too_many_gets_503_with_a_hint(client: FlaskClient, link: FakeLink) -> None:
    open_ones = [client.get("/api/v1/live", buffered=False) for _ in range(60)]
    assert {response.status_code for response in open_ones} == {200}
    assert open_ones[0].mimetype == "text/event-stream"
    assert client.get("/api/v1/live/streams").json == {"open": 60, "most": 60}
    refused = client.get("/api/v1/live")
    assert refused.status_code == 503
    assert refused.json
    assert "STOP" in refused.json["error"]["hint"]
    open_ones[0].close()
    again = client.get("/api/v1/live", buffered=False)
    assert again.status_code == 200
    for response in [*open_ones, again]:
        response.close()
    assert client.get("/api/v1/live/streams").json == {"open": 0, "most": 60}


def test_asking_for_the_head_of_the_stream_takes_no_place(client: FlaskClient) -> None:
    for _ in range(30):
        assert client.head("/api/v1/live", buffered=True).status_code == 200


@pytest.fixture
def impatient(config: WebConfig, link: FakeLink) -> Iterator[Callable[[], int]]:
    app = create_app(replace(config, stream_age_s=0.3), link)
    live: Live = app.extensions[KEY].live
    client = app.test_client()
    yield lambda: len(client.get("/api/v1/live").data)
    assert live.open_streams == 0
    app.extensions[KEY].close()


def test_a_served_stream_ends_by_itself(impatient: Callable[[], int], link: FakeLink) -> None:
    with publishing(link):
        assert impatient() > 100


def test_a_reader_that_waits_is_woken_when_the_app_closes(
    config: WebConfig, link: FakeLink
) -> None:
    app = create_app(config, link)
    stream = app.extensions[KEY].live.open(welcome)
    thread = threading.Thread(target=lambda: list(stream))
    thread.start()
    app.extensions[KEY].close()
    thread.join(10.0)
    assert not thread.is_alive()


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sentence of the station is marked in a reader's own language."""

    def mark(text: str) -> str:
        return f"{text} ({current_language()})"

    monkeypatch.setattr("web.reading.t", mark)


@pytest.mark.usefixtures("german")
def test_the_sentences_of_the_station_are_in_the_language_of_each_reader(
    client: FlaskClient, link: FakeLink
) -> None:
    fault = {"code": "a", "text": "It is cold.", "hint": "Warm it.", "latched": False}
    link.publish(mode="RUNNING", session=SESSION, faults=[fault])
    de = {"Accept-Language": "de"}
    with client.get("/api/v1/live", headers=de, buffered=False) as answer:
        streamed = data_of(next(answer.iter_encoded()).decode())
    for seen in (streamed, client.get("/api/v1/state", headers=de).get_json()):
        assert seen["session"]["title"] == "Tilt back a little (de)"
        assert seen["session"]["program_title"] == "First time (de)"
        assert seen["session"]["prompt"].endswith("(de)")
        assert seen["faults"] == [fault | {"text": "It is cold. (de)", "hint": "Warm it. (de)"}]
    assert client.get("/api/v1/state").get_json()["session"] == SESSION


@pytest.mark.usefixtures("german")
def test_a_text_is_made_once_for_all_readers_of_a_language(app: Flask, link: FakeLink) -> None:
    live = app.extensions[KEY].live
    link.publish(session=SESSION)
    german, english = Reader("de", app), Reader()
    first = live.next_frame(None, german)
    assert first is not None
    assert live.next_frame(None, english).text != first.text
    assert live.next_frame(None, german) is first


def test_the_steps_of_a_program_are_listed_as_a_session_counts_them(
    client: FlaskClient, store: Store
) -> None:
    answer = client.get("/api/v1/programs/first-time/steps?person_id=demo").json
    assert answer
    assert [item["id"] for item in answer["items"]] == list(range(len(answer["items"])))
    assert "Slightly head-down" in [item["title"] for item in answer["items"]]
    assert client.get("/api/v1/programs/none-such/steps").status_code == 404
