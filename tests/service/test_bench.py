"""The hands at the pretend table."""

import time
from typing import Any

import pytest
from pydantic import ValidationError

from hardware.simulated.table import SimulatedTable, TableOptions
from station.control.config import ControlConfig
from station.programs.library import load_library
from station.service.bench import Bench, no_bench
from station.service.link import Refused
from station.service.messages import INCOMING
from station.service.pace import RealTime
from station.service.story import StoryRecorder


@pytest.fixture
def table() -> SimulatedTable:
    return SimulatedTable(TableOptions(), time.sleep)


def message(kind: str, **fields: Any) -> Any:
    return INCOMING.validate_python({"kind": kind, "ticket": 1, "made_s": 1.0, **fields})


def bench(table: SimulatedTable, speed: float = 1.0) -> Bench:
    recorder = StoryRecorder(ControlConfig(), table.truth)
    return Bench(table, RealTime(0.01, speed), recorder, load_library())


def do(table: SimulatedTable, kind: str, **fields: Any) -> dict[str, Any]:
    return bench(table)(message(kind, **fields))


@pytest.mark.parametrize(
    ("kind", "fields", "reading", "value"),
    [
        ("bench_estop", {"open": True}, "estop_closed", False),
        ("bench_ankles", {"locked": False}, "ankles_locked", False),
        ("bench_mains", {"ok": False}, "mains_ok", False),
        ("bench_hand", {"held": False}, "enabling", False),
        ("bench_return", {"down": True}, "return_button", True),
    ],
)
def test_the_controller_sees_it_in_its_readings(
    table: SimulatedTable, kind: str, fields: dict[str, bool], reading: str, value: bool
) -> None:
    assert getattr(table.read(10.0), reading) is not value
    assert do(table, kind, **fields) == {}
    assert getattr(table.read(10.01), reading) is value


def test_button_is_pressed_and_let_go(table: SimulatedTable) -> None:
    table.read(10.0)
    do(table, "bench_button", down=True)
    table.read(10.01)
    assert table.read(10.5).button is True
    do(table, "bench_button", down=False)
    table.read(10.51)
    assert table.read(11.0).button is False


def test_body_is_laid_on_the_table(table: SimulatedTable) -> None:
    do(table, "bench_body", kg=120.0)
    table.read(10.0)
    assert table.truth().body_kg == 120.0


def test_fault_is_switched_on_and_off(table: SimulatedTable) -> None:
    do(table, "bench_fault", name="motor_dead", on=True)
    assert table.faults.active == {"motor_dead"}
    do(table, "bench_fault", name="motor_dead", on=False)
    assert table.faults.active == frozenset()


def test_unknown_fault_is_refused_with_the_names_there_are(table: SimulatedTable) -> None:
    with pytest.raises(Refused) as caught:
        do(table, "bench_fault", name="motor_tired", on=True)
    assert caught.value.code == "unknown_fault"
    assert "motor_dead" in caught.value.hint


def test_truth_is_what_the_plant_really_does(table: SimulatedTable) -> None:
    table.read(10.0)
    truth = do(table, "bench_truth")
    assert truth["angle_deg"] == pytest.approx(-70.0, abs=0.5)
    assert truth["power"] is False


def test_all_faults_are_mended_at_once(table: SimulatedTable) -> None:
    for name in ("motor_dead", "mains_lost"):
        do(table, "bench_fault", name=name, on=True)
    do(table, "bench_mend")
    assert table.faults.active == frozenset()


def test_reset_leaves_the_panel_as_it_was_at_the_start(table: SimulatedTable) -> None:
    hands = bench(table, speed=5.0)
    for kind, fields in (
        ("bench_estop", {"open": True}),
        ("bench_button", {"down": True}),
        ("bench_body", {"kg": 120.0}),
        ("bench_fault", {"name": "motor_dead", "on": True}),
        ("bench_speed", {"factor": 20.0}),
        ("bench_reset", {}),
    ):
        hands(message(kind, **fields))
    now = table.read(10.0)
    assert (now.estop_closed, now.button, now.mains_ok, now.enabling) == (True, False, True, True)
    assert (table.truth().body_kg, table.faults.active) == (75.0, frozenset())


@pytest.mark.parametrize("factor", [0.0, 0.09, 101.0, float("nan")])
def test_time_runs_within_bounds_only(factor: float) -> None:
    with pytest.raises(ValidationError):
        message("bench_speed", factor=factor)


@pytest.mark.parametrize(
    ("kind", "fields"), [("bench_speed", {"factor": 5.0}), ("bench_story", {"act": "begin"})]
)
def test_a_real_table_has_neither_another_time_nor_stories(
    kind: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as caught:
        no_bench(message(kind, **fields))
    assert caught.value.code == "not_simulated"
