"""After a cut: hold-to-run, head-up only, slowly, and ended by everything that ought to (S18)."""

from math import sin

import pytest

from hardware.interface import Command, Readings, TiltSample
from station.control.modes import Mode
from station.control.requests import Block, Reply, Request, Respond, Stop
from tests.control.bench import Bench, Plant, begun, stays_still
from tests.control.builders import CONFIG, LONG, QUICK


def _rises(bench: Bench, time_s: float) -> float:
    """By how much the table came up in `time_s`."""
    before = bench.angle_deg
    bench.wait(time_s)
    return before - bench.angle_deg


@pytest.mark.requirement("S18")
def test_holding_the_button_after_a_cut_creeps_head_up_at_1_deg_s_at_most() -> None:
    bench = begun("recovering_at", 10.0)
    risen_deg = _rises(bench, 10.0)
    assert bench.mode == Mode.RECOVERING
    assert 4.0 < risen_deg < 10.0
    assert max(abs(tick.rate_deg_s) for tick in bench.ticks) <= 1.0
    assert max(tick.command.duty for tick in bench.ticks) <= 0.0


@pytest.mark.requirement("S18")
def test_a_short_press_after_a_cut_does_not_creep() -> None:
    bench = begun("cut_at", 10.0)
    bench.inputs["mains_ok"] = False
    bench.wait(1.2).press(held_s=0.9).wait(5.0)
    assert bench.mode == Mode.FAULTED
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S18")
@pytest.mark.parametrize("level", [False, None])
def test_letting_go_or_an_unreadable_button_ends_it_in_its_tick(level: bool | None) -> None:
    bench = begun("recovering_at", 10.0)
    bench.inputs["button"] = level
    assert bench.step().command.duty == 0.0
    assert bench.mode == Mode.FAULTED
    bench.wait(10.0)
    assert stays_still(bench.ticks[-900:])
    assert not any(tick.command.power for tick in bench.ticks[-900:])


@pytest.mark.requirement("S6")
@pytest.mark.requirement("S18")
def test_an_unreadable_button_does_not_begin_to_creep() -> None:
    bench = begun("cut_at", 10.0)
    bench.inputs["button"] = None
    bench.wait(10.0)
    assert {tick.snapshot.mode for tick in bench.ticks} == {Mode.FAULTED}
    assert not any(tick.command.power for tick in bench.ticks)


@pytest.mark.requirement("S18")
@pytest.mark.parametrize("value", [True, None])
def test_the_upper_switch_ends_it(value: bool | None) -> None:
    bench = begun("recovering_at", 10.0)
    bench.inputs["upper_switch"] = value
    assert bench.step().command.duty == 0.0
    bench.wait(0.5)
    assert bench.mode == Mode.FAULTED


@pytest.mark.requirement("S18")
def test_current_ends_it_and_only_a_new_press_goes_on() -> None:
    """It once began anew in the next tick, for as long as the button was held."""
    bench = begun("recovering_at", 10.0)
    bench.inputs["current_a"] = 20.0
    bench.until_mode(Mode.FAULTED, 0.2)
    del bench.inputs["current_a"]
    ended_s = bench.now_s
    bench.wait(5.0)
    assert bench.mode == Mode.FAULTED
    assert stays_still(bench.since(ended_s))
    bench.press(held_s=1.5)
    assert bench.angle_deg < 10.0


@pytest.mark.requirement("S18")
def test_it_ends_after_120_s_and_only_a_new_press_goes_on() -> None:
    """It once began anew in the next tick, so that 120 s bounded nothing."""
    bench = begun("recovering_at", 20.0, config=LONG)
    bench.plant.gain = 0.3
    begun_s = bench.controller.mode_since_s
    tick = bench.until_mode(Mode.FAULTED, 121.0)
    assert tick.now_s - begun_s == pytest.approx(CONFIG.safety.recovery_s, abs=0.05)
    assert tick.command.duty == 0.0
    assert "recovery_time" in bench.faults()
    bench.wait(5.0)
    assert stays_still(bench.since(tick.now_s))


@pytest.mark.requirement("S5")
@pytest.mark.requirement("S18")
def test_a_stop_ends_it_and_only_a_new_press_goes_on() -> None:
    bench = begun("recovering_at", 10.0)
    tick = bench.step(Request(Stop()))
    assert tick.command.duty == 0.0
    bench.wait(3.0)
    assert bench.mode == Mode.FAULTED
    assert stays_still(bench.since(tick.now_s))


