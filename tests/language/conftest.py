"""The language in brackets, and one app with filled records that answers in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.calibration import save_calibration
from tests.commission.made import MADE
from tests.language.pseudo import LANGUAGE, write_language
from tests.language.records import fill
from tests.web.conftest import filled  # noqa: F401 - the records of the web's own tests
from tests.web.fakes import FakeLink
from web import WebConfig, create_app
from web.language import catalogue
from web.services import KEY


@pytest.fixture(scope="session")
def brackets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("translations")
    write_language(folder)
    return folder


@pytest.fixture(scope="module")
def brackets(brackets_folder: Path) -> Iterator[None]:
    """From here on German is the language in brackets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "DIRECTORY", brackets_folder)
        yield


def make_app(folder: Path, records: Path) -> Flask:
    """The web on the pretend table, for its own touchscreen: everything is open."""
    save_calibration(folder / "calibration.json", MADE)
    shutil.copy(records, folder / "station.db")
    config = WebConfig(
        run_dir=folder,
        database_url=f"sqlite:///{folder / 'station.db'}",
        simulated=True,
        data_dir=folder,
        calibration=folder / "calibration.json",
    )
    app = create_app(config, FakeLink())
    fill(app.extensions[KEY].store)
    return app


@pytest.fixture(scope="module")
def app(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:  # noqa: F811
    """Answers as it does for everybody."""
    app = make_app(tmp_path_factory.mktemp("web"), filled)
    yield app
    app.extensions[KEY].close()


@pytest.fixture(scope="module")
def bracketed(
    brackets: None,
    filled: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[FlaskClient]:
    """Asks in the language in brackets."""
    app = make_app(tmp_path_factory.mktemp("brackets"), filled)
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = LANGUAGE
    yield client
    app.extensions[KEY].close()
