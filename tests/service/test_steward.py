"""The steward: plans are made of what the records say, in a thread of its own."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from station.control.plan import MACHINE_LIMITS, Limits, Plan
from station.control.requests import Answer, Arm
from station.people.clock import Known
from station.people.eligibility import PRETEND_PACE
from station.people.person import demo_person
from station.people.prescription import Prescription
from station.programs.dose import dosed
from station.programs.library import Library, load_library
from station.programs.personal import renamed, to_toml
from station.records.errors import RecordsError
from station.records.rows import PersonalProgramRow, SessionRow
from station.records.storage import database_url
from station.records.store import Store
from station.service.inbox import ROOM, Inbox
from station.service.link import Refused
from station.service.messages import ArmMessage
from station.service.steward import Steward, prepare
from tests.service.builders import plan, wait_for

AT = datetime(2026, 5, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(database_url(tmp_path))
    opened.ensure_demo_person()
    yield opened
    opened.close()


def message(program_id: str = "first-time", person_id: str = "demo") -> ArmMessage:
    made_s = time.monotonic()
    return ArmMessage(
        kind="arm", ticket=1, made_s=made_s, program_id=program_id, person_id=person_id
    )


@pytest.mark.requirement("S33")
def test_limits_come_from_the_record_within_the_machine(store: Store, library: Library) -> None:
    machine = replace(MACHINE_LIMITS, rate_up_deg_s=1.5)
    made = prepare(store, library, machine, "first-time", "demo")
    assert made.limits == Limits(30.0, 2.0, 1.5, 120.0, 600.0)
    assert (made.program_id, made.person_id, made.title) == ("first-time", "demo", "First time")
    assert made.steps == library.steps_of(library.programs["first-time"])


def test_every_session_has_a_name_of_its_own(store: Store, library: Library) -> None:
    ids = {
        prepare(store, library, MACHINE_LIMITS, "first-time", "demo").session_id for _ in range(5)
    }
    assert len(ids) == 5


@pytest.mark.parametrize(
    ("program_id", "person_id", "code"),
    [("flight", "demo", "unknown_program"), ("first-time", "nobody", "unknown_person")],
)
def test_what_is_unknown_is_refused(
    store: Store, library: Library, program_id: str, person_id: str, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        prepare(store, library, MACHINE_LIMITS, program_id, person_id)
    assert caught.value.code == code


def test_repetitions_are_those_that_are_prescribed(store: Store, library: Library) -> None:
    program_id, prescription = "strength-and-stretch", Prescription(dose_percent=50)
    more = replace(demo_person(datetime.now(UTC).date()), id="half", prescription=prescription)
    store.add_person(more)
    half = prepare(store, library, MACHINE_LIMITS, program_id, "half")
    plain = prepare(store, library, MACHINE_LIMITS, program_id, "demo")
    assert half.steps == dosed(plain.steps, 50)
    assert half.steps != plain.steps


def test_a_program_made_here_can_be_run(store: Store, library: Library) -> None:
    program = renamed(library.programs["no-table"], "my-morning")
    row = PersonalProgramRow("my-morning", "demo", "Morning", to_toml(program), AT, "demo")
    store.personal.save(row)
    made = prepare(store, library, MACHINE_LIMITS, "my-morning", "demo")
    assert (made.program_id, made.steps) == ("my-morning", library.steps_of(program))
    with pytest.raises(Refused) as caught:
        prepare(store, library, MACHINE_LIMITS, "my-morning", "guest")
    assert caught.value.code == "unknown_program", "it is somebody else's"


def test_a_guest_exercises_on_the_floor_and_never_tilts(store: Store, library: Library) -> None:
    made = prepare(store, library, MACHINE_LIMITS, "no-table", "guest")
    assert made.person_id == "guest"
    assert not made.uses_table
    with pytest.raises(Refused) as caught:
        prepare(store, library, MACHINE_LIMITS, "first-time", "guest")
    assert caught.value.code == "guest"


@pytest.mark.requirement("S32")
def test_person_without_health_check_is_refused(store: Store, library: Library) -> None:
    unchecked = replace(demo_person(date(2020, 1, 1)), id="new", health_checked_on=None)
    store.add_person(unchecked)
    with pytest.raises(Refused):
        prepare(store, library, MACHINE_LIMITS, "first-time", "new")


@pytest.mark.requirement("S35")
def test_sessions_on_the_floor_do_not_hide_one_head_down(store: Store, library: Library) -> None:
    now = datetime.now(UTC)
    tilted = SessionRow("t", "demo", "x", "X", now, now, "completed", 15.0, 50.0)
    chosen = replace(tilted, outcome="cancelled", deepest_deg=0.0, inverted_s=0.0)
    store.begin_session(replace(tilted, began_at=now - timedelta(minutes=9)))
    for number in range(60):
        began_at = now - timedelta(seconds=number)
        store.begin_session(replace(chosen, id=f"c{number}", began_at=began_at))
    with pytest.raises(Refused) as caught:
        prepare(store, library, MACHINE_LIMITS, "first-time", "demo")
    assert caught.value.code == "too_soon"


class Desk:
    """A steward with what stands around it."""

    def __init__(self) -> None:
        self.inbox, self.answers = Inbox(), list[Answer]()
        self.gate = threading.Event()
        self.steward = Steward(self._prepare, self.inbox, self.answers.append)
        self.steward.start()

    def _prepare(self, program_id: str, person_id: str) -> Plan:
        self.gate.wait(10.0)
        match program_id:
            case "refused":
                raise Refused("no", "Not you.", "Rest.")
            case "broken":
                raise RecordsError("The disk is gone.", "Find it.")
        return plan(session_id=person_id)

    def close(self) -> None:
        self.gate.set()
        self.steward.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def test_plan_reaches_the_loop_with_its_ticket_and_age(desk: Desk) -> None:
    desk.gate.set()
    asked = message(person_id="anna")
    assert desk.steward.ask(asked, 7)
    (request,) = wait_for(lambda: desk.inbox.drain(asked.made_s + 1.5))
    assert isinstance(request.what, Arm)
    assert request.what.plan.session_id == "anna"
    assert (request.ticket, request.source) == (7, "web")
    assert request.age_s == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("program_id", "answer"),
    [
        ("refused", Answer(7, False, "no", "Not you.", "Rest.")),
        ("broken", Answer(7, False, "records", "The disk is gone.", "Find it.")),
    ],
)
def test_reason_against_it_is_the_answer(desk: Desk, program_id: str, answer: Answer) -> None:
    desk.gate.set()
    desk.steward.ask(message(program_id), 7)
    assert wait_for(lambda: desk.answers) == [answer]
    assert desk.inbox.drain(0.0) == ()


def test_slow_disk_keeps_only_so_many_waiting(desk: Desk) -> None:
    taken = [desk.steward.ask(message(), number) for number in range(10)]
    assert True in taken
    assert taken[-1] is False


def test_full_inbox_is_answered_as_busy(desk: Desk) -> None:
    for number in range(ROOM):
        desk.inbox.put(Arm(plan()), "web", 0.0, number)
    desk.gate.set()
    desk.steward.ask(message(), 7)
    (answer,) = wait_for(lambda: desk.answers)
    assert answer.code == "busy"


@pytest.mark.requirement("S35")
def test_a_second_session_waits_on_a_real_table_but_not_on_the_pretend_one(
    store: Store, library: Library
) -> None:
    now = datetime.now(UTC)
    row = SessionRow("s1", "demo", "first-time", "First time", now, now, "completed", 15.0, 50.0)
    with store.writer() as writer:
        writer.begin_session(row)
    with pytest.raises(Refused):
        prepare(store, library, MACHINE_LIMITS, "first-time", "demo")
    assert prepare(store, library, MACHINE_LIMITS, "first-time", "demo", pace=PRETEND_PACE)


@pytest.mark.requirement("S32")
def test_a_clock_behind_the_records_refuses_what_tilts_and_nothing_else(
    store: Store, library: Library
) -> None:
    known = Known(newest=datetime.now(UTC) + timedelta(days=30))
    with pytest.raises(Refused, match="its records go on until") as caught:
        prepare(store, library, MACHINE_LIMITS, "first-time", "demo", clock=known)
    assert caught.value.code == "clock"
    assert prepare(store, library, MACHINE_LIMITS, "easy-day", "demo", clock=known)
    right = Known(newest=datetime.now(UTC))
    assert prepare(store, library, MACHINE_LIMITS, "first-time", "demo", clock=right)
