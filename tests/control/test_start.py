"""Nothing moves that nobody there has started (S1-S4)."""

from dataclasses import replace

import pytest

from station.control.modes import Mode
from station.control.requests import (
    Acknowledge,
    Arm,
    BringUp,
    Disarm,
    Leave,
    Reply,
    Respond,
    Stop,
    What,
)
from station.control.snapshot import Phase
from tests.control.bench import Bench, Plant, begun, stays_still
from tests.control.builders import CONFIG, LONG, QUICK, TICK_S, exercise, plan_of, tilt_to

# ---- S1: start-up


@pytest.mark.requirement("S1")
def test_power_up_is_faulted_without_duty_or_power() -> None:
    bench = Bench()
    bench.wait(2.0)
    assert {tick.snapshot.mode for tick in bench.ticks} == {Mode.FAULTED}
    assert not any(tick.command.power or tick.command.duty for tick in bench.ticks)
    assert bench.faults() == {"start_up"}


@pytest.mark.requirement("S1")
def test_a_fresh_press_with_every_input_good_makes_ready() -> None:
    bench = Bench().ready()
    assert bench.faults() == set()
    bench.wait(5.0)
    assert bench.mode == Mode.READY
    assert not any(tick.command.power for tick in bench.ticks)


@pytest.mark.requirement("S1")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tilt", None),
        ("check", None),
        ("lower_switch", True),
        ("lower_switch", None),
        ("mains_ok", False),
        ("mains_ok", None),
        ("battery_ok", False),
        ("battery_ok", None),
        ("power_on", True),
        ("power_on", None),
        ("calibrated", False),
        ("calibrated", None),
        ("return_button", True),
        ("return_button", None),
    ],
)
def test_no_reset_with_an_input_that_is_not_good(name: str, value: object) -> None:
    bench = Bench()
    bench.inputs[name] = value
    bench.wait(1.5).press().wait(0.2).press()
    assert bench.mode == Mode.FAULTED
    del bench.inputs[name]
    bench.wait(1.5).press()
    assert bench.mode == Mode.READY


@pytest.mark.requirement("S1")
@pytest.mark.parametrize("value", [False, None])
def test_an_open_chain_at_power_up_is_an_emergency_stop(value: bool | None) -> None:
    bench = Bench()
    bench.inputs["estop_closed"] = value
    bench.wait(0.2).press()
    assert bench.mode == Mode.ESTOPPED


@pytest.mark.requirement("S1")
def test_power_up_away_from_upright_moves_nothing_after_the_reset() -> None:
    bench = Bench(plant=Plant(angle_deg=25.0))
    bench.wait(0.2).press().wait(15.0)
    assert bench.mode == Mode.HOLDING
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S1")
@pytest.mark.requirement("S6")
def test_a_reclosed_chain_neither_moves_nor_resumes_the_session() -> None:
    bench = begun("estopped_at", 20.0, config=LONG)
    bench.wait(10.0).press().wait(15.0)
    assert bench.mode == Mode.HOLDING
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S1")
def test_ready_is_reached_although_the_clock_started_long_before_the_table() -> None:
    """The angle at power-up was once compared with an angle of 0 at time 0: a runaway."""
    bench = Bench(now_s=123456.0).ready()
    bench.wait(2.0)
    assert bench.mode == Mode.READY


@pytest.mark.requirement("S1")
def test_a_table_that_was_cranked_while_cut_can_be_reset() -> None:
    """What somebody does with the crank is not a runaway of the drive."""
    bench = begun("cut_at", 20.0)
    bench.plant.runs_deg_s = -2.0
    bench.wait(10.0)
    bench.plant.runs_deg_s = 0.0
    bench.wait(1.0).press().wait(2.0)
    assert bench.mode == Mode.HOLDING
    assert bench.angle_deg < 1.0


# ---- S2: only the button starts


@pytest.mark.requirement("S2")
@pytest.mark.parametrize(("released_ticks", "starts"), [(1, False), (4, False), (6, True)])
def test_only_a_press_after_50_ms_released_starts(released_ticks: int, starts: bool) -> None:
    bench = begun("armed")
    bench.inputs["ankles_locked"] = False
    bench.press(held_s=0.2)  # refused: the ankles are open; this is the press before
    bench.button = True
    bench.wait(0.1)
    del bench.inputs["ankles_locked"]
    bench.button = False
    bench.wait(released_ticks * TICK_S)
    bench.button = True
    bench.wait(0.1)
    assert bench.mode == (Mode.RUNNING if starts else Mode.ARMED)


@pytest.mark.requirement("S2")
def test_nothing_starts_from_a_table_that_does_not_stand_upright() -> None:
    bench = Bench(QUICK, Plant(angle_deg=-29.1)).armed()
    bench.plant.angle_deg += 0.7  # less than a table that runs away, with the filter's overshoot
    bench.wait(1.0).press().wait(2.0)
    assert bench.mode == Mode.ARMED
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S2")
def test_an_unreadable_button_starts_nothing() -> None:
    bench = begun("armed").wait(0.2)
    bench.inputs["button"] = None
    bench.wait(2.0)
    assert bench.mode == Mode.ARMED


@pytest.mark.requirement("S2")
def test_arming_lapses_after_30_s() -> None:
    bench = begun("armed")
    armed_s = bench.now_s
    tick = bench.until_mode(Mode.READY, 31.0)
    assert tick.now_s - armed_s == pytest.approx(CONFIG.safety.arm_lapse_s, abs=1.5 * TICK_S)
    assert tick.snapshot.ended == "lapsed"
    bench.press()
    assert bench.mode == Mode.READY


