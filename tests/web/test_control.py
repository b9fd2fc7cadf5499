"""What a click becomes for the controller."""

from dataclasses import fields

import pytest
from flask.testing import FlaskClient

from hardware.simulated.table import SimulatedTable, TableOptions
from hardware.simulated.table import Truth as PlantTruth
from station.control.config import ControlConfig
from station.control.controller import Controller
from station.control.snapshot import SessionView
from station.service.link import Refused
from station.service.snapshots import snapshot_json
from tests.web.fakes import SESSION, TRUTH, FakeLink
from web.api.answers import SessionState, State, Truth

STATE_KEYS = {
    "mode", "angle_deg", "rate_deg_s", "trusted", "target_deg", "planned_deg", "duty", "power",
    "session", "faults", "inputs", "loop", "budget_share", "simulated", "leaving", "seq", "age_ms",
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body", "request_"),
    [
        ("stop", None, ("stop", {})),
        ("return", None, ("return", {"straight": False})),
        ("return", {}, ("return", {"straight": False})),
        ("return", {"straight": True}, ("return", {"straight": True})),
        (
            "arm",
            {"program_id": "first-time", "person_id": "demo"},
            ("arm", {"program_id": "first-time", "person_id": "demo"}),
        ),
        ("disarm", None, ("disarm", {})),
        ("start", None, ("begin", {})),
        ("respond", {}, ("respond", {"reply": "ok", "pain_nrs": None})),
        ("respond", {"pain_nrs": 0}, ("respond", {"reply": "ok", "pain_nrs": 0})),
        ("respond", {"reply": "not_well"}, ("respond", {"reply": "not_well", "pain_nrs": None})),
        ("acknowledge", {"fault": "stall"}, ("acknowledge", {"fault": "stall"})),
        ("bench/button", {"down": True}, ("bench_button", {"down": True})),
        ("bench/estop", {"open": True}, ("bench_estop", {"open": True})),
        ("bench/ankles", {"locked": False}, ("bench_ankles", {"locked": False})),
        ("bench/mains", {"ok": False}, ("bench_mains", {"ok": False})),
        ("bench/hand", {"held": False}, ("bench_hand", {"held": False})),
        ("bench/return", {"down": True}, ("bench_return", {"down": True})),
        ("bench/body", {"kg": 90}, ("bench_body", {"kg": 90.0})),
        (
            "bench/faults",
            {"name": "motor_dead", "on": True},
            ("bench_fault", {"name": "motor_dead", "on": True}),
        ),
    ],
)
def test_a_write_reaches_the_controller_and_is_accepted(
    client: FlaskClient,
    link: FakeLink,
    path: str,
    body: dict[str, object] | None,
    request_: tuple[str, dict[str, object]],
) -> None:
    response = (
        client.post(f"/api/v1/{path}", json=body)
        if body is not None
        else client.post(f"/api/v1/{path}")
    )
    assert (response.status_code, response.json) == (202, {"accepted": True})
    assert link.requests == [request_]


@pytest.mark.parametrize("body", [b"", b"{", b"stop!", b"{}"])
def test_no_body_can_be_wrong_for_stop(client: FlaskClient, link: FakeLink, body: bytes) -> None:
    response = client.post("/api/v1/stop", data=body, content_type="text/plain")
    assert response.status_code == 202
    assert link.requests == [("stop", {})]


def test_without_a_script_a_form_stops_and_returns(phone: FlaskClient, link: FakeLink) -> None:
    assert "Stop was sent." in phone.post("/stop").text
    assert "Bring me up was sent." in phone.post("/return").text
    assert [kind for kind, _ in link.requests] == ["stop", "return"]


def test_a_form_that_cannot_stop_says_to_use_the_button(phone: FlaskClient, link: FakeLink) -> None:
    link.down = True
    response = phone.post("/stop")
    assert response.status_code == 503
    assert "Use the button on the station." in response.text


def test_the_state_has_the_keys_of_the_contract(client: FlaskClient, link: FakeLink) -> None:
    link.publish(session=SESSION, mode="RUNNING", angle_deg=12.5)
    assert set(SESSION) == set(SessionState.model_fields)
    state = client.get("/api/v1/state").json
    assert state is not None
    assert set(state) == STATE_KEYS
    assert state["session"] == SESSION
    assert state["angle_deg"] == 12.5
    assert state["age_ms"] == 10


@pytest.mark.requirement("S2")
def test_a_start_that_the_controller_refuses_says_which_button(
    client: FlaskClient, link: FakeLink
) -> None:
    link.refusal = Refused("needs_button", "This session moves the table.", "Press the button.")
    response = client.post("/api/v1/start")
    assert response.status_code == 409
    assert response.json is not None
    assert response.json["error"]["message"] == "This session moves the table."


def test_a_key_that_the_web_does_not_know_is_passed_on(client: FlaskClient, link: FakeLink) -> None:
    link.publish(session={**SESSION, "something_new": 1})
    state = client.get("/api/v1/state").json
    assert state is not None
    assert state["session"]["something_new"] == 1


def test_the_description_of_the_state_is_that_of_the_controller() -> None:
    controller = Controller.at_start(ControlConfig())
    readings = SimulatedTable(TableOptions(), stall=lambda _: None).read(0.0)
    _, seen = controller.step(readings)
    made = snapshot_json(seen, seq=1, simulated=True, leaving=False)
    described = State.model_validate({**made, "age_ms": 10})
    assert described.mode == "FAULTED"
    assert {field.name for field in fields(SessionView)} == set(SessionState.model_fields)


def test_the_description_of_the_truth_is_that_of_the_plant() -> None:
    of_the_bench = {"faults", "speed", "recording", "recorded_s"}
    of_the_plant = {field.name for field in fields(PlantTruth)}
    assert of_the_plant | of_the_bench == set(Truth.model_fields)
    assert Truth.model_validate(TRUTH)


def test_the_bench_shows_the_truth(client: FlaskClient, link: FakeLink) -> None:
    link.answers["bench_truth"] = TRUTH
    assert client.get("/api/v1/bench/truth").json == TRUTH
