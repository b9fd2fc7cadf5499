"""What is in the person's hand: the enabling switch (S45), and "bring me up"."""

from itertools import pairwise

import pytest

from station.control.modes import Mode
from station.control.requests import Arm, BringUp
from station.control.snapshot import Phase
from tests.control.bench import Bench, Tick, begun, in_mode, stays_still
from tests.control.builders import FAST, QUICK, TICK_S, exercise, plan_of, rest_at, swing, tilt_to

NOT_HELD = [False, None]


def waiting(*steps: object, value: bool | None = False) -> Bench:
    """Started with an empty hand."""
    bench = begun("armed", *steps)
    bench.inputs["enabling"] = value
    bench.wait(0.3).press()
    assert bench.phase == Phase.GRIP
    return bench


# ---- S45: letting go


@pytest.mark.requirement("S45")
@pytest.mark.parametrize("value", NOT_HELD)
def test_letting_go_on_the_way_down_is_a_stop_in_that_tick(value: bool | None) -> None:
    bench = begun("moving").wait(5.0)
    before_deg, duty = bench.angle_deg, bench.command.duty
    bench.inputs["enabling"] = value
    tick = bench.step()
    assert tick.snapshot.mode is Mode.HOLDING
    assert 0.0 < tick.command.duty < duty, "along the stop's profile"
    bench.wait(0.7)
    assert stays_still(bench.ticks[-1:])
    assert abs(bench.ticks[-1].rate_deg_s) < 0.05
    assert bench.angle_deg - before_deg < 2.0
    stop = [event for tick in bench.ticks for event in tick.snapshot.events if event.kind == "mode"]
    assert (stop[-1].source, stop[-1].text) == ("hand", "RUNNING -> HOLDING (stop)")


@pytest.mark.requirement("S45")
@pytest.mark.requirement("S19")
def test_after_letting_go_it_comes_up_by_itself_with_an_empty_hand() -> None:
    bench = begun("moving").wait(5.0)
    bench.inputs["enabling"] = False
    bench.step()
    bench.until_mode(Mode.RETURNING, 10.1)
    bench.until_mode(Mode.READY, 60.0)
    assert bench.faults() == set()


@pytest.mark.requirement("S45")
def test_letting_go_for_one_tick_is_enough() -> None:
    bench = begun("moving").wait(5.0)
    bench.inputs["enabling"] = False
    bench.step()
    del bench.inputs["enabling"]
    bench.wait(1.0)
    assert bench.mode == Mode.HOLDING


@pytest.mark.requirement("S45")
def test_nothing_is_driven_head_down_with_an_empty_hand_whatever_happens() -> None:
    """A nudge of the table in its hold, for one."""
    bench = begun("held_at", 10.0)
    bench.inputs["enabling"] = False
    bench.plant.angle_deg -= 0.6
    begun_at = len(bench.ticks)
    bench.wait(3.0)
    assert all(tick.command.duty <= 0.0 for tick in bench.ticks[begun_at:])
    assert bench.mode == Mode.RUNNING


@pytest.mark.requirement("S45")
def test_coming_up_needs_no_hand() -> None:
    bench = begun("held_at", 10.0)
    bench.inputs["enabling"] = False
    bench.wait(5.0)
    assert bench.mode == Mode.RUNNING, "nor does hanging still"
    bench.ask(BringUp())
    bench.until_mode(Mode.READY, 60.0)


@pytest.mark.requirement("S45")
def test_a_leg_that_comes_up_needs_no_hand_and_the_next_one_down_waits_for_it() -> None:
    bench = begun("warned", swing(-10.0, 10.0, high_hold_s=2.0), limits=FAST)
    bench.until(lambda tick: tick.angle_deg > 9.5, 40.0)
    bench.until_phase(Phase.HOLD)
    bench.inputs["enabling"] = False
    bench.until(lambda tick: tick.angle_deg < -9.0, 20.0)
    bench.until_phase(Phase.GRIP)
    at_deg = bench.angle_deg
    bench.wait(5.0)
    assert bench.angle_deg == pytest.approx(at_deg, abs=0.3)
    assert bench.command.power, "no second warning: it is in the midst of its session"
    del bench.inputs["enabling"]
    bench.until_phase(Phase.MOVE, 0.3)
    bench.until(lambda tick: tick.angle_deg > 9.5, 20.0)


@pytest.mark.requirement("S45")
def test_exercises_on_the_floor_need_no_hand() -> None:
    bench = begun("armed", exercise(), rest_at())
    bench.inputs["enabling"] = False
    bench.press()
    bench.until_phase(Phase.EXERCISE)
    bench.until_mode(Mode.ARMED, 10.0)
    assert not bench.faults()


# ---- S45: starting


