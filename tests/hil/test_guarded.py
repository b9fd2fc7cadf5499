"""The guard beside the service on a real kernel: one is killed, stopped or lied to."""

from typing import Any

import pytest

from tests.hil.conftest import results_of
from tests.hil.machine.boot import Job

LET_GO_MS = 250.0 + 130.0  # the beat's age, and the monostable behind the guard's line
UP_DEG = 0.8  # a moment on the way, or two seconds of holding the button


def _scene(name: str) -> dict[str, Any]:
    return results_of(Job(("tests.hil.scenes.guarded", name), virtual_time=True))


@pytest.fixture(scope="module")
def guard() -> dict[str, Any]:
    return _scene("guard")


@pytest.fixture(scope="module")
def controller() -> dict[str, Any]:
    return _scene("controller")


@pytest.fixture(scope="module")
def welded() -> dict[str, Any]:
    return _scene("welded")


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_without_its_guard_the_motor_has_no_power_and_the_person_a_way_up(
    how: str, guard: dict[str, Any], figures: dict[str, Any]
) -> None:
    figures[f"guard {how}: no power after, ms (virtual time)"] = guard[f"{how}_off_ms"]
    figures[f"guard {how}: travel, deg (virtual time)"] = guard[f"{how}_travel_deg"]
    assert guard["before"] == {"power": True, "guard": True}
    assert guard[f"{how}_off_ms"] <= 150.0
    assert guard[f"{how}_stands"]
    assert guard[f"{how}_mode"] == "FAULTED"
    assert "guard" in guard[f"{how}_faults"]
    assert guard[f"{how}_up_deg"] > UP_DEG


@pytest.mark.requirement("S20")
@pytest.mark.requirement("S29")
@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_a_dead_controller_with_a_welded_relay_is_cut_off_by_the_guard(
    how: str, controller: dict[str, Any], figures: dict[str, Any]
) -> None:
    off_ms, travel_deg = controller[f"{how}_off_ms"], controller[f"{how}_travel_deg"]
    figures[f"controller {how}, relay welded: no power after, ms (virtual time)"] = off_ms
    figures[f"controller {how}, relay welded: travel, deg (virtual time)"] = travel_deg
    assert off_ms <= LET_GO_MS
    assert travel_deg < 2.0
    assert controller[f"{how}_stands"]


@pytest.mark.requirement("S1")
def test_a_restarted_controller_stands_and_the_button_creeps_up(
    controller: dict[str, Any],
) -> None:
    assert (controller["restarted"], controller["restarted_power"]) == ("FAULTED", False)
    assert controller["stopped_up_deg"] > UP_DEG


@pytest.mark.requirement("S28")
def test_a_shorted_bridge_behind_a_welded_relay_is_stopped_by_the_other_contact(
    welded: dict[str, Any], figures: dict[str, Any]
) -> None:
    figures["bridge shorted, relay welded: travel, deg (virtual time)"] = welded[
        "runaway_travel_deg"
    ]
    assert welded["runaway_stands"]
    assert welded["runaway_travel_deg"] < 4.0
    assert welded["runaway_mode"] == "FAULTED"
    assert welded["runaway_up_deg"] > UP_DEG


@pytest.mark.requirement("S18")
def test_with_its_own_channel_gone_the_guard_lets_the_button_creep_up(
    welded: dict[str, Any],
) -> None:
    assert welded["blind_stands"]
    assert "check_untrusted" in welded["blind_faults"]
    assert welded["blind_up_deg"] > UP_DEG
