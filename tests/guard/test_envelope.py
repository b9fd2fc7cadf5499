"""The guard's judgement: what keeps its contact closed, what opens it, and what the way up is."""

from dataclasses import replace
from typing import Any

import pytest

from hardware.interface import TiltSample
from station.guard.envelope import CREEP_S, DEEPEST_DEG, HEAD_DOWN_S, HIGHEST_DEG
from station.guard.messages import Beat, Reason
from tests.guard.bench import ASKS, CREEPS, LOOK_S, RESETS, Bench, holding

IDLES = Beat(0, 0.0)


@pytest.mark.requirement("S1")
def test_a_guard_that_starts_in_mid_motion_waits_until_nobody_asks() -> None:
    bench = Bench()
    assert not bench.wait(1.0).closed
    assert bench.says(IDLES).wait(0.1).reason is Reason.IDLE
    assert bench.says(ASKS).wait(0.1).closed


def test_the_contact_is_closed_only_while_power_is_asked_for() -> None:
    bench = holding()
    assert bench.says(IDLES).look() == replace(
        bench.look(), closed=False, ready=True, reason=Reason.IDLE
    )
    assert bench.says(ASKS).look().closed


@pytest.mark.requirement("S20")
def test_without_a_fresh_beat_the_contact_opens_within_250_ms() -> None:
    bench = holding()
    last = replace(ASKS, at_s=bench.now_s)
    bench.changed["beat"] = last
    bench.wait(0.5)
    held_s = sum(bench.closed) * LOOK_S
    assert 0.2 <= held_s <= 0.26
    assert not any(bench.closed[30:])


@pytest.mark.requirement("S20")
def test_a_controller_that_comes_back_asking_gets_nothing_until_it_has_let_go() -> None:
    bench = holding()
    bench.says(None).wait(1.0)
    assert bench.says(ASKS).wait(1.0).reason is Reason.NO_BEAT
    bench.says(IDLES).wait(0.1)
    assert bench.says(ASKS).look().closed


def test_a_beat_from_the_future_is_none() -> None:
    bench = holding()
    bench.changed["beat"] = replace(ASKS, at_s=bench.now_s + 1000.0)
    assert not bench.look().closed


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("estop", [False, None])
def test_its_own_contact_of_the_chain_opens_it_at_once(estop: bool | None) -> None:
    bench = holding()
    bench.changed["estop_closed"] = estop
    assert bench.look().reason is Reason.ESTOP
    del bench.changed["estop_closed"]
    assert not bench.wait(1.0).closed  # a chain that closes again moves nothing
    bench.says(IDLES).wait(0.1)
    assert bench.says(ASKS).look().closed


BREACHES: dict[str, tuple[float, dict[str, Any], Reason]] = {
    "beyond the deepest angle": (DEEPEST_DEG - 1.0, {"rate": 2.0}, Reason.ANGLE),
    "beyond the highest angle": (HIGHEST_DEG + 1.0, {"rate": -2.0}, Reason.ANGLE),
    "too fast head-down": (0.0, {"rate": 8.5}, Reason.RATE),
    "too fast head-up": (30.0, {"rate": -8.5}, Reason.RATE),
    "moves undriven": (0.0, {"rate": 2.0, "drive": 0}, Reason.UNDRIVEN),
    "moves against its drive": (30.0, {"rate": 2.0, "drive": -1}, Reason.UNDRIVEN),
    "a channel that is silent": (0.0, {"tilt": TiltSample(0.0, 100.0)}, Reason.CHANNEL),
    "a channel that is not a number": (0.0, {"tilt": float("nan")}, Reason.CHANNEL),
    "a channel that jumps": (0.0, {"tilt": 20.0}, Reason.CHANNEL),
    "a channel that is frozen while driven": (0.0, {"drive": 1}, Reason.CHANNEL),
}


def broken(name: str) -> Bench:
    """A guard that has just seen this breach, with the table stopped by its open contact."""
    angle_deg, what, reason = BREACHES[name]
    bench = holding(angle_deg)
    bench.moves(what.get("rate", 0.0))
    if "drive" in what:
        bench.says(replace(ASKS, drive=what["drive"]))
    for _ in range(500):
        if "tilt" in what:
            tilt = what["tilt"]
            newer = tilt if isinstance(tilt, TiltSample) else TiltSample(tilt, bench.now_s + LOOK_S)
            bench.changed["tilt"] = newer
        if not bench.look().closed:
            break
    assert bench.verdict is not None
    assert bench.verdict.reason is reason
    bench.rate_deg_s = 0.0
    bench.changed.clear()
    return bench


@pytest.mark.requirement("S8")
@pytest.mark.requirement("S11")
@pytest.mark.requirement("S22")
@pytest.mark.requirement("S23")
@pytest.mark.requirement("S28")
@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_opens_and_stays_until_a_press_with_everything_good(name: str) -> None:
    bench = broken(name)
    assert not bench.wait(2.0).closed
    assert not bench.says(IDLES).wait(2.0).ready
    assert not bench.says(ASKS).wait(0.5).closed
    bench.angle_deg = 0.0
    bench.says(IDLES).wait(2.0)  # a jump, too, is forgotten by now
    assert bench.says(RESETS).wait(0.1).ready
    assert bench.says(ASKS).wait(0.1).closed