@pytest.mark.requirement("S45")
@pytest.mark.parametrize("value", NOT_HELD)
def test_with_an_empty_hand_nothing_moves_and_the_screen_says_why(value: bool | None) -> None:
    bench = waiting(value=value).wait(5.0)
    assert bench.phase == Phase.GRIP
    assert stays_still(bench.ticks)
    assert not bench.command.power
    assert bench.snapshot.session is not None
    assert "Hold the switch in your hand" in bench.snapshot.session.prompt
    assert bench.snapshot.session.remaining_s is None


@pytest.mark.requirement("S4")
@pytest.mark.requirement("S45")
def test_the_warning_comes_after_the_hand_and_is_whole() -> None:
    bench = waiting().wait(2.0)
    del bench.inputs["enabling"]
    held_s = bench.now_s
    bench.until_phase(Phase.WARN, 0.3)
    driven = bench.until(lambda tick: tick.command.duty != 0.0, 3.0)
    assert driven.now_s - held_s >= 0.2 + QUICK.safety.warn_s


@pytest.mark.requirement("S4")
@pytest.mark.requirement("S45")
def test_letting_go_in_the_warning_asks_for_the_hand_again_and_warns_anew() -> None:
    bench = begun("warned")
    bench.inputs["enabling"] = False
    bench.until_phase(Phase.GRIP, 2.0)
    assert not any(tick.command.duty for tick in bench.ticks)
    del bench.inputs["enabling"]
    bench.until_phase(Phase.WARN, 0.3)
    bench.until(lambda tick: tick.command.duty > 0.0, 3.0)


@pytest.mark.requirement("S45")
def test_a_contact_that_bounces_while_it_closes_neither_starts_nor_stops() -> None:
    bench = waiting()
    for value in (True, False, True, True, False) * 4:
        bench.inputs["enabling"] = value
        bench.step()
        assert bench.phase == Phase.GRIP
    del bench.inputs["enabling"]
    assert bench.wait(0.19).phase == Phase.GRIP
    assert bench.wait(0.03).phase == Phase.WARN


@pytest.mark.requirement("S45")
@pytest.mark.parametrize("away", [False, True])
def test_a_hand_that_never_comes_ends_the_session_upright(away: bool) -> None:
    bench = waiting()
    if away:
        bench = begun("warned", tilt_to(0.0, hold_s=1.0), tilt_to(10.0))
        bench.until_phase(Phase.HOLD, 40.0)
        bench.inputs["enabling"] = None
        bench.until_phase(Phase.GRIP)
    bench.wait(QUICK.safety.arm_lapse_s - 0.2)
    assert bench.phase == Phase.GRIP
    ended: list[str] = []

    def over(tick: Tick) -> bool:
        ended.extend(filter(None, [tick.snapshot.ended]))
        return tick.snapshot.mode is Mode.READY

    bench.until(over, 60.0)
    assert ended == ["lapsed"]


@pytest.mark.requirement("S45")
def test_a_press_while_the_hand_is_waited_for_cancels() -> None:
    bench = waiting().press()
    tick = bench.until_mode(Mode.READY, 1.0) if bench.mode != Mode.READY else bench.ticks[-1]
    assert tick.snapshot.session is None
    assert [tick.snapshot.ended for tick in bench.ticks if tick.snapshot.ended] == ["cancelled"]


@pytest.mark.requirement("S45")
def test_a_press_while_the_hand_is_waited_for_away_from_upright_brings_up() -> None:
    bench = begun("warned", tilt_to(0.0, hold_s=1.0), tilt_to(10.0))
    bench.until_phase(Phase.HOLD, 40.0)
    bench.inputs["enabling"] = False
    bench.until_phase(Phase.GRIP)
    bench.wait(0.5).press()
    assert bench.mode == Mode.RETURNING


@pytest.mark.requirement("S45")
def test_the_lamp_blinks_while_the_hand_is_waited_for() -> None:
    bench = waiting()
    begun_at = len(bench.ticks)
    bench.wait(2.0)
    lamps = [tick.command.lamp for tick in bench.ticks[begun_at:]]
    assert sum(lamps) * TICK_S == pytest.approx(1.0, abs=0.1)
    assert not any(tick.command.buzzer for tick in bench.ticks[begun_at:])


# ---- "bring me up"


def squeeze(bench: Bench, value: bool | None = True) -> Tick:
    """One tick with the button in the hand pressed."""
    bench.inputs["return_button"] = value
    tick = bench.step()
    del bench.inputs["return_button"]
    return tick


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("value", [True, None])
def test_bring_me_up_on_the_way_down_is_a_stop_in_that_tick_and_then_the_way_up(
    value: bool | None,
) -> None:
    bench = begun("moving").wait(5.0)
    tick = squeeze(bench, value)
    assert tick.snapshot.mode is Mode.RETURNING
    first = len(bench.ticks) - 2
    bench.until_mode(Mode.READY, 60.0)
    duties = [tick.command.duty for tick in bench.ticks[first:]]
    falling = duties[: next(number for number, duty in enumerate(duties) if duty <= 0.0)]
    assert all(before > after for before, after in pairwise(falling))
    assert 0.2 < len(falling) * TICK_S < 0.7
    assert max(duties[len(falling) :]) <= 0.0
    assert bench.faults() == set()


