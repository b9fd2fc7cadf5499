"""The whole tick: every mode with every request and every reading, and the same again bit for bit.

Here nothing is sampled: each mode is reached by a script, each request and each unreadable or
contradicting input is tried in it, alone and, for the inputs, in pairs.
"""

from copy import deepcopy
from itertools import combinations, pairwise
from typing import Any

import pytest

from hardware.interface import SAFE, TiltSample
from station.control.change import change_mode
from station.control.controller import Controller
from station.control.modes import Mode, Signal
from station.control.requests import (
    Acknowledge,
    Arm,
    Block,
    BringUp,
    Disarm,
    Leave,
    Reply,
    Request,
    Respond,
    Stop,
    What,
)
from tests.control.bench import Bench, Tick, begun, in_mode
from tests.control.builders import CONFIG, LONG, QUICK, TICK_S, plan_of, readings, tilt_to

EVERY_REQUEST: list[What] = [
    Stop(),
    BringUp(),
    BringUp(straight=True),
    Arm(plan_of()),
    Arm(plan_of(tilt_to(90.0))),
    Disarm(),
    Respond(),
    Respond(Reply.NOT_WELL),
    Respond(pain_nrs=10),
    Acknowledge("stall"),
    Acknowledge("start_up"),
    Acknowledge("no such thing"),
    Leave(),
    Block("The disk is full."),
    Block(),
]
EVERY_LIE: list[tuple[str, Any]] = [
    ("tilt", None),
    ("tilt", TiltSample(float("nan"), 5050.0, 1.0)),
    ("tilt", TiltSample(45.0, 1e9, 1.0)),
    ("check", None),
    ("current_a", None),
    ("current_a", 99.0),
    ("button", None),
    ("button", True),
    ("estop_closed", None),
    ("estop_closed", False),
    ("upper_switch", None),
    ("upper_switch", True),
    ("lower_switch", None),
    ("lower_switch", True),
    ("ankles_locked", None),
    ("ankles_locked", False),
    ("power_on", None),
    ("power_on", False),
    ("power_on", True),
    ("mains_ok", None),
    ("battery_ok", None),
    ("enabling", None),
    ("enabling", False),
    ("return_button", None),
    ("return_button", True),
    ("drive_ok", None),
    ("drive_ok", False),
    ("calibrated", None),
    ("calibrated", False),
]
MAY_GO_DOWN = {Mode.RUNNING, Mode.HOLDING, Mode.RETURNING}


def check_tick(tick: Tick, before: Tick) -> None:
    """What must be true of any tick whatever was read and asked."""
    command, mode = tick.command, tick.snapshot.mode
    assert -1.0 <= command.duty <= 1.0
    if command.duty > 0.0:  # S2: only a session that a press has started, a stop of it, or S27
        assert mode in MAY_GO_DOWN
        falling = command.duty <= before.command.duty
        backing_off = "overcurrent" in {view.fault for view in tick.snapshot.faults}
        assert mode is Mode.RUNNING or falling or backing_off
    if command.duty != 0.0:
        assert command.power
    if mode in (Mode.FAULTED, Mode.ESTOPPED, Mode.READY, Mode.ARMED):
        assert not command.power
    if mode is Mode.RUNNING:  # S2: nothing but the physical start leads there
        assert before.snapshot.mode in (Mode.RUNNING, Mode.ARMED)


def check_all(bench: Bench, begun_at: int) -> None:
    for before, tick in pairwise(bench.ticks[begun_at - 1 :]):
        check_tick(tick, before)


@pytest.mark.requirement("S2")
@pytest.mark.requirement("S5")
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("what", EVERY_REQUEST, ids=str)
def test_every_request_in_every_mode_is_answered_and_starts_nothing(mode: Mode, what: What) -> None:
    bench = in_mode(mode, LONG)
    begun_at = len(bench.ticks)
    answer = bench.ask(what)
    if isinstance(what, Stop | Leave | Block):
        assert answer.accepted
    assert answer.accepted or (answer.code and answer.message)
    bench.wait(0.4)
    check_all(bench, begun_at)
    if isinstance(what, Stop):
        assert bench.mode not in (Mode.RUNNING, Mode.RETURNING, Mode.RECOVERING, Mode.ARMED)


@pytest.mark.requirement("S2")
@pytest.mark.requirement("S39")
@pytest.mark.parametrize("mode", Mode)
def test_every_pair_of_requests_in_one_tick_starts_nothing_either(mode: Mode) -> None:
    begun_bench = in_mode(mode, LONG)
    for pair in combinations(EVERY_REQUEST, 2):
        bench = deepcopy(begun_bench)
        begun_at = len(bench.ticks)
        bench.step(*(Request(what) for what in pair))
        if isinstance(pair[0], Stop):
            assert bench.mode not in (Mode.RUNNING, Mode.RETURNING, Mode.RECOVERING, Mode.ARMED)
        bench.wait(0.1)
        check_all(bench, begun_at)


