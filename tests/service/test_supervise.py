"""`station simulate`: its processes, and somebody who looks after them."""

import signal
import socket
import sys
from pathlib import Path

import psutil
import pytest

from station.service.endpoints import default_run_dir
from tests.service.builders import wait_for
from tests.service.processes import SPEED, START_S, Person, Station, free_port, page

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and Unix sockets")


def simulate(tmp_path: Path, run_dir: Path, port: int, *more: str) -> Station:
    where = ("--data", str(tmp_path / "data"), "--port", str(port), "--no-browser")
    return Station(tmp_path, run_dir, "simulate", *where, *more)


@pytest.fixture
def sockets(tmp_path: Path, run_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `simulate` puts its sockets."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run_dir))
    return default_run_dir(tmp_path / "data")


def up(station: Station, port: int) -> None:
    wait_for(lambda: f"http://127.0.0.1:{port}/" in station.said, START_S)


@pytest.mark.requirement("S15")
def test_whole_life(tmp_path: Path, run_dir: Path, sockets: Path) -> None:
    """Up, a session, the web killed in the middle of it, Ctrl-C, the person up, everything gone."""
    port = free_port()
    with (
        simulate(tmp_path, run_dir, port, "--speed", SPEED) as station,
        Person(sockets) as person,
    ):
        up(station, port)
        assert page(port) == 200
        person.make_ready()
        person.go_head_down()
        before = person.state
        station.child("web").kill()
        wait_for(lambda: "The web has ended" in station.said)
        wait_for(lambda: person.state["seq"] > before["seq"] + 20)
        assert person.mode == "RUNNING"
        wait_for(lambda: page(port) == 200, START_S)
        everybody = [psutil.Process(station.process.pid), *station.children()]
        station.signal(signal.SIGINT)
        wait_for(lambda: person.mode == "RETURNING")
        assert page(port) == 200
        assert station.wait(60.0) == 0
        assert person.state["angle_deg"] == pytest.approx(-70, abs=1)
        _, alive = psutil.wait_procs(everybody, timeout=10.0)
        assert alive == []


def test_guard_and_controller_find_each_other_without_an_alarm(
    tmp_path: Path, run_dir: Path, sockets: Path
) -> None:
    port = free_port()
    with simulate(tmp_path, run_dir, port) as station:
        up(station, port)
        wait_for(lambda: "The guard's contact is open; nobody asks for power." in station.said)
        assert "does not hear" not in station.said
        station.child("controller").kill()
        wait_for(lambda: "The guard does not hear the controller" in station.said)


def test_dead_controller_is_told_while_the_web_stays(
    tmp_path: Path, run_dir: Path, sockets: Path
) -> None:
    port = free_port()
    with simulate(tmp_path, run_dir, port) as station:
        up(station, port)
        station.child("controller").kill()
        wait_for(lambda: "The controller has ended unexpectedly" in station.said)
        assert page(port) in (200, 503)
        station.signal()
        assert station.wait(10.0) != 0


def test_children_leave_when_the_supervisor_is_killed(
    tmp_path: Path, run_dir: Path, sockets: Path
) -> None:
    port = free_port()
    with simulate(tmp_path, run_dir, port) as station:
        up(station, port)
        children = station.children()
        assert len(children) == 3
        station.process.kill()
        _, alive = psutil.wait_procs(children, timeout=15.0)
        assert alive == []


def test_signal_during_the_start_leaves_nothing_behind(tmp_path: Path, run_dir: Path) -> None:
    with simulate(tmp_path, run_dir, free_port()) as station:
        children = wait_for(station.children, START_S)
        station.signal()
        assert station.wait(START_S) == 0
        _, alive = psutil.wait_procs(children, timeout=10.0)
        assert alive == []


def test_port_in_use_starts_nothing(tmp_path: Path, run_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with simulate(tmp_path, run_dir, port) as station:
            assert station.wait(START_S) == 2
            assert f"The web cannot listen on 127.0.0.1 port {port}" in station.said
            assert "--port" in station.said
            assert len(station.said.splitlines()) == 1
    assert not (tmp_path / "data").exists()
    assert not list(run_dir.iterdir())


def test_second_station_on_the_same_data_is_refused(
    tmp_path: Path, run_dir: Path, sockets: Path
) -> None:
    port, other = free_port(), free_port()
    with simulate(tmp_path, run_dir, port) as first, Person(sockets) as person:
        up(first, port)
        with simulate(tmp_path, run_dir, other) as second:
            assert second.wait(START_S) == 2
            assert "is in use by process" in second.said
            assert len(second.said.splitlines()) == 1
            assert page(other) == 0
        assert person.link.request("stop") == {"accepted": True}
        assert page(port) == 200
