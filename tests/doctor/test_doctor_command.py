"""`station doctor` as a process on this computer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station.doctor.facts import Board
from station.doctor.gather_board import board_of
from station.doctor.machine import Machine
from tests.service.conftest import run_dir  # noqa: F401 - a fixture
from tests.service.processes import Person, Station

pytestmark = pytest.mark.skipif(
    board_of(Machine()).is_pi, reason="what a real board says depends on the board"
)


def station(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "station", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def results(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.stderr == ""
    return {each["check"]: each for each in json.loads(done.stdout)["results"]}


def test_computer_that_is_no_pi_is_told_plainly(tmp_path: Path) -> None:
    done = station("doctor", "--data", tmp_path / "data")
    assert done.returncode == 1
    assert "no Raspberry Pi" in done.stdout
    assert "station simulate" in done.stdout
    assert "Not fit for use" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "data").exists()


def test_json_says_the_same_for_programs(tmp_path: Path) -> None:
    done = station("doctor", "--data", tmp_path, "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["fit"] is False
    assert found["monthly_list"]
    said = results(done)
    assert said["board"]["state"] == "bad"
    assert said["pin factory"]["state"] == "ok"
    assert said["calibration"]["fix"]
    assert "GPIO chip" not in said


def test_settings_are_judged(tmp_path: Path) -> None:
    text = '[pins]\nfactory = "mock"\n[power]\nmode = "level"\n[actuator]\npwm = "software"\n'
    (tmp_path / "station.toml").write_text(text)
    said = results(station("doctor", "--data", tmp_path, "--json"))
    assert said["pin factory"]["state"] == "bad"
    assert said["power relay"]["state"] == "warning"
    assert said["PWM"]["state"] == "warning"


def test_settings_that_cannot_be_used_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text("[power]\npin = 4\n")
    done = station("doctor", "--data", tmp_path)
    assert done.returncode == 2
    assert "power.pin is pin 4" in done.stderr
    assert "Traceback" not in done.stderr


def test_monthly_list_is_noted_with_a_name(tmp_path: Path) -> None:
    before = results(station("doctor", "--data", tmp_path, "--json"))
    assert before["monthly check"]["state"] == "warning"
    done = station("doctor", "--data", tmp_path, "--checked", "Ada")
    assert done.returncode == 0
    assert "Ada has done all of this today" in done.stdout
    assert "1. Emergency stop" in done.stdout
    after = station("doctor", "--data", tmp_path, "--json")
    assert results(after)["monthly check"]["state"] == "ok"
    assert json.loads(after.stdout)["monthly_list"] == []


def test_name_must_be_one(tmp_path: Path) -> None:
    done = station("doctor", "--data", tmp_path, "--checked", " ")
    assert done.returncode == 2
    assert "Somebody has to have done it" in done.stderr


def test_running_controller_is_asked(tmp_path: Path, run_dir: Path) -> None:  # noqa: F811
    where = ("--data", str(tmp_path / "data"), "--run-dir", str(run_dir))
    with Station(tmp_path, run_dir, "controller", *where) as running, Person(run_dir) as person:
        person.wait_up()
        said = results(station("doctor", *where, "--json"))
        assert "the pretend table: FAULTED" in said["controller"]["text"]
        assert said["contacts"]["state"] == "ok"
        assert "primary tilt" not in said
        assert running.process.poll() is None
        without = results(station("doctor", *where[:2], "--run-dir", tmp_path / "no", "--json"))
        assert "does not answer" in without["controller"]["text"]
        assert str(running.process.pid) in without["controller"]["text"]
    assert "controller" not in results(station("doctor", *where, "--json"))


def test_it_says_what_this_computer_is() -> None:
    assert board_of(Machine()).machine == os.uname().machine
    assert Board("Raspberry Pi Compute Module 5 Rev 1.0").is_pi_5
