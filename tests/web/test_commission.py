"""Commissioning on the web: for the station's own touchscreen, and its record."""

import html
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.commission.model import Act
from station.commission.steps import STEPS
from station.service.link import Refused
from station.service.messages import INCOMING, CommissionMessage
from tests.web.fakes import COMMISSION, FakeLink
from web.config import WebConfig

API = "/api/v1/commission"


@pytest.fixture(autouse=True)
def _shown(link: FakeLink) -> None:
    link.answers["commission"] = {"commission": COMMISSION}


def test_what_the_flow_shows_is_passed_on(client: FlaskClient, link: FakeLink) -> None:
    assert client.get(API).get_json() == COMMISSION
    assert link.requests[-1][1]["act"] == "look"


@pytest.mark.parametrize("act", ["take", "resume", "leave", *(act.value for act in Act)])
def test_what_is_said_reaches_the_controller_as_a_message_it_takes(
    client: FlaskClient, link: FakeLink, act: str
) -> None:
    body = {"act": act, "value": -61.5, "made_by": "Ada"}
    assert client.post(API, json=body).status_code == 202
    kind, fields = link.requests[-1]
    message = INCOMING.validate_python({"kind": kind, "ticket": 1, "made_s": 0.0, **fields})
    assert isinstance(message, CommissionMessage)
    assert (message.act, message.value, message.made_by) == (act, -61.5, "Ada")


@pytest.mark.requirement("S39")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"act": "drive"},
        {"act": "number", "value": "61"},
        {"act": "number", "value": 2000},
        {"act": "take", "made_by": ""},
        {"act": "take", "made_by": 65 * "x"},
        {"act": "go", "duty": 1.0},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(
    client: FlaskClient, link: FakeLink, body: dict[str, Any]
) -> None:
    assert client.post(API, json=body).status_code == 422
    assert link.requests == []


def test_a_refusal_is_told_with_its_reason(client: FlaskClient, link: FakeLink) -> None:
    link.refusal = Refused("not_parked", "Bring the table upright first.", "Then begin.")
    response = client.post(API, json={"act": "take"})
    assert response.status_code == 409
    assert response.get_json()["error"]["message"] == "Bring the table upright first."


@pytest.mark.requirement("S38")
@pytest.mark.parametrize("address", ["/commission", "/commission/record", API])
def test_on_a_real_station_it_is_for_its_own_touchscreen_alone(
    real_app: Flask, phone: FlaskClient, address: str
) -> None:
    assert real_app.test_client().get(address).status_code == 200
    assert phone.get(address).status_code == 403


def test_the_page_carries_stop(client: FlaskClient) -> None:
    page = client.get("/commission").get_data(as_text=True)
    assert 'data-urgent="stop"' in page
    assert "js/commission.js" in page


def test_the_pair_page_leads_there(client: FlaskClient) -> None:
    assert 'href="/commission"' in client.get("/pair").get_data(as_text=True)


def test_only_the_simulator_can_do_by_hand(client: FlaskClient, real_app: Flask) -> None:
    assert "by-hand" in client.get("/commission").get_data(as_text=True)
    page = real_app.test_client().get("/commission").get_data(as_text=True)
    assert "by-hand" not in page


def test_the_record_comes_with_its_own_style_and_nothing_else(client: FlaskClient) -> None:
    response = client.get("/commission/record")
    page = response.get_data(as_text=True)
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = response.headers["Content-Security-Policy"]
    assert f"'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "Ada &lt;Lovelace&gt;" in page


def test_without_a_calibration_there_is_no_record(client: FlaskClient, config: WebConfig) -> None:
    assert config.calibration is not None
    assert "/commission/record" in client.get("/commission").get_data(as_text=True)
    config.calibration.unlink()
    assert client.get("/commission/record").status_code == 404
    assert "/commission/record" not in client.get("/commission").get_data(as_text=True)


def test_a_damaged_calibration_is_told(client: FlaskClient, config: WebConfig) -> None:
    assert config.calibration is not None
    config.calibration.write_text(config.calibration.read_text().replace("3.5", "9.5"))
    response = client.get("/commission/record")
    assert response.status_code == 409
    assert "checksum does not fit" in response.get_data(as_text=True)
    assert str(config.calibration.parent) not in response.headers.get("Location", "")


def test_the_page_names_every_step_in_its_order(client: FlaskClient) -> None:
    page = html.unescape(client.get("/commission").get_data(as_text=True))
    assert re.findall(r'data-step="(\w+)"', page) == [step.id for step in STEPS]
    for step in STEPS:
        assert f"<span>{step.title}</span>" in page


def test_nothing_that_was_found_goes_without_a_question(client: FlaskClient) -> None:
    page = client.get("/commission").get_data(as_text=True)
    asked = page.partition('id="sure"')[2].partition("</div>")[0]
    assert "is then found anew" in asked
    assert 'id="back"' in asked
