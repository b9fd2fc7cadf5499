"""The hardware watchdog: fed by healthy ticks, starved by a stopped service, and what follows."""

from typing import Any

import pytest

from tests.hil.conftest import results_of
from tests.hil.machine.boot import Job

MARGIN_S = 6


@pytest.fixture(scope="module")
def watchdog() -> dict[str, Any]:
    job = Job(
        ("tests.hil.scenes.watchdog",),
        virtual_time=True,
        watchdog_margin_s=MARGIN_S,
        watchdog_reboots=True,
    )
    return results_of(job)


def test_a_healthy_service_feeds_the_watchdog_in_time(
    watchdog: dict[str, Any], figures: dict[str, Any]
) -> None:
    figures["watchdog: longest time between two WATCHDOG=1, s (virtual time)"] = watchdog[
        "longest_gap_s"
    ]
    assert watchdog["mode_before"] == "HOLDING"
    assert watchdog["longest_gap_s"] <= 1.0


def test_a_stopped_service_starves_it_and_the_machine_starts_again(
    watchdog: dict[str, Any],
) -> None:
    assert "survived" not in watchdog
    assert "wall_after_s" in watchdog


@pytest.mark.requirement("S1")
def test_the_station_comes_back_in_faulted_and_moves_nothing(watchdog: dict[str, Any]) -> None:
    assert watchdog["mode_after"] == "FAULTED"
    assert not watchdog["power_after"]
    assert watchdog["moved_deg"] == 0.0
