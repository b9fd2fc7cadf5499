"""Everything stops when told to, and an emergency stop stays one (S5, S6)."""

from itertools import pairwise
from typing import Any

import pytest

from station.control.modes import Mode
from station.control.requests import (
    BringUp,
    Leave,
    Request,
    Stop,
    What,
)
from station.control.snapshot import Phase
from tests.control.bench import Bench, begun, stays_still
from tests.control.builders import CONFIG, FAST, LONG, TICK_S, tilt_to

# ---- S5: stop


def _stop_by(bench: Bench, how: str) -> None:
    if how == "touch":
        bench.button = True
        bench.step()
    else:
        source = "web" if how == "request" else "signal"
        bench.step(Request(Stop(), source=source))


STOPPED_WHILE: dict[str, tuple[str, Any]] = {
    "speeding up": ("moving", {"rate_deg_s": 0.8}),
    "cruising down": ("moving", {"rate_deg_s": 2.7}),
    "slowing down": ("moving", {"rate_deg_s": 1.0, "past_deg": 18.5}),
}


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("how", ["touch", "request"])
@pytest.mark.parametrize("when", STOPPED_WHILE)
def test_a_stop_falls_in_its_tick_and_rests_within_700_ms_and_2_deg(when: str, how: str) -> None:
    bench = Bench().moving(tilt_to(20.0), limits=FAST, **STOPPED_WHILE[when][1])
    _judge_stop(bench, how)


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("how", ["touch", "request"])
@pytest.mark.parametrize("after_s", [0.5, 1.0, 2.5])
def test_a_stop_on_the_way_up_rests_within_700_ms_and_2_deg(after_s: float, how: str) -> None:
    bench = begun("held_at", 20.0)
    bench.ask(BringUp())
    _judge_stop(bench.wait(after_s), how)


def _judge_stop(bench: Bench, how: str) -> None:
    begun_s, begun_deg, duty = bench.now_s, bench.angle_deg, bench.command.duty
    _stop_by(bench, how)
    assert bench.mode == Mode.HOLDING
    assert abs(bench.command.duty) < abs(duty), "falls in the very tick"
    bench.wait(0.3)
    bench.button = False
    bench.wait(5.0)
    after = bench.since(begun_s)
    duties = [abs(tick.command.duty) for tick in after]
    assert duties == sorted(duties, reverse=True), "never rises again"
    late = bench.since(begun_s + 0.7)
    assert max(abs(tick.rate_deg_s) for tick in late) < 0.1
    assert max(abs(tick.angle_deg - begun_deg) for tick in after) < 2.0


@pytest.mark.requirement("S5")
def test_while_anything_moves_a_touch_stops_though_it_be_a_bounce() -> None:
    bench = begun("armed").wait(0.2)
    bench.button = True
    bench.wait(2.0)
    bench.button = False  # and with that the warning is over, and the table begins to move
    bench.wait(0.03)
    assert bench.phase == Phase.MOVE
    bench.button = True
    bench.step()
    assert bench.mode == Mode.HOLDING


@pytest.mark.requirement("S5")
def test_a_press_in_the_pause_before_the_drive_turns_stops_it() -> None:
    """Standing still for 300 ms on the way up, it did not count as moving, and moved on."""
    bench = begun("moving", tilt_to(20.0), limits=FAST, past_deg=5.0)
    bench.ask(BringUp())
    bench.until(lambda tick: tick.command.duty == 0.0, 3.0)
    bench.wait(0.1)
    bench.button = True
    bench.step()
    assert bench.mode == Mode.HOLDING
    bench.wait(0.5)
    bench.button = False
    bench.wait(5.0)
    assert bench.mode == Mode.HOLDING


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("when", STOPPED_WHILE)
def test_a_stop_is_steep_but_no_jolt(when: str) -> None:
    bench = Bench().moving(tilt_to(20.0), limits=FAST, **STOPPED_WHILE[when][1])
    begun_s = bench.now_s
    bench.ask(Stop())
    bench.wait(1.0)
    after = bench.since(begun_s - TICK_S)
    changes = [(b.rate_deg_s - a.rate_deg_s) / TICK_S for a, b in pairwise(after)]
    assert max(abs(change) for change in changes) <= 12.0, "and not the 50 of a motor cut off"


@pytest.mark.requirement("S5")
def test_stop_is_idempotent_and_does_not_put_off_the_way_up() -> None:
    bench = begun("held_at", 20.0)
    bench.ask(BringUp())
    bench.wait(1.0)
    bench.ask(Stop())
    stopped_s = bench.now_s
    while bench.now_s < stopped_s + CONFIG.safety.auto_return_s - 0.1:
        assert bench.ask(Stop()).accepted
    bench.until_mode(Mode.RETURNING, 0.3)


