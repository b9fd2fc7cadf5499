"""Somebody with sessions of every kind, some of them nasty."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from station.control.plan import Limits
from station.people.person import Person, Role
from station.people.prescription import Prescription
from station.people.questionnaires import psfs, rmdq, typed_in
from station.records.engine import make_engine
from station.records.models import ExerciseDone, SessionRecord
from station.records.rows import EventRow, ExerciseRow, SampleRow, SessionRow
from station.records.store import Store

BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
NOTE = '=HYPERLINK("http://example.org"), "quoted"\nand a second line'
LIMITS = Limits(20.0, 1.5, 1.0, 90.0, 420.0)


def anna_in(store: Store) -> Person:
    """Anna with a practitioner, a prescription, and one session of each kind."""
    store.care.save_profile(Person("berg", "Dr Berg", role=Role.PRACTITIONER), "owner")
    anna = Person("anna", "Anna Kovács", birth_year=1960, practitioner_id="berg")
    store.care.save_profile(anna, "Anna")
    store.care.prescribe("anna", LIMITS, Prescription(sessions_a_week=4), "Dr Berg", "a start")
    for number, row in enumerate(rows()):
        store.begin_session(row)
        store.add_events(row.id, [EventRow(number, row.began_at, "button", "mode", "READY")])
    with store.writer() as writer:
        writer.add_exercise("s0", ExerciseRow(1, "cat-cow", 12))
        writer.add_exercise("s0", ExerciseRow(2, "bridge", 10))
    store.add_samples("s0", [(i, _sample(i / 10)) for i in range(25)])
    store.progress.add_score("anna", rmdq([1, 2, 3, 4, 5, 6, 7, 8]))
    store.progress.add_score("anna", psfs([("=walking", 4), ("sitting", 6)]))
    store.progress.add_score("anna", typed_in("ODI", 32, 100))
    found = store.person("anna")
    assert found is not None
    return found


def rows() -> tuple[SessionRow, ...]:
    """Complete, stopped and unwell, chosen only, cut off, still running."""
    complete = SessionRow(
        "s0", "anna", "first-time", "First time", BEGAN, BEGAN + timedelta(minutes=12, seconds=30),
        "completed", 18.26, 95.04, 4, 2, 5, NOTE, steps=6, steps_done=6, dizzy=False,
        headache=False, leg_symptoms=True, dizzy_1_min=False, dizzy_3_min=None,
    )  # fmt: skip
    stopped = SessionRow(
        "s1", "anna", "rocking", "+Rocking", BEGAN + timedelta(days=3),
        BEGAN + timedelta(days=3, minutes=3), "stopped", 12.0, 40.0, 6, 7, None, "@home",
        stops=2, faults=1, steps=5, steps_done=2, unwell=True, dizzy=True,
    )  # fmt: skip
    lapsed = SessionRow(
        "s2", "anna", "rocking", "Rocking", BEGAN + timedelta(days=4),
        BEGAN + timedelta(days=4, minutes=1), "lapsed", steps=5,
    )  # fmt: skip
    cut_off = SessionRow(
        "s3", "anna", "no-table", "Without a table", BEGAN + timedelta(days=9),
        BEGAN + timedelta(days=9), "interrupted", steps=8, steps_done=1,
    )  # fmt: skip
    return complete, stopped, lapsed, cut_off


def running(person_id: str = "anna") -> SessionRow:
    """One that has not ended."""
    return SessionRow("s9", person_id, "rocking", "Rocking", BEGAN + timedelta(days=10))


def _sample(t_s: float) -> SampleRow:
    angle = None if t_s == 1.0 else -70.0 + 5 * t_s
    return SampleRow(t_s, angle, 15.0, angle, -0.3, True, "RUNNING")


def many(url: str, person_id: str, count: int) -> None:
    """A great many sessions, each with two exercises, put in at once."""
    engine = make_engine(url)
    with engine.begin() as connection:
        for first in range(0, count, 1000):
            numbers = range(first, min(count, first + 1000))
            connection.execute(insert(SessionRecord), [_one(person_id, n) for n in numbers])
            connection.execute(insert(ExerciseDone), [
                {"session_id": f"{person_id}{n:06}", "step_index": i, "exercise_id": "bridge",
                 "repetitions": 10} for n in numbers for i in (0, 1)])  # fmt: skip
    engine.dispose()


def _one(person_id: str, number: int) -> dict[str, object]:
    began = BEGAN + timedelta(hours=6 * number)
    row = SessionRow(
        f"{person_id}{number:06}", person_id, "rocking", "Rocking", began,
        began + timedelta(minutes=9), "completed", 18.0, 120.0, 4, 3, 5, "as always",
        steps=6, steps_done=6,
    )  # fmt: skip
    return asdict(row)
