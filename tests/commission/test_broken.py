"""What goes wrong while a table is commissioned: one sentence each, nothing lost, and again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from hardware.gpio.wiring import Level
from station.commission.flow import Flow
from station.commission.model import Act, Answer, Hand, State, View
from station.control.config import ControlConfig
from tests.commission.conftest import Whole
from tests.commission.rig import Rig


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.close()


@contextmanager
def waiting_for(step: str, whole: Whole) -> Iterator[Rig]:
    """A commissioning that has come to this step."""
    found, at_deg = whole.after[step]
    made = Rig(found=found, start_deg=at_deg)
    yield made
    made.close()


def moving(rig: Rig) -> Callable[[View], bool]:
    """It is driven, and has been for a moment."""
    return lambda _: abs(rig.command.duty) > 0.15


def fails(rig: Rig, sentence: str, bound_s: float = 60.0) -> View:
    """The step fails with this sentence, and nothing is commanded any more."""
    view = rig.run(lambda view: view.state is State.FAILED, bound_s)
    assert sentence in view.problem
    assert view.hint
    assert view.problem.count(".") >= 1
    for _ in range(50):
        rig.step(stand_in=False)
        assert rig.command.duty == 0.0
        assert not rig.command.power
    return view


def repeat(rig: Rig, then: str) -> None:
    """Say so; the step is done again, and the next one waits."""
    rig.answers.append(Answer(Act.REPEAT))
    done = rig.flow.found.done
    view = rig.run(lambda view: view.id == then or view.state is State.FAILED, 900.0)
    assert view.id == then, view.problem
    assert rig.flow.found.done[: len(done)] == done


def test_letting_go_in_mid_nudge_stops_at_once_and_the_next_press_goes_on(rig: Rig) -> None:
    rig.run_to("nudge")
    rig.run(moving(rig))
    rig.table.panel.press(False)
    rig.step(stand_in=False)
    rig.step(stand_in=False)
    assert rig.command.duty == 0.0
    assert not rig.command.power
    for _ in range(300):
        view = rig.step(stand_in=False)
        assert rig.command.duty == 0.0
    assert "You let go of the button" in view.problem
    assert view.state is State.RUNNING
    rig.run(lambda view: view.id == "level", 60.0)


@pytest.mark.requirement("S6")
def test_the_emergency_stop_in_mid_step(rig: Rig) -> None:
    rig.run_to("nudge")
    rig.run(moving(rig))
    rig.table.panel.estop(True)
    fails(rig, "The emergency stop was opened")
    rig.table.panel.estop(False)
    repeat(rig, "level")


def test_stop_from_the_screen_in_mid_step(rig: Rig) -> None:
    rig.run_to("nudge")
    rig.run(moving(rig))
    rig.flow.stop()
    rig.step(stand_in=False)
    assert rig.command.duty == 0.0
    fails(rig, "It was stopped from the screen")
    repeat(rig, "level")


def test_a_level_typed_with_the_wrong_sign(rig: Rig) -> None:
    rig.run_to("level")
    reading = rig.run(lambda view: view.hand is Hand.READ_LEVEL)
    assert "Position 1" in reading.prompt
    rig.answers.append(Answer(Act.NUMBER, 60.0))
    rig.step(stand_in=False)
    fails(rig, "came to an end switch while it should go head-up", 300.0)
    repeat(rig, "direction")


@pytest.mark.parametrize("place", [2, 3])
def test_a_later_level_typed_wrong(rig: Rig, place: int) -> None:
    rig.run_to("level")
    rig.run(lambda view: view.hand is Hand.READ_LEVEL and f"Position {place}" in view.prompt)
    rig.answers.append(Answer(Act.NUMBER, -30.0 if place == 3 else 12.0))
    rig.step(stand_in=False)
    fails(rig, "By the digital level", 300.0)
    repeat(rig, "direction")


def test_a_number_out_of_its_bounds_is_asked_for_again(rig: Rig) -> None:
    rig.run_to("level")
    rig.run(lambda view: view.hand is Hand.READ_LEVEL)
    rig.answers.append(Answer(Act.NUMBER, 200.0))
    view = rig.step(stand_in=False)
    assert "200 is not between -95 and 80 degrees" in view.problem
    assert view.hand is Hand.READ_LEVEL


def test_positions_that_are_too_close(rig: Rig) -> None:
    rig.run_to("level")
    rig.run(lambda view: "Hold the button: the table goes" in view.prompt)
    rig.run(moving(rig))
    rig.table.panel.press(False)
    rig.run(lambda view: view.question is not None and view.question.text == "Measure here", 5.0)
    rig.answers.append(Answer(Act.GO))
    fails(rig, "degrees apart")
    repeat(rig, "direction")


def test_somebody_who_saw_the_nudge_the_wrong_way_round(rig: Rig) -> None:
    rig.run_to("nudge")
    rig.run(lambda view: view.question is not None and "head end" in view.question.text)
    said = Act.NO if rig.person._agrees(rig.view) else Act.YES
    rig.answers.append(Answer(said))
    rig.run(lambda view: view.id == "level")
    view = fails(rig, "came to an end switch while it should go head-down", 300.0)
    assert "said wrongly which way the nudge went" in view.hint
    rig.answers.append(Answer(Act.BACK))
    rig.run(lambda view: view.id == "nudge", 5.0)
    assert rig.flow.found.turned is None
    rig.run_to("direction")
    assert rig.flow.found.turned is True


@pytest.mark.requirement("S25")
def test_a_sensor_that_is_swapped_in_mid_commissioning(whole: Whole) -> None:
    with waiting_for("speed", whole) as rig:
        rig.run(moving(rig))
        found = rig.flow.found
        assert found.table is not None
        other = replace(found.table.primary, identity="another chip")
        rig.table.gpio.use(replace(found.table, primary=other))
        fails(rig, "not those that were calibrated here")
        rig.table.gpio.use(found.table)
        repeat(rig, "lever")


def test_a_switch_that_is_wired_the_wrong_way_round() -> None:
    rig = Rig()
    rig.close()
    inputs = rig.wiring.inputs
    wrong = replace(inputs, upper_switch=replace(inputs.upper_switch, good=Level.HIGH))
    rig = Rig(told=replace(rig.wiring, inputs=wrong))
    view = fails(rig, "Nobody touches anything, but this reads wrongly: head-up end switch")
    assert "closed contact" in view.hint
    rig.close()


def test_two_switches_that_are_swapped() -> None:
    rig = Rig()
    rig.close()
    inputs = rig.wiring.inputs
    upper, lower = inputs.lower_switch, inputs.upper_switch
    rig = Rig(
        told=replace(rig.wiring, inputs=replace(inputs, upper_switch=upper, lower_switch=lower))
    )
    fails(rig, "Something else changed instead of the head-up end switch: head-down end switch")
    rig.close()


@pytest.mark.requirement("S29")
def test_a_relay_that_does_not_close(rig: Rig) -> None:
    rig.table.faults.set("relay_stuck_open", True)
    fails(rig, "the power relay does not close")
    rig.table.faults.set("relay_stuck_open", False)
    repeat(rig, "nudge")


@pytest.mark.requirement("S29")
def test_a_relay_that_the_emergency_stop_does_not_open(rig: Rig) -> None:
    rig.run_to("estop")
    rig.run(lambda view: view.hand is Hand.ESTOP_OPEN)
    rig.table.faults.set("relay_welded", True)
    fails(rig, "The emergency stop did not cut the motor power")
    rig.table.faults.set("relay_welded", False)
    rig.table.panel.estop(False)
    repeat(rig, "nudge")


def test_a_relay_that_is_welded_from_the_start(rig: Rig) -> None:
    rig.table.faults.set("relay_welded", True)
    fails(rig, "The power relay reads as closed although nothing holds it")


def test_a_dead_motor(rig: Rig) -> None:
    rig.run_to("nudge")
    rig.table.faults.set("motor_dead", True)
    fails(rig, "The motor is driven, but the table does not move")
    rig.table.faults.set("motor_dead", False)
    repeat(rig, "level")


def test_a_second_channel_that_does_not_move_along(rig: Rig) -> None:
    rig.table.faults.set("check_freeze", True)
    rig.run_to("nudge")
    fails(rig, "The second tilt channel did not see the table move")


def test_an_obstacle_on_the_way(whole: Whole) -> None:
    with waiting_for("switches", whole) as rig:
        rig.run(moving(rig))
        rig.table.faults.set("obstacle", True)
        view = rig.run(lambda view: view.state is State.FAILED, 60.0)
        assert "Something is in the way" in view.problem


def test_an_end_switch_that_never_opens(whole: Whole) -> None:
    with waiting_for("switches", whole) as rig:
        rig.table.faults.set("upper_switch_stuck_off", True)
        view = rig.run(lambda view: view.state is State.FAILED, 200.0)
        assert "before the head-up end switch opened" in view.problem


@pytest.mark.requirement("S5")
def test_a_table_that_does_not_stop_in_time_is_not_fit(whole: Whole) -> None:
    config = ControlConfig()
    with waiting_for("stops", whole) as rig:
        weak = replace(config.motion, stop_acceleration_deg_s2=2.0, stop_jerk_deg_s3=10.0)
        setting = replace(rig.setting, config=replace(config, motion=weak))
        rig.flow = Flow(setting, rig.flow.found)
        view = fails(rig, "does not stop within 0.7 seconds and 2 degrees: it is not fit", 300.0)
        assert any(not check.good for check in view.checks)


@pytest.mark.requirement("S27")
def test_a_trip_may_be_lowered_but_not_below_what_the_load_needs(whole: Whole) -> None:
    with waiting_for("loaded", whole) as rig:
        rig.run(lambda view: view.question is not None and view.question.unit == "A", 600.0)
        question = rig.view.question
        assert question is not None
        assert question.proposal is not None
        for wrong in (question.proposal + 0.1, question.low - 0.2):
            rig.answers.append(Answer(Act.NUMBER, wrong))
            assert "is not between" in rig.step(stand_in=False).problem
        rig.answers.append(Answer(Act.NUMBER, question.low))
        rig.run(lambda view: view.id == "way_up")
        assert rig.flow.found.trip_current_a == question.low


def test_a_load_that_makes_it_easier_is_asked_about(whole: Whole) -> None:
    with waiting_for("loaded", whole) as rig:
        rig.run(lambda view: view.question is not None and view.question.unit == "kg", 300.0)
        rig.table.panel.body(0.0)
        rig.run(lambda view: view.question is not None and "really on" in view.question.text, 400.0)
        rig.answers.append(Answer(Act.NO))
        fails(rig, "The load was not on the table")
        repeat(rig, "way_up")
        found = rig.flow.found
        assert found.loaded_a is not None
        assert found.empty_a is not None
        assert found.loaded_a > found.empty_a


def test_no_way_up_by_hand_is_not_fit(whole: Whole) -> None:
    with waiting_for("way_up", whole) as rig:
        rig.run(lambda view: view.question is not None and "by hand" in view.question.text, 600.0)
        rig.answers.append(Answer(Act.NO))
        fails(rig, "There is no way back up without the station: it is not fit for use")


def test_a_battery_that_runs_low_on_the_way_up_is_not_fit(whole: Whole) -> None:
    with waiting_for("way_up", whole) as rig:
        rig.run(lambda view: "comes up on the battery" in view.prompt, 600.0)
        rig.table.faults.set("battery_low", True)
        fails(rig, "The battery does not carry one way up", 300.0)


def test_a_result_that_is_not_accepted_is_not_saved(whole: Whole) -> None:
    with waiting_for("summary", whole) as rig:
        rig.run(lambda view: view.question is not None and "Accept" in view.question.text)
        rig.answers.append(Answer(Act.NO))
        fails(rig, "The result was not accepted")
        assert not rig.flow.accepted


def test_an_enabling_switch_that_is_fitted_has_to_be_held_too(whole: Whole) -> None:
    with waiting_for("direction", whole) as rig:
        rig.run(moving(rig))
        read = rig.table.read
        rig.table.read = lambda now_s: replace(  # type: ignore[method-assign]
            read(now_s), enabling=False
        )
        fails(rig, "The enabling switch in the hand is not held")


@pytest.mark.requirement("S31")
def test_a_closed_ankle_lock_on_a_table_that_should_be_empty(rig: Rig) -> None:
    rig.run_to("nudge")
    rig.run(moving(rig))
    rig.table.panel.ankles(True)
    fails(rig, "The ankle lock is not as this step needs it")
    rig.table.panel.ankles(False)
    repeat(rig, "level")


def test_nothing_is_lost_when_it_is_resumed_from_what_was_found(whole: Whole) -> None:
    with waiting_for("direction", whole) as rig:
        assert rig.view.id == "direction"
        assert rig.run_to("speed").state is State.WAITING
