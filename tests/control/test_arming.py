"""Choosing a session: what is accepted, and what is refused with its reason."""

from math import inf, nan

import pytest

from station.control.modes import Mode
from station.control.plan import Limits, Plan, Step
from station.control.requests import (
    Arm,
    Block,
    BringUp,
    Leave,
    Request,
    Stop,
    What,
)
from station.control.snapshot import Phase
from tests.control.bench import Bench, Plant, begun
from tests.control.builders import FAST, QUICK, ask, exercise, plan_of, swing, tilt_to


def test_arming_in_ready_is_accepted_and_shown() -> None:
    bench = begun("ready")
    answer = bench.ask(Arm(plan_of()))
    assert answer.accepted
    assert answer.code == answer.message == ""
    session = bench.snapshot.session
    assert session is not None
    assert (session.id, session.program_id, session.person_id) == ("s1", "p1", "a1")
    assert session.phase is Phase.CHOSEN


@pytest.mark.parametrize(
    "story", ["armed", "warned", "moving", "stopped_at", "estopped_at", "recovering_at"]
)
def test_arming_is_refused_in_every_other_mode(story: str) -> None:
    bench = begun(story, *([10.0] if story.endswith("_at") else []))
    mode = bench.mode
    answer = bench.ask(Arm(plan_of()))
    assert (answer.accepted, answer.code) == (False, "not_ready")
    assert answer.hint
    assert bench.mode == mode


def test_arming_while_faulted_tells_the_fault() -> None:
    bench = Bench()
    bench.wait(0.2)
    answer = bench.ask(Arm(plan_of()))
    assert answer.code == "fault"
    assert "just started" in answer.message


@pytest.mark.requirement("S39")
def test_of_two_arms_in_a_tick_only_the_first_counts() -> None:
    bench = begun("ready")
    first, second = plan_of(tilt_to(5.0)), plan_of(tilt_to(25.0))
    tick = bench.step(Request(Arm(first), ticket=1), Request(Arm(second), ticket=2))
    assert [answer.accepted for answer in tick.snapshot.answers] == [True, False]
    assert bench.controller.walker is not None
    assert bench.controller.walker.plan is first


@pytest.mark.requirement("S39")
@pytest.mark.parametrize("what", [Stop(), BringUp(straight=True)], ids=str)
def test_a_stop_in_the_tick_of_an_arm_leaves_nothing_armed(what: What) -> None:
    bench = begun("ready")
    bench.step(Request(Arm(plan_of())), Request(what))
    bench.wait(0.1)
    if isinstance(what, Stop):
        assert bench.mode == Mode.READY
        assert bench.snapshot.session is None
    else:
        assert bench.mode == Mode.ARMED
        assert not bench.controller.straight, "it must not wait for the next way up"


def test_a_fault_in_the_tick_of_an_arm_leaves_no_session_behind() -> None:
    bench = begun("ready")
    bench.inputs["mains_ok"] = False
    bench.wait(0.98)
    bench.ask(Arm(plan_of()))
    bench.wait(0.1)
    assert bench.mode == Mode.READY
    assert bench.snapshot.session is None


@pytest.mark.requirement("S3")
@pytest.mark.parametrize("value", [True, None])
def test_arming_is_refused_while_the_button_is_not_released(value: bool | None) -> None:
    bench = begun("ready")
    bench.inputs["button"] = value
    bench.wait(0.1)
    assert bench.ask(Arm(plan_of())).code == "button"


def test_arming_is_refused_when_the_table_does_not_stand_upright() -> None:
    bench = begun("ready")
    bench.plant.runs_deg_s = 1.0
    bench.until(lambda tick: tick.angle_deg > -28.0, 3.0)
    bench.plant.runs_deg_s = 0.0
    bench.inputs["estop_closed"] = False
    bench.wait(0.1)
    del bench.inputs["estop_closed"]
    assert bench.ask(Arm(plan_of())).code == "not_ready"
    crept = Bench(QUICK, plant=Plant(angle_deg=-29.0)).ready()
    crept.plant.angle_deg += 0.7
    crept.wait(1.0)
    assert crept.mode == Mode.READY
    assert crept.ask(Arm(plan_of())).code == "not_upright"


