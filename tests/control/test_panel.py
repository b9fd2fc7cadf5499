"""What lamp, buzzer and screen say in each mode."""

from dataclasses import replace
from itertools import pairwise

import pytest

from station.control.faults import Fault
from station.control.modes import Mode
from station.control.plan import Place
from station.control.requests import Arm, BringUp, Leave
from station.control.snapshot import Phase, SessionView
from tests.control.bench import Bench, Plant, begun, in_mode
from tests.control.builders import CONFIG, FAST, QUICK, exercise, plan_of, swing, tilt_to

LAMPS = {  # changes of the lamp in two seconds: 0 is steady
    Mode.FAULTED: 2,
    Mode.READY: 0,
    Mode.ARMED: 8,
    Mode.RUNNING: 0,
    Mode.HOLDING: 4,
    Mode.RETURNING: 0,
    Mode.ESTOPPED: 2,
    Mode.RECOVERING: 0,
}


def view_of(bench: Bench) -> SessionView:
    session = bench.snapshot.session
    assert session is not None
    return session


@pytest.mark.parametrize("mode", LAMPS)
def test_the_lamp_tells_the_mode(mode: Mode) -> None:
    bench = in_mode(mode)
    bench.controller.ledger.latched.clear()
    lamps = [tick.command.lamp for tick in bench.wait(2.0).ticks[-200:]]
    changes = sum(after != before for before, after in pairwise(lamps))
    assert changes == pytest.approx(LAMPS[mode], abs=1)
    assert lamps[0] or changes
    assert not any(tick.command.buzzer for tick in bench.ticks[-200:])


@pytest.mark.parametrize("fault", [Fault.ANKLES_OPEN_DOWN, Fault.RUNAWAY, Fault.NO_ANSWER])
def test_what_needs_help_alarms_until_somebody_has_seen_it(fault: Fault) -> None:
    bench = begun("stopped_at", 10.0)
    bench.controller.ledger.latched[fault] = bench.now_s
    assert any(tick.command.buzzer for tick in bench.wait(1.0).ticks[-100:])
    bench.controller.ledger.acknowledge(fault)
    assert not any(tick.command.buzzer for tick in bench.wait(1.0).ticks[-100:])


# ---- the session as its person sees it


def test_without_a_session_nothing_is_shown_of_one() -> None:
    assert begun("ready").snapshot.session is None


@pytest.mark.parametrize(
    ("mode", "phase"),
    [
        (Mode.ARMED, Phase.CHOSEN),
        (Mode.RUNNING, Phase.MOVE),
        (Mode.HOLDING, Phase.STOPPED),
        (Mode.RETURNING, Phase.RETURN),
        (Mode.ESTOPPED, Phase.STOPPED),
        (Mode.RECOVERING, Phase.STOPPED),
        (Mode.FAULTED, Phase.STOPPED),
    ],
)
def test_every_mode_has_its_phase_a_title_and_a_sentence(mode: Mode, phase: Phase) -> None:
    view = view_of(in_mode(mode))
    assert view.phase is phase
    assert view.title
    assert view.prompt.endswith(".")
    assert (view.step_index, view.steps) == (0, 1)


def test_armed_says_how_long_it_waits_and_what_to_do() -> None:
    bench = begun("armed")
    view = view_of(bench.wait(5.0))
    assert view.remaining_s == pytest.approx(25.0, abs=0.2)
    bench.inputs["ankles_locked"] = False
    assert "ankles" in view_of(bench.wait(0.2)).prompt
    floor = Bench(QUICK).armed(exercise())
    assert "button" in view_of(floor).prompt


def test_a_stop_says_when_it_will_come_up_by_itself() -> None:
    bench = begun("moving").wait(4.0)
    bench.press()
    left_s = view_of(bench).remaining_s
    assert left_s == pytest.approx(QUICK.safety.auto_return_s, abs=0.3)
    after_reset = begun("estopped_at", 10.0).press()
    assert after_reset.mode == Mode.HOLDING
    assert view_of(after_reset).remaining_s is None, "nothing follows from a reset"


