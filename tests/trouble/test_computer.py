"""The computer is busy, short of memory, or holds the loop up."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from station.service.endpoints import default_run_dir
from tests.service.builders import wait_for
from tests.service.processes import SPEED, START_S, Person, Station, free_port
from tests.trouble.conftest import BOUND_S, Scene

BUSY = 4
BUSY_CODE = "while True: pass"
HUNGRY_MB = 1024
HUNGRY_CODE = f"""
held = []
while len(held) < {HUNGRY_MB}:
    held.append(bytearray(b"x") * 2**20)
print("held", flush=True)
while True:
    for each in held:
        each[::4096] = b"y" * 256
"""


@contextmanager
def neighbours(count: int, code: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that do this, as long as it lasts, with the priority that everybody has."""
    with ExitStack() as stack:
        started = []
        for _ in range(count):
            command = [sys.executable, "-c", code]
            each = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
            stack.callback(each.kill)
            started.append(each)
        yield started


@pytest.mark.requirement("S20")
def test_a_loop_that_was_stopped_stops_the_table_when_it_goes_on_and_comes_up(
    head_down: Scene,
) -> None:
    process = psutil.Process(head_down.station.process.pid)
    late = head_down.person.state["loop"]["late_ticks"]
    process.suspend()
    wait_for(lambda: process.status() == psutil.STATUS_STOPPED)
    wait_for(lambda: age_s(head_down.person) > 0.6)
    process.resume()
    head_down.comes_up()
    assert head_down.person.state["loop"]["late_ticks"] > late
    assert head_down.person.state["loop"]["worst_ms"] > 500.0


@pytest.mark.requirement("S20")
def test_a_busy_computer_delays_the_session_or_stops_it_and_leaves_nobody_down(
    head_down: Scene,
) -> None:
    with neighbours(BUSY, BUSY_CODE):
        head_down.goes_on()
        head_down.comes_up_when_asked()
    assert head_down.person.mode in ("READY", "FAULTED")


def test_a_neighbour_that_takes_all_it_can_get_takes_nothing_from_the_controller(
    head_down: Scene,
) -> None:
    with neighbours(1, HUNGRY_CODE) as (hungry,):
        assert hungry.stdout is not None
        assert hungry.stdout.readline() == "held\n"
        head_down.goes_on()
        head_down.comes_up_when_asked()
    assert head_down.person.mode in ("READY", "FAULTED")


def age_s(person: Person) -> float:
    found = person.link.latest()
    assert found is not None
    return found[1]


def state(port: int) -> tuple[int, dict[str, Any]]:
    """What a screen gets for the state of the table; status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/api/v1/state", timeout=10.0
        ) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())
    except OSError:
        return 0, {}


@pytest.mark.requirement("S15")
def test_the_screens_say_that_a_stopped_controller_is_silent_and_show_it_again(
    tmp_path: Path, run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run_dir))
    data, port = tmp_path / "data", free_port()
    where = ("--data", str(data), "--port", str(port), "--no-browser", "--speed", SPEED)
    with Station(tmp_path, run_dir, "simulate", *where) as station:
        wait_for(lambda: state(port)[0] == 200, START_S)
        with Person(default_run_dir(data)) as person:
            person.make_ready()
            person.go_head_down()
            controller = station.child("controller")
            controller.send_signal(signal.SIGSTOP)
            wait_for(lambda: state(port)[0] == 503, BOUND_S)
            _, told = state(port)
            assert told["error"]["code"] == "controller_down"
            assert "does not answer" in told["error"]["message"]
            controller.send_signal(signal.SIGCONT)
            wait_for(lambda: state(port)[0] == 200, BOUND_S)
            wait_for(lambda: person.mode in ("READY", "FAULTED"), BOUND_S)
            assert person.state["angle_deg"] < -68.0


def test_the_neighbours_are_real() -> None:
    with neighbours(2, BUSY_CODE) as busy:
        used = [psutil.Process(each.pid) for each in busy]
        wait_for(lambda: all(sum(each.cpu_times()[:2]) > 0.2 for each in used), BOUND_S)
    assert all(each.wait() != 0 for each in busy)