@pytest.mark.requirement("S44")
def test_a_blocked_station_refuses_with_the_reason_until_it_is_lifted() -> None:
    bench = begun("ready")
    assert bench.ask(Block("The disk is full.", "Make room.")).accepted
    assert "blocked" in bench.faults()
    bench.wait(0.1)
    answer = bench.ask(Arm(plan_of()))
    assert (answer.code, answer.message, answer.hint) == (
        "blocked",
        "The disk is full.",
        "Make room.",
    )
    bench.ask(Block())
    assert bench.ask(Arm(plan_of())).accepted


@pytest.mark.requirement("S44")
def test_a_block_does_not_disturb_a_running_session() -> None:
    bench = begun("moving")
    bench.ask(Block("The disk is full."))
    bench.wait(5.0)
    assert bench.mode == Mode.RUNNING


def test_a_station_that_is_leaving_takes_no_new_session() -> None:
    bench = begun("ready")
    bench.ask(Leave())
    assert bench.ask(Arm(plan_of())).code == "leaving"


@pytest.mark.requirement("S7")
def test_a_plan_deeper_than_its_person_may_go_is_refused() -> None:
    bench = begun("ready")
    for step in (tilt_to(15.5), swing(-5.0, 15.5), swing(15.5, 5.0)):
        answer = bench.ask(Arm(plan_of(step, limits=Limits(15.0))))
        assert answer.code == "too_deep"
        assert "15.5" in answer.message
    assert bench.ask(Arm(plan_of(tilt_to(15.0), limits=Limits(15.0)))).accepted


@pytest.mark.requirement("S7")
@pytest.mark.requirement("S10")
@pytest.mark.parametrize(
    "limits",
    [
        Limits(deepest_deg=60.5),
        Limits(rate_down_deg_s=3.1),
        Limits(rate_up_deg_s=3.1),
        Limits(hold_s=181.0),
        Limits(session_s=5000.0),
    ],
)
def test_limits_looser_than_the_machine_are_refused(limits: Limits) -> None:
    assert begun("ready").ask(Arm(plan_of(tilt_to(5.0), limits=limits))).code == "limits"


@pytest.mark.parametrize("value", [nan, inf, -inf])
@pytest.mark.parametrize("name", Limits.__slots__)
def test_limits_that_are_no_number_are_refused(name: str, value: float) -> None:
    """A hold time that was not a number switched its limit off."""
    limits = Limits(**{name: value})
    assert begun("ready").ask(Arm(plan_of(tilt_to(5.0), limits=limits))).code == "unsound"


@pytest.mark.parametrize(
    ("step", "limits"),
    [
        (tilt_to(5.0, rate_deg_s=0.0), FAST),
        (tilt_to(5.0, rate_deg_s=-1.0), FAST),
        (tilt_to(nan), FAST),
        (tilt_to(5.0, hold_s=inf), FAST),
        (swing(rate_deg_s=0.0), FAST),
        (ask(wait_s=nan), FAST),
        (tilt_to(5.0), Limits(rate_up_deg_s=0.0)),
        (tilt_to(5.0), Limits(rate_down_deg_s=-1.0)),
    ],
)
def test_an_impossible_figure_is_refused_and_never_raises(step: Step, limits: Limits) -> None:
    """A rate of 0 raised out of the tick, and took the controller with it."""
    bench = begun("ready")
    assert bench.ask(Arm(plan_of(exercise(), step, limits=limits))).code == "unsound"
    bench.wait(0.1)
    assert bench.mode == Mode.READY


def test_a_plan_without_steps_is_refused() -> None:
    empty = Plan("s", "p", "a", "nothing", FAST, ())
    assert begun("ready").ask(Arm(empty)).code == "empty"