@pytest.mark.requirement("S36")
def test_the_way_up_says_how_long_it_takes_and_when_one_rests() -> None:
    bench = begun("held_at", 10.0)
    bench.ask(BringUp())
    begun_s, promised_s = bench.now_s, view_of(bench).remaining_s
    bench.until(lambda _: "Rest" in view_of(bench).prompt, 20.0)
    assert abs(bench.angle_deg) < 0.5
    bench.until_mode(Mode.READY, 60.0)
    assert promised_s is not None
    assert bench.now_s - begun_s == pytest.approx(promised_s, rel=0.25)


def test_the_planned_time_of_a_whole_session_comes_true() -> None:
    steps = (tilt_to(-18.0, 2.0, 3.0), swing(-22.0, -18.0, 2, 1.0, 1.0, 2.0), exercise(Place.TABLE))
    bench = Bench(QUICK).armed(*steps, limits=FAST).press()
    bench.until_phase(Phase.MOVE, 2.0)
    begun_s, promised_s = bench.now_s, view_of(bench).planned_s
    lefts = []
    while bench.mode == Mode.RUNNING:
        bench.step()
        planned_s = None if bench.snapshot.session is None else view_of(bench).planned_s
        lefts += [planned_s] if planned_s is not None else []
    assert promised_s is not None
    assert bench.now_s - begun_s == pytest.approx(promised_s, rel=0.1)
    assert max(b - a for a, b in pairwise(lefts)) < 3.0


def test_the_view_is_made_anew_ten_times_a_second_and_when_something_happens() -> None:
    bench = begun("held_at", 10.0)
    views = [id(tick.snapshot.session) for tick in bench.wait(2.0).ticks[-200:]]
    assert 15 <= len(set(views)) <= 25
    before = bench.snapshot.session
    bench.ask(BringUp())
    assert bench.snapshot.session is not before


def test_measured_planned_and_wanted_angles_stand_side_by_side() -> None:
    bench = begun("moving").wait(3.0)
    snapshot = bench.snapshot
    assert snapshot.target_deg == 20.0
    assert snapshot.planned_deg == pytest.approx(bench.angle_deg, abs=0.5)
    assert snapshot.angle_deg == pytest.approx(bench.angle_deg, abs=0.1)
    assert snapshot.rate_deg_s == pytest.approx(bench.plant.rate_deg_s, abs=0.2)
    ready = begun("ready").snapshot
    assert ready.target_deg is None
    assert ready.planned_deg is None
    assert ready.angle_deg == pytest.approx(-30.0, abs=0.1)


def test_the_inputs_are_shown_as_they_were_read() -> None:
    bench = begun("ready")
    bench.inputs |= {"button": None, "ankles_locked": False, "mains_ok": None, "upper_switch": True}
    inputs = bench.step().snapshot.inputs
    assert (inputs.button, inputs.ankles_locked, inputs.mains_ok) == (None, False, None)
    assert (inputs.estop_closed, inputs.upper_switch, inputs.lower_switch) == (True, True, False)


@pytest.mark.requirement("S42")
def test_every_mode_change_fault_and_step_is_an_event_with_its_source() -> None:
    bench = Bench(CONFIG).ready()
    bench.ask(Arm(plan_of(exercise(), limits=FAST)))
    bench.press().until_mode(Mode.READY, 20.0)
    bench.ask(Leave())
    events = [(e.source, e.kind, e.text) for tick in bench.ticks for e in tick.snapshot.events]
    assert ("button", "mode", "FAULTED -> READY (reset)") in events
    assert ("button", "acknowledged", "start_up") in events
    assert ("web", "mode", "READY -> ARMED (arm)") in events
    assert ("button", "mode", "ARMED -> RUNNING (start)") in events
    assert ("session", "mode", "RUNNING -> READY (finished)") in events
    assert [text for _, kind, text in events if kind == "session"] == ["completed"]
    assert any(kind == "step" for _, kind, _ in events)
    bench.inputs["mains_ok"] = False
    bench.wait(1.2)
    del bench.inputs["mains_ok"]
    bench.wait(0.1)
    kinds = [e.kind for tick in bench.ticks for e in tick.snapshot.events if e.text == "mains_lost"]
    assert kinds == ["fault", "fault_over"]


def test_a_table_without_upright_has_no_parking_place_elsewhere() -> None:
    config = replace(QUICK, table=replace(QUICK.table, upright_deg=-10.0))
    bench = Bench(config, Plant(angle_deg=-30.0)).wait(0.3).press()
    assert bench.mode == Mode.FAULTED, "20 deg beyond the end of its travel"
