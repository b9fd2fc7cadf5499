"""The service lends its table to a commissioning, and takes it back."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hardware.gpio.wiring import Wiring
from hardware.interface import Command
from hardware.simulated.table import SimulatedTable, TableOptions
from hardware.simulated.wired.table import WiredOptions, WiredTable
from station.calibration import FILE_NAME, load_calibration
from station.commission import clerk
from station.commission.counter import Counter
from station.commission.lent import Turnable
from station.commission.model import Answer, Found, State
from station.commission.pilot import Pilot, Place
from station.commission.pretend import StandIn
from station.control.config import ControlConfig
from station.control.controller import Controller
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.requests import Block, BringUp, Disarm, Leave, Request, Stop, What
from station.control.snapshot import Snapshot
from station.sealed import write_sealed
from station.service.link import Refused
from station.service.messages import CommissionMessage
from tests.commission.conftest import Whole


class Service:
    """The loop with a pilot in it, in virtual time."""

    def __init__(self, data_dir: Path, table: WiredTable, place: Place | None = None) -> None:
        self.table = Turnable(table)
        self.inner = table
        self.controller = Controller.at_start(ControlConfig())
        usual = Place(data_dir, Wiring(), ControlConfig(), False, None)
        self.pilot = Pilot(self.controller, self.table, place or usual)
        self.counter = Counter(self.pilot, data_dir)
        self.person = StandIn(table)
        self.now_s = 0.0
        self.snapshot: Snapshot
        self.command: Command
        self.ticks(200)

    def tick(self, *asked: What, stand_in: bool = False) -> Snapshot:
        self.now_s += 0.01
        readings = self.table.read(self.now_s)
        requests = [Request(what, "web", 0.0, n) for n, what in enumerate(asked, 1)]
        self.command, self.snapshot = self.pilot.step(readings, requests)
        self.table.write(self.command)
        if stand_in and self.pilot.view is not None:
            answer = self.person.look(self.pilot.view, self.now_s)
            if answer is not None:
                self.say(answer)
        return self.snapshot

    def ticks(self, count: int) -> Snapshot:
        for _ in range(count):
            self.tick()
        return self.snapshot

    def until(self, so: Callable[[], bool], bound_s: float = 3000.0) -> None:
        for _ in range(round(bound_s * 100)):
            if so():
                return
            self.tick(stand_in=True)
        raise AssertionError(f"not within {bound_s} s: {self.pilot.view}")

    def say(self, answer: Answer) -> None:
        self.ask(answer.act.value, value=answer.value)

    def ask(self, act: str, **fields: Any) -> dict[str, Any]:
        made = {"kind": "commission", "ticket": 1, "made_s": 0.0, "act": act, **fields}
        shown: dict[str, Any] = self.counter(CommissionMessage(**made))["commission"]
        return shown

    def tap(self) -> Snapshot:
        self.inner.panel.press(True)
        self.ticks(30)
        self.inner.panel.press(False)
        return self.ticks(30)


def new_table(**options: Any) -> WiredTable:
    """A crossed table from the workshop, parked upright."""
    world = TableOptions(body_kg=0.0, **options)
    return WiredTable(WiredOptions(world, crossed=True), lambda _: None)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, new_table())
    yield made
    made.table.close()


def take(service: Service) -> None:
    service.ask("take", made_by="Ada")
    service.tick()
    assert service.pilot.view is not None


@pytest.mark.requirement("S1")
def test_meanwhile_the_station_is_faulted_and_refuses_everything_but_stop(service: Service) -> None:
    take(service)
    snapshot = service.tick(Stop(), BringUp(), Disarm())
    assert snapshot.mode is Mode.FAULTED
    assert [view.fault for view in snapshot.faults] == [Fault.COMMISSIONING]
    assert [answer.accepted for answer in snapshot.answers] == [True, False, False]
    assert snapshot.answers[1].message == "The table is being commissioned."


def test_stop_stops_it_in_the_same_tick(service: Service) -> None:
    take(service)
    service.until(lambda: abs(service.command.duty) > 0.1)
    assert service.tick(Stop()).duty == 0.0
    assert service.pilot.view is not None
    assert "stopped from the screen" in service.pilot.view.problem
    service.ticks(100)
    assert service.command == Command()


@pytest.mark.requirement("S1")
def test_when_it_is_left_the_controller_begins_anew(service: Service) -> None:
    take(service)
    service.until(lambda: abs(service.command.duty) > 0.1)
    service.ask("leave")
    snapshot = service.tick()
    assert service.command == Command()
    assert service.pilot.view is None
    snapshot = service.ticks(2)
    assert snapshot.mode is Mode.FAULTED
    assert Fault.START_UP in [view.fault for view in snapshot.faults]


def test_leaving_the_process_gives_the_table_back_first(service: Service) -> None:
    take(service)
    service.until(lambda: abs(service.command.duty) > 0.1)
    service.tick(Leave())
    assert service.command.duty == 0.0
    snapshot = service.tick()
    assert service.pilot.view is None
    assert snapshot.mode is Mode.FAULTED
    assert snapshot.duty == 0.0


def test_a_reason_not_to_begin_sessions_outlasts_it(service: Service) -> None:
    take(service)
    service.tick(Block("The disk is full.", ""))
    service.ask("leave")
    service.ticks(2)
    assert service.controller.block is not None
    assert service.controller.block.reason == "The disk is full."


@pytest.mark.requirement("S46")
def test_the_motor_is_as_warm_as_it_was(service: Service) -> None:
    before = service.controller.budget.left_s
    take(service)
    service.until(lambda: service.pilot.view is not None and service.pilot.view.id == "direction")
    driven = service.controller.budget.left_s
    assert driven < before
    service.ask("leave")
    service.tick()
    assert service.controller.budget.left_s == pytest.approx(driven, abs=0.1)


def test_what_was_accepted_is_used_at_once_and_the_next_press_makes_it_ready(
    service: Service, tmp_path: Path, whole: Whole
) -> None:
    service.table.close()
    found = replace(whole.found, done=whole.found.done[:-1])
    table = new_table()
    service = Service(tmp_path, table)
    service.pilot.take(found, "Ada")
    service.tick()
    service.until(lambda: service.pilot.view is not None)
    deadline = time.monotonic() + 20.0
    while service.pilot.view is not None:  # until the clerk has written it
        assert time.monotonic() < deadline
        service.tick(stand_in=True)
    assert load_calibration(tmp_path / FILE_NAME) is not None
    assert service.table.turned is True
    assert service.controller.config.actuator.trip_current_a == found.trip_current_a
    shown = service.ask("look")
    assert shown["saved"].startswith("commissioning-")
    assert not shown["active"]
    service.inner.panel.ankles(True)
    service.ticks(100)
    assert service.snapshot.mode is Mode.FAULTED
    assert service.tap().mode is Mode.READY
    assert service.snapshot.trusted
    assert service.snapshot.angle_deg == pytest.approx(-70.0, abs=0.6)
    service.table.close()


def test_the_table_is_not_lent_while_it_stands_tilted(tmp_path: Path, whole: Whole) -> None:
    table = new_table(start_deg=-40.0)
    table.gpio.use(whole.calibration.table)
    service = Service(tmp_path, table)
    assert service.ask("look")["refusal"] == "Bring the table upright first."
    with pytest.raises(Refused, match="Bring the table upright first"):
        service.ask("take")
    table.close()


def test_a_table_that_was_never_calibrated_is_lent_wherever_it_stands(tmp_path: Path) -> None:
    service = Service(tmp_path, new_table(start_deg=-20.0))
    assert service.ask("look")["refusal"] == ""
    take(service)
    service.table.close()


def test_a_pretend_table_without_chips_is_not_lent(tmp_path: Path) -> None:
    table = Turnable(SimulatedTable(TableOptions(), lambda _: None))
    place = Place(tmp_path, Wiring(), ControlConfig(), False, None)
    pilot = Pilot(Controller.at_start(ControlConfig()), table, place)
    assert "simulate --wired" in pilot.refusal()


def test_two_cannot_commission_at_once(service: Service) -> None:
    take(service)
    with pytest.raises(Refused, match="already"):
        service.ask("take")


def test_there_has_to_be_something_to_resume(service: Service) -> None:
    with pytest.raises(Refused, match="no interrupted commissioning"):
        service.ask("resume")


def test_it_is_resumed_where_it_was_left(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    write = write_sealed

    def slow_disk(*args: Any) -> None:
        time.sleep(0.02)
        write(*args)

    monkeypatch.setattr(clerk, "write_sealed", slow_disk)
    take(service)
    service.until(lambda: service.pilot.view is not None and service.pilot.view.id == "nudge")
    service.ask("leave")
    service.inner.panel.press(False)
    service.ticks(20)
    service.ask("resume")
    service.tick()
    view = service.pilot.view
    assert view is not None
    assert (view.id, view.state) == ("nudge", State.WAITING)


def test_turned_round_a_table_goes_the_other_way() -> None:
    table = new_table(start_deg=-40.0)
    turnable = Turnable(table)
    turnable.turned = True
    for tick in range(200):
        turnable.read(tick * 0.01)
        turnable.write(Command(0.4, power=True))
    assert table.truth().angle_deg > -39.9  # crossed twice is head-down
    table.close()


def test_nothing_found_is_where_it_begins(service: Service) -> None:
    take(service)
    assert service.pilot.view is not None
    assert service.pilot.view.number == 1
    assert Found().done == ()
