"""The controller's side: what it tells in which tick, and what it makes of what it hears."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hardware.interface import Command, TiltSample
from station.control.controller import Controller
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.snapshot import FaultView
from station.guard.messages import Beat, Reason, Report, Sensed
from station.guard.places import beat_path, guard_dir, report_path, sensed_path
from station.guard.record import Reader, Writer
from station.guard.words import SENTENCES
from station.service.guarded import (
    ABSENT,
    HEARD_TICKS,
    SETTLE_S,
    Beats,
    Guarded,
    InStep,
    PretendWires,
)
from station.service.loop import Tick
from tests.control.builders import CONFIG, readings
from tests.service.builders import FakeTable

READY = Report(1, 0.0, ready=True)


class Ends:
    """Both ends of the records, with the time handed in."""

    def __init__(self, run_dir: Path) -> None:
        self.now_s = 50.0
        guard_dir(run_dir).mkdir()
        self.told: list[str] = []
        self.guarded = Guarded(FakeTable(), run_dir, lambda: self.now_s)
        self.beats = Beats(run_dir, self.guarded, self.told.append, lambda: self.now_s)
        self.wires = PretendWires(run_dir, lambda: self.now_s)
        self.guard = Writer(report_path(run_dir))
        self.heard = Reader(beat_path(run_dir))
        self.felt = Reader(sensed_path(run_dir))
        _, self.snapshot = Controller.at_start(CONFIG).step(readings())

    def reports(self, report: Report) -> None:
        self.now_s += 0.3
        self.guard.write(replace(report, at_s=self.now_s).pack(), self.now_s)

    def beat(self, command: Command, mode: Mode, **more: Any) -> Beat:
        """What a tick says."""
        self.now_s += 0.3
        button = more.pop("button", False)
        snapshot = replace(self.snapshot, mode=mode, **more)
        self.beats(Tick(readings(button=button), (), command, snapshot))
        found = Beat.unpack(self.heard.read(self.now_s))
        assert found is not None
        return found

    def close(self) -> None:
        for each in (self.guarded, self.beats, self.wires, self.guard, self.heard, self.felt):
            each.close()


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[Ends]:
    run_dir = tmp_path / "run"
    run_dir.mkdir()
    made = Ends(run_dir)
    yield made
    made.close()


def test_what_the_guard_says_stands_in_the_readings(ends: Ends) -> None:
    assert ends.guarded.read(1.0).guard_ready is False
    ends.reports(READY)
    assert ends.guarded.read(1.0).guard_ready is True
    ends.reports(replace(READY, ready=False, alarm=True))
    found = ends.guarded.read(1.0)
    assert (found.guard_ready, found.guard_alarm) == (False, True)


@pytest.mark.requirement("S20")
def test_a_guard_that_is_silent_for_250_ms_is_not_there(ends: Ends) -> None:
    ends.reports(READY)
    ends.now_s += 0.24
    assert ends.guarded.read(1.0).guard_ready is True
    ends.now_s += 0.02
    assert ends.guarded.read(1.0).guard_ready is False


def test_it_asks_while_power_is_commanded_and_a_moment_longer(ends: Ends) -> None:
    assert not ends.beat(Command(), Mode.READY).asks
    moving = ends.beat(Command(-0.3, power=True), Mode.RETURNING)
    assert (moving.asks, moving.drive) == (True, -1)
    assert ends.beat(Command(), Mode.READY).asks  # 0.3 s later: so that the relay is seen alone
    assert not ends.beat(Command(), Mode.READY).asks


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("mode", [Mode.FAULTED, Mode.ESTOPPED])
def test_after_a_cut_it_does_not_ask_a_moment_longer(ends: Ends, mode: Mode) -> None:
    ends.beat(Command(0.3, power=True), Mode.RUNNING)
    assert not ends.beat(Command(), mode).asks


@pytest.mark.requirement("S18")
def test_it_says_who_holds_or_presses_the_button(ends: Ends) -> None:
    assert ends.beat(Command(-0.2, power=True), Mode.RECOVERING).creeps
    assert ends.beat(Command(), Mode.FAULTED, button=True).resets
    assert not ends.beat(Command(), Mode.FAULTED).resets
    assert not ends.beat(Command(), Mode.ARMED, button=True).resets


def test_it_says_when_the_table_is_being_commissioned(ends: Ends) -> None:
    lent = (FaultView(Fault.COMMISSIONING, False, 0.0),)
    assert ends.beat(Command(0.2, power=True), Mode.FAULTED, faults=lent).commissions


def test_what_the_guard_found_is_told_once(ends: Ends) -> None:
    ends.guarded.read(1.0)
    ends.beat(Command(), Mode.READY)
    ends.beat(Command(), Mode.READY)
    assert ends.told == [ABSENT]
    ends.reports(replace(READY, ready=False, reason=Reason.RATE))
    ends.guarded.read(1.0)
    ends.beats(Tick(readings(), (), Command(), ends.snapshot))
    assert "rate beyond" in ends.told[-1]


def test_a_guard_that_has_not_heard_the_first_beats_yet_is_no_news(ends: Ends) -> None:
    ends.reports(replace(READY, ready=False, reason=Reason.NO_BEAT))
    ends.guarded.read(1.0)
    for _ in range(HEARD_TICKS - 1):
        ends.beat(Command(), Mode.READY)
    assert ends.told == []
    ends.beat(Command(), Mode.READY)
    assert ends.told == [SENTENCES[Reason.NO_BEAT]]


def test_a_pretend_relay_is_held_while_one_report_follows_the_other(ends: Ends) -> None:
    assert not ends.wires.closed()
    ends.reports(replace(READY, closed=True))
    assert ends.wires.closed()
    ends.now_s += 0.26
    assert not ends.wires.closed()


def test_a_pretend_table_at_another_speed_has_its_guard_bridged(ends: Ends) -> None:
    speed = 20.0
    in_step = InStep(lambda: speed, lambda: ends.now_s)
    wires = PretendWires(Path("nowhere"), lambda: ends.now_s, in_step)
    assert wires.closed()
    speed = 1.0
    ends.now_s += SETTLE_S - 0.1
    assert wires.closed()
    ends.now_s += 0.2
    assert not wires.closed()


def test_a_pretend_sensor_keeps_its_age(ends: Ends) -> None:
    ends.wires.show(TiltSample(12.0, 7.0), 7.4, chain_closed=True)
    sensed = Sensed.unpack(ends.felt.read(ends.now_s))
    assert sensed is not None
    assert (sensed.closed, sensed.angle_deg) == (True, 12.0)
    assert ends.now_s - sensed.taken_s == pytest.approx(0.4)