@pytest.mark.requirement("S18")
@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_leaves_the_way_up_by_hold_to_run(name: str) -> None:
    bench = broken(name)
    bench.says(IDLES).wait(1.0)
    bench.says(CREEPS).moves(-0.6).closed.clear()
    assert bench.wait(20.0).closed
    assert all(bench.closed[1:])


@pytest.mark.requirement("S8")
@pytest.mark.parametrize(("beyond_deg", "closed"), [(-0.1, True), (0.1, False)])
@pytest.mark.parametrize(("bound_deg", "sign"), [(DEEPEST_DEG, 1), (HIGHEST_DEG, -1)])
def test_the_last_angles_are_4_degrees_beyond_the_machine(
    bound_deg: float, sign: int, beyond_deg: float, closed: bool
) -> None:
    bench = holding(bound_deg - sign)
    bench.angle_deg = bound_deg + sign * beyond_deg
    assert bench.look().closed is closed


@pytest.mark.requirement("S11")
@pytest.mark.parametrize(("rate_deg_s", "closed"), [(3.0, True), (7.3, True), (7.7, False)])
def test_the_last_rate_is_two_and_a_half_times_the_machines(
    rate_deg_s: float, closed: bool
) -> None:
    bench = holding(-60.0).moves(rate_deg_s)
    assert bench.wait(1.0).closed is closed


@pytest.mark.requirement("S13")
def test_too_long_head_down_alarms_and_leaves_the_power_for_the_way_up() -> None:
    bench = holding(30.0)
    assert not bench.wait(HEAD_DOWN_S - 2.0, 0.09).alarm
    verdict = bench.wait(4.0)
    assert verdict.alarm
    assert verdict.closed
    bench.moves(-2.0)
    assert bench.wait(12.0).closed
    bench.moves(0.0)
    assert bench.wait(11.0).alarm is False  # level for ten seconds ends it


@pytest.mark.requirement("S13")
def test_going_further_down_after_that_opens_the_contact() -> None:
    bench = holding(30.0)
    bench.wait(HEAD_DOWN_S + 1.0, 0.09)
    bench.moves(1.0)
    assert bench.wait(3.0).reason is Reason.HEAD_DOWN


@pytest.mark.requirement("S13")
def test_a_touch_of_level_does_not_begin_the_count_anew_nor_does_a_silent_channel() -> None:
    bench = holding(20.0)
    bench.wait(HEAD_DOWN_S - 10.0, 0.09)
    bench.angle_deg = 18.5
    bench.moves(-8.0).wait(1.4)
    bench.moves(8.0).wait(1.4)
    bench.moves(0.0)
    bench.changed["tilt"] = None
    assert bench.wait(12.0).alarm


@pytest.mark.requirement("S18")
@pytest.mark.parametrize("calibrated", [True, False])
def test_a_creep_ends_after_its_time_and_a_new_press_begins_another(calibrated: bool) -> None:
    bench = holding(20.0)
    bench.changed = {"calibrated": calibrated, "tilt": None}  # blind
    bench.says(CREEPS)
    assert bench.wait(CREEP_S - 1.0, 0.09).closed
    assert bench.wait(2.0).reason is Reason.CREEP
    bench.says(IDLES).wait(0.5)
    assert bench.says(CREEPS).wait(1.0).closed


@pytest.mark.requirement("S18")
@pytest.mark.parametrize("rate_deg_s", [0.6, -3.0])
def test_a_creep_that_goes_down_or_is_fast_ends(rate_deg_s: float) -> None:
    bench = holding(20.0).says(CREEPS)
    bench.rate_deg_s = rate_deg_s
    assert bench.wait(5.0).reason is Reason.CREEP


@pytest.mark.requirement("S18")
def test_what_an_uncalibrated_channel_says_does_not_end_a_creep() -> None:
    bench = holding(20.0).says(CREEPS)
    bench.changed["calibrated"] = False
    bench.rate_deg_s = 2.0
    assert bench.wait(20.0).closed


@pytest.mark.requirement("S6")
def test_nobody_creeps_with_the_chain_open() -> None:
    bench = holding(20.0).says(CREEPS)
    bench.changed["estop_closed"] = False
    assert not bench.look().closed


@pytest.mark.requirement("S25")
def test_without_calibration_only_commissioning_and_creeping_have_power() -> None:
    bench = holding()
    bench.changed["calibrated"] = False
    assert bench.look().reason is Reason.CALIBRATION
    assert not bench.says(IDLES).wait(0.1).ready
    assert bench.says(replace(ASKS, commissions=True)).wait(0.5).closed


def test_an_output_that_does_not_obey_opens_the_contact() -> None:
    bench = holding()
    bench.changed["able"] = False
    assert bench.look().reason is Reason.SENSES


def test_a_hand_at_the_crank_is_no_breach() -> None:
    bench = holding().says(IDLES)
    bench.rate_deg_s = 2.0
    bench.wait(10.0)
    bench.rate_deg_s = 0.0
    bench.wait(0.2)
    assert bench.says(ASKS).wait(1.0).closed


@pytest.mark.requirement("S20")
def test_a_guard_that_was_away_does_not_close_again_in_mid_motion() -> None:
    bench = holding()
    assert bench.look(0.09).closed
    assert bench.look(0.12).reason is Reason.LATE
    assert not bench.wait(1.0).closed
    bench.says(IDLES).wait(0.1)
    assert bench.says(ASKS).look().closed
