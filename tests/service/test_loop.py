"""The loop: one read and one write a tick, and the way out of it."""

import gc
from collections.abc import Iterator

import pytest

from station.control.config import ControlConfig
from station.control.controller import Controller
from station.control.requests import Arm, Disarm, Leave, Stop
from station.control.snapshot import Snapshot
from station.service.inbox import Inbox
from station.service.leaving import Leaving
from station.service.loop import Exit, Tick, keep_collector_out, run_loop
from station.service.pace import VirtualTime
from tests.service.builders import FakeTable, good_readings, plan


def quiet_snapshot(now_s: float = 1.0) -> Snapshot:
    return Controller.at_start(ControlConfig()).step(good_readings(now_s))[1]


class Run:
    """A loop on a fake table that is asked to leave in a given tick."""

    def __init__(self, leave_at: int = 10, signals: int = 1) -> None:
        self.table = FakeTable(self._tick)
        self.inbox, self.leaving = Inbox(), Leaving()
        self.ticks: list[Tick] = []
        self.before: list[int] = []
        self._leave_at, self._signals = leave_at, signals

    def _tick(self, _: float) -> None:
        if len(self.table.reads) == self._leave_at:
            for _ in range(self._signals):
                self.leaving.ask()

    def go(self) -> Snapshot:
        return run_loop(
            self.table,
            Controller.at_start(ControlConfig()),
            VirtualTime(0.01, 100.0),
            self.inbox,
            self.leaving,
            lambda requests: self.before.append(len(requests)),
            [self.ticks.append],
        )


def test_every_tick_reads_and_writes_once() -> None:
    run = Run()
    run.go()
    assert len(run.table.reads) == len(run.table.written) == len(run.ticks)
    assert run.table.reads == pytest.approx([100.0 + 0.01 * (n + 1) for n in range(11)])


@pytest.mark.requirement("S1")
def test_nothing_is_driven_at_the_start() -> None:
    run = Run()
    run.go()
    assert {(command.duty, command.power) for command in run.table.written} == {(0.0, False)}


def test_parked_loop_ends_in_the_tick_after_the_signal() -> None:
    run = Run(leave_at=5)
    run.go()
    assert len(run.ticks) == 6
    assert [type(request.what) for request in run.ticks[-1].requests] == [Leave]


def test_requests_are_shown_before_the_controller_takes_them() -> None:
    run = Run()
    run.inbox.put(Disarm(), "web", 0.0, 5)
    run.go()
    assert run.before == [1, 1]  # the request, and leaving
    (answer,) = run.ticks[0].snapshot.answers
    assert (answer.ticket, answer.accepted) == (5, False)


@pytest.mark.requirement("S40")
def test_request_that_has_waited_too_long_is_refused_by_the_loop() -> None:
    run = Run()
    run.inbox.put(Arm(plan()), "web", -1000.0, 5)
    run.go()
    assert run.ticks[0].snapshot.answers[0].code == "too_old"


def test_second_signal_asks_for_a_stop() -> None:
    leaving, inbox = Leaving(), Inbox()
    way_out = Exit(leaving)
    leaving.ask()
    leaving.ask()
    for now_s in (1.0, 1.01, 1.02):
        way_out.tell(inbox, now_s)
    assert [type(request.what) for request in inbox.drain(1.02)] == [Stop, Leave]


def test_further_signals_change_nothing() -> None:
    leaving, inbox = Leaving(), Inbox()
    way_out = Exit(leaving)
    for now_s in (1.0, 1.01, 1.02, 1.03):
        leaving.ask()
        way_out.tell(inbox, now_s)
    assert len(inbox.drain(1.03)) == 2


def test_without_a_signal_the_loop_does_not_end() -> None:
    assert not Exit(Leaving()).may_end(quiet_snapshot(), 1.0)


@pytest.fixture
def collector() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_collector_is_kept_out_of_the_tick(collector: None) -> None:
    keep_collector_out()
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0
