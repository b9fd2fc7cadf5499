"""The headless station and the person who stands in."""

import pytest

from hardware.simulated.table import TableOptions
from station.control.modes import Mode
from station.control.plan import Ask, Question, Tilt
from station.control.requests import Stop
from station.control.snapshot import Snapshot
from station.service.headless import NotReached, VirtualStation
from station.service.stand_in import StandIn
from tests.service.builders import plan


@pytest.fixture
def station() -> VirtualStation:
    return VirtualStation()


def ended(snapshot: Snapshot) -> bool:
    return snapshot.ended is not None


@pytest.mark.requirement("S1")
def test_it_starts_faulted_and_a_press_makes_it_ready(station: VirtualStation) -> None:
    assert station.snapshot.mode is Mode.FAULTED
    assert station.make_ready().mode is Mode.READY


def test_what_is_not_reached_is_said(station: VirtualStation) -> None:
    with pytest.raises(NotReached, match="FAULTED at -7"):
        station.run_until(lambda snapshot: snapshot.mode is Mode.READY, 0.5)


def test_request_is_taken_in_the_next_tick(station: VirtualStation) -> None:
    ticket = station.ask(Stop(), "station")
    (answer,) = station.step().answers
    assert (answer.ticket, answer.accepted) == (ticket, True)


def test_arm_gives_the_answer(station: VirtualStation) -> None:
    assert not station.arm(plan()).accepted
    station.make_ready()
    assert station.arm(plan()).accepted


@pytest.mark.parametrize("body_kg", [45.0, 135.0])
def test_stand_in_brings_a_session_to_its_end(body_kg: float) -> None:
    station = VirtualStation(options=TableOptions(body_kg=body_kg, ankles_locked=False))
    station.people.append(StandIn())
    station.make_ready()
    questions = (Ask("Pain", "Pain?", Question.PAIN, 20), Ask("Well", "Well?", Question.WELL, 20))
    station.arm(plan(questions[0], Tilt("Lean", "Lean.", -55, 2, 1), questions[1]))
    assert station.run_until(ended, 120.0).ended == "completed"
    assert station.snapshot.angle_deg == pytest.approx(-70, abs=1)


def test_same_seed_gives_the_same_session() -> None:
    def trace(seed: int) -> list[float]:
        station = VirtualStation(options=TableOptions(seed=seed))
        station.people.append(StandIn())
        station.make_ready()
        station.arm(plan())
        return [station.step().duty for _ in range(1500)]

    assert trace(1) == trace(1)
    assert trace(1) != trace(2)


def test_stall_of_the_table_makes_a_late_tick(station: VirtualStation) -> None:
    station.table.faults.set("hung_loop", True)
    before_s = station.now_s
    station.run_for(0.05)
    assert station.now_s - before_s > 1.0
    assert station.snapshot.loop.late_ticks == 1


def test_watchers_see_every_tick(station: VirtualStation) -> None:
    seen: list[float] = []
    station.after.append(lambda tick: seen.append(tick.readings.now_s))
    station.run_for(0.1)
    assert len(seen) == 10
