"""Years of sessions for many people: made from a seed, written in bulk, without samples.

What comes out is the same for the same seed and day. People differ: most keep at it, some break
off more often, a few have stopped or hurt. Only the last session of each has a trace.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, text

from benchmarks.bulk import write
from station.control.plan import Limits
from station.people.person import Person, Role
from station.people.prescription import Prescription
from station.records.convert import person_values
from station.records.models import (
    EventRecord,
    ExerciseDone,
    HealthCheckRecord,
    PersonRecord,
    ProposalRecord,
    SampleRecord,
    ScoreRecord,
    SessionRecord,
)

YEAR_DAYS = 365
A_DAY = 2
PRACTITIONER = "practice"
_FIRST = ("Ada", "Bo", "Clara", "Dan", "Eva", "Finn", "Gail", "Hugo", "Ines", "Jon", "Kim", "Lea",
          "Max", "Nora", "Olaf", "Pia", "Rosa", "Sven", "Tina", "Uwe")  # fmt: skip
_LAST = ("Adler", "Berg", "Cole", "Dahl", "Engel", "Frost", "Gray", "Holm", "Ivers", "Jung")
_COLOURS = ("#2a6f97", "#3a7d44", "#8c4a6b", "#7a5c1e", "#5b5ea6", "#a14a3b")
_PROGRAMS = (("gentle-start", "Gentle start", 0.5), ("strength-and-stretch", "Strength", 0.0),
             ("rocking", "Rocking", 0.7))  # fmt: skip
_EXERCISES = ("marching", "pelvic-tilt", "cat-cow", "bridge", "bird-dog", "knee-rolls",
              "wall-slide", "hamstring-stretch", "figure-four", "bottom-to-heels")  # fmt: skip
_STEPS = 10
_BATCH = 20_000

Session = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Years:
    """How much is made.

    Attributes:
        people: Who exercise, beside one practitioner.
        days: Back from `today`.
    """

    people: int = 200
    days: int = 10 * YEAR_DAYS
    today: date = date(2026, 1, 1)
    seed: int = 1

    @property
    def sessions(self) -> int:
        """How many sessions that makes."""
        return self.people * self.days * A_DAY

    def part(self, share: float) -> "Years":
        """The same people with this share of their years."""
        return Years(self.people, round(self.days * share), self.today, self.seed)


@dataclass(frozen=True, slots=True)
class _Habit:
    """What one person is like.

    Attributes:
        away_days: Days since the last session; their years are moved back by it.
        keeps: Chance that a session is done to the end.
        deepest_deg: Limit of the angle.
        pain_nrs: Usual pain at the beginning.
        better: How much of it has gone at the end.
    """

    away_days: int
    keeps: float
    deepest_deg: float
    pain_nrs: float
    better: float


def fill(engine: Engine, years: Years) -> None:
    """Write all of it into empty, migrated records, and let the database look at what it has."""
    rng = random.Random(years.seed)
    people = [_person(rng, number, years.today) for number in range(years.people)]
    habits = [_habit(rng, person) for person in people]
    with engine.begin() as connection:
        write(connection, PersonRecord, map(person_values, [_practitioner(), *people]))
        last = _fill_sessions(connection, rng, people, habits, years)
        for person, habit in zip(people, habits, strict=True):
            write(connection, ScoreRecord, _scores(rng, person.id, habit, years))
            write(connection, HealthCheckRecord, _checks(person.id, years))
            write(connection, ProposalRecord, _proposals(rng, person, years))
            _trace(connection, last[person.id])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def person_id(number: int) -> str:
    """The id of a person who exercises, from 0."""
    return f"p{number:03d}"


def _fill_sessions(
    connection: Connection,
    rng: random.Random,
    people: Sequence[Person],
    habits: Sequence[_Habit],
    years: Years,
) -> dict[str, Session]:
    """In the order in which they happened, as they would lie on a disk; gives each one's last."""
    each = (_sessions(rng, *one, years) for one in zip(people, habits, strict=True))
    in_time = merge(*each, key=lambda session: session["began_at"])
    last: dict[str, Session] = {}
    while batch := list(islice(in_time, _BATCH)):
        write(connection, SessionRecord, batch)
        write(connection, ExerciseDone, _exercises(rng, batch))
        last |= {str(session["person_id"]): session for session in batch}
    return last


def _practitioner() -> Person:
    return Person(PRACTITIONER, "Demo practitioner", role=Role.PRACTITIONER)


def _person(rng: random.Random, number: int, today: date) -> Person:
    return Person(
        person_id(number),
        f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}",
        colour=_COLOURS[number % len(_COLOURS)],
        limits=Limits(rng.choice((15.0, 20.0, 30.0)), 2.0, 2.0, 120.0, 600.0),
        health_checked_on=today - timedelta(days=rng.randrange(86)),
        released=True,
        practitioner_id=PRACTITIONER,
        prescription=Prescription(sessions_a_week=rng.choice((3, 7, 10, 14)), daily_s=900.0),
    )


def _habit(rng: random.Random, person: Person) -> _Habit:
    away = rng.choices((0, 3, 9, 21), (85, 8, 4, 3))[0]
    keeps, pain = rng.uniform(0.75, 0.98), rng.uniform(1.0, 6.0)
    return _Habit(away, keeps, person.limits.deepest_deg, pain, rng.uniform(0.2, 0.7))


_SESSION = tuple(SessionRecord.__table__.columns.keys())


