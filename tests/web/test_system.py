"""How the station is: it shows what it can whatever is down, and never what is secret."""

import io
import logging
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.control.faults import FAULTS
from station.errors import StationError
from station.people.person import Person
from station.records.backup import backups
from station.records.rows import EventRow
from station.records.store import Store
from tests.web.conftest import BEGAN
from tests.web.fakes import SESSION, FakeLink, wait_until
from web import WebConfig, create_app
from web.condition import Storage, storage
from web.jobs import Jobs, Tell
from web.log_ring import KEPT, Ring, without_secrets
from web.pages.system import REACTIONS
from web.services import KEY


@pytest.fixture
def config(config: WebConfig, tmp_path: Path) -> WebConfig:
    """One that knows where the station and its settings are."""
    return replace(config, station_dir=tmp_path, settings_file=tmp_path / "station.toml")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "station.toml"
    path.write_text(
        "[safety]\nauto_return_s = 20\n"
        '[records]\nurl = "postgresql+psycopg://anna:hunter2@db/station"\n',
        encoding="utf-8",
    )
    return path


# What the page shows


def test_the_page_shows_figures_versions_and_every_fault(client: FlaskClient, store: Store) -> None:
    page = client.get("/system").text
    for shown in ("1000", "Python", "0.4 ms late", "There is none."):
        assert shown in page
    assert page.count('id="fault-') == len(FAULTS)
    assert set(REACTIONS) >= {row.reaction for row in FAULTS.values()}


def test_faults_stand_there_with_their_hints(client: FlaskClient, link: FakeLink) -> None:
    row = FAULTS[next(iter(FAULTS))]
    fault = {"code": "start_up", "text": row.text, "hint": row.hint, "latched": True}
    link.publish(faults=[fault])
    assert row.hint in client.get("/system").text


@pytest.mark.parametrize("page", ["/system", "/system/log", "/settings", "/api/v1/system"])
def test_it_answers_while_the_controller_and_the_records_are_down(
    client: FlaskClient, link: FakeLink, config: WebConfig, page: str
) -> None:
    link.state = None
    (config.data_dir / "station.db").write_bytes(b"no database at all" * 100)
    assert client.get(page).status_code == 200


def test_what_is_down_is_said(client: FlaskClient, link: FakeLink, config: WebConfig) -> None:
    link.age_s = 61.0
    (config.data_dir / "station.db").write_bytes(b"no database at all" * 100)
    page = client.get("/system").text
    assert "Does not answer" in page
    assert "1:01 minutes ago" in page
    assert "restore a backup" in page
    assert "systemctl status station" in page


def test_the_same_for_programs(client: FlaskClient, store: Store) -> None:
    answer = client.get("/api/v1/system").json
    assert answer is not None
    assert answer["controller"]["up"] is True
    assert answer["controller"]["loop"] == {"ticks": 1000, "late_ticks": 0, "worst_ms": 0.4}
    assert answer["storage"]["schema_there"] == answer["storage"]["schema_wanted"]
    assert answer["versions"]["flask"]


def test_records_in_a_database_of_their_own_have_no_size(config: WebConfig, app: Flask) -> None:
    class Elsewhere:
        store = app.extensions[KEY].store

    Elsewhere.config = replace(config, database_url="postgresql://db/station")  # type: ignore[attr-defined]
    found = storage(Elsewhere())  # type: ignore[arg-type]
    assert isinstance(found, Storage)
    assert found.records_mb is None


# Checks


def finished(app: Flask, kind: str) -> object:
    jobs: Jobs = app.extensions["jobs"]
    wait_until(lambda: jobs.newest(kind) is not None and not jobs.newest(kind).running, 60.0)  # type: ignore[union-attr]
    return jobs.newest(kind)


def test_checks_run_show_what_they_found_and_can_be_put_away(
    app: Flask, client: FlaskClient, store: Store, settings: Path
) -> None:
    settings.write_text("")
    assert client.post("/system/check", data={"act": "begin"}).status_code == 303
    finished(app, "check")
    page = client.get("/system").text
    assert "The records open and are whole." in page
    assert client.post("/system/check", data={"act": "away"}).status_code == 303
    assert "The records open and are whole." not in client.get("/system").text