@pytest.mark.requirement("S1")
@pytest.mark.requirement("S2")
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(("name", "value"), EVERY_LIE)
def test_every_reading_in_every_mode_starts_nothing(mode: Mode, name: str, value: Any) -> None:
    bench = in_mode(mode, LONG)
    begun_at = len(bench.ticks)
    bench.inputs[name] = value
    bench.wait(1.3)
    check_all(bench, begun_at)


@pytest.mark.no_cover  # the same lines many times over
@pytest.mark.requirement("S1")
@pytest.mark.requirement("S2")
@pytest.mark.parametrize("mode", Mode)
def test_every_pair_of_readings_in_every_mode_starts_nothing(mode: Mode) -> None:
    begun_bench = in_mode(mode, LONG)
    for pair in combinations(EVERY_LIE, 2):
        bench = deepcopy(begun_bench)
        begun_at = len(bench.ticks)
        bench.inputs |= dict(pair)
        bench.wait(0.2)
        check_all(bench, begun_at)


@pytest.mark.requirement("S6")
def test_nothing_at_all_can_be_read() -> None:
    for mode in Mode:
        bench = in_mode(mode, LONG)
        for name in ("tilt", "check", "current_a", "button", "estop_closed", "upper_switch"):
            bench.inputs[name] = None
        for name in ("lower_switch", "ankles_locked", "power_on", "mains_ok", "battery_ok"):
            bench.inputs[name] = None
        for name in ("drive_ok", "enabling", "return_button", "calibrated"):
            bench.inputs[name] = None
        bench.step()
        assert bench.mode == Mode.ESTOPPED
        assert bench.command.duty == 0.0
        assert not bench.command.power


def test_the_same_readings_and_requests_give_the_same_commands_bit_for_bit() -> None:
    """And from any tick on: all of the memory is in the controller, none of it elsewhere."""
    bench = Bench(QUICK)
    recorded: list[tuple[bool, tuple[Request, ...], Tick]] = []

    def play(time_s: float, *requests: Request, button: bool = False) -> None:
        bench.button = button
        for k in range(round(time_s / TICK_S)):
            asked = requests if k == 0 else ()
            recorded.append((button, asked, bench.step(*asked)))

    play(0.3)
    play(0.1, button=True)
    play(0.2, Request(Arm(plan_of(tilt_to(-20.0, hold_s=2.0))), ticket=7))
    play(0.1, button=True)
    play(5.0)
    play(4.0, Request(Stop()))
    play(4.0, Request(BringUp()))
    assert {tick.snapshot.mode for *_, tick in recorded} > {Mode.RUNNING, Mode.RETURNING}
    for copied_at in (0, 700):
        again = Bench(QUICK)
        for k, (button, asked, tick) in enumerate(recorded):
            again = deepcopy(again) if k == copied_at else again
            again.button = button
            assert again.step(*asked).command == tick.command


def test_a_controller_writes_the_safe_command_until_somebody_presses() -> None:
    controller = Controller.at_start(CONFIG)
    for k in range(200):
        command, snapshot = controller.step(readings(5000.0 + k * 0.01, power_on=False))
        assert (command.duty, command.power) == (SAFE.duty, SAFE.power)
        assert snapshot.mode is Mode.FAULTED
        assert snapshot.loop.ticks == k + 1


def test_time_that_stands_still_or_goes_back_drives_nothing() -> None:
    for dt_s in (0.0, -5.0):
        bench = begun("moving").wait(3.0)
        assert bench.command.duty > 0.0
        assert bench.step(dt_s=dt_s).command.duty == 0.0


@pytest.mark.parametrize("mode", Mode)
def test_a_mode_that_has_lost_its_session_moves_nothing_head_down(mode: Mode) -> None:
    controller = Controller.at_start(CONFIG)
    controller.step(readings(5000.0))
    controller.mode, controller.walker, controller.route = mode, None, None
    for k in range(1, 400):
        pressed = 100 <= k < 150
        command, _ = controller.step(readings(5000.0 + k * TICK_S, button=pressed, power_on=True))
        assert command.duty <= 0.0


def test_signals_that_need_a_session_are_harmless_without_one() -> None:
    for mode, signal in ((Mode.READY, Signal.ARM), (Mode.ARMED, Signal.START)):
        controller = Controller.at_start(CONFIG)
        controller.step(readings(5000.0))
        controller.mode = mode
        change_mode(controller, {signal}, readings(5000.01))
        command, _ = controller.step(readings(5000.02))
        assert (controller.walker, command.duty) == (None, 0.0)
