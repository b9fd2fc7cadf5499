"""What a session amounted to: steps, exercises, stops, faults, and whether somebody was unwell."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from hardware.simulated.table import TableOptions
from station.control.plan import (
    Ask,
    Exercise,
    Limits,
    Place,
    Plan,
    Question,
    Step,
    Tilt,
)
from station.control.requests import Begin, BringUp, Reply, Respond, Stop
from station.people.advice import ADVICE_UNWELL
from station.people.person import GUEST_ID, Person
from station.records.recorder import Recorder
from station.records.rows import ExerciseRow, SessionRow
from station.records.store import Store
from station.records.tally import Tally
from station.service.headless import VirtualStation
from tests.records.snapshots import event, squats, view

SQUAT = Exercise("Squat", "Squat.", "squat", Place.FLOOR, 2, 5, 1.0, 2, 1.0, 2.0)  # 20 in 46 s
LUNGE = Exercise("Lunge", "Lunge.", "lunge", Place.FLOOR, 1, 3, 0.0, 1, 1.0, 0.0)
PAIN = Ask("Pain", "How much?", Question.PAIN, 20.0)
REACH = Tilt("Reach", "Reach.", 3.0, 3.0, 2.0, "head-down-reach")
LIMITS = Limits(30, 3, 3, 120, 600)
AT = datetime(2026, 5, 20, tzinfo=UTC)


# ---- of the snapshots alone


def test_an_exercise_counts_in_full_once_the_next_step_begins() -> None:
    tally = Tally()
    assert tally.follow(squats(5.0)) is None
    assert tally.follow(squats(12.0)) is None
    assert tally.follow(view(step_index=2)) == ExerciseRow(1, "squat", 20)
    assert tally.follow(view(step_index=2)) is None
    assert tally.end(completed=False) is None
    assert tally.steps_done == 2


def test_two_exercises_one_after_the_other_count_apart() -> None:
    tally = Tally()
    tally.follow(squats(5.0, step_index=0))
    assert tally.follow(squats(0.1, step_index=1)) == ExerciseRow(0, "squat", 20)
    assert tally.follow(view(step_index=2)) == ExerciseRow(1, "squat", 20)


@pytest.mark.parametrize(("elapsed_s", "repetitions"), [(4.4, 0), (4.6, 1), (45.0, 10), (80.0, 17)])
def test_an_exercise_in_which_the_session_ends_counts_by_its_time(
    elapsed_s: float, repetitions: int
) -> None:
    tally = Tally()
    tally.follow(squats(elapsed_s))
    tally.follow(view(step_index=1))  # stopped: no longer shown, but nothing came after it
    done = tally.end(completed=False)
    assert done == (ExerciseRow(1, "squat", repetitions) if repetitions else None)
    assert tally.steps_done == 1


def test_an_exercise_that_ends_a_completed_session_counts_in_full() -> None:
    tally = Tally()
    tally.follow(squats(89.9, step_index=2))
    assert tally.end(completed=True) == ExerciseRow(2, "squat", 20)
    assert tally.steps_done == 3


@pytest.mark.parametrize(
    ("text", "source", "stops"),
    [
        ("RUNNING -> HOLDING (stop)", "button", 1),
        ("RUNNING -> HOLDING (stop)", "web", 1),
        ("RETURNING -> HOLDING (stop)", "hand", 1),
        ("RUNNING -> READY (stop)", "web", 1),
        ("RUNNING -> ESTOPPED (estop)", "session", 1),
        ("RUNNING -> HOLDING (stop)", "monitor", 0),
        ("RUNNING -> RETURNING (bring_up)", "web", 0),
        ("ARMED -> READY (stop)", "web", 0),
        ("HOLDING -> RETURNING (bring_up)", "session", 0),
    ],
)
def test_a_stop_is_what_somebody_stops_that_is_under_way(
    text: str, source: str, stops: int
) -> None:
    tally = Tally()
    tally.count([event(1, text, source=source), event(1, text, "note", source)])
    assert tally.stops == stops


@pytest.mark.parametrize(
    ("fault", "faults", "unwell"),
    [
        ("stall", 1, False),
        ("mains_lost", 1, False),
        ("battery_low", 0, False),
        ("not_well", 0, True),
        ("estop_open", 0, False),
    ],
)
def test_a_fault_counts_when_it_ends_what_is_under_way(
    fault: str, faults: int, unwell: bool
) -> None:
    tally = Tally()
    tally.count([event(1, fault, "fault", "monitor"), event(2, fault, "fault_over", "monitor")])
    assert (tally.faults, tally.unwell) == (faults, unwell)


# ---- of the control core on the pretend table


@dataclass
class Played:
    """A session that was recorded from its choice to its end."""

    store: Store
    station: VirtualStation
    recorder: Recorder

    def keep(self) -> SessionRow:
        self.station.run_until(lambda seen: seen.session is None, 400.0)
        self.recorder.start()
        self.recorder.close(30)
        (row,) = self.store.sessions()
        return row

    @property
    def done(self) -> list[tuple[int, str, int]]:
        rows = self.store.exercises_of("s1")
        return [(row.step_index, row.exercise_id, row.repetitions) for row in rows]


def play(store: Store, url: str, *steps: Step, person_id: str = "anna") -> Played:
    """A session that has begun, from the screen if nothing moves in it."""
    station, recorder = VirtualStation(options=TableOptions(seed=1)), Recorder(url)
    station.people.append(lambda of: recorder.offer(of.snapshot))
    station.table.panel.ankles(True)
    station.make_ready()
    plan = Plan("s1", "mixed", person_id, "A mixture", LIMITS, steps)
    assert station.arm(plan).accepted
    if plan.uses_table:
        station.tap()
    else:
        station.ask(Begin())
        station.step()
    return Played(store, station, recorder)


def test_a_session_from_the_screen_is_recorded_with_its_exercises(store: Store, url: str) -> None:
    played = play(store, url, LUNGE, SQUAT, LUNGE)
    row = played.keep()
    assert (row.outcome, row.title, row.deepest_deg) == ("completed", "A mixture", 0.0)
    assert (row.steps, row.steps_done, row.stops, row.faults) == (3, 3, 0, 0)
    assert played.done == [(0, "lunge", 3), (1, "squat", 20), (2, "lunge", 3)]
    assert "ARMED -> RUNNING (begin)" in [each.text for each in store.events("s1")]


def test_a_session_that_is_stopped_keeps_what_was_done_of_its_exercise(
    store: Store, url: str
) -> None:
    played = play(store, url, LUNGE, SQUAT, LUNGE)
    played.station.run_for(3.0 + 23.0)
    played.station.ask(Stop())
    row = played.keep()
    assert (row.outcome, row.steps, row.steps_done, row.stops) == ("stopped", 3, 1, 1)
    assert played.done == [(0, "lunge", 3), (1, "squat", 10)]


def test_what_is_done_early_was_done(store: Store, url: str) -> None:
    played = play(store, url, SQUAT, LUNGE)
    played.station.run_for(2.0)
    played.station.ask(Respond())
    row = played.keep()
    assert (row.outcome, row.steps_done) == ("completed", 2)
    assert played.done == [(0, "squat", 20), (1, "lunge", 3)]


def test_what_is_done_while_hanging_counts_and_so_do_the_stops_of_a_tilt(
    store: Store, url: str
) -> None:
    played = play(store, url, REACH, Tilt("Down", "", 10.0, 3.0, 60.0, "gentle-rotation"))
    station = played.station
    station.run_until(lambda seen: seen.session is not None and seen.session.step_index == 1, 90.0)
    station.run_for(1.0)
    station.ask(Stop())
    station.run_for(1.0)
    station.ask(BringUp())
    station.run_for(2.0)
    station.ask(Stop())
    row = played.keep()
    assert (row.outcome, row.steps, row.steps_done, row.stops) == ("stopped", 2, 1, 2)
    assert played.done == [(0, "head-down-reach", 1)]


@pytest.mark.requirement("S37")
@pytest.mark.parametrize(
    ("steps", "answer"),
    [((SQUAT,), Respond(Reply.NOT_WELL)), ((PAIN, SQUAT), Respond(pain_nrs=6))],
    ids=["not well", "much pain"],
)
def test_who_ends_unwell_has_to_read_advice_before_the_next_session(
    store: Store, url: str, steps: tuple[Step, ...], answer: Respond
) -> None:
    store.add_person(Person("anna", "Anna", advice="Ask your doctor."))
    store.add_person(Person("ben", "Ben"))
    played = play(store, url, *steps)
    played.station.ask(answer)
    row = played.keep()
    assert (row.unwell, row.faults) == (True, 0)
    anna, ben = store.person("anna"), store.person("ben")
    assert anna is not None
    assert ben is not None
    assert anna.advice == f"Ask your doctor.\n{ADVICE_UNWELL}"
    assert ben.advice == ""


@pytest.mark.parametrize("pain_nrs", [0, 5])
def test_who_is_well_has_nothing_to_read(store: Store, url: str, pain_nrs: int) -> None:
    store.add_person(Person("anna", "Anna"))
    played = play(store, url, PAIN, LUNGE)
    played.station.ask(Respond(pain_nrs=pain_nrs))
    assert not played.keep().unwell
    anna = store.person("anna")
    assert anna is not None
    assert anna.advice == ""


@pytest.mark.parametrize("person_id", [GUEST_ID, "gone"])
def test_somebody_without_a_profile_is_recorded_all_the_same(
    store: Store, url: str, person_id: str
) -> None:
    played = play(store, url, SQUAT, person_id=person_id)
    played.station.ask(Respond(Reply.NOT_WELL))
    row = played.keep()
    assert (row.person_id, row.unwell, row.outcome) == (person_id, True, "fault")
    assert store.people() == ()


def test_the_same_advice_is_not_given_twice(store: Store) -> None:
    store.add_person(Person("anna", "Anna"))
    store.begin_session(SessionRow("s1", "anna", "p", "P", AT))
    for _ in range(2):
        with store.writer() as writer:
            writer.advise("s1", "Rest.")
    anna = store.person("anna")
    assert anna is not None
    assert anna.advice == "Rest."