def test_a_check_that_cannot_be_made_says_why(
    app: Flask, client: FlaskClient, settings: Path
) -> None:
    settings.write_text("[safety]\nauto_return_s = 2000\n")
    client.post("/system/check", data={"act": "begin"})
    finished(app, "check")
    assert "must be a number from 0 to 60" in client.get("/system").text


def test_one_of_a_kind_at_a_time(app: Flask) -> None:
    jobs, go_on = Jobs(), threading.Event()

    def busy(tell: Tell) -> None:
        tell("at it")
        go_on.wait(5.0)

    with app.test_request_context():
        jobs.start("check", busy)
        with pytest.raises(StationError, match="busy"):
            jobs.start("check", lambda _: None)
        with pytest.raises(StationError, match="busy"):
            jobs.start("backup", lambda _: None, alone=True)
    job = jobs.newest("check")
    assert job is not None
    wait_until(lambda: job.stage == "at it")
    jobs.put_away("check")
    assert jobs.newest("check") is job
    go_on.set()
    wait_until(lambda: not job.running)


def test_a_job_that_fails_says_so_without_a_trace(app: Flask) -> None:
    jobs = Jobs()
    with app.test_request_context():
        job = jobs.start("check", lambda _: 1 / 0)
    wait_until(lambda: not job.running)
    assert job.error is not None
    assert str(job.error.args[0]) == "Something went wrong."


# The log


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("postgresql://anna:hunter2@db/x", "postgresql://anna:…@db/x"),
        ("GET /pair/by?token=abc123&x=1", "GET /pair/by?token=…&x=1"),
        ("Authorization: Bearer abc.def", "Authorization: …"),
        ('{"pin": "1234"}', '{"pin": …'),
        ("the key of the door", "the key of the door"),
    ],
)
def test_no_secret_is_kept_in_the_log(said: str, kept: str) -> None:
    assert without_secrets(said).startswith(kept)
    assert "hunter2" not in without_secrets(said)


def test_the_log_keeps_the_newest_lines_only() -> None:
    ring = Ring()
    for number in range(KEPT + 5):
        ring.emit(logging.makeLogRecord({"msg": f"line {number}", "levelno": logging.INFO}))
    lines = ring.lines()
    assert len(lines) == KEPT
    assert lines[0].text == f"line {KEPT + 4}"
    assert ring.lines(logging.ERROR) == []


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    monkeypatch.setattr("web.pages.system.RING", made)
    for level in (logging.INFO, logging.ERROR):
        name = logging.getLevelName(level)
        record = {"msg": f"<b>{name} line", "levelno": level, "levelname": name}
        made.emit(logging.makeLogRecord(record))
    return made


@pytest.mark.parametrize(("level", "shown"), [("all", True), ("warning", False), ("error", False)])
def test_the_log_is_shown_from_a_level_on(
    client: FlaskClient, ring: Ring, level: str, shown: bool
) -> None:
    page = client.get(f"/system/log?level={level}&follow=1").text
    assert ("&lt;b&gt;INFO line" in page) is shown
    assert "&lt;b&gt;ERROR line" in page
    assert 'http-equiv="refresh"' in page


def test_a_level_that_there_is_not(client: FlaskClient) -> None:
    assert client.get("/system/log?level=loud").status_code == 404


def test_the_log_of_the_table_shows_no_answers_of_people(client: FlaskClient, store: Store) -> None:
    store.add_events("s1", [EventRow(8, BEGAN, "web", "answer", "pain 7")])
    page = client.get("/system/log").text
    assert "ARMED -&gt; RUNNING" in page
    assert "pain 7" not in page


class Closed:
    """A computer that runs no command."""

    def run(self, _: object) -> None:
        """Nothing comes of it."""


