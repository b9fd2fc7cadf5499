"""Controller and guard as real processes at the pretend table, with somebody on it.

The exercises before the table moves are passed at the bench's greatest speed; what counts happens
in real time. After everything that is done to either process the button brings the person up.
"""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.guard.messages import Report, fresh
from station.guard.places import beat_path, report_path
from station.guard.record import Reader
from station.service.guarded import SETTLE_S
from station.service.link import Refused
from tests.guard.test_process import flood
from tests.service.builders import wait_for
from tests.service.processes import Person, Station

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and shared files")

START_S, FAST, NEAR_DEG = 60.0, 10, -12.0


class Pair(Person):
    """Somebody at a table with both processes; a context at whose end neither is left."""

    def __init__(self, tmp_path: Path, run_dir: Path) -> None:
        super().__init__(run_dir)
        self.run_dir = run_dir
        self._reader = Reader(report_path(run_dir))
        self.guard = self.start_guard()
        places = ("--data", str(tmp_path / "data"), "--run-dir", str(run_dir))
        self.station = Station(tmp_path, run_dir, "controller", *places, "--guarded")

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self.station.__exit__()
        self.end_guard()
        self._reader.close()

    def start_guard(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "station.guard", "--pretend", "--run-dir"]
        quiet = subprocess.DEVNULL
        return subprocess.Popen([*command, str(self.run_dir)], stdin=quiet, stderr=quiet)

    def end_guard(self) -> None:
        self.guard.kill()
        self.guard.wait()

    @property
    def truth(self) -> dict[str, Any]:
        return self.link.request("bench_truth")

    @property
    def codes(self) -> set[str]:
        return {fault["code"] for fault in self.state["faults"]}

    def report(self) -> Report | None:
        """What the guard says now; None while it says nothing."""
        now_s = time.monotonic()
        found = Report.unpack(self._reader.read(now_s))
        return found if found and fresh(found.at_s, now_s) else None

    def contact(self) -> bool:
        """The guard's contact is held."""
        report = self.report()
        return report is not None and report.closed

    def _nearly_level(self) -> bool:
        """Do what the session says until the table is well on its way."""
        if self.mode == "READY":  # not chosen yet, or lapsed on a computer that is busy
            with contextlib.suppress(Refused):
                self.link.request("arm", program_id="first-time", person_id="demo")
            wait_for(lambda: self.mode != "READY" or self.state["session"] is None)
            return False
        self._head_down()
        return float(self.state["angle_deg"] or -90.0) > NEAR_DEG

    def hang(self) -> None:
        """Be in the middle of a session, in real time, with power by both contacts."""
        self.wait_up()
        wait_for(lambda: (report := self.report()) and report.ready, START_S)
        self.make_ready()
        self.link.request("bench_speed", factor=FAST)
        wait_for(self._nearly_level, 90.0)
        self.link.request("bench_speed", factor=1)
        wait_for(self.contact)
        time.sleep(SETTLE_S)
        self.comes_up()

    def comes_up(self) -> None:
        """Bring up by presses, from wherever it is; both contacts hold then."""
        for _ in range(6):
            if self.mode in ("RUNNING", "RETURNING"):
                break
            self.tap()
            time.sleep(0.3)
        wait_for(lambda: self.mode in ("RUNNING", "RETURNING"))
        wait_for(lambda: self.truth["power"] and self.contact())

    def is_cut(self) -> None:
        """The power goes, the controller says so, and the table stands."""
        wait_for(lambda: self.mode == "FAULTED")
        wait_for(lambda: not self.truth["power"])
        before = self.truth["angle_deg"]
        time.sleep(0.5)
        assert self.truth["angle_deg"] == pytest.approx(before, abs=0.4)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = tmp_path_factory.mktemp("g")
    run_dir = made / "run"
    run_dir.mkdir(mode=0o700)
    with contextlib.ExitStack() as stack:
        found = stack.enter_context(Pair(made, run_dir))
        found.hang()
        yield found


@pytest.mark.requirement("S20")
@pytest.mark.requirement("S18")
def test_guard_killed_in_a_session_cuts_and_the_button_brings_up_when_it_is_back(
    pair: Pair,
) -> None:
    pair.end_guard()
    pair.is_cut()
    assert "guard" in pair.codes
    pair.guard = pair.start_guard()
    wait_for(pair.report, START_S)
    assert not pair.contact()
    pair.comes_up()


@pytest.mark.requirement("S20")
def test_guard_stopped_in_a_session_cuts_and_goes_on_with_nothing_by_itself(pair: Pair) -> None:
    pair.guard.send_signal(signal.SIGSTOP)
    pair.is_cut()
    pair.guard.send_signal(signal.SIGCONT)
    time.sleep(0.5)
    assert not pair.contact()
    pair.comes_up()


@pytest.mark.requirement("S20")
def test_controller_stopped_in_a_session_loses_the_guards_contact_and_comes_back_cut(
    pair: Pair,
) -> None:
    pair.station.signal(signal.SIGSTOP)
    wait_for(lambda: not pair.contact())
    time.sleep(0.5)
    assert not pair.contact()
    pair.station.signal(signal.SIGCONT)
    pair.is_cut()
    pair.comes_up()


@pytest.mark.requirement("S15")
def test_a_flood_of_garbage_over_both_records_leaves_both_alive_and_a_way_up(pair: Pair) -> None:
    flood([beat_path(pair.run_dir), report_path(pair.run_dir)], 1.0)
    assert pair.guard.poll() is None
    assert pair.station.process.poll() is None
    assert pair.truth["angle_deg"] < 5.0
    pair.comes_up()


@pytest.mark.requirement("S20")
def test_controller_killed_in_a_session_opens_the_guards_contact(pair: Pair) -> None:
    pair.station.process.kill()
    wait_for(lambda: not pair.contact())
    time.sleep(0.5)
    assert pair.guard.poll() is None
    assert not pair.contact()