@pytest.mark.requirement("S5")
def test_a_stop_is_accepted_however_old_it_is() -> None:
    bench = begun("moving")
    assert bench.ask(Stop(), age_s=3600.0).accepted
    assert bench.mode == Mode.HOLDING


@pytest.mark.requirement("S5")
def test_a_stop_outranks_a_request_of_the_same_tick_in_either_order() -> None:
    wishes: tuple[What, What]
    for wishes in ((BringUp(), Stop()), (Stop(), BringUp())):
        bench = begun("moving")
        bench.step(*(Request(what) for what in wishes))
        assert bench.mode == Mode.HOLDING


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("how", ["touch", "request"])
def test_backing_off_can_be_stopped_like_any_motion(how: str) -> None:
    bench = _backing_off()
    begun_s, begun_deg = bench.now_s, bench.angle_deg
    _stop_by(bench, how)
    bench.wait(0.3)
    bench.button = False
    bench.wait(3.0)
    assert max(abs(tick.rate_deg_s) for tick in bench.since(begun_s + 0.7)) < 0.1
    assert abs(bench.angle_deg - begun_deg) < 0.5
    bench.until_mode(Mode.RETURNING, 8.0)


def _backing_off() -> Bench:
    bench = begun("held_at", 20.0)
    bench.ask(BringUp())
    bench.wait(3.0)
    bench.inputs["current_a"] = 20.0
    bench.until_mode(Mode.HOLDING)
    del bench.inputs["current_a"]
    bench.until(lambda tick: tick.rate_deg_s > 0.5, 3.0)
    return bench


# ---- S6: emergency stop


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("value", [False, None])
@pytest.mark.parametrize(
    "story", ["ready", "armed", "warned", "moving", "stopped_at", "recovering_at", "cut_at"]
)
def test_an_open_chain_takes_duty_and_power_in_the_same_tick(
    story: str, value: bool | None
) -> None:
    bench = begun(story, *([10.0] if story.endswith("_at") else []))
    bench.inputs["estop_closed"] = value
    tick = bench.step()
    assert (tick.command.duty, tick.command.power) == (0.0, False)
    assert bench.mode == Mode.ESTOPPED


@pytest.mark.requirement("S6")
def test_a_press_while_the_chain_is_open_is_not_kept_for_later() -> None:
    bench = begun("moving").wait(3.0)
    bench.inputs["estop_closed"] = False
    bench.wait(0.5).press()
    bench.button = True  # and one that begins while it is open, and is held on to
    bench.wait(0.2)
    del bench.inputs["estop_closed"]
    bench.wait(1.5)
    assert bench.mode == Mode.ESTOPPED
    bench.button = False
    bench.wait(15.0)
    assert bench.mode == Mode.ESTOPPED
    bench.press()
    assert bench.mode == Mode.HOLDING


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("held_s", [0.1, 1.5, 9.0])
def test_the_reset_moves_nothing_however_long_the_press_is_held(held_s: float) -> None:
    bench = begun("estopped_at", 20.0, config=LONG)
    bench.press(held_s).wait(15.0)
    assert bench.mode == Mode.HOLDING
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S6")
def test_the_reset_into_faulted_does_not_creep_on_the_same_press() -> None:
    bench = begun("estopped_at", 20.0, config=LONG)
    bench.inputs["mains_ok"] = False
    bench.wait(1.5).press(held_s=4.0)
    assert bench.mode == Mode.FAULTED
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S6")
def test_an_unreadable_button_neither_resets_nor_brings_up_after_a_reset() -> None:
    bench = begun("estopped_at", 20.0, config=LONG)
    bench.inputs["button"] = None
    bench.wait(3.0)
    assert bench.mode == Mode.ESTOPPED
    del bench.inputs["button"]
    bench.press()
    bench.inputs["button"] = None
    bench.wait(15.0)
    assert bench.mode == Mode.HOLDING
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S6")
def test_leaving_does_not_move_the_table_after_a_reset() -> None:
    bench = begun("estopped_at", 20.0, config=LONG)
    bench.ask(Leave())
    bench.press().wait(30.0)
    assert bench.mode == Mode.HOLDING
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S6")
def test_after_the_reset_a_second_press_brings_up() -> None:
    bench = begun("estopped_at", 5.0, config=LONG)
    bench.press().press()
    assert bench.mode == Mode.RETURNING
    bench.until_mode(Mode.READY, 60.0)


@pytest.mark.requirement("S6")
def test_the_chain_opening_again_latches_again() -> None:
    bench = begun("estopped_at", 20.0, config=LONG)
    bench.press()
    assert bench.mode == Mode.HOLDING
    bench.inputs["estop_closed"] = False
    assert not bench.step().command.power
    del bench.inputs["estop_closed"]
    bench.wait(1.0)
    assert bench.mode == Mode.ESTOPPED
