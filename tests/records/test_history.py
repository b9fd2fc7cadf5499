"""What the history pages ask: in order, by person, and never by walking all the years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from benchmarks.years import PRACTITIONER, Years, fill, person_id
from station.people.person import Person
from station.people.summary import Fortnight
from station.records.engine import make_engine
from station.records.room_history import Cursor
from station.records.rows import SessionRow
from station.records.store import Store

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
WEEK, FORTNIGHT = NOON - timedelta(days=7), NOON - timedelta(days=14)


def put(store: Store, session_id: str, person: str, days_ago: float, **more: object) -> None:
    began = NOON - timedelta(days=days_ago)
    given = {"outcome": "completed", **more}
    store.begin_session(SessionRow(session_id, person, "p", "P", began, **given))  # type: ignore[arg-type]


def ids(rows: tuple[SessionRow, ...]) -> list[str]:
    return [row.id for row in rows]


def test_pages_follow_each_other_without_a_gap_and_without_anything_twice(store: Store) -> None:
    for number in range(7):
        put(store, f"s{number}", "anna", days_ago=number // 3)  # three at the same moment
    put(store, "other", "bert", 0)
    seen: list[str] = []
    cursor = None
    while page := store.history.page("anna", cursor, limit=2):
        seen += ids(page)
        cursor = Cursor(page[-1].began_at, page[-1].id)
    assert seen == ["s2", "s1", "s0", "s5", "s4", "s3", "s6"]
    assert len(store.history.page(limit=50)) == 8


def test_what_began_since_a_moment_comes_in_order_of_time(store: Store) -> None:
    for session_id, days_ago in (("new", 1), ("edge", 7), ("old", 7.1)):
        put(store, session_id, "anna", days_ago)
    assert ids(store.history.since("anna", WEEK)) == ["edge", "new"]
    newest = store.history.newest("anna")
    assert newest is not None
    assert newest.id == "new"
    assert store.history.newest("nobody") is None


def test_repetitions_are_summed_by_exercise(store: Store) -> None:
    put(store, "a", "anna", 1)
    put(store, "b", "anna", 2)
    put(store, "old", "anna", 9)
    put(store, "other", "bert", 1)
    rows = [("a", 0, "bridge", 10), ("a", 1, "bridge", 5), ("b", 0, "cat-cow", 8),
            ("old", 0, "bridge", 50), ("other", 0, "bridge", 50)]  # fmt: skip
    with store._engine.begin() as connection:
        for row in rows:
            connection.exec_driver_sql("INSERT INTO session_exercises VALUES (?, ?, ?, ?)", row)
    assert store.history.repetitions("anna", WEEK) == {"bridge": 15, "cat-cow": 8}


def test_the_last_session_is_found_however_long_ago_it_was(store: Store) -> None:
    for person, practitioner in (("anna", "pam"), ("bert", None), ("carl", "pam")):
        store.add_person(Person(person, person.title(), practitioner_id=practitioner))
    put(store, "a1", "anna", 900)
    put(store, "a2", "anna", 800)
    put(store, "b1", "bert", 1)
    found = {person: row.id for person, row in store.history.last_sessions().items()}
    assert found == {"anna": "a2", "bert": "b1"}
    assert set(store.history.last_sessions("pam")) == {"anna"}


def test_names_are_found_without_the_rest_of_a_profile(store: Store) -> None:
    store.add_person(Person("anna", "Anna"))
    assert store.history.names() == {"anna": "Anna"}


def test_a_fortnight_is_summed_up_by_person(store: Store) -> None:
    store.add_person(Person("anna", "Anna", practitioner_id="pam"))
    put(store, "a", "anna", 1, before_nrs=6)
    put(store, "b", "anna", 2, before_nrs=4, outcome="stopped", steps_done=1)
    put(store, "c", "anna", 3, outcome="stopped")  # not one step
    put(store, "d", "anna", 4, outcome="cancelled")
    put(store, "e", "anna", 9, before_nrs=2)
    put(store, "f", "anna", 15, before_nrs=10)
    expected = {"anna": Fortnight(1, 1, 5.0, 2.0)}
    assert store.history.fortnights(WEEK, FORTNIGHT) == expected
    assert store.history.fortnights(WEEK, FORTNIGHT, "pam") == expected
    assert store.history.fortnights(WEEK, FORTNIGHT, "somebody") == {}


@pytest.fixture
def years(store: Store) -> Store:
    """A few people with half a year behind them."""
    engine = make_engine(str(store._engine.url))
    fill(engine, Years(people=3, days=180, today=date(2026, 3, 18)))
    engine.dispose()
    return store


def test_the_first_score_of_all_comes_with_the_newest_ones(years: Store) -> None:
    found = years.history.scores(person_id(0), limit=6)
    everything = years.progress.scores(person_id(0))[::-1]
    assert len(everything) == 2 * 12
    oldest, newest = everything[:2], everything[-6:]
    told = sorted((row.at, row.name, row.value) for row in [*oldest, *newest])
    assert [(point.at, point.name, point.value) for point in found] == told


def test_no_question_walks_all_sessions(years: Store) -> None:
    """Every table of many rows is searched by an index; this is what keeps the pages quick."""
    asked: list[tuple[str, object]] = []

    def note(_c: Connection, _k: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    event.listen(years._engine, "before_cursor_execute", note)
    history, anna = years.history, person_id(0)
    history.page(anna, Cursor(NOON, "x"))
    history.page(None, Cursor(NOON, "x"))
    history.since(anna, FORTNIGHT)
    history.repetitions(anna, FORTNIGHT)
    history.scores(anna)
    history.last_sessions(PRACTITIONER)
    history.fortnights(WEEK, FORTNIGHT, PRACTITIONER)
    years.progress.open_proposals()
    event.remove(years._engine, "before_cursor_execute", note)

    selects = [(statement, values) for statement, values in asked if "SELECT" in statement]
    assert len(selects) >= 8
    with years._engine.connect() as connection:
        for statement, values in selects:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()  # type: ignore[arg-type]
            for row in plan:
                big = ("sessions", "session_exercises", "scores", "proposals")
                scans = [table for table in big if row[3].startswith(f"SCAN {table}")]
                assert scans == [], statement
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar_one() == 1080
