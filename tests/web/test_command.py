"""`station web`: where it looks for the controller, and where it keeps its own key."""

import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from station.service.endpoints import BadRunDir
from station.settings import Settings
from web import process
from web.command import web
from web.process import WebOptions

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="users and Unix sockets")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[WebOptions]:
    """What the servers were started with, instead of the servers."""
    found: list[WebOptions] = []

    def note(options: WebOptions, _settings: Settings) -> None:
        found.append(options)

    monkeypatch.setattr(process, "run_web", note)
    return found


@pytest.fixture
def as_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To this process, every directory belongs to another user."""
    assert tmp_path.exists()  # made while it was still ours
    uid = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: uid + 1)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(web, [str(each) for each in arguments])


@pytest.mark.usefixtures("as_somebody_else")
def test_a_named_socket_directory_may_be_the_controllers(
    tmp_path: Path, started: list[WebOptions]
) -> None:
    (tmp_path / "run").mkdir()
    call("--data", tmp_path, "--run-dir", tmp_path / "run")
    assert [options.run_dir for options in started] == [tmp_path / "run"]


def test_a_named_socket_directory_need_not_be_there_yet(
    tmp_path: Path, started: list[WebOptions]
) -> None:
    call("--data", tmp_path, "--run-dir", tmp_path / "later")
    assert started
    assert not (tmp_path / "later").exists()


@pytest.mark.usefixtures("as_somebody_else")
def test_the_usual_socket_directory_is_ours_or_none(
    tmp_path: Path, started: list[WebOptions], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    found = call("--data", tmp_path / "data")
    assert isinstance(found.exception, BadRunDir)
    assert not started


def test_a_socket_directory_with_too_long_a_name_is_one_sentence(
    tmp_path: Path, started: list[WebOptions]
) -> None:
    found = call("--data", tmp_path, "--run-dir", tmp_path / ("x" * 100))
    assert "too long for a socket" in str(found.exception)
    assert not started


def test_the_key_lies_beside_the_records_unless_told_otherwise(
    tmp_path: Path, started: list[WebOptions]
) -> None:
    common = ("--data", tmp_path, "--run-dir", tmp_path)
    call(*common)
    call(*common, "--state", tmp_path / "own")
    assert [options.state_dir for options in started] == [tmp_path, tmp_path / "own"]
    assert {options.data_dir for options in started} == {tmp_path}