def test_a_bounce_on_the_way_down_brings_up_and_one_at_rest_does_not() -> None:
    for story, mode in ((("moving",), Mode.RETURNING), (("held_at", 10.0), Mode.RUNNING)):
        bench = begun(*story).wait(2.0)
        bench.controller.hand.since_s = bench.now_s - 0.02  # let go of two ticks ago
        squeeze(bench)
        assert bench.mode == mode


@pytest.mark.no_cover  # the same lines many times over
@pytest.mark.parametrize(
    ("mode", "following"),
    [
        (Mode.FAULTED, Mode.FAULTED),
        (Mode.READY, Mode.READY),
        (Mode.ARMED, Mode.READY),
        (Mode.RUNNING, Mode.RETURNING),
        (Mode.HOLDING, Mode.RETURNING),
        (Mode.RETURNING, Mode.RETURNING),
        (Mode.ESTOPPED, Mode.ESTOPPED),
        (Mode.RECOVERING, Mode.RECOVERING),
    ],
)
def test_bring_me_up_does_in_each_mode_what_the_screen_does(mode: Mode, following: Mode) -> None:
    by_hand, by_screen = in_mode(mode), in_mode(mode)
    squeeze(by_hand)
    by_screen.ask(BringUp())
    assert by_hand.mode == by_screen.mode == following


def test_bring_me_up_while_nothing_can_be_trusted_moves_nothing() -> None:
    bench = begun("stopped_at", 10.0)
    bench.inputs["tilt"] = None
    bench.wait(1.0)
    begun_at = len(bench.ticks)
    squeeze(bench)
    bench.wait(1.0)
    assert bench.mode == Mode.HOLDING
    assert stays_still(bench.ticks[begun_at:])


def test_what_the_hand_did_is_recorded_as_the_hands() -> None:
    bench = begun("held_at", 10.0)
    events = squeeze(bench).snapshot.events
    assert {(event.source, event.kind) for event in events} >= {
        ("hand", "request"),
        ("hand", "mode"),
    }


def test_bring_me_up_in_the_warning_cancels() -> None:
    bench = begun("warned")
    squeeze(bench)
    bench.until_mode(Mode.READY, 1.0)
    assert [tick.snapshot.ended for tick in bench.ticks if tick.snapshot.ended] == ["cancelled"]
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S3")
@pytest.mark.parametrize("value", [True, None])
def test_bring_me_up_pressed_at_power_up_refuses(value: bool | None) -> None:
    bench = Bench(QUICK)
    bench.inputs["return_button"] = value
    bench.wait(0.2).press()
    assert (bench.mode, bench.faults()) == (Mode.FAULTED, {"return_button_stuck"})
    del bench.inputs["return_button"]
    bench.wait(0.2).press()
    assert bench.mode == Mode.READY


@pytest.mark.requirement("S3")
def test_nothing_can_be_armed_or_started_while_bring_me_up_is_pressed() -> None:
    bench = begun("ready")
    bench.inputs["return_button"] = True
    answer = bench.ask(Arm(plan_of()))
    assert (answer.accepted, answer.code) == (False, "button")
    armed = begun("armed")
    armed.inputs["return_button"] = None
    armed.wait(0.5).press()
    assert armed.mode == Mode.ARMED
    assert stays_still(armed.ticks)


@pytest.mark.requirement("S3")
def test_bring_me_up_held_for_more_than_5_s_is_a_fault_unless_it_comes_up() -> None:
    bench = begun("ready")
    bench.inputs["return_button"] = True
    assert bench.wait(4.9).faults() == set()
    assert bench.wait(0.3).faults() == {"return_button_stuck"}
    coming = begun("held_at", 10.0)
    coming.inputs["return_button"] = True
    coming.wait(8.0)
    assert (coming.mode, coming.faults()) == (Mode.RETURNING, set())


@pytest.mark.requirement("S3")
def test_bring_me_up_that_cannot_be_read_for_5_s_brings_a_session_up() -> None:
    bench = begun("held_at", 10.0)
    bench.inputs["return_button"] = None
    bench.wait(4.9)
    assert bench.mode == Mode.RUNNING
    bench.until_mode(Mode.RETURNING, 0.3)


@pytest.mark.requirement("S5")
def test_a_stop_outranks_a_hand_that_has_not_let_go_of_bring_me_up() -> None:
    bench = begun("held_at", 15.0)
    bench.inputs["return_button"] = True
    bench.wait(6.0).press()
    assert bench.mode == Mode.HOLDING
    bench.wait(5.0)
    assert bench.mode == Mode.HOLDING
    assert bench.faults() == {"return_button_stuck"}
