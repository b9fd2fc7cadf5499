"""There is always a way up, and it rests on the way (S17, S19, S36)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.control.modes import Mode
from station.control.plan import Limits
from station.control.requests import BringUp, Leave, Reply, Respond, Stop
from station.control.snapshot import Phase
from tests.control.bench import Bench, begun, rested_s, stays_still
from tests.control.builders import CONFIG, FAST, LONG, QUICK, exercise, tilt_to

# From 20 deg at 3 deg/s with the short rests of QUICK; ramps and pauses of the drive included.
RETURN_S = (20.0 + 15.0 + 55.0) / 3.0 + 3 * 2.5 + 3.0 + 2.0


def _mains(bench: Bench) -> None:
    bench.inputs["mains_ok"] = False


def _lower_switch(bench: Bench) -> None:
    bench.inputs["lower_switch"] = True


def _not_well(bench: Bench) -> None:
    bench.ask(Respond(Reply.NOT_WELL))


def _stuck_button(bench: Bench) -> None:
    bench.button = True


def _silence(bench: Bench) -> None:
    bench.controller.exposure.unanswered = True
    bench.controller.exposure.asked_s = bench.now_s - 20.0


def _late(bench: Bench) -> None:
    bench.step(dt_s=0.15)


def _deep(bench: Bench) -> None:
    bounds = bench.controller.bounds
    bench.controller.bounds = replace(bounds, deepest_deg=bench.angle_deg - 2.5)


def _for_a_moment(name: str, value: object, time_s: float) -> Callable[[Bench], None]:
    def cause(bench: Bench) -> None:
        bench.inputs[name] = value
        bench.wait(time_s)
        del bench.inputs[name]

    return cause


def _ankles(bench: Bench) -> None:
    bench.inputs["ankles_locked"] = False


def _leave(bench: Bench) -> None:
    bench.ask(Leave())


CAUSES: dict[str, Callable[[Bench], None]] = {
    "mains lost": _mains,
    "lower switch stuck": _lower_switch,
    "not well": _not_well,
    "button stuck": _stuck_button,
    "no answer": _silence,
    "late ticks": _late,
    "too deep": _deep,
    "ankles open": _ankles,
    "tilt silent for a moment": _for_a_moment("tilt", None, 0.35),
    "check silent for a moment": _for_a_moment("check", None, 0.7),
    "upper switch bounces": _for_a_moment("upper_switch", True, 0.1),
    "the process ends": _leave,
}


@pytest.mark.requirement("S17")
@pytest.mark.parametrize("cause", CAUSES)
def test_whatever_leaves_motion_trusted_ends_upright_without_help(cause: str) -> None:
    bench = begun("held_at", 20.0, config=LONG)
    CAUSES[cause](bench)
    limit_s = QUICK.safety.auto_return_s + RETURN_S + 5.0 + (20.0 if cause == "ankles open" else 0)
    bench.until_mode(Mode.READY, limit_s)
    assert bench.angle_deg == pytest.approx(-30.0, abs=1.0)
    assert [tick.snapshot.ended for tick in bench.ticks if tick.snapshot.ended]


@pytest.mark.requirement("S17")
@pytest.mark.parametrize("duty_sign", [1, -1])
def test_a_motor_that_was_dead_for_a_moment_still_brings_up(duty_sign: int) -> None:
    bench = (
        begun("held_at", 20.0, config=LONG)
        if duty_sign < 0
        else begun("moving", config=LONG).wait(5.0)
    )
    if duty_sign < 0:
        bench.ask(BringUp())
        bench.wait(2.0)
    bench.plant.stuck = True
    bench.until_mode(Mode.HOLDING, 4.0)
    assert "stall" in bench.faults()
    bench.plant.stuck = False
    bench.until_mode(Mode.READY, QUICK.safety.auto_return_s + RETURN_S + 30.0)
    assert bench.faults() == {"stall"}, "latched until somebody has seen it"


# ---- S19: a stop turns into a return


@pytest.mark.requirement("S19")
@pytest.mark.parametrize("after_s", [0.0, 10.0, 60.0])
def test_a_stop_away_from_upright_turns_into_a_return(after_s: float) -> None:
    config = replace(LONG, safety=replace(QUICK.safety, auto_return_s=after_s))
    bench = begun("moving", tilt_to(20.0), config=config).wait(5.0)
    bench.ask(Stop())
    stopped_s = bench.now_s
    tick = bench.until_mode(Mode.RETURNING, after_s + 1.0)
    assert tick.now_s - stopped_s == pytest.approx(after_s, abs=1.5 * bench.tick_s)
    bench.until_mode(Mode.READY, 60.0)
    assert bench.snapshot.ended == "stopped"


@pytest.mark.requirement("S19")
def test_however_often_somebody_stops_it_comes_up_in_the_end() -> None:
    bench = begun("held_at", 25.0, config=LONG)
    bench.ask(BringUp())
    for _ in range(6):
        bench.wait(1.5)
        bench.ask(Stop())
        assert bench.mode == Mode.HOLDING
        bench.until_mode(Mode.RETURNING, QUICK.safety.auto_return_s + 0.1)
    bench.until_mode(Mode.READY, 90.0)


@pytest.mark.requirement("S19")
def test_nothing_moves_by_itself_while_motion_is_not_trusted() -> None:
    bench = begun("stopped_at", 10.0, config=LONG)
    bench.inputs["check"] = None
    bench.wait(0.3)
    still_s = bench.now_s
    bench.wait(30.0)
    assert bench.mode == Mode.HOLDING
    assert stays_still(bench.since(still_s))


@pytest.mark.requirement("S19")
def test_no_fault_brings_up_by_itself_while_motion_is_not_trusted() -> None:
    bench = begun("stopped_at", 10.0, config=LONG)
    bench.inputs["check"] = None
    bench.wait(1.0)
    bench.inputs["mains_ok"] = False
    still_s = bench.now_s
    bench.wait(20.0)
    assert bench.mode == Mode.HOLDING
    assert "mains_lost" in bench.faults()
    assert stays_still(bench.since(still_s))


@pytest.mark.requirement("S19")
def test_after_four_faults_in_a_row_somebody_must_look() -> None:
    bench = begun("held_at", 20.0, config=LONG)
    bench.ask(BringUp())
    bench.wait(1.0)
    for _ in range(4):
        bench.until_mode(Mode.RETURNING, 11.0)
        bench.plant.stuck = True
        bench.until_mode(Mode.HOLDING, 5.0)
        bench.plant.stuck = False
    stopped_s = bench.now_s
    bench.wait(1.0)
    bench.wait(60.0)
    assert bench.mode == Mode.HOLDING
    assert stays_still(bench.since(stopped_s + 1.0))
    bench.press()
    bench.until_mode(Mode.READY, 60.0)


@pytest.mark.requirement("S5")
@pytest.mark.requirement("S19")
def test_a_stop_holds_for_its_10_s_also_while_the_process_wants_to_end() -> None:
    """A stop on the way up lasted one tick when the process had been asked to leave."""
    bench = begun("held_at", 20.0, config=LONG)
    bench.ask(Leave())
    bench.wait(2.0)
    assert bench.mode == Mode.RETURNING
    bench.ask(Stop())
    stopped_s = bench.now_s
    bench.wait(9.0)
    assert bench.mode == Mode.HOLDING
    assert max(abs(tick.rate_deg_s) for tick in bench.since(stopped_s + 0.7)) < 0.1
    bench.until_mode(Mode.READY, 60.0)


# ---- the button on the way


def test_pressing_while_held_still_brings_up() -> None:
    for story in ("held_at", "stopped_at"):
        bench = begun(story, 10.0).press()
        assert bench.mode == Mode.RETURNING


def test_holding_the_press_that_stopped_brings_up_after_a_second() -> None:
    bench = begun("moving", config=LONG).wait(4.0)
    bench.button = True
    bench.wait(0.9)
    assert bench.mode == Mode.HOLDING
    bench.wait(0.2)
    assert bench.mode == Mode.RETURNING


def test_holding_the_button_brings_up_from_the_warning_too() -> None:
    bench = begun("warned", config=LONG).wait(0.2)
    bench.controller.button.pressed = False
    bench.button = True
    bench.step()
    assert bench.mode == Mode.HOLDING, "the press cancels"
    bench.until_mode(Mode.READY, 0.1)


def test_a_press_during_a_floor_exercise_says_done_and_a_long_one_ends_the_session() -> None:
    many = exercise(repetitions=50)
    bench = Bench(LONG).armed(many, many, many, limits=FAST).press()
    bench.press(held_s=0.5)
    session = bench.snapshot.session
    assert session is not None
    assert session.step_index == 1
    bench.press(held_s=1.5).wait(0.1)
    assert bench.mode == Mode.READY
    assert [tick.snapshot.ended for tick in bench.ticks if tick.snapshot.ended] == ["stopped"]
    assert not any(tick.command.power for tick in bench.ticks)


# ---- S36: the rests


def _ups(bench: Bench, begun_s: float) -> tuple[float, float]:
    """How long it rested at level and at 15 deg head-up."""
    after = bench.since(begun_s)
    return rested_s(after, 0.0), rested_s(after, -15.0)


@pytest.mark.requirement("S36")
def test_a_return_rests_60_s_at_level_and_15_s_at_15_deg_head_up() -> None:
    bench = begun("held_at", 5.0, config=replace(CONFIG, rate_hz=40.0))
    begun_s = bench.now_s
    bench.ask(BringUp())
    bench.until_mode(Mode.READY, 150.0)
    level_s, head_up_s = _ups(bench, begun_s)
    assert 60.0 <= level_s < 63.0
    assert 15.0 <= head_up_s < 18.0


@pytest.mark.requirement("S36")
def test_a_rest_that_was_cut_short_by_a_stop_starts_again() -> None:
    bench = begun("held_at", 5.0, config=replace(CONFIG, rate_hz=40.0))
    bench.ask(BringUp())
    bench.until(lambda tick: abs(tick.angle_deg) < 0.3 and tick.command.duty == 0.0, 10.0)
    bench.wait(40.0)
    bench.ask(Stop())
    begun_s = bench.now_s
    bench.until_mode(Mode.READY, 180.0)
    level_s, head_up_s = _ups(bench, begun_s + 11.0)
    assert level_s >= 59.0
    assert head_up_s >= 15.0


@pytest.mark.requirement("S36")
@pytest.mark.parametrize("at_deg", [8.0, -8.0])
def test_a_return_stopped_half_way_keeps_the_rests_that_are_ahead(at_deg: float) -> None:
    bench = begun("held_at", 12.0, config=LONG)
    bench.ask(BringUp())
    bench.until(lambda tick: tick.angle_deg < at_deg, 30.0)
    bench.ask(Stop())
    begun_s = bench.now_s
    bench.until_mode(Mode.READY, 90.0)
    level_s, head_up_s = _ups(bench, begun_s)
    assert (level_s >= QUICK.safety.level_rest_s) == (at_deg > 0)
    assert head_up_s >= QUICK.safety.head_up_rest_s


@pytest.mark.requirement("S36")
def test_coming_up_in_the_middle_of_a_fast_move_down_does_not_shorten_the_rest() -> None:
    """The rest once began to count where the drive waits to turn, 30 deg below level."""
    bench = begun("moving", tilt_to(50.0), limits=FAST, past_deg=30.0, config=LONG)
    begun_s = bench.now_s
    bench.ask(BringUp())
    bench.until_mode(Mode.READY, 90.0)
    level_s, head_up_s = _ups(bench, begun_s)
    assert level_s >= QUICK.safety.level_rest_s
    assert head_up_s >= QUICK.safety.head_up_rest_s


@pytest.mark.requirement("S36")
def test_straight_up_does_not_rest_and_is_not_kept_for_the_next_time() -> None:
    bench = begun("held_at", 5.0, config=LONG)
    begun_s = bench.now_s
    bench.ask(BringUp(straight=True))
    bench.until_mode(Mode.READY, 40.0)
    assert max(_ups(bench, begun_s)) < 1.0
    assert bench.ask(BringUp(straight=True)).accepted, "in READY: there is nothing to bring up"
    bench.held_at(5.0)
    begun_s = bench.now_s
    bench.ask(BringUp())
    bench.until_mode(Mode.READY, 60.0)
    assert _ups(bench, begun_s)[0] >= QUICK.safety.level_rest_s


@pytest.mark.requirement("S36")
def test_straight_up_that_was_stopped_is_not_kept_for_the_next_press() -> None:
    bench = begun("held_at", 8.0, config=LONG)
    bench.ask(BringUp(straight=True))
    bench.wait(1.5)
    bench.ask(Stop())
    bench.wait(1.0)
    assert bench.angle_deg > 2.0
    begun_s = bench.now_s
    bench.press().until_mode(Mode.READY, 60.0)
    assert _ups(bench, begun_s)[0] >= QUICK.safety.level_rest_s


@pytest.mark.requirement("S36")
def test_straight_up_can_be_asked_for_on_the_way() -> None:
    bench = begun("held_at", 5.0, config=LONG)
    bench.ask(BringUp())
    bench.until(lambda tick: abs(tick.angle_deg) < 0.3, 10.0)
    begun_s = bench.now_s
    bench.ask(BringUp(straight=True))
    bench.until_mode(Mode.READY, 40.0)
    assert max(_ups(bench, begun_s)) < 1.0


@pytest.mark.requirement("S36")
def test_in_mid_session_before_a_floor_exercise_it_rests_as_well() -> None:
    bench = Bench(LONG).armed(tilt_to(5.0, hold_s=1.0), exercise(), tilt_to(5.0), limits=FAST)
    bench.press().until_phase(Phase.RETURN, 60.0)
    begun_s = bench.now_s
    bench.until_phase(Phase.EXERCISE, 60.0)
    level_s, head_up_s = _ups(bench, begun_s)
    assert level_s >= QUICK.safety.level_rest_s
    assert head_up_s >= QUICK.safety.head_up_rest_s
    off_s = bench.now_s
    bench.until_phase(Phase.MOUNT, 10.0)
    bench.wait(5.0)
    assert not any(tick.command.power for tick in bench.since(off_s + bench.tick_s))


@pytest.mark.requirement("S36")
@pytest.mark.parametrize("stopped_after_s", [0.5, 4.0, 8.0])
def test_a_stop_of_the_way_up_in_mid_session_still_rests_at_what_is_ahead(
    stopped_after_s: float,
) -> None:
    bench = Bench(LONG).armed(tilt_to(5.0, hold_s=1.0), exercise(), limits=FAST)
    bench.press().until_phase(Phase.RETURN, 60.0)
    bench.wait(stopped_after_s)
    begun_s, at_deg = bench.now_s, bench.angle_deg
    bench.ask(Stop())
    bench.until_mode(Mode.READY, 90.0)
    level_s, head_up_s = _ups(bench, begun_s)
    assert level_s >= (QUICK.safety.level_rest_s if at_deg > -0.5 else 0.0)
    assert head_up_s >= (QUICK.safety.head_up_rest_s if at_deg > -14.0 else 0.0)


@pytest.mark.requirement("S17")
@pytest.mark.requirement("S36")
@pytest.mark.parametrize("higher_deg", [0.3, 1.3, 1.8])
def test_play_that_lets_the_table_rise_past_a_rest_does_not_hold_it_there(
    higher_deg: float,
) -> None:
    """A return never goes down again, so being 0.9 deg past a rest once meant resting for ever."""
    bench = begun("held_at", 5.0, config=LONG)
    bench.ask(BringUp())
    bench.until(lambda tick: tick.angle_deg < 0.4, 10.0)
    bench.plant.angle_deg -= higher_deg
    bench.until_mode(Mode.READY, RETURN_S + 60.0)
    assert not bench.faults()


@pytest.mark.requirement("S31")
@pytest.mark.requirement("S36")
def test_ankles_that_open_on_the_way_up_make_it_gentle_as_far_as_level() -> None:
    bench = begun("held_at", 20.0, config=LONG)
    bench.ask(BringUp())
    bench.wait(2.0)
    assert bench.plant.rate_deg_s < -2.0
    bench.inputs["ankles_locked"] = False
    bench.wait(3.0)
    assert bench.mode == Mode.RETURNING
    assert bench.plant.rate_deg_s == pytest.approx(-QUICK.motion.gentle_deg_s, abs=0.1)
    begun_s = bench.now_s
    bench.until_mode(Mode.READY, 90.0)
    assert _ups(bench, begun_s)[0] >= QUICK.safety.level_rest_s


def test_a_session_on_the_floor_ends_without_any_power() -> None:
    """At its end the motor once nudged the table by a degree, with nobody warned."""
    bench = Bench(LONG)
    bench.plant.angle_deg = -29.0
    bench.armed(exercise(), limits=Limits()).press().until_mode(Mode.READY, 10.0)
    bench.wait(1.0)
    assert [tick.snapshot.ended for tick in bench.ticks if tick.snapshot.ended] == ["completed"]
    assert not any(tick.command.power for tick in bench.ticks)
