"""After a session: the form, the questions after standing up, the next step, questionnaires."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.control.plan import Limits
from station.people.aftercare import ADVICE_DIZZY
from station.people.person import Person
from station.people.questionnaires import RMDQ
from station.records.rows import SessionRow
from station.records.store import Store
from tests.web.fakes import PHONE

TODAY = datetime.now(UTC)
DONE = SessionRow(
    "done", "anna", "first-time", "First time", TODAY - timedelta(hours=2), outcome="completed",
    ended_at=TODAY - timedelta(hours=1), deepest_deg=60.0, inverted_s=200.0, steps=5, steps_done=5,
    before_nrs=3,
)  # fmt: skip
ANSWERED: dict[str, Any] = {
    "before_nrs": 3, "after_nrs": 2, "rpe": 4, "dizzy": False, "headache": False,
    "leg_symptoms": False, "dizzy_1_min": False, "dizzy_3_min": False,
}  # fmt: skip
FORM = {
    "before_nrs": "3", "after_nrs": "2", "rpe": "4", "dizzy": "no", "headache": "no",
    "leg_symptoms": "no", "note": "Looser <b>than</b> before.",
}  # fmt: skip


@pytest.fixture
def anna(store: Store) -> Store:
    """The records with Anna, who has done a session and not yet said how it was."""
    store.add_person(Person("anna", "Anna", health_checked_on=TODAY.date(), released=True))
    store.begin_session(DONE)
    return store


@pytest.fixture
def visitor(app: Flask, anna: Store) -> FlaskClient:
    """A paired phone: a member, no practitioner."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = PHONE
    client.post("/pair/enter", data={"code": app.extensions["station"].pairing.new().digits})
    return client


def good_sessions(store: Store, deepest_deg: float = 15.0) -> None:
    for days in (3, 2, 1):
        at = TODAY - timedelta(days=days)
        row = replace(DONE, id=f"good-{days}", began_at=at, ended_at=at, **ANSWERED)
        store.begin_session(replace(row, deepest_deg=deepest_deg))


def row_of(store: Store, session_id: str = "done") -> SessionRow:
    row = store.session(session_id)
    assert row is not None
    return row


def deepest_of(store: Store) -> float:
    person = store.person("anna")
    assert person is not None
    return person.limits.deepest_deg


