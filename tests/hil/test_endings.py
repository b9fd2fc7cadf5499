"""The service ends with a person head-down: what the lines do, and what it takes to go on."""

from typing import Any

import pytest

from tests.hil.conftest import results_of
from tests.hil.machine.boot import Job

CUT = {
    "last_beat_ms": "last edge of the heartbeat after, ms",
    "coil_off_ms": "relay's coil off after, ms",
    "power_off_ms": "no power at the motor driver after, ms",
    "travel_deg": "travel, deg",
}


def _end_by(name: str) -> dict[str, Any]:
    return results_of(Job(("tests.hil.scenes.endings", name), virtual_time=True))


@pytest.fixture(scope="module")
def asked() -> dict[str, Any]:
    return _end_by("TERM")


@pytest.fixture(scope="module", params=["KILL", "STOP"])
def cut(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {**_end_by(request.param), "signal": request.param}


def test_sigterm_brings_the_person_up_and_then_ends(
    asked: dict[str, Any], figures: dict[str, Any]
) -> None:
    figures["SIGTERM head-down: upright and ended after, s (virtual time)"] = asked["after_s"]
    assert asked["exit_code"] == 0
    assert asked["end_deg"] == pytest.approx(-70.0, abs=1.0)
    assert asked["after"] == {
        "pwm_share": 0.0,
        "enable": False,
        "heartbeat": False,
        "power": False,
    }


def test_the_way_up_after_sigterm_keeps_asking_the_manager_for_time(asked: dict[str, Any]) -> None:
    assert asked["longest_silence_s"] < 5.0


@pytest.mark.requirement("S20")
def test_a_dead_or_stopped_service_lets_the_relay_go(
    cut: dict[str, Any], figures: dict[str, Any]
) -> None:
    for name, what in CUT.items():
        figures[f"SIG{cut['signal']} head-down: {what} (virtual time)"] = cut[name]
    assert cut["before"]["power"]
    assert cut["last_beat_ms"] <= 20.0
    assert cut["coil_off_ms"] <= 250.0
    assert not cut["after"]["power"]
    assert cut["travel_deg"] < 2.0


def test_pwm_hardware_outlives_its_program_but_the_enable_line_does_not(
    cut: dict[str, Any],
) -> None:
    assert cut["dead"]["pwm_share"] > 0.0
    assert not cut["dead"]["enable"]
    assert not cut["dead"]["heartbeat"]


def test_safe_pins_ends_the_pwm_that_was_left(cut: dict[str, Any]) -> None:
    assert cut["safe_pins"][0] == 0, cut["safe_pins"]
    assert cut["made_safe"] == {
        "pwm_share": 0.0,
        "enable": False,
        "heartbeat": False,
        "power": False,
    }


@pytest.mark.requirement("S1")
def test_a_restart_stands_in_faulted_and_moves_nothing(cut: dict[str, Any]) -> None:
    assert cut["restarted"] == "FAULTED"
    assert not cut["restarted_lines"]["power"]
    assert cut["moved_by_restart_deg"] == 0.0


def test_two_presses_bring_the_person_up_after_that(cut: dict[str, Any]) -> None:
    assert cut["further_deg"] < cut["angle_deg"] - 1.0
