"""A session without the table: the screen may start it, and nothing moves in it, whatever comes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.control.modes import Mode
from station.control.plan import Place, Question, Step, Tilt
from station.control.requests import (
    Arm,
    Begin,
    BringUp,
    Disarm,
    Reply,
    Request,
    Respond,
    Stop,
    What,
)
from station.control.session import Walker
from station.control.snapshot import ExerciseView, Phase
from tests.control.bench import Bench, begun, in_mode
from tests.control.builders import QUICK, ask, exercise, plan_of, rest_at, swing, tilt_to
from tests.control.test_intake import EVERYTHING

FLOOR = (ask(), exercise(sets=2), ask(Question.WELL, wait_s=3.0))
PUSHED_DEG = 5.0  # by hand: what the way up would have to drive


def begun_from_screen(*steps: Step, pushed_deg: float = 0.0) -> Bench:
    """A session on the floor, begun by the screen alone; the table may be pushed meanwhile."""
    bench = begun("armed", *(steps or FLOOR))
    assert bench.ask(Begin()).accepted
    assert bench.mode == Mode.RUNNING
    bench.plant.angle_deg += pushed_deg
    return bench.wait(0.5)


def never_powered(bench: Bench) -> bool:
    """From the first tick on that the bench remembers."""
    return all(tick.command.duty == 0.0 and not tick.command.power for tick in bench.ticks)


# ---- what may be begun


@pytest.mark.requirement("S2")
def test_a_session_on_the_floor_runs_from_the_screen_to_its_end_without_power() -> None:
    bench = begun_from_screen()
    bench.until(lambda tick: tick.snapshot.ended is not None, 60.0)
    assert bench.snapshot.ended == "completed"
    assert bench.mode == Mode.READY
    seen = {tick.snapshot.mode for tick in bench.ticks}
    assert seen == {Mode.ARMED, Mode.RUNNING, Mode.READY}, "it never holds, nor comes up"
    assert never_powered(bench)


@pytest.mark.requirement("S2")
@pytest.mark.parametrize(
    "steps",
    [
        (tilt_to(5.0),),
        (swing(),),
        (rest_at(),),
        (exercise(Place.TABLE),),
        (exercise(), tilt_to(5.0)),
        (ask(), exercise(), exercise(Place.TABLE)),
        (tilt_to(5.0), exercise()),
    ],
    ids=lambda steps: "-".join(type(step).__name__ for step in steps),
)
def test_a_session_with_any_step_on_the_table_waits_for_the_button(steps: tuple[Step, ...]) -> None:
    bench = begun("armed", *steps)
    answer = bench.ask(Begin())
    assert (answer.accepted, answer.code) == (False, "needs_button")
    assert answer.message == "This session moves the table: press the button on the station."
    assert answer.hint
    bench.wait(1.0)
    assert bench.mode == Mode.ARMED
    assert never_powered(bench)


@pytest.mark.requirement("S2")
@pytest.mark.parametrize("mode", sorted(set(Mode) - {Mode.ARMED}))
def test_nothing_is_begun_where_nothing_waits(mode: Mode) -> None:
    bench = in_mode(mode)
    answer = bench.ask(Begin())
    assert (answer.accepted, answer.code) == (False, "not_armed")
    assert bench.mode == mode


@pytest.mark.requirement("S2")
def test_a_begin_in_the_tick_of_its_choice_is_refused() -> None:
    bench = begun("ready")
    tick = bench.step(Request(Arm(plan_of(*FLOOR)), ticket=1), Request(Begin(), ticket=2))
    assert [answer.accepted for answer in tick.snapshot.answers] == [True, False]
    assert bench.mode == Mode.ARMED


@pytest.mark.parametrize("what", [Stop(), BringUp(), Disarm()], ids=str)
def test_whoever_wants_it_not_to_begin_is_heard_first(what: What) -> None:
    bench = begun("armed", *FLOOR)
    bench.ask(what)
    assert bench.mode == Mode.READY
    assert bench.ask(Begin()).code == "not_armed"


@pytest.mark.requirement("S2")
@pytest.mark.parametrize(
    "step", [tilt_to(), swing(), rest_at(), exercise(Place.TABLE)], ids=lambda s: type(s).__name__
)
def test_without_a_press_nobody_is_taken_to_be_on_the_table(step: Step) -> None:
    """Were such a plan ever begun by mistake, it would wait for the button all the same."""
    walker = Walker(QUICK, plan_of(step))
    walker.start(5000.0)
    assert walker.needs_start
    assert not walker.mounted
    assert walker.goal is None


def test_the_screen_says_who_starts_it() -> None:
    bench = begun("armed", *FLOOR)
    session = bench.snapshot.session
    assert session is not None
    assert not session.needs_button
    assert "Start on the screen" in session.prompt
    moving = begun("armed", exercise(), tilt_to()).snapshot.session
    assert moving is not None
    assert moving.needs_button
    assert "Press the button" in moving.prompt


# ---- what may come in between


def test_the_button_starts_a_session_on_the_floor_as_well() -> None:
    bench = begun("armed", *FLOOR).press()
    assert bench.mode == Mode.RUNNING
    assert never_powered(bench)


def test_on_the_floor_the_ankle_lock_and_the_hand_switch_do_not_matter() -> None:
    bench = begun("armed", *FLOOR)
    bench.inputs |= {"ankles_locked": False, "enabling": False}
    assert bench.wait(0.5).ask(Begin()).accepted
    bench.until(lambda tick: tick.snapshot.ended is not None, 60.0)
    assert bench.snapshot.ended == "completed"


ACTS: dict[str, Callable[[Bench], object]] = {
    "press": lambda bench: bench.press(),
    "long press": lambda bench: bench.press(held_s=1.5),
    "very long press": lambda bench: bench.press(held_s=6.0),
    "bring me up in the hand": lambda bench: bench.inputs.update(return_button=True),
    "hand switch let go": lambda bench: bench.inputs.update(enabling=False),
    "ankles open": lambda bench: bench.inputs.update(ankles_locked=False),
    "mains lost": lambda bench: bench.inputs.update(mains_ok=False),
    "battery low": lambda bench: bench.inputs.update(battery_ok=False),
    "button unreadable": lambda bench: bench.inputs.update(button=None),
    "tilt sensor dead": lambda bench: bench.inputs.update(tilt=None),
    "witness dead": lambda bench: bench.inputs.update(check=None),
    "emergency stop": lambda bench: bench.inputs.update(estop_closed=False),
    "power by itself": lambda bench: bench.inputs.update(power_on=True),
}


@pytest.mark.no_cover  # the same lines many times over
@pytest.mark.requirement("S2")
@pytest.mark.parametrize("pushed_deg", [0.0, PUSHED_DEG])
@pytest.mark.parametrize("what", EVERYTHING, ids=str)
def test_nothing_that_is_asked_for_moves_the_table(what: What, pushed_deg: float) -> None:
    bench = begun_from_screen(pushed_deg=pushed_deg)
    bench.ask(what)
    bench.wait(20.0)
    assert never_powered(bench)


@pytest.mark.no_cover  # the same lines many times over
@pytest.mark.requirement("S2")
@pytest.mark.parametrize("pushed_deg", [0.0, PUSHED_DEG])
@pytest.mark.parametrize("act", ACTS)
def test_nothing_that_happens_at_the_station_moves_the_table(act: str, pushed_deg: float) -> None:
    bench = begun_from_screen(pushed_deg=pushed_deg)
    ACTS[act](bench)
    bench.wait(20.0)
    assert never_powered(bench)


@pytest.mark.parametrize(
    ("what", "ended"),
    [(Stop(), "stopped"), (BringUp(), "stopped"), (Respond(Reply.NOT_WELL), "fault")],
    ids=str,
)
@pytest.mark.parametrize("pushed_deg", [0.0, PUSHED_DEG])
def test_whoever_wants_an_end_has_it_at_once(what: What, ended: str, pushed_deg: float) -> None:
    bench = begun_from_screen(pushed_deg=pushed_deg)
    bench.ask(what)
    assert bench.snapshot.ended == ended
    assert bench.mode == Mode.READY


@pytest.mark.parametrize("pushed_deg", [0.0, PUSHED_DEG])
@pytest.mark.parametrize(
    ("inputs", "mode", "ended"),
    [
        ({"estop_closed": False}, Mode.ESTOPPED, "stopped"),
        ({"power_on": True}, Mode.FAULTED, "fault"),
    ],
)
def test_a_cut_ends_it_there_and_then(
    inputs: dict[str, bool], mode: Mode, ended: str, pushed_deg: float
) -> None:
    bench = begun_from_screen(pushed_deg=pushed_deg)
    bench.inputs |= inputs
    bench.until(lambda tick: tick.snapshot.ended is not None, 3.0)
    assert (bench.snapshot.ended, bench.mode) == (ended, mode)
    assert bench.snapshot.session is None


def test_a_floor_part_of_a_session_with_the_table_is_stopped_as_before() -> None:
    bench = begun("armed", exercise(), tilt_to()).press()
    bench.ask(Stop())
    assert bench.mode == Mode.HOLDING


# ---- what is shown of an exercise


def test_an_exercise_is_shown_with_its_dose_and_the_time_it_has_taken() -> None:
    bench = begun_from_screen(exercise(repetitions=3, sets=2))
    bench.wait(1.0)
    session = bench.snapshot.session
    assert session is not None
    shown = session.exercise
    assert shown is not None
    assert (shown.exercise_id, shown.place) == ("squat", "floor")
    assert (shown.sets, shown.repetitions, shown.sides) == (2, 3, 1)
    assert (shown.hold_s, shown.repetition_s, shown.pause_s) == (1.0, 1.0, 1.0)
    assert shown.elapsed_s == pytest.approx(1.5, abs=0.15)
    assert session.program_title == "A session"


def test_while_something_is_asked_no_exercise_is_shown() -> None:
    session = begun_from_screen().snapshot.session
    assert session is not None
    assert (session.phase, session.exercise) == (Phase.ASK, None)


def test_the_tick_that_ends_it_shows_the_answer_that_did() -> None:
    bench = begun_from_screen(ask(), exercise())
    bench.ask(Respond(pain_nrs=7))
    snapshot = bench.snapshot
    assert (snapshot.ended, snapshot.session) == ("fault", None)
    assert snapshot.last is not None
    assert snapshot.last.pains_nrs == (7,)
    assert bench.step().snapshot.last is None


@pytest.mark.parametrize("step", [tilt_to(-20.0), swing(-20.0, -10.0, cycles=3)])
def test_what_is_done_while_the_table_moves_or_holds_is_shown_with_it(step: Tilt) -> None:
    bench = begun("warned", replace(step, exercise_id="head-down-reach"))
    assert bench.snapshot.session is not None
    assert bench.snapshot.session.exercise is None, "nothing to do yet but to wait"
    for phase in (Phase.MOVE, Phase.HOLD):
        session = bench.until_phase(phase, 30.0).snapshot.session
        assert session is not None
        assert session.exercise is not None
        assert session.exercise.exercise_id == "head-down-reach"
        assert session.exercise.repetition_s == 0.0, "the table sets the pace"
        assert session.exercise.repetitions == getattr(step, "cycles", 1)


def test_a_tilt_without_an_exercise_shows_none() -> None:
    session = begun("moving").snapshot.session
    assert session is not None
    assert session.exercise is None


@pytest.mark.parametrize(
    ("elapsed_s", "done"), [(0.0, 0), (4.4, 0), (4.6, 1), (45.0, 10), (90.0, 20), (1000.0, 20)]
)
def test_the_time_tells_how_many_repetitions_are_done_of_all_sets_and_sides(
    elapsed_s: float, done: int
) -> None:
    squats = ExerciseView("squat", Place.FLOOR, 2, 5, 2, 1.0, 2.0, 10.0, elapsed_s)
    assert (squats.total_repetitions, squats.done_so_far) == (20, done)


def test_where_the_table_sets_the_pace_time_does_not_tell() -> None:
    rocking = ExerciseView("rocking", Place.TABLE, 1, 4, 1, 0.0, 0.0, 0.0, elapsed_s=30.0)
    assert (rocking.total_repetitions, rocking.done_so_far) == (4, 0)
