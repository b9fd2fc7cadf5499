"""What the controller makes of the guard's word: no session without it, a cut, and the way up."""

import pytest

from station.control.faults import FAULTS, Fault
from station.control.modes import Mode
from station.control.requests import Arm
from tests.control.bench import Bench, begun
from tests.control.builders import plan_of


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("said", [False, None])
def test_nobody_arms_without_a_guard_that_is_ready(said: bool | None) -> None:
    bench = Bench().ready()
    bench.inputs["guard_ready"] = said
    bench.wait(0.2)
    answer = bench.ask(Arm(plan_of()))
    assert (answer.accepted, answer.message) == (False, FAULTS[Fault.GUARD].text)


@pytest.mark.requirement("S20")
def test_a_guard_that_lets_go_in_motion_is_a_cut_with_its_own_words() -> None:
    bench = begun("moving").wait(5.0)
    bench.inputs |= {"guard_ready": False, "power_on": False}
    bench.until_mode(Mode.FAULTED, 0.15)
    bench.wait(1.0)
    assert not bench.command.power
    assert bench.faults() == {Fault.GUARD}


def test_a_moment_is_no_reason() -> None:
    bench = begun("moving").wait(5.0)
    bench.inputs["guard_ready"] = False
    bench.wait(0.08)
    del bench.inputs["guard_ready"]
    bench.wait(1.0)
    assert bench.mode == Mode.RUNNING


@pytest.mark.requirement("S18")
def test_a_latched_guard_leaves_the_way_up() -> None:
    bench = begun("cut_at", 20.0)
    bench.inputs["guard_ready"] = False
    bench.wait(0.5)
    bench.button = True
    bench.until_mode(Mode.RECOVERING, 2.0)
    began_deg = bench.angle_deg
    bench.wait(5.0)
    assert bench.mode == Mode.RECOVERING
    assert bench.angle_deg < began_deg - 1.0


def test_a_guard_that_feels_the_open_chain_is_not_told_beside_it() -> None:
    bench = Bench().ready()
    bench.inputs |= {"guard_ready": False, "estop_closed": False}
    bench.wait(1.0)
    assert bench.faults() == {Fault.ESTOP_OPEN}


@pytest.mark.requirement("S13")
def test_its_alarm_brings_the_person_up_and_sounds() -> None:
    bench = begun("held_at", 20.0)
    bench.inputs["guard_alarm"] = True
    bench.step()
    assert bench.mode == Mode.RETURNING
    assert any(tick.command.buzzer for tick in bench.wait(1.0).ticks[-100:])
