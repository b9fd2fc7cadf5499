"""The controller as a process: start, signals, and the way out."""

import gc
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from hardware.interface import SAFE, HardwareError
from station.service.assembly import CRASH_FILE, ControllerFailed, _guarded
from station.service.late_store import GOES_ON
from station.service.link import Refused
from station.service.watchers import CANNOT_COME_UP, COMING_UP, LEFT_AWAY, STOPPING
from tests.service.builders import FakeTable, wait_for
from tests.service.processes import SPEED, START_S, Person, Station

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and Unix sockets")


def controller(tmp_path: Path, run_dir: Path, *more: str, data: str = "data") -> Station:
    where = ("--data", str(tmp_path / data), "--run-dir", str(run_dir))
    return Station(tmp_path, run_dir, "controller", *where, *more)


@pytest.mark.requirement("S1")
def test_it_starts_faulted_and_says_how_long_it_took(tmp_path: Path, run_dir: Path) -> None:
    with controller(tmp_path, run_dir) as station, Person(run_dir) as person:
        person.wait_up()
        assert person.mode == "FAULTED"
        assert person.state["simulated"] is True
        assert not person.state["power"]
        wait_for(lambda: "first tick" in station.said)


def test_parked_controller_leaves_at_the_first_signal(tmp_path: Path, run_dir: Path) -> None:
    with controller(tmp_path, run_dir) as station, Person(run_dir) as person:
        person.wait_up()
        station.signal()
        assert station.wait(10.0) == 0
        assert COMING_UP not in station.said
        assert not list(run_dir.glob("*.sock"))


def test_signal_before_the_first_tick_leaves_too(tmp_path: Path, run_dir: Path) -> None:
    with controller(tmp_path, run_dir) as station:
        wait_for((tmp_path / "data" / "station.lock").exists, START_S)
        station.signal()
        assert station.wait(START_S) == 0


@pytest.mark.requirement("S17")
def test_signal_while_head_down_brings_the_person_up_first(tmp_path: Path, run_dir: Path) -> None:
    with (
        controller(tmp_path, run_dir, "--speed", SPEED) as station,
        Person(run_dir) as person,
    ):
        person.make_ready()
        person.go_head_down()
        station.signal(signal.SIGINT)
        wait_for(lambda: COMING_UP in station.said)
        wait_for(lambda: person.state["leaving"])
        assert person.mode == "RETURNING"
        with pytest.raises(Refused):
            person.link.request("arm", program_id="first-time", person_id="demo")
        assert station.wait(60.0) == 0
        assert person.state["angle_deg"] == pytest.approx(-70, abs=1)
        assert LEFT_AWAY not in station.said


def test_second_signal_stops_and_leaves_at_once(tmp_path: Path, run_dir: Path) -> None:
    with (
        controller(tmp_path, run_dir, "--speed", SPEED) as station,
        Person(run_dir) as person,
    ):
        person.make_ready()
        person.go_head_down()
        station.signal()
        wait_for(lambda: person.mode == "RETURNING")
        station.signal()
        assert station.wait(5.0) == 0
        assert STOPPING in station.said
        assert LEFT_AWAY in station.said


@pytest.mark.requirement("S18")
def test_controller_stays_for_somebody_who_was_cut_off_head_down(
    tmp_path: Path, run_dir: Path
) -> None:
    with (
        controller(tmp_path, run_dir, "--speed", SPEED) as station,
        Person(run_dir) as person,
    ):
        person.make_ready()
        person.go_head_down()
        person.link.request("bench_estop", open=True)
        wait_for(lambda: person.mode == "ESTOPPED")
        station.signal()
        wait_for(lambda: CANNOT_COME_UP in station.said)
        before = person.state
        wait_for(lambda: person.state["seq"] > before["seq"] + 20)
        station.signal()
        assert station.wait(5.0) == 0
        assert LEFT_AWAY in station.said


def test_controller_leaves_when_its_parent_has_gone(tmp_path: Path, run_dir: Path) -> None:
    with controller(tmp_path, run_dir, "--with-parent") as station, Person(run_dir) as person:
        person.wait_up()
        assert station.process.stdin is not None
        station.process.stdin.close()
        assert station.wait(10.0) == 0
        assert station.said.startswith("ready\n")


