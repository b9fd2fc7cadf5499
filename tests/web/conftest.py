"""A whole app on a link that is a dictionary, with real records in a temporary place."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.calibration import save_calibration
from station.control.plan import Limits
from station.people.person import Person
from station.records.rows import EventRow, SampleRow, SessionRow
from station.records.store import Store
from tests.commission.made import MADE
from tests.web.browser import Browser
from tests.web.fakes import PHONE, FakeLink
from web import WebConfig, create_app
from web.services import KEY

BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def config(tmp_path: Path) -> WebConfig:
    calibration = tmp_path / "calibration.json"
    save_calibration(calibration, MADE)
    return WebConfig(
        run_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'station.db'}",
        simulated=True,
        data_dir=tmp_path,
        calibration=calibration,
    )


@pytest.fixture
def app(config: WebConfig, link: FakeLink) -> Iterator[Flask]:
    app = create_app(config, link)
    app.test_client_class = Browser
    yield app
    app.extensions[KEY].close()


@pytest.fixture
def real_app(config: WebConfig, link: FakeLink, tmp_path: Path) -> Iterator[Flask]:
    """The web of a real table: no bench."""
    app = create_app(replace(config, simulated=False), link)
    app.test_client_class = Browser
    yield app
    app.extensions[KEY].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The station's own touchscreen."""
    return app.test_client()


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """A phone in the same network that is not paired."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = PHONE
    return client


@pytest.fixture
def store(app: Flask, config: WebConfig, filled: Path) -> Store:
    """The records, with two people and a finished session."""
    shutil.copy(filled, config.data_dir / "station.db")
    store: Store = app.extensions[KEY].store
    return store


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those records as a file, made once."""
    path = tmp_path_factory.mktemp("records") / "station.db"
    store = Store.open(f"sqlite:///{path}")
    limits = Limits(30.0, 2.0, 2.0, 120.0, 600.0)
    today = datetime.now(UTC).date()
    store.add_person(Person("demo", "Demo person", "#2a6f97", limits, today, True))
    store.add_person(Person("otto", "Otto <b>", "#3a7d44"))
    store.begin_session(SessionRow("s1", "demo", "first-time", "First time", BEGAN))
    store.add_samples("s1", [(i, _sample(i / 10)) for i in range(300)])
    store.add_events("s1", [EventRow(7, BEGAN, "button", "mode", "ARMED -> RUNNING")])
    store.end_session("s1", "completed", BEGAN + timedelta(seconds=30), 15.2, 12.0)
    store.close()
    return path


def _sample(t_s: float) -> SampleRow:
    angle = None if 10.0 <= t_s < 12.0 else min(15.0, -70.0 + 5 * t_s)
    return SampleRow(t_s, angle, 15.0, angle, 0.3, True, "RUNNING")
