"""The drive, its relay, trapped limbs, open ankles, and a loop that is late (S20, S26-S31)."""

import pytest

from station.control.modes import Mode
from station.control.requests import Acknowledge, Arm, BringUp
from station.control.snapshot import Phase
from tests.control.bench import begun, stays_still
from tests.control.builders import CONFIG, FAST, TICK_S, exercise, plan_of, rest_at, tilt_to


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("late_s", [[0.12], [0.04, 0.04, 0.04]])
def test_a_loop_that_is_late_stops_once_and_comes_up(late_s: list[float]) -> None:
    bench = begun("moving").wait(5.0)
    for late in late_s:
        bench.step(dt_s=late)
    assert bench.mode == Mode.HOLDING
    assert bench.snapshot.loop.late_ticks == len(late_s)
    assert bench.snapshot.loop.worst_ms == pytest.approx((max(late_s) - TICK_S) * 1000, abs=0.1)
    bench.until_mode(Mode.READY, 60.0)


@pytest.mark.requirement("S20")
def test_two_late_ticks_are_only_counted() -> None:
    bench = begun("moving").wait(5.0)
    bench.step(dt_s=0.04)
    bench.step(dt_s=0.04)
    bench.wait(1.0)
    assert bench.mode == Mode.RUNNING
    assert bench.snapshot.loop.late_ticks == 2


@pytest.mark.requirement("S20")
def test_after_a_gap_of_250_ms_nothing_is_driven() -> None:
    bench = begun("moving").wait(5.0)
    assert bench.step(dt_s=0.26).command.duty == 0.0
    assert bench.wait(0.05).command.duty == 0.0


@pytest.mark.requirement("S26")
@pytest.mark.parametrize("direction", ["down", "up"])
def test_a_dead_motor_stops_within_two_seconds_and_is_latched(direction: str) -> None:
    bench = begun("moving").wait(5.0) if direction == "down" else begun("held_at", 10.0)
    if direction == "up":
        bench.ask(BringUp())
        bench.wait(2.0)
    bench.plant.stuck = True
    bench.until_mode(Mode.HOLDING, 2.0)
    bench.wait(1.0)
    assert bench.command.duty == 0.0
    assert bench.faults() == {"stall"}


@pytest.mark.requirement("S27")
@pytest.mark.parametrize("direction", ["down", "up"])
def test_overcurrent_stops_at_once_backs_off_2_deg_and_holds(direction: str) -> None:
    bench = begun("moving", tilt_to(30.0), limits=FAST, past_deg=10.0)
    if direction == "up":
        bench = begun("held_at", 20.0)
        bench.ask(BringUp())
        bench.wait(4.0)
    sign = 1 if direction == "down" else -1
    bench.inputs["current_a"] = CONFIG.actuator.trip_current_a + 0.1
    tripped_s = bench.now_s
    tick = bench.until_mode(Mode.HOLDING, 0.3)
    assert tick.now_s - tripped_s == pytest.approx(0.1, abs=0.021)
    assert tick.command.duty == 0.0, "at once, without any profile"
    del bench.inputs["current_a"]
    bench.wait(5.0)
    risen_deg = sign * (tick.angle_deg - bench.angle_deg)
    assert risen_deg == pytest.approx(2.0, abs=0.5)
    assert bench.mode == Mode.HOLDING
    bench.until_mode(Mode.RETURNING, 6.0)


@pytest.mark.requirement("S27")
def test_backing_off_never_goes_deeper_than_where_the_move_began() -> None:
    bench = begun("held_at", 20.0)
    bench.ask(BringUp())
    bench.until(lambda tick: tick.command.duty < 0, 2.0)
    bench.inputs["current_a"] = 20.0
    bench.until_mode(Mode.HOLDING, 0.5)
    del bench.inputs["current_a"]
    bench.wait(5.0)
    assert max(tick.angle_deg for tick in bench.ticks) < 20.3