@pytest.mark.requirement("S2")
@pytest.mark.parametrize(
    "what",
    [
        Respond(),
        Respond(Reply.NOT_WELL),
        Acknowledge("start_up"),
        Stop(),
        BringUp(),
        BringUp(straight=True),
        Disarm(),
        Leave(),
    ],
    ids=str,
)
def test_no_request_starts_motion(what: What) -> None:
    bench = begun("armed")
    bench.ask(what)
    bench.ask(what)
    bench.wait(5.0)
    assert bench.mode in (Mode.ARMED, Mode.READY)
    assert stays_still(bench.ticks)
    assert not any(tick.command.power for tick in bench.ticks)


@pytest.mark.requirement("S2")
def test_a_press_in_ready_starts_nothing() -> None:
    bench = begun("ready").press(held_s=2.0).wait(5.0)
    assert bench.mode == Mode.READY
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S2")
def test_a_bouncing_contact_at_the_start_does_not_cancel_it() -> None:
    bench = begun("armed").wait(0.2)
    for level in (True, False, True, True, True, True, True, True, False, True, False):
        bench.button = level
        bench.step()
    bench.wait(0.5)
    assert bench.phase == Phase.WARN


@pytest.mark.requirement("S2")
def test_floor_exercises_first_need_a_second_press_before_the_table_moves() -> None:
    bench = Bench().armed(exercise(), tilt_to()).press()
    assert bench.phase == Phase.EXERCISE
    bench.until_mode(Mode.ARMED, 10.0)
    assert bench.phase == Phase.MOUNT
    bench.wait(5.0)
    assert not any(tick.command.power for tick in bench.ticks)
    bench.press()
    assert bench.phase == Phase.WARN


MOUNT = replace(LONG, safety=replace(LONG.safety, mount_wait_s=40.0))


def _mounting() -> Bench:
    bench = Bench(MOUNT)
    bench.inputs["ankles_locked"] = False
    bench.armed(exercise(), tilt_to()).press().until_phase(Phase.MOUNT, 10.0)
    return bench


@pytest.mark.requirement("S2")
def test_getting_on_the_table_may_take_longer_but_not_for_ever() -> None:
    bench = _mounting()
    begun_s = bench.now_s
    tick = bench.until_mode(Mode.READY, 75.0)
    limit_s = MOUNT.safety.mount_wait_s + MOUNT.safety.arm_lapse_s
    assert tick.now_s - begun_s == pytest.approx(limit_s, abs=0.1)
    assert tick.snapshot.ended == "lapsed"


@pytest.mark.requirement("S2")
def test_once_the_ankles_are_locked_the_start_must_come_within_30_s() -> None:
    bench = _mounting()
    bench.wait(35.0)
    assert bench.mode == Mode.ARMED
    bench.inputs["ankles_locked"] = True
    locked_s = bench.now_s
    tick = bench.until_mode(Mode.READY, 31.0)
    assert tick.now_s - locked_s == pytest.approx(30.0, abs=0.1)


# ---- S3: a button that reads pressed


@pytest.mark.requirement("S3")
def test_a_button_pressed_at_power_up_is_a_fault_and_resets_nothing() -> None:
    bench = Bench(button=True)
    bench.wait(3.0)
    assert "button_stuck" in bench.faults()
    assert bench.mode == Mode.FAULTED


@pytest.mark.requirement("S3")
def test_a_button_held_for_longer_than_5_s_is_a_fault_and_refuses_to_arm() -> None:
    bench = begun("ready")
    bench.button = True
    bench.wait(4.95)
    assert bench.faults() == set()
    bench.wait(0.1)
    assert bench.faults() == {"button_stuck"}
    assert bench.ask(Arm(plan_of())).code == "fault"
    bench.button = False
    bench.step()
    assert bench.faults() == set()


# ---- S4: the warning


@pytest.mark.requirement("S4")
def test_lamp_and_buzzer_warn_for_3_s_before_the_first_motion() -> None:
    bench = begun("armed", config=CONFIG).press()
    pressed_s = bench.now_s - 0.11
    moved = bench.until(lambda tick: tick.command.duty != 0.0, 4.0)
    warning = [t for t in bench.ticks if pressed_s < t.now_s < moved.now_s - 0.5]
    assert moved.now_s - pressed_s >= CONFIG.safety.warn_s
    for second in range(2):
        beat = [t.command for t in warning if second <= t.now_s - pressed_s < second + 1]
        assert any(command.lamp for command in beat)
        assert any(command.buzzer for command in beat)
    moving = bench.wait(1.0).ticks[-50:]
    assert not any(tick.command.buzzer for tick in moving)


@pytest.mark.requirement("S4")
@pytest.mark.parametrize("after_s", [0.1, 0.6, 2.5])
def test_a_press_in_the_warning_cancels(after_s: float) -> None:
    bench = begun("warned", config=CONFIG).wait(after_s).press().wait(5.0)
    assert bench.mode == Mode.READY
    assert stays_still(bench.ticks)
    assert [t.snapshot.ended for t in bench.ticks if t.snapshot.ended] == ["cancelled"]


@pytest.mark.requirement("S4")
def test_nothing_begins_to_move_while_the_start_is_still_pressed() -> None:
    bench = begun("armed").wait(0.2)
    bench.button = True
    bench.wait(4.5)
    assert bench.phase == Phase.WARN
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S1")
@pytest.mark.requirement("S16")
def test_what_brings_a_person_up_brings_nobody_up_by_itself_after_a_reset() -> None:
    """The press has said that somebody is there; whoever cut it may be at the crank."""
    bench = begun("cut_at", 10.0)
    bench.press(held_s=0.1).until_mode(Mode.HOLDING)
    bench.inputs["mains_ok"] = False
    bench.wait(15.0)
    assert "mains_lost" in bench.faults()
    assert bench.mode == Mode.HOLDING
    assert stays_still(bench.ticks[-1400:])