def test_second_controller_on_the_same_records_is_refused(tmp_path: Path, run_dir: Path) -> None:
    with controller(tmp_path, run_dir) as first, Person(run_dir) as person:
        person.wait_up()
        with controller(tmp_path, run_dir) as second:
            assert second.wait(START_S) == 2
            assert f"is in use by process {first.process.pid}" in second.said
            assert len(second.said.splitlines()) == 1
        assert person.link.request("stop") == {"accepted": True}


def test_second_controller_on_the_same_sockets_is_refused(tmp_path: Path, run_dir: Path) -> None:
    with controller(tmp_path, run_dir) as first, Person(run_dir) as person:
        person.wait_up()
        with controller(tmp_path, run_dir, data="other") as second:
            assert second.wait(START_S) == 2
            words = f"Another controller (PID {first.process.pid}) is already using {run_dir}."
            assert words in second.said
        assert person.link.request("stop") == {"accepted": True}


def test_bad_settings_start_nothing(tmp_path: Path, run_dir: Path) -> None:
    (tmp_path / "bad.toml").write_text("[motion]\njerk_deg_s3 = 99\n")
    with controller(tmp_path, run_dir, "--settings", str(tmp_path / "bad.toml")) as station:
        assert station.wait(START_S) == 2
        assert "motion.jerk_deg_s3 is 99" in station.said
        assert "Traceback" not in station.said
        assert not list(run_dir.glob("*.sock"))


@pytest.mark.requirement("S44")
def test_records_that_are_no_database_leave_the_way_up(tmp_path: Path, run_dir: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "station.db").write_text("not a database " * 100)
    with controller(tmp_path, run_dir) as station, Person(run_dir) as person:
        person.make_ready()
        with pytest.raises(Refused, match="are not a database"):
            person.link.request("arm", program_id="first-time", person_id="demo")
        assert "are not a database. Put the file aside, or restore a backup." in station.said
        assert GOES_ON in station.said
        assert "Traceback" not in station.said


def test_broken_session_leaves_a_recording_that_replays(tmp_path: Path, run_dir: Path) -> None:
    """`station replay` of what a real process has written, in another process."""
    with (
        controller(tmp_path, run_dir, "--speed", SPEED) as station,
        Person(run_dir) as person,
    ):
        person.make_ready()
        person.link.request("arm", program_id="first-time", person_id="demo")
        wait_for(lambda: person.mode == "ARMED")
        person.tap()
        wait_for(lambda: person.mode == "RUNNING")
        person.link.request("stop")
        wait_for(lambda: person.mode == "READY", 30.0)
        station.signal()
        assert station.wait(10.0) == 0
    (recording,) = (tmp_path / "data" / "recordings").iterdir()
    with Station(tmp_path, run_dir, "replay", str(recording)) as again:
        assert again.wait(START_S) == 0
        assert " ticks compared, 0 differ." in again.said


@pytest.fixture
def calm() -> Iterator[None]:
    interval_s = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval_s)
    gc.unfreeze()
    gc.enable()


def test_failing_tick_makes_the_table_safe_and_is_one_sentence(tmp_path: Path, calm: None) -> None:
    def fail() -> None:
        raise HardwareError("The tilt sensor's bus is gone.")

    table = FakeTable()
    with pytest.raises(ControllerFailed) as caught:
        _guarded(partial(fail), table, tmp_path)  # type: ignore[arg-type]
    assert table.written == [SAFE, SAFE]
    assert table.closed == 1
    assert "The tilt sensor's bus is gone." in str(caught.value)
    assert "Traceback" in (tmp_path / CRASH_FILE).read_text()


def test_table_that_cannot_be_written_is_closed_all_the_same(tmp_path: Path, calm: None) -> None:
    class Broken(FakeTable):
        def write(self, _: object) -> None:
            raise HardwareError("No answer.")

    table = Broken()
    with pytest.raises(ControllerFailed):
        _guarded(partial(table.write, SAFE), table, tmp_path)  # type: ignore[arg-type]
    assert table.closed == 1
