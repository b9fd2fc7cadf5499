"""The process that speaks, beside a real link."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zmq

from station.control.modes import Mode
from station.control.snapshot import Phase
from station.service.endpoints import snapshots_endpoint
from station.speech.heard import Heard
from station.speech.process import Listener
from station.speech.sentences import LOST, Utterance, Weight
from tests.service.builders import wait_for

SESSION = {
    "id": "s",
    "step_index": 0,
    "phase": "hold",
    "title": "Level",
    "prompt": "Lie still.",
    "question": None,
    "remaining_s": 30.0,
}
RUNNING = Heard(Mode.RUNNING, (), "s", (0, Phase.HOLD), "Level", "Lie still.", None, 30.0)


class Controller:
    """The controller's end of the link; every step it publishes has another title."""

    def __init__(self, run_dir: Path) -> None:
        self._closed = threading.Event()
        self._endpoint = snapshots_endpoint(run_dir)
        self._thread = threading.Thread(target=self._publish)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def _publish(self) -> None:
        context, seq = zmq.Context(), 0
        with context.socket(zmq.PUB) as socket:
            socket.linger = 0
            socket.bind(self._endpoint)
            while not self._closed.wait(0.02):
                seq += 1
                session = {**SESSION, "title": f"Part {seq // 20}"}
                state = {"seq": seq, "mode": "RUNNING", "faults": [], "session": session}
                published: dict[str, Any] = {"state": state, "at_s": time.monotonic()}
                socket.send(json.dumps(published).encode())
        context.term()


@pytest.fixture
def said(tmp_path: Path) -> Iterator[Path]:
    """Where the engine of the process writes what it is given."""
    file, engine, run_dir = tmp_path / "said", tmp_path / "engine", tmp_path / "run"
    engine.write_text(f"#!/bin/sh\ncat >> {file}\necho >> {file}\n")
    engine.chmod(0o755)
    (tmp_path / "station.toml").write_text(f'[speech]\nengine = "{engine}"\n')
    run_dir.mkdir()
    controller = Controller(run_dir)
    places = ["--data", str(tmp_path), "--run-dir", str(run_dir)]
    process = subprocess.Popen([sys.executable, "-m", "station", "speak", *places])
    yield file
    process.terminate()
    assert process.wait(10) == 0
    controller.close()


def test_the_process_says_each_step_of_the_controller(said: Path) -> None:
    wait_for(lambda: said.exists() and len(said.read_text().splitlines()) >= 3, bound_s=30.0)
    lines = said.read_text().splitlines()
    numbers = [int(line.removeprefix("Part ").removesuffix(".")) for line in lines]
    assert numbers == sorted(set(numbers))


def test_silence_is_told_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text('[speech]\nengine = "off"\n')
    command = [sys.executable, "-m", "station", "speak", "--data", str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout == "Speech is switched off in the settings.\n"


def test_a_controller_that_falls_silent_in_a_session_is_told_once() -> None:
    heard: list[Utterance] = []
    listener = Listener(heard.append)
    for newest in (RUNNING, None, None):
        listener.hear(newest)
    assert heard == [Utterance(LOST, Weight.URGENT)]


def test_a_controller_that_falls_silent_while_nobody_uses_it_is_not_told() -> None:
    heard: list[Utterance] = []
    listener = Listener(heard.append)
    for newest in (Heard(Mode.READY), None):
        listener.hear(newest)
    assert heard == []


def test_what_goes_on_already_is_not_repeated_when_it_begins_to_listen() -> None:
    heard: list[Utterance] = []
    listener = Listener(heard.append)
    listener.hear(RUNNING)
    assert heard == []
    listener.hear(replace(RUNNING, title="Rest"))
    assert heard == [Utterance("Rest.")]