@pytest.mark.requirement("S27")
def test_overcurrent_while_backing_off_ends_that_too() -> None:
    """Backing off went on against whatever was trapped on the other side."""
    bench = begun("held_at", 20.0)
    bench.ask(BringUp())
    bench.wait(4.0)
    bench.inputs["current_a"] = 20.0
    bench.until_mode(Mode.HOLDING, 0.3)
    still_deg = bench.angle_deg
    bench.wait(5.0)
    assert abs(bench.angle_deg - still_deg) < 0.5
    driven_s = sum(TICK_S for tick in bench.ticks[-500:] if tick.command.duty != 0.0)
    assert driven_s < 0.25
    assert bench.mode == Mode.HOLDING


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("story", ["held_at", "stopped_at"])
def test_a_table_that_moves_by_itself_is_cut(story: str) -> None:
    bench = begun(story, 10.0)
    bench.plant.runs_deg_s = 1.5
    begun_deg = bench.angle_deg
    bench.until_mode(Mode.FAULTED, 3.0)
    assert bench.angle_deg - begun_deg < 2.5, "coasting is not told from moving for half a second"
    assert "runaway" in bench.faults()


@pytest.mark.requirement("S28")
def test_a_parked_table_that_moves_by_itself_is_a_fault() -> None:
    bench = begun("ready").wait(1.0)
    bench.plant.runs_deg_s = 1.5
    bench.until_mode(Mode.FAULTED, 3.0)
    assert "runaway" in bench.faults()


@pytest.mark.requirement("S29")
def test_a_relay_stuck_open_cuts_and_shows_again_in_the_next_test() -> None:
    bench = begun("moving")
    bench.plant.relay = "open"
    bench.until_mode(Mode.FAULTED, 0.5)
    assert "power_contradiction" in bench.faults()
    bench.wait(0.5).press()
    assert bench.mode in (Mode.HOLDING, Mode.READY)
    bench.until(lambda tick: tick.snapshot.mode in (Mode.READY, Mode.FAULTED), 2.0)


@pytest.mark.requirement("S29")
def test_a_welded_relay_is_found_while_parked_and_refuses() -> None:
    bench = begun("ready")
    bench.plant.relay = "welded"
    bench.until_mode(Mode.FAULTED, 0.5)
    bench.press().wait(1.0)
    assert bench.mode == Mode.FAULTED
    assert bench.ask(Arm(plan_of())).code == "fault"


@pytest.mark.requirement("S30")
@pytest.mark.parametrize("relay", ["open", "welded"])
def test_the_relay_is_tested_before_each_session_and_a_bad_one_ends_it(relay: str) -> None:
    bench = begun("armed", config=CONFIG).press()
    bench.plant.relay = relay
    bench.until(lambda tick: tick.snapshot.mode in (Mode.READY, Mode.FAULTED), 2.0)
    assert bench.faults() & {"self_test", "power_contradiction"}
    assert bench.controller.ledger.refusing() is not None
    assert stays_still(bench.ticks)


@pytest.mark.requirement("S30")
def test_the_test_is_200_ms_of_power_without_duty_within_the_warning() -> None:
    bench = begun("armed", config=CONFIG).press()
    bench.until_phase(Phase.MOVE, 4.0)
    warning = [tick for tick in bench.ticks if tick.snapshot.session][:-1]
    powered_s = sum(TICK_S for tick in warning if tick.command.power)
    assert powered_s == pytest.approx(0.2, abs=0.021)
    assert stays_still(warning)


@pytest.mark.requirement("S31")
@pytest.mark.parametrize("value", [False, None])
def test_no_session_starts_with_open_ankles(value: bool | None) -> None:
    bench = begun("armed")
    bench.inputs["ankles_locked"] = value
    bench.press().wait(1.0)
    assert bench.mode == Mode.ARMED
    assert bench.snapshot.session is not None
    assert "ankles" in bench.snapshot.session.prompt


