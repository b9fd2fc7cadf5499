"""Requests other than arming: what is taken, what is refused and why."""

import pytest

from station.control.intake import OLDEST_S
from station.control.modes import Mode
from station.control.plan import Question
from station.control.requests import (
    Acknowledge,
    Arm,
    Begin,
    Block,
    BringUp,
    Disarm,
    Leave,
    Reply,
    Respond,
    Stop,
    What,
)
from station.control.snapshot import Phase
from tests.control.bench import Bench, begun, stays_still
from tests.control.builders import LONG, ask, plan_of, tilt_to

EVERYTHING: list[What] = [
    Stop(),
    BringUp(),
    BringUp(straight=True),
    Arm(plan_of()),
    Disarm(),
    Begin(),
    Respond(),
    Respond(Reply.NOT_WELL),
    Respond(pain_nrs=8),
    Acknowledge("stall"),
    Leave(),
    Block("disk full"),
]

# ---- too old


@pytest.mark.requirement("S40")
@pytest.mark.parametrize("what", EVERYTHING, ids=str)
def test_a_request_older_than_2_s_is_refused_unless_it_only_makes_safer(what: What) -> None:
    for age_s in (OLDEST_S - 0.01, OLDEST_S, OLDEST_S + 0.01, 1e6):
        answer = begun("moving").ask(what, age_s=age_s)
        too_old = age_s > OLDEST_S and not isinstance(what, Stop | Leave | Block)
        assert (answer.code == "too_old") == too_old


def test_disarm_lets_go_of_what_is_armed_and_of_nothing_else() -> None:
    bench = begun("armed")
    assert bench.ask(Disarm()).accepted
    assert bench.mode == Mode.READY
    assert bench.snapshot.ended == "cancelled"
    assert bench.ask(Disarm()).code == "not_armed"


@pytest.mark.parametrize(
    ("story", "code"),
    [("estopped_at", "estopped"), ("cut_at", "faulted"), ("recovering_at", "faulted")],
)
def test_bring_up_after_a_cut_is_refused_with_the_way_out(story: str, code: str) -> None:
    bench = begun(story, 10.0)
    answer = bench.ask(BringUp())
    assert answer.code == code
    assert answer.hint


def test_bring_up_is_refused_while_the_angle_is_not_trusted() -> None:
    bench = begun("stopped_at", 10.0)
    bench.inputs["check"] = None
    bench.wait(0.3)
    assert bench.ask(BringUp()).code == "untrusted"
    bench.wait(15.0)
    assert bench.mode == Mode.HOLDING


@pytest.mark.requirement("S37")
@pytest.mark.parametrize(
    "respond", [Respond(Reply.NOT_WELL), Respond(pain_nrs=6), Respond(pain_nrs=10)], ids=str
)
@pytest.mark.parametrize("when", ["moving", "holding", "asked", "check-in"])
def test_not_well_ends_the_session_whatever_is_being_asked(respond: Respond, when: str) -> None:
    """An 8 on the pain scale was once taken as 'I am fine' while all was asked to be well."""
    bench = _at(when)
    assert bench.ask(respond).accepted
    bench.wait(0.1)
    assert bench.mode == Mode.RETURNING
    assert "not_well" in bench.faults()
    bench.until_mode(Mode.READY, 60.0)
    assert bench.ask(Arm(plan_of())).code == "fault", "blocks the next session"
    assert bench.ask(Acknowledge("not_well")).accepted
    assert bench.ask(Arm(plan_of())).accepted


def _at(when: str) -> Bench:
    match when:
        case "moving":
            return begun("moving", config=LONG).wait(3.0)
        case "holding":
            return begun("held_at", 10.0, config=LONG)
        case "asked":
            steps = tilt_to(0.0, hold_s=0.1), ask(Question.PAIN, 30.0)
            bench = begun("warned", *steps, config=LONG)
            bench.until_phase(Phase.ASK, 60.0)
            return bench
    bench = begun("held_at", 10.0, config=LONG)
    bench.until(lambda _: _question(bench) == "check_in", 70.0)
    return bench


def _question(bench: Bench) -> str | None:
    session = bench.snapshot.session
    return None if session is None else session.question


@pytest.mark.requirement("S37")
def test_not_well_while_armed_ends_it_there() -> None:
    bench = begun("armed")
    assert bench.ask(Respond(Reply.NOT_WELL)).accepted
    bench.wait(0.1)
    assert bench.mode == Mode.READY
    assert stays_still(bench.ticks)


@pytest.mark.parametrize("story", ["ready", "armed", "warned", "moving"])
def test_an_answer_to_nothing_is_refused(story: str) -> None:
    assert begun(story).ask(Respond()).code == "nothing_asked"


def test_an_answer_takes_the_session_on() -> None:
    bench = begun("armed", ask(Question.PAIN, 30.0), ask(Question.WELL, 30.0))
    bench.press()
    assert _question(bench) == "pain"
    assert bench.ask(Respond(pain_nrs=3)).accepted
    assert _question(bench) == "well"
    assert bench.ask(Respond()).accepted
    assert bench.snapshot.session is None or _question(bench) is None


def test_a_fault_can_be_acknowledged_by_anybody_but_the_start_up_only_by_the_button() -> None:
    bench = Bench()
    bench.wait(0.2)
    assert bench.ask(Acknowledge("start_up")).code == "not_here"
    assert bench.ask(Acknowledge("no such fault")).code == "not_here"
    bench.wait(0.2)
    assert bench.faults() == {"start_up"}
    assert bench.ask(Acknowledge("stall")).accepted


@pytest.mark.requirement("S42")
def test_every_request_is_recorded_with_its_source_and_its_fate() -> None:
    bench = begun("moving")
    bench.ask(Disarm(), source="web")
    [event] = bench.snapshot.events
    assert (event.source, event.kind, event.text) == ("web", "refused", "Disarm: not_armed")
    bench.ask(Stop(), source="station")
    events = [(event.source, event.kind, event.text) for event in bench.snapshot.events]
    assert events == [
        ("station", "request", "Stop"),
        ("station", "mode", "RUNNING -> HOLDING (stop)"),
    ]
    assert {event.tick for event in bench.snapshot.events} == {bench.snapshot.loop.ticks}
