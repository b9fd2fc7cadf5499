"""The bench's pages: faults in groups, time, and the story with its name, file and end."""

import pytest
from flask.testing import FlaskClient

from hardware.simulated.faults import FAULTS
from station.service.link import Refused
from tests.web.fakes import STORY, FakeLink
from web.pages.bench import grouped


def test_every_fault_is_in_one_group() -> None:
    shown = [name for _, faults in grouped() for name, _ in faults]
    assert sorted(shown) == sorted(FAULTS)
    assert all(faults for _, faults in grouped())


def test_the_bench_shows_every_fault_with_what_it_does(client: FlaskClient) -> None:
    page = client.get("/bench").text
    assert page.count("data-fault=") == len(FAULTS)
    assert "Only half of the voltage reaches the motor." in page
    assert 'data-speed="100.0"' in page


@pytest.mark.parametrize(
    ("state", "offered"),
    [("none", 'value="begin"'), ("open", 'value="end"'), ("done", "Look at the story")],
)
def test_what_can_be_done_with_a_story_is_offered(
    client: FlaskClient, link: FakeLink, state: str, offered: str
) -> None:
    link.answers["bench_story"] = {**STORY, "state": state}
    assert offered in client.get("/bench").text


def test_without_the_controller_the_bench_is_still_there(
    client: FlaskClient, link: FakeLink
) -> None:
    link.down = True
    page = client.get("/bench")
    assert page.status_code == 200
    assert "Nothing can be recorded" in page.text


def test_recording_begins_and_ends_by_plain_forms(client: FlaskClient, link: FakeLink) -> None:
    begun = client.post("/bench/story", data={"act": "begin"})
    ended = client.post("/bench/story", data={"act": "end"})
    assert (begun.status_code, begun.location) == (303, "/bench")
    assert (ended.status_code, ended.location) == (303, "/bench/story")
    assert [fields["act"] for kind, fields in link.requests if kind == "bench_story"] == [
        "begin",
        "end",
    ]


def test_why_nothing_is_recorded_stands_on_the_bench(client: FlaskClient, link: FakeLink) -> None:
    refused = Refused("cannot_record", "A story begins upright.", "Bring the table up.")
    asked = link.request

    def request(kind: str, **fields: object) -> dict[str, object]:
        if fields.get("act") == "begin":
            raise refused
        return asked(kind, **fields)

    link.request = request  # type: ignore[method-assign]
    page = client.post("/bench/story", data={"act": "begin"})
    assert page.status_code == 409
    assert "A story begins upright." in page.text
    assert 'id="round"' in page.text


def test_an_act_that_there_is_not_is_refused(client: FlaskClient) -> None:
    assert client.post("/bench/story", data={"act": "burn"}).status_code == 422


def test_a_story_is_shown_with_its_remarks_and_can_be_thrown_away(client: FlaskClient) -> None:
    page = client.get("/bench/story").text
    assert "A &lt;story&gt;" in page
    assert "what came later is missing" in page
    assert 'value="discard"' in page


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Mains lost, head-down!", "mains_lost_head_down.toml"),
        ("Schräg, dann übel", "schrag_dann_ubel.toml"),
        ("", "story.toml"),
        ("../", "story"),
    ],
)
def test_a_story_is_downloaded_by_its_name(
    client: FlaskClient, link: FakeLink, title: str, name: str
) -> None:
    file = client.get("/bench/story.toml", query_string={"title": title})
    assert file.text == STORY["toml"]
    assert name in file.headers["Content-Disposition"]
    assert "/" not in file.headers["Content-Disposition"]


def test_a_title_reaches_the_file_as_one_line(client: FlaskClient, link: FakeLink) -> None:
    client.get("/bench/story.toml", query_string={"title": "a\n[[then]]\x07" + "b" * 200})
    sent = str(link.requests[-1][1]["title"])
    assert sent.startswith("a [[then]]b")
    assert len(sent) == 120


def test_there_is_no_file_of_a_story_that_is_not_there(client: FlaskClient, link: FakeLink) -> None:
    link.answers["bench_story"] = {**STORY, "state": "none"}
    assert client.get("/bench/story.toml").status_code == 404


@pytest.mark.parametrize("factor", [0, 0.05, 101, "5", None])
def test_a_speed_out_of_bounds_is_refused(client: FlaskClient, factor: object) -> None:
    answer = client.post("/api/v1/bench/speed", json={"factor": factor})
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["mend", "reset"])
def test_the_bench_is_set_back(client: FlaskClient, link: FakeLink, path: str) -> None:
    assert client.post(f"/api/v1/bench/{path}", json={}).status_code == 202
    assert link.requests[-1][0] == f"bench_{path}"
