"""Not longer than the person may, not without an answer, and never waiting for a link (S13-S16)."""

from dataclasses import replace

import pytest

from station.control.modes import Mode
from station.control.plan import Question
from station.control.requests import BringUp, Respond
from station.control.snapshot import Phase
from tests.control.bench import Bench, begun
from tests.control.builders import CONFIG, FAST, LONG, QUICK, ask, exercise, swing, tilt_to


def head_down_s(bench: Bench) -> float:
    return sum(bench.tick_s for tick in bench.ticks if tick.angle_deg > 0.5)


@pytest.mark.requirement("S13")
def test_at_the_end_of_the_longest_hold_it_comes_up() -> None:
    limits = replace(FAST, hold_s=20.0)
    bench = begun("moving", tilt_to(5.0), limits=limits, past_deg=0.6, config=LONG)
    begun_s = bench.now_s
    tick = bench.until_mode(Mode.RETURNING, 25.0)
    assert tick.now_s - begun_s == pytest.approx(20.0, abs=0.3)
    assert "hold_time" in bench.faults()
    bench.until_mode(Mode.READY, 60.0)
    assert bench.snapshot.ended == "fault"
    assert bench.faults() == set()


@pytest.mark.requirement("S13")
def test_a_sum_of_short_times_head_down_ends_the_session_too() -> None:
    limits = replace(FAST, hold_s=20.0, session_s=12.0)
    bench = Bench(LONG).armed(swing(-3.0, 5.0, cycles=20), limits=limits).press()
    bench.until_mode(Mode.RETURNING, 90.0)
    assert bench.faults() == {"session_time"}
    assert head_down_s(bench) == pytest.approx(12.0, abs=0.5)


@pytest.mark.requirement("S13")
def test_a_person_with_no_time_head_down_is_brought_up_when_it_begins() -> None:
    limits = replace(FAST, hold_s=0.0, session_s=0.0)
    bench = Bench(LONG).armed(tilt_to(5.0), limits=limits).press()
    bench.until_mode(Mode.RETURNING, 60.0)
    assert bench.angle_deg < 1.5


def _asked(bench: Bench) -> str | None:
    session = bench.snapshot.session
    return None if session is None else session.question


@pytest.mark.requirement("S14")
def test_head_down_for_60_s_one_is_asked_and_silence_for_15_s_brings_up() -> None:
    bench = begun("moving", tilt_to(5.0), limits=FAST, past_deg=0.6, config=LONG)
    begun_s = bench.now_s
    asked = bench.until(lambda _: _asked(bench) == "check_in", 65.0)
    assert asked.now_s - begun_s == pytest.approx(60.0, abs=0.3)
    session = bench.snapshot.session
    assert session is not None
    assert session.answer_s == pytest.approx(15.0, abs=0.1)
    assert "well" in session.prompt
    up = bench.until_mode(Mode.RETURNING, 16.0)
    assert up.now_s - asked.now_s == pytest.approx(15.0, abs=0.05)
    assert "no_answer" in bench.faults()
    bench.until_mode(Mode.READY, 60.0)


@pytest.mark.requirement("S14")
@pytest.mark.parametrize("how", ["button", "screen"])
def test_an_answer_lets_the_session_go_on_until_the_next_question(how: str) -> None:
    bench = begun("held_at", 5.0, config=LONG)
    bench.until(lambda _: _asked(bench) == "check_in", 65.0)
    asked_s = bench.now_s
    if how == "button":
        bench.press()
    else:
        assert bench.ask(Respond()).accepted
    assert _asked(bench) is None
    bench.wait(20.0)
    assert bench.mode == Mode.RUNNING
    again = bench.until(lambda _: _asked(bench) == "check_in", 60.0)
    assert again.now_s - asked_s == pytest.approx(60.0, abs=0.3)


@pytest.mark.requirement("S14")
def test_while_asked_lamp_and_buzzer_call() -> None:
    bench = begun("held_at", 5.0, config=LONG)
    bench.until(lambda _: _asked(bench) == "check_in", 65.0)
    commands = [tick.command for tick in bench.wait(2.0).ticks[-200:]]
    assert {command.buzzer for command in commands} == {True, False}
    assert {command.lamp for command in commands} == {True, False}


@pytest.mark.requirement("S14")
def test_a_question_of_the_program_without_an_answer_head_down_brings_up() -> None:
    bench = Bench(LONG).armed(tilt_to(5.0, hold_s=1.0), ask(Question.WELL, 4.0), limits=FAST)
    bench.press().until_phase(Phase.ASK, 60.0)
    bench.until_mode(Mode.RETURNING, 4.5)
    assert "no_answer" in bench.faults()


@pytest.mark.requirement("S15")
def test_a_session_goes_from_start_to_upright_without_any_request() -> None:
    steps = (exercise(), tilt_to(5.0, hold_s=2.0), ask(wait_s=2.0), tilt_to(-20.0, hold_s=1.0))
    bench = Bench(LONG).armed(*steps, limits=FAST)
    bench.inputs["ankles_locked"] = False
    bench.press()
    bench.until_phase(Phase.MOUNT, 10.0)
    bench.inputs["ankles_locked"] = True
    bench.press()
    bench.until(lambda _: _asked(bench) == "pain", 60.0)
    bench.press()  # "still" away from upright: brings up
    bench.until_mode(Mode.READY, 60.0)
    assert [tick.snapshot.ended for tick in bench.ticks if tick.snapshot.ended] == ["stopped"]


@pytest.mark.requirement("S15")
def test_a_finished_session_comes_up_and_is_completed() -> None:
    bench = Bench(LONG).armed(tilt_to(5.0, hold_s=2.0), limits=FAST).press()
    bench.until_mode(Mode.RETURNING, 60.0)
    bench.until_mode(Mode.READY, 60.0)
    assert bench.snapshot.ended == "completed"
    assert bench.faults() == set()
    bench.wait(5.0)
    assert bench.mode == Mode.READY


@pytest.mark.requirement("S16")
def test_when_the_mains_is_lost_it_returns_after_a_second() -> None:
    bench = begun("held_at", 10.0, config=LONG)
    lost_s = bench.now_s
    bench.inputs["mains_ok"] = False
    tick = bench.until_mode(Mode.RETURNING, 2.0)
    assert tick.now_s - lost_s == pytest.approx(1.0, abs=0.05)
    bench.until_mode(Mode.READY, 60.0)


@pytest.mark.requirement("S16")
def test_a_low_battery_does_not_end_a_session_but_refuses_the_next() -> None:
    bench = begun("held_at", 10.0, config=LONG)
    bench.inputs["battery_ok"] = False
    bench.wait(5.0)
    assert bench.mode == Mode.RUNNING
    assert bench.faults() == {"battery_low"}
    bench.ask(BringUp())
    bench.until_mode(Mode.READY, 60.0)
    assert bench.controller.ledger.refusing() == "battery_low"


@pytest.mark.requirement("S14")
def test_the_figures_are_not_shortened_by_the_quick_configuration() -> None:
    assert QUICK.safety.check_in_every_s == CONFIG.safety.check_in_every_s == 60.0
    assert QUICK.safety.auto_return_s == CONFIG.safety.auto_return_s == 10.0
