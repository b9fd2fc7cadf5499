"""The real station that is measured: it is ended with all that belongs to it, or says why not."""

from pathlib import Path

import psutil
import pytest

from benchmarks.busy import busy
from benchmarks.errors import BenchmarkFailed
from benchmarks.running import running


def test_every_process_of_the_station_is_ended(tmp_path: Path) -> None:
    with running(tmp_path) as station:
        station.wait_until(station.client.answers, "the web")
        processes = station.processes()
        assert set(processes) == {"supervisor", "controller", "web"}
    assert not [name for name, process in processes.items() if process.is_running()]


def test_a_failure_while_measuring_ends_the_station_too(tmp_path: Path) -> None:
    seen: dict[str, psutil.Process] = {}

    def fail() -> None:
        with running(tmp_path) as station:
            station.wait_until(lambda: station.snapshots_socket() is not None, "the controller")
            seen.update(station.processes())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert {"supervisor", "controller"} <= set(seen)
    assert not [name for name, process in seen.items() if process.is_running()]


def test_a_station_that_does_not_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the records shall be", encoding="utf-8")
    with running(tmp_path) as station, pytest.raises(BenchmarkFailed, match="data"):
        station.wait_until(station.client.answers, "the web")


def test_an_ordinary_station_gets_no_better_priority(tmp_path: Path) -> None:
    with running(tmp_path, ordinary=True) as station:
        station.wait_until(lambda: station.priority() != "unknown", "the controller")
        assert station.priority().startswith("normal")


def test_the_busy_processes_end_with_the_block() -> None:
    with busy(2) as children:
        assert [child.poll() for child in children] == [None, None]
    assert all(child.poll() is not None for child in children)
