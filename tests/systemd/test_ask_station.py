"""What the installer is told by a running station, before it touches anything."""

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from tests.service.processes import SPEED, Person, Station
from tests.systemd.places import FILES, PROJECT, run

TOOL = PROJECT / "tools/ask-station"
SETTINGS = FILES / "station.toml"
PARKED = {"mode": "READY", "session": None, "angle_deg": -70.0}


@pytest.fixture
def answer_to(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The tool's answer to a snapshot; None stands for a station that says nothing."""
    loader = SourceFileLoader("ask_station", str(TOOL))
    spec = spec_from_loader("ask_station", loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)

    def answer(state: dict[str, Any] | None) -> str:
        class Link:
            def __init__(self, _run_dir: Path) -> None: ...

            def wait(self, _seq: None, _timeout_s: float) -> tuple[dict[str, Any], float] | None:
                return None if state is None else (state, 0.0)

            def close(self) -> None: ...

        monkeypatch.setattr("station.service.link.LinkClient", Link)
        return str(module.occupied("/run/station", str(SETTINGS)))

    return answer


@pytest.mark.parametrize("mode", ["READY", "FAULTED", "ESTOPPED"])
def test_a_table_that_stands_upright_without_a_session_is_free(answer_to: Any, mode: str) -> None:
    assert answer_to({**PARKED, "mode": mode}) == ""
    assert answer_to({**PARKED, "mode": mode, "angle_deg": -67.5}) == ""


@pytest.mark.parametrize("mode", ["ARMED", "RUNNING", "HOLDING", "RETURNING", "RECOVERING", "NEW"])
def test_every_other_mode_is_somebody_on_the_table(answer_to: Any, mode: str) -> None:
    assert answer_to({**PARKED, "mode": mode}) == "Somebody is on the table."


def test_a_session_is_somebody_on_the_table(answer_to: Any) -> None:
    found = answer_to({**PARKED, "mode": "FAULTED", "session": {"id": "s1"}})
    assert found == "Somebody is on the table."


@pytest.mark.parametrize("angle_deg", [-66.0, 0.0, 25.0])
def test_a_table_that_is_not_upright_may_have_somebody_on_it(
    answer_to: Any, angle_deg: float
) -> None:
    found = answer_to({**PARKED, "mode": "FAULTED", "angle_deg": angle_deg})
    assert found == "The table is not upright, so that somebody may be on it."


def test_a_table_of_unknown_angle_may_have_somebody_on_it(answer_to: Any) -> None:
    found = answer_to({**PARKED, "mode": "FAULTED", "angle_deg": None})
    assert found == "It is not known where the table stands, so that somebody may be on it."


def test_a_station_that_says_nothing_is_not_taken_for_an_empty_one(answer_to: Any) -> None:
    assert "does not answer" in answer_to(None)


def test_a_real_controller_is_asked(tmp_path: Path, run_dir: Path) -> None:
    def ask() -> subprocess.CompletedProcess[str]:
        return run(sys.executable, "-I", TOOL, "occupied", run_dir, SETTINGS)

    where = ("--data", str(tmp_path / "data"), "--run-dir", str(run_dir), "--speed", SPEED)
    with Station(tmp_path, run_dir, "controller", *where), Person(run_dir) as person:
        person.make_ready()
        assert (ask().returncode, ask().stderr) == (0, "")
        person.go_head_down()
        assert (ask().returncode, ask().stderr) == (1, "Somebody is on the table.\n")