def test_a_journal_that_may_not_be_read_is_said(
    config: WebConfig, link: FakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.system.Machine", Closed)
    app = create_app(replace(config, simulated=False), link)
    page = app.test_client().get("/system/log").text
    assert "which the pages may not read" in page
    app.extensions[KEY].close()


# Settings


def test_settings_say_what_is_what_may_be_and_where_it_comes_from(client: FlaskClient) -> None:
    page = client.get("/settings").text
    assert (
        'auto_return_s</code> <span class="now" translate="no">20</span> <small>from the file'
        in page
    )
    assert 'level_rest_s</code> <span class="now" translate="no">60</span> <small>default' in page
    assert "a number from 0 to 60" in page


def test_passwords_are_not_shown(client: FlaskClient) -> None:
    page = client.get("/settings").text
    assert "hunter2" not in page
    assert "postgresql+psycopg://anna:" in page


def test_a_file_that_cannot_be_used_is_explained(client: FlaskClient, settings: Path) -> None:
    settings.write_text("[safety]\nauto_retrun_s = 20\n")
    page = client.get("/settings").text
    assert "the closest is auto_return_s" in page
    assert "shown are the defaults" in page


def test_settings_are_found_by_their_words(client: FlaskClient) -> None:
    page = client.get("/settings?find=ankle+LOCK").text
    assert "gentle_deg_s" in page
    assert "duty_window_s" not in page
    assert "Try fewer" in client.get("/settings?find=xyzzy").text


# Backups


@pytest.fixture
def backed_up(app: Flask, client: FlaskClient, store: Store, config: WebConfig) -> Iterator[str]:
    assert client.post("/system/backups").status_code == 303
    finished(app, "backup")
    (made,) = backups(config.data_dir / "backups")
    yield made.name
    jobs: Jobs = app.extensions["jobs"]
    for kind in ("backup", "restore"):
        job = jobs.newest(kind)
        wait_until(lambda job=job: job is None or not job.running, 60.0)


def test_a_backup_is_made_listed_and_taken_away_as_one_file(
    client: FlaskClient, backed_up: str, tmp_path: Path
) -> None:
    assert backed_up in client.get("/system/backups").text
    file = client.post(f"/system/backups/{backed_up}/download")
    assert file.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"station.db", "station.toml", "calibration.json"}
        archive.extract("station.db", tmp_path / "out")
    with sqlite3.connect(tmp_path / "out" / "station.db") as found:
        assert found.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
    found.close()


def test_it_is_put_back_after_two_questions_and_that_can_be_undone(
    app: Flask, client: FlaskClient, store: Store, backed_up: str, config: WebConfig
) -> None:
    store.add_person(Person("later", "Later", "#2a6f97"))
    first = client.get(f"/system/backups/{backed_up}/restore").text
    assert "Sessions in it</dt><dd>1" in first
    assert "what was thrown out stays out" in first
    sure = f"/system/backups/{backed_up}/restore/sure"
    assert "Are you sure?" in client.get(sure).text
    unsure = client.post(sure, data={})
    assert unsure.status_code == 422
    assert "Tick that you are sure" in unsure.text
    assert client.post(sure, data={"sure": "yes"}).status_code == 303
    finished(app, "restore")
    page = client.get("/system/backups").text
    assert "to undo this" in page
    assert [person.id for person in store.people()] == ["demo", "otto"]
    assert len(backups(config.data_dir / "backups")) == 2
    client.post("/system/backups/read")
    assert "to undo this" not in client.get("/system/backups").text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"mode": "RUNNING", "session": SESSION}, "Somebody uses the table."),
        ({"mode": "HOLDING"}, "Somebody uses the table."),
        ({"mode": "ARMED", "session": SESSION}, "Somebody uses the table."),
        (None, "The controller does not answer"),
    ],
)
def test_nothing_is_put_back_while_somebody_may_be_on_the_table(
    client: FlaskClient,
    link: FakeLink,
    backed_up: str,
    config: WebConfig,
    state: dict[str, object] | None,
    said: str,
) -> None:
    if state is None:
        link.state = None
    else:
        link.publish(**state)
    answer = client.post(f"/system/backups/{backed_up}/restore/sure", data={"sure": "yes"})
    assert answer.status_code == 409
    assert said in answer.text
    assert len(backups(config.data_dir / "backups")) == 1


def test_a_damaged_backup_is_found_before_anything_is_asked(
    client: FlaskClient, backed_up: str, config: WebConfig
) -> None:
    file = config.data_dir / "backups" / backed_up / "station.db"
    file.write_bytes(file.read_bytes()[:5000] + b"x" * 5000)
    page = client.get(f"/system/backups/{backed_up}/restore").text
    assert "Go on" not in page
    assert 'role="alert"' in page


@pytest.mark.parametrize("name", ["..", "station.db", "2020-01-01-000000", "%2e%2e%2fx"])
def test_a_name_is_no_path(client: FlaskClient, backed_up: str, name: str) -> None:
    assert client.post(f"/system/backups/{name}/download").status_code in (404, 405)
    assert client.get(f"/system/backups/{name}/restore").status_code == 404
