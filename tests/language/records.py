"""Records with something on every page: sessions, answers, questionnaires, a step, a program."""

from datetime import UTC, datetime, timedelta

from station.control.plan import Limits
from station.people.health import QUESTIONS
from station.people.person import Person, Role
from station.people.prescription import Prescription
from station.people.questionnaires import rmdq, typed_in
from station.programs.library import load_library
from station.programs.personal import renamed, row_of
from station.records.rows import ExerciseRow, SessionRow
from station.records.store import Store

TODAY = datetime.now(UTC)
# What people have typed, and so stands on the pages in no language.
TYPED = (
    "Demo person", "Otto <b>", "Berta", "Quiet knees", "Zwz", "Plq", "Demo practitioner", "Guest",
    "de", "ot", "be",
)  # fmt: skip


def fill(store: Store) -> None:
    """Give everybody a past."""
    store.add_person(Person("berta", "Berta", role=Role.PRACTITIONER))
    for days in (3, 2, 1):
        at = TODAY - timedelta(days=days)
        store.begin_session(
            SessionRow(
                f"d{days}", "demo", "first-time", "First time", at, outcome="completed",
                ended_at=at + timedelta(minutes=9), deepest_deg=15.0, inverted_s=200.0, steps=5,
                steps_done=5, before_nrs=3, after_nrs=2, rpe=4, stops=days - 1, dizzy=False,
                headache=False, leg_symptoms=False, dizzy_1_min=False, dizzy_3_min=False,
                note="Zwz",
            )
        )  # fmt: skip
    with store.writer() as writer:
        writer.add_exercise("d1", ExerciseRow(0, "bridge", 12))
    store.progress.add_score("demo", rmdq(range(1, 13)))
    store.progress.add_score("demo", rmdq([1]))
    store.progress.add_score("demo", typed_in("Plq", 30, 100))
    answers = {one.id: "no" for group in QUESTIONS for one in group.questions}
    store.care.record_health("demo", answers, "Berta")
    limits = Limits(20.0, 1.0, 1.0, 60.0, 300.0)
    store.care.prescribe("demo", limits, Prescription(), "Berta", "Zwz")
    program = load_library().programs["first-week"].model_copy(update={"title": "Quiet knees"})
    store.personal.save(row_of(renamed(program, "own-quiet"), None, "Berta", TODAY))
