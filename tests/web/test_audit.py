"""The log of what was changed and denied: who, from where, what; bounded, and never in the way."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.people.person import Role
from station.records.errors import RecordsError
from station.records.room_audit import Audit
from station.records.rows import AuditRow
from station.records.store import Store
from tests.web.fakes import PHONE, FakeLink
from tests.web.visitors import paired, signed_in
from web.access.log import DENIED_BURST
from web.services import KEY


def lines(app: Flask) -> list[AuditRow]:
    """Oldest first."""
    store: Store = app.extensions[KEY].store
    return list(reversed(store.audit.page(limit=1000)))


def test_every_change_is_written_with_who_where_and_about_whom(
    real_app: Flask, store: Store
) -> None:
    phone = signed_in(real_app, "otto")
    phone.post("/people/demo/edit", data={"name": "", "by": "x"})
    phone.post("/api/v1/people/demo/scores", json={"kind": "rmdq", "ticked": [1, 2]})
    real_app.test_client().post("/api/v1/disarm")
    phone.get("/people/demo")
    device = real_app.extensions[KEY].store.devices.all()[0].id
    assert [(row.who, row.device, row.what, row.subject, row.ok) for row in lines(real_app)] == [
        ("otto", device, "add_score", "demo", True),
        ("", "touchscreen", "disarm", "", True),
    ]


def test_every_denied_try_is_written_with_its_address(real_app: Flask, store: Store) -> None:
    stranger = real_app.test_client()
    stranger.environ_base["REMOTE_ADDR"] = PHONE
    stranger.get("/people/demo")
    stranger.post("/api/v1/arm", json={})
    paired(real_app).get("/practice")
    stranger.get("/people", headers={"Host": "evil.example"})
    found = lines(real_app)
    assert [(row.what, row.subject, row.ok) for row in found] == [
        ("person", "demo", False),
        ("arm", "", False),
        ("practice", "", False),
        ("people", "", False),
    ]
    assert [row.device == PHONE for row in found] == [True, True, False, True]


def test_a_flood_of_denied_tries_does_not_fill_the_disk(real_app: Flask, store: Store) -> None:
    stranger = real_app.test_client()
    stranger.environ_base["REMOTE_ADDR"] = PHONE
    for _ in range(int(DENIED_BURST) + 20):
        assert stranger.get("/api/v1/state").status_code == 401
    assert DENIED_BURST <= len(lines(real_app)) <= DENIED_BURST + 2
    real_app.test_client().post("/api/v1/disarm")
    assert lines(real_app)[-1].what == "disarm", "changes are written all the same"


def test_stop_is_not_kept_waiting_by_the_log(
    real_app: Flask, store: Store, link: FakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object, **__: object) -> None:
        pytest.fail("the records were asked")

    phone = signed_in(real_app, Role.OWNER)
    monkeypatch.setattr(type(real_app.extensions[KEY]), "store", property(asked))
    for path in ("/stop", "/return", "/api/v1/stop", "/api/v1/return"):
        assert phone.post(path).status_code == 202
    with phone.get("/static/station.css") as response:
        assert response.status_code == 200
    assert [kind for kind, _ in link.requests] == ["stop", "return", "stop", "return"]


def test_a_log_that_cannot_be_written_breaks_nothing(
    real_app: Flask,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise RecordsError("The disk is full.")

    monkeypatch.setattr(Audit, "add", full)
    with caplog.at_level(logging.WARNING):
        assert real_app.test_client().post("/api/v1/disarm").status_code == 202
    assert "could not be kept: The disk is full." in caplog.text


def test_the_owner_reads_it_page_by_page(real_app: Flask, store: Store) -> None:
    records: Store = real_app.extensions[KEY].store
    for number in range(60):
        records.audit.add("demo", "touchscreen", "keep_person", f"p{number}", ok=number != 59)
    owner: FlaskClient = signed_in(real_app, Role.OWNER)
    page = owner.get("/audit").text
    assert "Demo person" in page
    assert "denied" in page
    assert ">p59<" in page
    assert ">p9<" not in page
    older = owner.get("/audit?before=11").text
    assert ">p9<" in older
    assert ">p10<" not in older
    assert owner.get("/audit?before=x%00").status_code == 200
