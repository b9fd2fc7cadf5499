"""Nothing moves because something is switched on: lines before, during and after the start."""

from typing import Any

import pytest

from tests.hil.conftest import results_of
from tests.hil.machine.boot import Job

QUIET = {"pwm": False, "enable": False, "heartbeat": False, "direction": False}


@pytest.fixture(scope="module")
def start() -> dict[str, Any]:
    """By the real clock: what happens while the packages load takes its time here, too."""
    return results_of(Job(("tests.hil.scenes.power_up",)))


def test_every_line_is_low_before_the_service_starts(start: dict[str, Any]) -> None:
    assert set(start["before"].values()) == {False}
    assert start["pwm_before"] == [0, 0, False]


@pytest.mark.requirement("S1")
def test_starting_drives_no_line_of_the_motor_high_at_any_moment(
    start: dict[str, Any], figures: dict[str, Any]
) -> None:
    figures["start: until READY=1, s (real time)"] = start["ready_s"]
    assert start["mode"] == "FAULTED"
    assert "start_up" in start["faults"]
    assert start["until_reset"].items() >= QUIET.items()


@pytest.mark.requirement("S1")
def test_the_reset_drives_no_line_of_the_motor_high_either(start: dict[str, Any]) -> None:
    assert start["until_armed"].items() >= QUIET.items()
    assert start["travel_deg"] == 0.0
