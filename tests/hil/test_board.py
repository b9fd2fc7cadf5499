"""The machine is what it says: pins, PWM, buses and a watchdog of a real kernel.

Everything goes through the libraries that the drivers use; a service that fails on this rig does
not fail because of it.
"""

from typing import Any

import pytest

from tests.hil.conftest import results_of
from tests.hil.machine.boot import Job

BOARD = "tests.hil.scenes.board"


@pytest.fixture(scope="module", params=[False, True], ids=["real-time", "virtual-time"])
def board(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the scene found out, by both clocks."""
    return {**results_of(Job((BOARD,), virtual_time=request.param)), "virtual": request.param}


def test_an_output_is_seen_outside_with_the_time_of_its_edge(board: dict[str, Any]) -> None:
    assert board["lamp_seen"] == [True, False]
    assert board["edges"] == [[20, True], [20, False]]
    assert board["edge_within_call"]


def test_an_input_follows_the_wire(board: dict[str, Any]) -> None:
    assert board["button_levels"] == [True, False, True]


def test_a_loop_of_a_hundred_ticks_a_second_has_room(
    board: dict[str, Any], figures: dict[str, Any]
) -> None:
    if not board["virtual"]:
        figures["board: eight inputs and an output, busy ms (real time)"] = board["busy_ms"]
        figures["board: an empty loop is late by ms (real time)"] = board["late_ms"]
    assert board["beats"] == 300
    assert board["busy_ms"]["median"] < 2.0


def test_pwm_is_found_by_its_device_path_and_outlives_its_program(board: dict[str, Any]) -> None:
    assert board["pwm_path"].endswith("/soc/fe20c000.pwm/pwm/pwmchip0")
    assert board["pwm_outputs"][0] == [50_000, 12_500, True]
    assert board["pwm_last"] == [0.25, 20_000.0]
    assert board["pwm_after_unexport"] == [50_000, 12_500, True]


def test_i2c_chips_count_on_as_their_kind_does(board: dict[str, Any]) -> None:
    assert board["block"] == list(range(14))
    assert board["moves_on"] == list(range(6))
    assert board["stays"] == [0] * 6
    assert board["word"] == "TI"
    assert board["written"] == 0x40


def test_an_i2c_bus_fails_and_hangs_as_it_is_told(board: dict[str, Any]) -> None:
    assert board["nobody"] == 121
    assert board["failing"] == [121, 121, None]
    assert 0.2 <= board["held_s"] < 0.5


def test_an_mcp3008_gives_its_ten_bits(board: dict[str, Any]) -> None:
    assert board["adc"] == [0, 1023, 512]


def test_an_scl3300_answers_one_frame_late_with_its_status(board: dict[str, Any]) -> None:
    after_reset, who, status, x, who_again = board["scl3300"]
    assert after_reset == "b5002017"  # the reset's own echo
    assert who == "4300c135"  # return status: error, until the status register has been read
    assert status == "1b000174"
    assert x == "05e8909f"  # -6000
    assert who_again == "4100c136"
    assert board["scl3300_spoiled"] == ["4100c163", "4100c136"]
    assert board["scl3300_mute"][1] == "00000000"  # it was asked with a wrong checksum


def test_the_watchdog_fires_when_it_is_not_fed(board: dict[str, Any]) -> None:
    assert not board["fired_fed"]
    assert not board["fired_closed"]
    assert board["starved_s"] == pytest.approx(5.0, abs=0.5)
