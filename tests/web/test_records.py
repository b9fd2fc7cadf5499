"""People, programs and sessions over the API."""

from flask.testing import FlaskClient

from station.control.plan import Limits
from station.records.store import Store


def items(client: FlaskClient, path: str) -> list[dict[str, object]]:
    body = client.get(f"/api/v1/{path}").json
    assert body is not None
    assert set(body) == {"items"}
    found: list[dict[str, object]] = body["items"]
    assert found
    for item in found:
        assert item["id"]
        assert item.get("title") or item.get("name")
    return found


def test_every_list_has_items_with_an_id_and_a_name(client: FlaskClient, store: Store) -> None:
    for path in ("people", "programs", "exercises", "sessions", "sessions/s1/samples"):
        assert items(client, path), path


def test_people_come_with_their_limits(client: FlaskClient, store: Store) -> None:
    people = {person["id"]: person for person in items(client, "people")}
    assert people["demo"]["limits"] == {
        "deepest_deg": 30.0, "rate_down_deg_s": 2.0, "rate_up_deg_s": 2.0, "hold_s": 120.0,
        "session_s": 600.0,
    }  # fmt: skip


def test_programs_say_why_a_person_may_not_run_them(client: FlaskClient, store: Store) -> None:
    assert all(program["refusal"] is None for program in items(client, "programs"))
    for program in items(client, "programs?person_id=otto"):
        assert (program["refusal"] is not None) == program["tilts"]  # no health check yet (S32)


def test_sessions_can_be_asked_for_by_person(client: FlaskClient, store: Store) -> None:
    assert [row["id"] for row in items(client, "sessions?person_id=demo")] == ["s1"]
    assert client.get("/api/v1/sessions?person_id=otto").json == {"items": []}


def test_a_session_comes_with_its_events(client: FlaskClient, store: Store) -> None:
    session = client.get("/api/v1/sessions/s1").json
    assert session is not None
    assert session["outcome"] == "completed"
    assert [event["text"] for event in session["events"]] == ["ARMED -> RUNNING"]


def test_samples_keep_their_gaps(client: FlaskClient, store: Store) -> None:
    samples = items(client, "sessions/s1/samples")
    assert len(samples) == 300
    assert samples[100]["angle_deg"] is None


def test_ratings_are_kept_and_what_is_left_out_stays(client: FlaskClient, store: Store) -> None:
    path = "/api/v1/sessions/s1/ratings"
    assert client.post(path, json={"before_nrs": 6, "note": "Stiff."}).status_code == 202
    assert client.post(path, json={"after_nrs": 0, "rpe": 3}).status_code == 202
    row = store.session("s1")
    assert row is not None
    assert (row.before_nrs, row.after_nrs, row.rpe, row.note) == (6, 0, 3, "Stiff.")


def test_a_practitioner_changes_limits_within_the_machines_caps(
    client: FlaskClient, store: Store
) -> None:
    body = {
        "deepest_deg": 20.0, "rate_down_deg_s": 1.0, "rate_up_deg_s": 2.0, "hold_s": 90.0,
        "session_s": 400.0,
    }  # fmt: skip
    assert client.put("/api/v1/people/otto/limits", json=body).status_code == 202
    person = store.person("otto")
    assert person is not None
    assert person.limits == Limits(**body)
    too_deep = {**body, "deepest_deg": 61.0}
    assert client.put("/api/v1/people/otto/limits", json=too_deep).status_code == 422
    assert client.put("/api/v1/people/nobody/limits", json=body).status_code == 404