@pytest.mark.requirement("S31")
@pytest.mark.parametrize("value", [False, None])
def test_ankles_that_open_head_down_bring_up_gently_with_alarm(value: bool | None) -> None:
    bench = begun("held_at", 10.0)
    bench.inputs["ankles_locked"] = value
    bench.until_mode(Mode.RETURNING, 0.1)
    bench.wait(4.0)
    assert bench.plant.rate_deg_s == pytest.approx(-CONFIG.motion.gentle_deg_s, abs=0.1)
    assert any(tick.command.buzzer for tick in bench.ticks[-100:])
    bench.until(lambda tick: abs(tick.angle_deg) < 0.3 and not tick.command.duty, 15.0)
    bench.wait(2.0)
    assert bench.angle_deg == pytest.approx(0.0, abs=0.5), "rests at level"


@pytest.mark.requirement("S31")
def test_ankles_that_open_head_down_in_motion_end_head_down_duty_in_that_tick() -> None:
    bench = begun("moving", tilt_to(30.0), limits=FAST, past_deg=10.0)
    bench.inputs["ankles_locked"] = False
    assert bench.step().command.duty == 0.0
    bench.until_mode(Mode.RETURNING, 0.1)


@pytest.mark.requirement("S31")
def test_ankles_that_open_head_up_stop_and_end_the_session() -> None:
    bench = begun("moving").wait(3.0)
    assert bench.angle_deg < 0.0
    bench.inputs["ankles_locked"] = False
    bench.until_mode(Mode.HOLDING, 0.1)
    assert "ankles_open_up" in bench.faults()
    bench.until_mode(Mode.READY, 60.0)
    assert bench.snapshot.ended == "fault"


@pytest.mark.requirement("S31")
def test_a_bounce_of_the_ankle_contact_is_forgiven() -> None:
    bench = begun("held_at", 10.0)
    for _ in range(10):
        bench.inputs["ankles_locked"] = False
        bench.wait(0.03)
        del bench.inputs["ankles_locked"]
        bench.wait(0.03)
    assert bench.mode == Mode.RUNNING


@pytest.mark.requirement("S31")
def test_ankles_are_nobodys_business_on_the_floor() -> None:

    bench = begun("ready")
    bench.inputs["ankles_locked"] = False
    bench.armed(exercise(repetitions=3), rest_at(-20.0)).press().wait(2.0)
    assert bench.mode == Mode.RUNNING
    assert bench.faults() == set()


# ---- the driver protects itself


@pytest.mark.requirement("S17")
def test_a_driver_that_recovers_stops_the_table_which_then_comes_up_by_itself() -> None:
    bench = begun("moving").wait(5.0)
    bench.plant.stuck, bench.inputs["drive_ok"] = True, False
    bench.until_mode(Mode.HOLDING, 0.1)
    bench.wait(2.0)
    bench.plant.stuck = False
    del bench.inputs["drive_ok"]
    bench.until_mode(Mode.READY, 60.0)
    assert bench.faults() == {"drive"}
    answer = bench.ask(Arm(plan_of()))
    assert (answer.accepted, answer.code) == (False, "fault")
    bench.ask(Acknowledge("drive"))
    assert bench.ask(Arm(plan_of())).accepted


@pytest.mark.requirement("S18")
def test_a_broken_wire_of_the_drivers_fault_line_does_not_end_creeping_up() -> None:
    bench = begun("recovering_at", 10.0)
    bench.inputs["drive_ok"] = None
    bench.wait(3.0)
    assert bench.mode == Mode.RECOVERING
    assert bench.command.duty < 0.0


def test_a_driver_that_signals_a_fault_while_it_has_no_supply_keeps_nobody_from_a_session() -> None:
    bench = begun("ready")
    bench.inputs["drive_ok"] = lambda seen: seen.power_on
    bench.moving().wait(2.0)
    assert bench.mode == Mode.RUNNING
