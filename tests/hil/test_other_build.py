"""The other worked build on the same kernel: its drivers see frames, magnets and two PWM lines."""

from typing import Any

import pytest

from tests.hil.conftest import results_of
from tests.hil.machine.boot import Job


@pytest.fixture(scope="module")
def other() -> dict[str, Any]:
    return results_of(Job(("tests.hil.scenes.other_build",), virtual_time=True))


def test_it_knows_its_angle_and_comes_up(other: dict[str, Any]) -> None:
    assert other["driver"] == "two-pwm"
    assert other["shown_deg"] == pytest.approx(30.0, abs=0.5)
    assert other["rate_deg_s"] == pytest.approx(-2.0, abs=0.2)  # S10: nobody is known yet


@pytest.mark.requirement("S12")
def test_only_the_line_of_its_direction_is_driven(other: dict[str, Any]) -> None:
    down, up = other["shares"]
    assert (down, up > 0.5) == (0.0, True)
    assert other["both_at_once"] == 0


def test_button_and_chain_end_its_drive(other: dict[str, Any], figures: dict[str, Any]) -> None:
    figures["other build: button to PWM at zero, ms (virtual time)"] = other["stop_off_ms"]
    figures["other build: chain to enable low, ms (virtual time)"] = other["chain_off_ms"]
    assert other["stop_off_ms"] <= 700.0
    assert other["chain_off_ms"] <= 20.0


@pytest.mark.requirement("S23")
def test_one_damaged_answer_is_asked_for_again(other: dict[str, Any]) -> None:
    assert other["one_damaged_off_ms"] is None
    assert other["trusted_after_one"]


@pytest.mark.requirement("S22")
def test_damaged_answers_alone_stop_it(other: dict[str, Any], figures: dict[str, Any]) -> None:
    figures["other build: nothing but wrong checksums, drive off after, ms (virtual time)"] = other[
        "all_damaged_off_ms"
    ]
    assert other["all_damaged_off_ms"] <= 1000.0
    assert not other["trusted_after_all"]