def _silent(_: Readings) -> None:
    return None


def _frozen(seen: Readings) -> TiltSample:
    return TiltSample(10.0, seen.now_s, 1.0)


def _noisy(seen: Readings) -> TiltSample:
    return TiltSample(10.0 + 8.0 * sin(seen.now_s * 777.0), seen.now_s, 1.0)


def _dropping_out(seen: Readings) -> TiltSample | None:
    return seen.tilt if seen.now_s % 1.0 < 0.2 else None


@pytest.mark.requirement("S18")
@pytest.mark.parametrize("lie", [_silent, _frozen, _noisy, _dropping_out])
@pytest.mark.parametrize("channel", ["tilt", "check"])
def test_creeping_needs_no_angle_whatever_a_channel_says(channel: str, lie: object) -> None:
    """Each new fault of a channel ended it: with a frozen sensor after every second."""
    bench = begun("cut_at", 10.0)
    bench.inputs[channel] = lie
    bench.inputs["mains_ok"] = False
    bench.wait(1.5)
    bench.button = True
    bench.until_mode(Mode.RECOVERING, 2.0)
    assert _rises(bench, 12.0) > 6.0
    assert bench.mode == Mode.RECOVERING


@pytest.mark.requirement("S18")
def test_where_the_angle_is_lost_while_stopped_holding_the_button_creeps() -> None:
    bench = begun("stopped_at", 10.0)
    bench.inputs["check"] = None
    bench.wait(1.0)
    bench.button = True
    bench.until_mode(Mode.RECOVERING, 1.5)
    assert _rises(bench, 5.0) > 2.0
    bench.button = False
    bench.wait(0.1)
    assert bench.mode == Mode.FAULTED


@pytest.mark.requirement("S18")
def test_it_ends_upright_and_a_press_makes_ready_again() -> None:
    bench = begun("recovering_at", -25.0)
    bench.until_mode(Mode.FAULTED, 60.0)
    assert bench.angle_deg == pytest.approx(-29.0, abs=1.2)
    assert [tick.snapshot.ended for tick in bench.ticks if tick.snapshot.ended] == ["fault"]
    bench.button = False
    del bench.inputs["mains_ok"]
    bench.wait(0.5).press()
    assert bench.mode == Mode.READY


@pytest.mark.requirement("S18")
def test_upright_there_is_nothing_to_creep_to() -> None:
    bench = Bench(QUICK)
    bench.inputs["mains_ok"] = False
    bench.wait(1.5).press(held_s=4.0)
    assert bench.mode == Mode.FAULTED
    assert not any(tick.command.power for tick in bench.ticks)


@pytest.mark.requirement("S6")
@pytest.mark.requirement("S18")
def test_with_the_chain_open_nothing_creeps() -> None:
    bench = begun("cut_at", 10.0)
    bench.inputs["estop_closed"] = False
    bench.wait(0.2).press(held_s=5.0)
    assert stays_still(bench.ticks)
    assert not any(tick.command.power for tick in bench.ticks)


@pytest.mark.requirement("S18")
@pytest.mark.parametrize("cause", ["not well", "blocked"])
def test_what_only_refuses_a_session_does_not_refuse_the_reset(cause: str) -> None:
    """Not being well kept the station faulted for ever: the session that knew it never ended."""

    bench = begun("held_at", 10.0)
    bench.ask(Respond(Reply.NOT_WELL) if cause == "not well" else Block("The disk is full."))
    bench.wait(0.5)
    bench.inputs["estop_closed"] = False
    bench.wait(0.5)
    del bench.inputs["estop_closed"]
    bench.wait(0.2).press()
    assert bench.mode == Mode.HOLDING
    bench.press()
    bench.until_mode(Mode.READY, 60.0)


def test_a_plant_moves_only_with_power() -> None:
    """The scripted table itself: a test above that sees no motion must not see it for that."""

    plant = Plant(angle_deg=0.0, relay="open")
    for _ in range(100):
        plant.step(Command(1.0, power=True), CONFIG.actuator, 0.01)
    assert plant.angle_deg == 0.0
    plant.relay = "follows"
    for _ in range(100):
        plant.step(Command(1.0, power=True), CONFIG.actuator, 0.01)
    assert plant.angle_deg > 3.0
