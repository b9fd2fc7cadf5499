"""Buses, chips, wires and a motor driver that fail under the running service."""

from typing import Any

import pytest

from tests.hil.conftest import results_of
from tests.hil.machine.boot import Job

GONE = {
    "held_bus": "I2C held for 0.7 s in each transfer",
    "no_bus": "I2C without any answer",
    "no_converter": "MCP3008 gone",
    "unplugged": "MPU-6050 gone",
    "swapped": "MPU-6050 swapped for another chip",
}


@pytest.fixture(scope="module")
def buses() -> dict[str, Any]:
    return results_of(Job(("tests.hil.scenes.buses",), virtual_time=True))


@pytest.fixture(scope="module")
def wires() -> dict[str, Any]:
    return results_of(Job(("tests.hil.scenes.wires",), virtual_time=True))


def test_two_lost_answers_on_the_bus_disturb_nothing(buses: dict[str, Any]) -> None:
    assert buses["lost_answers"]["off_ms"] is None
    assert buses["lost_answers"]["mode"] == "RETURNING"
    assert buses["lost_answers"]["faults"] == []


@pytest.mark.requirement("S22")
@pytest.mark.parametrize("what", GONE)
def test_a_sensor_that_is_gone_stops_the_table_and_delays_no_tick(
    buses: dict[str, Any], figures: dict[str, Any], what: str
) -> None:
    found = buses[what]
    figures[f"{GONE[what]}: drive off after, ms (virtual time)"] = found["off_ms"]
    assert found["off_ms"] is not None
    assert found["off_ms"] <= 1000.0
    assert found["late_ticks"] == 0


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("button", "button"),
        ("estop", "estop_closed"),
        ("upper_switch", "upper_switch"),
        ("lower_switch", "lower_switch"),
        ("ankles", "ankles_locked"),
        ("mains", "mains_ok"),
    ],
)
def test_a_broken_wire_reads_as_the_dangerous_state(
    wires: dict[str, Any], name: str, key: str
) -> None:
    good = wires["whole"]
    assert wires[name]["inputs"] == {**good, key: not good[key]}
    assert wires[name]["mended"] == good


@pytest.mark.parametrize(
    ("name", "refusal", "faults"),
    [
        ("button", "button", []),
        ("estop", "not_ready", ["estop_open"]),
        ("lower_switch", "fault", ["end_switch_lower"]),
        ("power", "fault", ["power_contradiction"]),
        ("mains", "fault", ["mains_lost"]),
        ("battery", "fault", ["battery_low"]),
    ],
)
def test_nobody_can_choose_a_session_while_a_wire_is_broken(
    wires: dict[str, Any], name: str, refusal: str, faults: list[str]
) -> None:
    assert wires[name]["refusal"] == refusal
    assert wires[name]["faults"] == faults


@pytest.mark.parametrize("what", ["driver_fault", "fault_wire"])
def test_a_fault_of_the_motor_driver_stops_the_table(buses: dict[str, Any], what: str) -> None:
    assert buses[what]["off_ms"] <= 700.0
    assert buses[what]["faults"] == ["drive"]