def text_of(page: str) -> str:
    """What can be read on a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def is_checked(page: str, name: str, value: str) -> bool:
    return f'name="{name}" value="{value}" checked' in page


# How it was


def test_what_was_asked_in_the_session_is_filled_in(visitor: FlaskClient) -> None:
    page = visitor.get("/after/done").text
    assert is_checked(page, "before_nrs", "3")
    assert not re.search(r'name="(after_nrs|rpe|dizzy)" value="\w+" checked', page)


def test_the_answers_are_kept_and_stand_there_when_one_comes_back(
    visitor: FlaskClient, anna: Store
) -> None:
    kept = visitor.post("/after/done", data=FORM)
    assert (kept.status_code, kept.location) == (303, "/after/done/check")
    row = row_of(anna)
    assert (row.before_nrs, row.after_nrs, row.rpe) == (3, 2, 4)
    assert (row.dizzy, row.headache, row.leg_symptoms) == (False, False, False)
    page = visitor.get("/after/done").text
    assert is_checked(page, "after_nrs", "2")
    assert is_checked(page, "headache", "no")
    assert "Looser &lt;b&gt;than&lt;/b&gt; before." in page
    assert "Change the answers" in visitor.get("/history/done").text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("rpe", "11", "Choose a number from 0 to 10."),
        ("dizzy", "perhaps", "Choose yes or no."),
        ("note", "x" * 1001, "This has 1001 characters; 1000 fit here."),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_typed_is_lost(
    visitor: FlaskClient, anna: Store, field: str, typed: str, sentence: str
) -> None:
    answer = visitor.post("/after/done", data={"note": "Stiff.", "after_nrs": "7", field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-wrong">{sentence}</p>' in answer.text
    assert is_checked(answer.text, "after_nrs", "7")
    assert (typed if field == "note" else "Stiff.") in answer.text
    assert row_of(anna) == DONE


def test_a_session_that_is_not_there_is_told(visitor: FlaskClient, anna: Store) -> None:
    assert visitor.get("/after/nothing").status_code == 404
    assert visitor.post("/after/nothing", data=FORM).status_code == 404


def test_a_guest_answers_and_comes_back_to_the_session(visitor: FlaskClient, anna: Store) -> None:
    anna.begin_session(replace(DONE, id="floor", person_id="guest", inverted_s=0.0))
    assert visitor.post("/after/floor", data=FORM).status_code == 303
    assert visitor.get("/after/floor/check").location == "/history/floor"


# After standing up


def ended(store: Store, ago_s: float, **changes: Any) -> None:
    at = datetime.now(UTC) - timedelta(seconds=ago_s)
    store.begin_session(replace(DONE, id="now", ended_at=at, **changes))


def test_the_page_waits_a_minute_and_then_asks(visitor: FlaskClient, anna: Store) -> None:
    ended(anna, 20.0)
    page = visitor.get("/after/now/check").text
    left = re.search(r'data-left="(\d+)"', page)
    assert left is not None
    assert 30 < int(left[1]) <= 40
    assert 'href="/after/now/check"' in page  # the way on without a script
    assert "Are you dizzy" not in page


def test_it_asks_after_one_minute_and_after_three(visitor: FlaskClient, anna: Store) -> None:
    ended(anna, 100.0)
    assert "1 minute after standing up" in visitor.get("/after/now/check").text
    visitor.post("/after/now/check", data={"minutes": "1", "dizzy": "no"})
    assert re.search(r'data-left="(\d+)"', visitor.get("/after/now/check").text)
    ended_long_ago = visitor.get("/after/done/check").text
    assert "1 minute after standing up" in ended_long_ago
    for minutes in ("1", "3"):
        answer = visitor.post("/after/done/check", data={"minutes": minutes, "dizzy": "no"})
        assert answer.location == "/after/done/check"
    assert visitor.get("/after/done/check").location == "/people/anna/proposals"
    assert (row_of(anna).dizzy_1_min, row_of(anna).dizzy_3_min) == (False, False)


def test_an_answer_that_comes_too_early_is_told(visitor: FlaskClient, anna: Store) -> None:
    ended(anna, 1.0)
    answer = visitor.post("/after/now/check", data={"minutes": "3", "dizzy": "no"})
    assert answer.status_code == 422
    assert row_of(anna, "now").dizzy_3_min is None


@pytest.mark.parametrize("typed", [{}, {"minutes": "2", "dizzy": "no"}, {"minutes": "1"}])
def test_half_an_answer_is_asked_for_again(
    visitor: FlaskClient, anna: Store, typed: dict[str, str]
) -> None:
    answer = visitor.post("/after/done/check", data=typed)
    assert answer.status_code == 422
    assert 'id="dizzy-wrong"' in answer.text
    assert row_of(anna) == DONE


@pytest.mark.requirement("S37")
def test_dizzy_brings_advice_at_once_and_before_the_next_session(
    visitor: FlaskClient, anna: Store
) -> None:
    visitor.post("/after/done/check", data={"minutes": "1", "dizzy": "yes"})
    assert ADVICE_DIZZY in text_of(visitor.get("/after/done/check").text)
    person = anna.person("anna")
    assert person is not None
    assert person.advice == ADVICE_DIZZY
    assert "I have read it" in visitor.get("/people/anna/proposals").text


def test_after_exercises_on_the_floor_nobody_is_asked_to_stand(
    visitor: FlaskClient, anna: Store
) -> None:
    anna.begin_session(replace(DONE, id="floor", inverted_s=0.0, deepest_deg=0.0))
    assert visitor.get("/after/floor/check").location == "/people/anna/proposals"


# The next step


def test_the_next_step_says_why_and_is_taken(visitor: FlaskClient, anna: Store) -> None:
    good_sessions(anna)
    visitor.post("/after/done", data=FORM)
    assert "lacks the answer three minutes" in visitor.get("/people/anna/proposals").text
    for minutes in ("1", "3"):
        visitor.post("/after/done/check", data={"minutes": minutes, "dizzy": "no"})
    page = visitor.get("/people/anna/proposals").text
    assert "Three sessions complete and well tolerated, pain not up: angle 15 → 20°." in page
    accept = re.search(r'action="(/people/anna/proposals/\d+/accept)"', page)
    assert accept is not None
    assert visitor.post(accept[1]).location == "/people/anna/proposals"
    assert deepest_of(anna) == 20
    page = visitor.get("/people/anna/proposals").text
    assert "There is no session yet since the last change." in page
    assert "accepted" in page
    again = visitor.post(accept[1])
    assert again.status_code == 409
    assert "accepted already" in again.text


def test_a_declined_step_leaves_everything_as_it_is(visitor: FlaskClient, anna: Store) -> None:
    anna.progress.rate("done", after_nrs=2, rpe=4, dizzy=False, headache=False, leg_symptoms=False)
    for minutes in (1, 3):
        anna.progress.checked("done", minutes, False)
    good_sessions(anna)
    page = visitor.get("/people/anna/proposals").text
    decline = re.search(r'action="(/people/anna/proposals/\d+/decline)"', page)
    assert decline is not None
    assert visitor.post(decline[1]).status_code == 303
    assert deepest_of(anna) == 15
    assert "declined" in visitor.get("/people/anna/proposals").text


def test_a_declined_step_can_be_taken_back(visitor: FlaskClient, anna: Store) -> None:
    anna.progress.rate("done", after_nrs=2, rpe=4, dizzy=False, headache=False, leg_symptoms=False)
    for minutes in (1, 3):
        anna.progress.checked("done", minutes, False)
    good_sessions(anna)
    visitor.get("/people/anna/proposals")
    (proposal,) = anna.progress.open_proposals("anna")
    visitor.post(f"/people/anna/proposals/{proposal.id}/decline")
    undo = f"/people/anna/proposals/{proposal.id}/reopen"
    page = visitor.get("/people/anna/proposals").text
    assert f'action="{undo}"' in page
    assert "Undo: propose Angle 20° again" in page
    assert visitor.post(undo).location == "/people/anna/proposals"
    assert "Go on to 20°" in visitor.get("/people/anna/proposals").text
    assert visitor.post(undo).status_code == 409


@pytest.fixture
def at_thirty(anna: Store) -> Store:
    """Anna with 30 degrees allowed and every session well tolerated."""
    anna.add_person(
        Person("ben", "Ben", limits=Limits(30.0), health_checked_on=TODAY.date(), released=True)
    )
    for days in (3, 2, 1):
        at = TODAY - timedelta(days=days)
        row = replace(DONE, id=f"ben-{days}", person_id="ben", began_at=at, **ANSWERED)
        anna.begin_session(row)
    return anna


@pytest.mark.requirement("S34")
def test_beyond_the_own_tier_a_member_waits_for_the_practitioner(
    visitor: FlaskClient, at_thirty: Store, client: FlaskClient
) -> None:
    page = visitor.get("/people/ben/proposals").text
    assert "waits for your practitioner" in page
    assert "/accept" not in page
    (proposal,) = at_thirty.progress.open_proposals("ben")
    accept = f"/people/ben/proposals/{proposal.id}/accept"
    refused = visitor.post(accept)
    assert refused.status_code == 409
    assert "It waits for your practitioner." in refused.text
    assert visitor.post(f"/api/v1/proposals/{proposal.id}/accept").status_code == 409
    person = at_thirty.person("ben")
    assert person is not None
    assert person.limits.deepest_deg == 30
    assert client.post(accept).status_code == 303  # the simulator's own screen is the owner's
    changed = at_thirty.person("ben")
    assert changed is not None
    assert changed.limits.deepest_deg == 35


def test_what_is_decided_in_the_practice_leads_back_there_with_a_note(
    visitor: FlaskClient, at_thirty: Store, client: FlaskClient
) -> None:
    visitor.get("/people/ben/proposals")
    (proposal,) = at_thirty.progress.open_proposals("ben")
    accept = f"/people/ben/proposals/{proposal.id}/accept"
    assert client.post(accept, data={"back": "practice"}).location == "/practice"
    assert "Ben: The step is taken." in client.get("/practice").text


def test_nobody_decides_for_another_person_by_a_wrong_address(
    visitor: FlaskClient, at_thirty: Store
) -> None:
    visitor.get("/people/ben/proposals")
    (proposal,) = at_thirty.progress.open_proposals("ben")
    assert visitor.post(f"/people/anna/proposals/{proposal.id}/decline").status_code == 404
    for number in ("999", "x", "9" * 30, "-1"):
        assert visitor.post(f"/people/ben/proposals/{number}/decline").status_code == 404


# Questionnaires


def test_the_due_questionnaire_is_offered_and_scored(visitor: FlaskClient, anna: Store) -> None:
    assert "questionnaire is due" in visitor.get("/people/anna/proposals").text
    page = visitor.get("/people/anna/scores/rmdq").text
    assert all(html.escape(sentence) in page for sentence in RMDQ)
    kept = visitor.post("/people/anna/scores/rmdq", data={"item": ["2", "9", "24"]})
    assert kept.location == "/people/anna/scores"
    page = visitor.get("/people/anna/scores").text
    assert "3 of 24" in page
    assert "is due" not in page


@pytest.mark.parametrize("typed", [{}, {"item": ["1"], "none": "1"}, {"item": ["25", "1"]}])
def test_an_unclear_questionnaire_is_asked_for_again_with_its_ticks(
    visitor: FlaskClient, anna: Store, typed: dict[str, Any]
) -> None:
    answer = visitor.post("/people/anna/scores/rmdq", data=typed)
    assert answer.status_code == 422
    assert 'id="item-wrong"' in answer.text
    assert is_checked(answer.text, "item", "1") == bool(typed)
    assert anna.progress.scores("anna") == ()


def test_no_sentence_at_all_is_an_answer_when_it_is_said(visitor: FlaskClient, anna: Store) -> None:
    assert visitor.post("/people/anna/scores/rmdq", data={"none": "1"}).status_code == 303
    assert [row.value for row in anna.progress.scores("anna")] == [0]


def test_own_activities_stand_there_again_the_next_time(visitor: FlaskClient, anna: Store) -> None:
    typed = {"activity-1": "Tie my shoes", "value-1": "3", "activity-3": "Garden", "value-3": "6"}
    assert visitor.post("/people/anna/scores/psfs", data=typed).status_code == 303
    assert "4.5 of 10" in visitor.get("/people/anna/scores").text
    page = visitor.get("/people/anna/scores/psfs").text
    assert 'value="Tie my shoes"' in page
    assert 'value="Garden"' in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "activity-1"),
        ({"activity-1": "Walk"}, "value-1"),
        ({"activity-2": "Walk", "value-2": "11"}, "value-2"),
        ({"activity-1": "Walk", "value-1": "1", "value-2": "4"}, "activity-2"),
    ],
)
def test_an_activity_without_a_number_is_asked_for_at_its_field(
    visitor: FlaskClient, anna: Store, typed: dict[str, str], field: str
) -> None:
    answer = visitor.post("/people/anna/scores/psfs", data=typed)
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    for text in typed.values():
        assert text in answer.text


def test_a_score_from_elsewhere_is_typed_in(visitor: FlaskClient, anna: Store) -> None:
    page = "/people/anna/scores/other"
    assert visitor.get(page).status_code == 200
    wrong = visitor.post(page, data={"name": "ODI", "value": "120", "out_of": "100"})
    assert wrong.status_code == 422
    assert 'id="value-wrong">The score is 120, possible is 0 to 100.' in wrong.text
    assert 'value="ODI"' in wrong.text
    kept = visitor.post(page, data={"name": "ODI", "value": "22,5", "out_of": "100"})
    assert kept.status_code == 303
    assert "22.5 of 100" in visitor.get("/people/anna/scores").text


# The same as JSON


def test_a_program_tells_how_it_was_and_takes_the_next_step(
    visitor: FlaskClient, anna: Store
) -> None:
    good_sessions(anna)
    ratings = {name: ANSWERED[name] for name in ("after_nrs", "rpe", "dizzy", "headache")}
    api = "/api/v1"
    rated = visitor.post(f"{api}/sessions/done/ratings", json={**ratings, "leg_symptoms": False})
    assert rated.status_code == 202
    for minutes in (1, 3):
        body = {"minutes": minutes, "dizzy": False}
        assert visitor.post(f"{api}/sessions/done/checks", json=body).status_code == 202
    answer = visitor.get(f"{api}/people/anna/proposals").json
    assert answer is not None
    (proposal,) = answer["items"]
    assert (proposal["kind"], proposal["before"], proposal["after"]) == ("angle", 15, 20)
    assert visitor.post(f"{api}/proposals/{proposal['id']}/accept").status_code == 202
    assert visitor.post(f"{api}/proposals/{proposal['id']}/decline").status_code == 409
    assert deepest_of(anna) == 20
    assert visitor.get(f"{api}/people/anna/proposals").json == {"items": []}


@pytest.mark.parametrize(
    "body",
    [
        {"minutes": 2, "dizzy": False},
        {"minutes": 1},
        {"minutes": 1, "dizzy": "no"},
        {"dizzy": True},
    ],
)
def test_a_check_that_cannot_be_is_refused(
    visitor: FlaskClient, anna: Store, body: dict[str, Any]
) -> None:
    assert visitor.post("/api/v1/sessions/done/checks", json=body).status_code == 422
    assert row_of(anna) == DONE


def test_questionnaires_come_and_go_as_json(visitor: FlaskClient, anna: Store) -> None:
    path = "/api/v1/people/anna/scores"
    for body in (
        {"kind": "rmdq", "ticked": [3]},
        {"kind": "psfs", "activities": {"Garden": 4}},
        {"kind": "other", "name": "ODI", "value": 22, "out_of": 100},
    ):
        assert visitor.post(path, json=body).status_code == 202
    answer = visitor.get(path).json
    assert answer is not None
    found = [
        (item["kind"], item["name"], item["value"], item["answers"]) for item in answer["items"]
    ]
    assert found == [
        ("other", "ODI", 22.0, {}),
        ("psfs", "Patient-specific", 4.0, {"Garden": 4}),
        ("rmdq", "Roland-Morris", 1.0, {"3": 1}),
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "rmdq"},
        {"kind": "rmdq", "ticked": [25]},
        {"kind": "psfs", "activities": {}},
        {"kind": "psfs", "activities": {"Garden": 11}},
        {"kind": "other", "name": "ODI", "value": 22},
        {"kind": "odi", "value": 22},
    ],
)
def test_a_questionnaire_that_cannot_be_scored_is_refused(
    visitor: FlaskClient, anna: Store, body: dict[str, Any]
) -> None:
    answer = visitor.post("/api/v1/people/anna/scores", json=body)
    assert answer.status_code == 422
    assert anna.progress.scores("anna") == ()