def _sessions(rng: random.Random, person: Person, habit: _Habit, years: Years) -> Iterator[Session]:
    first = years.today - timedelta(days=years.days - 1 + habit.away_days)
    for number in range(years.days * A_DAY):
        day = first + timedelta(days=number // A_DAY)
        hour = 7 + 11 * (number % A_DAY)
        began = datetime(day.year, day.month, day.day, hour, rng.randrange(60), tzinfo=UTC)
        progress = number / (years.days * A_DAY)
        yield _session(rng, person.id, habit, began, progress)


def _session(
    rng: random.Random, person: str, habit: _Habit, began: datetime, progress: float
) -> Session:
    program, title, depth = _PROGRAMS[rng.randrange(len(_PROGRAMS))]
    kept = rng.random() < habit.keeps
    outcome = "completed" if kept else rng.choice(("stopped", "stopped", "cancelled", "fault"))
    done = _STEPS if kept else 0 if outcome == "cancelled" else rng.randrange(1, _STEPS)
    share, said = done / _STEPS, rng.random() < 0.9
    before = min(10, max(0, round(rng.gauss(habit.pain_nrs * (1.2 - 0.5 * progress), 1.0))))
    after = max(0, before - round(rng.random() * habit.better * 5))
    return dict(zip(_SESSION, (
        f"{rng.getrandbits(48):012x}", person, program, title, began,
        began + timedelta(minutes=round(25 * share) + 1), outcome,
        round(depth * habit.deepest_deg * rng.uniform(0.9, 1.4) * (share > 0), 1),
        round(depth * share * rng.uniform(200.0, 500.0), 1),
        before if said else None, after if said and done else None,
        rng.randrange(2, 8) if said else None, "", int(outcome == "stopped"),
        int(outcome == "fault"), _STEPS, done, before >= 9, False if said else None, None, None,
        None, None,
    ), strict=True))  # fmt: skip


def _exercises(rng: random.Random, sessions: Sequence[Session]) -> Iterator[dict[str, object]]:
    for session in sessions:
        for index in range(min(3, session["steps_done"] // 3)):
            exercise = _EXERCISES[rng.randrange(len(_EXERCISES))]
            yield {"session_id": session["id"], "step_index": index, "exercise_id": exercise,
                   "repetitions": rng.randrange(4, 25)}  # fmt: skip


def _scores(
    rng: random.Random, person: str, habit: _Habit, years: Years
) -> Iterator[dict[str, object]]:
    fills = years.days // 14
    for number in range(fills):
        at = _moment(years.today - timedelta(days=14 * (fills - 1 - number)))
        roland = max(0, round(rng.gauss(14 - 8 * habit.better * number / fills, 1.5)))
        worst = max(0.0, min(10.0, round(rng.gauss(6 - 3 * number / fills, 0.8), 1)))
        for kind, name, value, of in (
            ("rmdq", "Roland-Morris", min(24, roland), 24),
            ("other", "NRS", worst, 10),
        ):
            yield {"person_id": person, "at": at, "kind": kind, "name": name, "value": value,
                   "out_of": of, "answers": "{}"}  # fmt: skip


def _checks(person: str, years: Years) -> Iterator[dict[str, object]]:
    for back in range(0, years.days, 90):
        yield {"person_id": person, "at": _moment(years.today - timedelta(days=back)),
               "by": person, "version": 1, "answers": "{}", "outcome": "free"}  # fmt: skip


def _proposals(rng: random.Random, person: Person, years: Years) -> Iterator[dict[str, object]]:
    for back in range(30, years.days, 30):
        yield _proposal(person, years.today - timedelta(days=back), "accepted", "person")
    if rng.random() < 0.15:
        yield _proposal(person, years.today, "open", rng.choice(("person", "practitioner")))


def _proposal(person: Person, day: date, status: str, needs: str) -> dict[str, object]:
    deepest = person.limits.deepest_deg
    decided, by = (None, None) if status == "open" else (_moment(day), person.id)
    reason = "Three complete sessions in a row were well tolerated."
    return {"person_id": person.id, "at": _moment(day), "kind": "angle", "before": deepest,
            "after": deepest + 5.0, "reason": reason, "needs": needs, "status": status,
            "decided_at": decided, "decided_by": by}  # fmt: skip


def _trace(connection: Connection, session: Session) -> None:
    """Samples and events of one session: up to the angle by steps, a stop, and back."""
    began, deepest = session["began_at"], session["deepest_deg"]
    samples = []
    for index in range(0, 3000, 5):
        t_s = index / 10
        planned = max(-70.0, min(deepest, -70.0 + t_s, 230.0 - t_s))
        target = deepest if t_s < 200 else -70.0
        samples.append({"session_id": session["id"], "index": index, "t_s": t_s,
                        "angle_deg": planned - 0.2, "target_deg": target, "planned_deg": planned,
                        "duty": 0.2, "power": True, "mode": "RUNNING"})  # fmt: skip
    told = ((2.0, "session", "step", "1 Slow breathing: exercise"),
            (9.0, "session", "step", "2 Down by and by: move"),
            (95.0, "session", "step", "2 Down by and by: hold"),
            (160.0, "button", "mode", "RUNNING -> HOLDING (stop)"),
            (162.0, "monitor", "fault", "blocked"),
            (200.0, "session", "step", "3 Back up: move"))  # fmt: skip
    events = [{"session_id": session["id"], "tick": round(100 * at_s),
               "at": began + timedelta(seconds=at_s), "source": source, "kind": kind,
               "text": what} for at_s, source, kind, what in told]  # fmt: skip
    write(connection, SampleRecord, samples)
    write(connection, EventRecord, events)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
