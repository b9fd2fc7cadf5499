"""One person's records as tables: CSV after RFC 4180, in UTF-8, units in the columns' names."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from types import MappingProxyType

from station.export.period import Period
from station.records.rows import ExerciseRow, SampleRow, ScoreRow, SessionRow
from station.records.store import Store

# What a spreadsheet takes for a formula. Numbers are ours and stay as they are.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | float | bool | datetime | None
Lines = Iterator[bytes]

SESSIONS = (
    "session_id", "program_id", "program", "began_at_utc", "ended_at_utc", "duration_s", "outcome",
    "deepest_head_down_deg", "head_down_s", "steps", "steps_done", "stops", "faults", "unwell",
)  # fmt: skip
RATINGS = (
    "session_id", "began_at_utc", "pain_before_0_to_10", "pain_after_0_to_10", "effort_0_to_10",
    "dizzy", "headache", "leg_symptoms", "dizzy_after_1_min", "dizzy_after_3_min", "note",
)  # fmt: skip
EXERCISES = ("session_id", "began_at_utc", "step", "exercise_id", "repetitions")
SAMPLES = (
    "session_id", "t_s", "angle_deg", "target_deg", "planned_deg", "duty_minus_1_to_1", "power",
    "mode",
)  # fmt: skip
SCORES = ("at_utc", "kind", "questionnaire", "value", "out_of", "answers")


def sessions(store: Store, person_id: str, period: Period) -> Lines:
    """One line a session."""
    for batch in store.export.sessions(person_id, period.stretch):
        yield _lines(map(_session, batch))


def ratings(store: Store, person_id: str, period: Period) -> Lines:
    """One line a session: what its person said of it."""
    for batch in store.export.sessions(person_id, period.stretch):
        yield _lines(map(_rating, batch))


def exercises(store: Store, person_id: str, period: Period) -> Lines:
    """One line for an exercise of a session."""
    for batch in store.export.sessions(person_id, period.stretch):
        done = store.export.exercises(batch)
        yield _lines(_exercise(row, each) for row in batch for each in done.get(row.id, ()))


def samples(store: Store, person_id: str, period: Period) -> Lines:
    """One line a sample, ten a second."""
    for batch in store.export.sessions(person_id, period.stretch):
        for row in store.export.with_samples(batch):
            for trace in store.export.samples(row.id):
                yield _lines(_sample(row.id, each) for each in trace)


def scores(store: Store, person_id: str, period: Period) -> Lines:
    """One line for a questionnaire that was filled in."""
    for batch in store.export.scores(person_id, period.stretch):
        yield _lines(map(_score, batch))


Table = tuple[Sequence[str], Callable[[Store, str, Period], Lines]]
TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "sessions.csv": (SESSIONS, sessions),
        "ratings.csv": (RATINGS, ratings),
        "exercises.csv": (EXERCISES, exercises),
        "scores.csv": (SCORES, scores),
        "samples.csv": (SAMPLES, samples),
    }
)


def table(name: str, store: Store, person_id: str, period: Period) -> Lines:
    """A table piece by piece, its head first."""
    head, body = TABLES[name]
    yield _lines([head])
    yield from body(store, person_id, period)


def _session(row: SessionRow) -> tuple[Cell, ...]:
    lasted_s = None if row.ended_at is None else (row.ended_at - row.began_at).total_seconds()
    return (
        row.id, row.program_id, row.title, row.began_at, row.ended_at, lasted_s, row.outcome,
        round(row.deepest_deg, 2), round(row.inverted_s, 1), row.steps, row.steps_done, row.stops,
        row.faults, row.unwell,
    )  # fmt: skip


def _rating(row: SessionRow) -> tuple[Cell, ...]:
    return (
        row.id, row.began_at, row.before_nrs, row.after_nrs, row.rpe, row.dizzy, row.headache,
        row.leg_symptoms, row.dizzy_1_min, row.dizzy_3_min, row.note,
    )  # fmt: skip


def _exercise(row: SessionRow, each: ExerciseRow) -> tuple[Cell, ...]:
    return (row.id, row.began_at, each.step_index + 1, each.exercise_id, each.repetitions)


def _sample(session_id: str, row: SampleRow) -> tuple[Cell, ...]:
    return (
        session_id, round(row.t_s, 3), row.angle_deg, row.target_deg, row.planned_deg, row.duty,
        row.power, row.mode,
    )  # fmt: skip


def _score(row: ScoreRow) -> tuple[Cell, ...]:
    given = "; ".join(f"{name}: {value}" for name, value in row.answers.items())
    return (row.at, row.kind, row.name, row.value, row.out_of, given)


def _lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: Cell) -> str | float:
    """A value as it stands in a table: empty when it is not known, text never a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case str():
            return f"'{value}" if value.startswith(FORMULA) else value
        case _:
            return value
