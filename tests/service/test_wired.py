"""The station on the wired pretend table: from a contact's level to the line that drives."""

import sys
from pathlib import Path

import pytest

from hardware.gpio.wiring import Wiring
from hardware.simulated.table import TableOptions
from hardware.simulated.wired.table import WiredTable
from station.control.modes import Mode
from station.control.plan import MACHINE_LIMITS, Plan, Tilt
from station.control.snapshot import Phase
from station.service.headless import VirtualStation
from station.service.stand_in import StandIn
from station.service.tables import wired
from tests.service.processes import SPEED, Person, Station

DOWN = Plan("p", "p", "p", "Down", MACHINE_LIMITS, (Tilt("Down", "", 15.0, 3.0, 30.0),))


@pytest.fixture
def station() -> VirtualStation:
    """Moving head-down at its full rate."""
    found = VirtualStation(options=TableOptions(seed=3), make_table=wired(Wiring()))
    found.make_ready()
    found.people.append(StandIn())
    assert found.arm(DOWN).accepted
    found.run_until(lambda s: s.session is not None and s.session.phase is Phase.MOVE, 30.0)
    found.run_for(5.0)
    found.people.clear()
    return found


def duty(station: VirtualStation) -> float:
    """What the motor driver makes of its lines."""
    assert isinstance(station.table, WiredTable)
    return station.table.wires.command(station.now_s).duty


def ticks_until(station: VirtualStation, reached: float) -> int:
    """Ticks until the lines drive no more than this share of the duty there was."""
    before, ticks = abs(duty(station)), 0
    assert before > 0.0
    while abs(duty(station)) > reached * before:
        station.step()
        ticks += 1
        assert ticks < 200
    return ticks


@pytest.mark.requirement("S5")
def test_button_begins_to_stop_the_lines_within_two_ticks(station: VirtualStation) -> None:
    station.table.panel.press(True)
    assert ticks_until(station, 0.995) <= 2
    assert ticks_until(station, 0.0) <= 70


@pytest.mark.requirement("S6")
def test_emergency_stop_has_the_lines_at_zero_within_two_ticks(station: VirtualStation) -> None:
    station.table.panel.estop(True)
    assert ticks_until(station, 0.0) <= 2


@pytest.mark.requirement("S18")
def test_letting_go_while_creeping_has_the_lines_at_zero_within_two_ticks(
    station: VirtualStation,
) -> None:
    station.table.panel.estop(True)
    station.run_for(1.0)
    station.table.panel.estop(False)
    station.run_for(1.0)
    station.table.faults.set("tilt_dropout", True)
    station.run_for(1.0)
    station.tap()
    station.table.panel.press(True)
    station.run_until(lambda s: s.mode is Mode.RECOVERING, 5.0)
    station.run_until(lambda s: s.duty < 0.0, 2.0)
    station.run_for(0.5)
    station.table.panel.press(False)
    assert ticks_until(station, 0.0) <= 2


@pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")
def test_whole_process_runs_on_the_wired_table(tmp_path: Path, run_dir: Path) -> None:
    where = ("--data", str(tmp_path / "data"), "--run-dir", str(run_dir))
    with (
        Station(tmp_path, run_dir, "controller", *where, "--wired", "--speed", SPEED) as here,
        Person(run_dir) as person,
    ):
        person.make_ready()
        person.go_head_down()
        here.signal()
        assert here.wait(120.0) == 0
