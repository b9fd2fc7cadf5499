"""The records in a real PostgreSQL: everything that is kept comes back, as it does from SQLite.

The server is started for these tests alone, on a socket in a temporary directory. Where PostgreSQL
is not installed they fail: `make test` sees to it that it is.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from benchmarks.errors import BenchmarkFailed
from benchmarks.postgres import postgres
from benchmarks.years import PRACTITIONER, Years, fill, person_id
from station.control.plan import MACHINE_LIMITS
from station.export.archive import zipped_tables
from station.export.fhir import bundle
from station.export.period import ALL
from station.people.person import Person, Role
from station.records.engine import make_engine
from station.records.errors import BadRecord
from station.records.room_history import Cursor
from station.records.rows import EventRow, SampleRow, SessionRow
from station.records.store import Store
from tests.export.made import anna_in
from tests.records.conftest import eventually

YEARS = Years(people=4, days=60, today=date(2026, 3, 18))
NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
ANNA = Person("anna", "Anna")
TOLERATED = SessionRow(
    "s", "anna", "first-time", "First time", NOON, NOON, "completed", 15.0, 60.0,
    before_nrs=3, after_nrs=2, rpe=4, dizzy=False, headache=False, leg_symptoms=False,
    dizzy_1_min=False, dizzy_3_min=False,
)  # fmt: skip
WEEK, FORTNIGHT = NOON - timedelta(days=7), NOON - timedelta(days=14)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    try:
        with postgres() as url:
            yield url
    except BenchmarkFailed as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """A database of its own for each test."""
    _in(server, "CREATE DATABASE records")
    yield server.replace("/postgres?", "/records?")
    _in(server, "DROP DATABASE records WITH (FORCE)")


def _in(url: str, statement: str) -> None:
    engine = make_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _somebody_waits(engine: Engine) -> bool:
    waiting = text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    with engine.connect() as connection:  # what it shows stands still within a transaction
        return connection.execute(waiting).first() is not None


def test_records_are_made_and_opened_again(url: str) -> None:
    first = Store.open(url)
    first.ensure_demo_person()
    first.close()
    again = Store.open(url)
    assert [person.id for person in again.people()][:1] == ["demo"]
    again.close()


def test_a_session_comes_back_as_it_was_kept(url: str) -> None:
    store = Store.open(url)
    row = SessionRow("s1", "anna", "p", "P", NOON, note="ä → €", dizzy=False)
    store.begin_session(row)
    store.begin_session(row)  # the same again changes nothing
    sample = SampleRow(0.1, None, 15.0, -70.0, 0.3, True, "RUNNING")
    told = EventRow(7, NOON, "button", "mode", "ARMED -> RUNNING")
    store.add_samples("s1", [(1, replace(sample, t_s=0.2)), (0, sample)])
    store.add_events("s1", [told])
    store.add_events(None, [replace(told, kind="fault")])
    store.end_session("s1", "completed", NOON + timedelta(minutes=5), 15.0, 30.0)
    rated = store.progress.rate("s1", before_nrs=3, after_nrs=0, dizzy=True)
    assert (rated.before_nrs, rated.after_nrs, rated.dizzy, rated.note) == (3, 0, True, "ä → €")
    assert (rated.began_at, rated.outcome) == (NOON, "completed")
    assert [s.t_s for s in store.samples("s1")] == [0.1, 0.2]
    assert store.samples("s1")[0] == sample
    assert store.events("s1") == (told,)
    assert [event.kind for event in store.latest_events()] == ["fault", "mode"]
    store.close()


def test_a_crash_is_closed_where_the_last_sample_is(url: str) -> None:
    store = Store.open(url)
    store.begin_session(SessionRow("s1", "anna", "p", "P", NOON))
    store.add_samples("s1", [(0, SampleRow(42.0, 1.0, None, None, 0.0, True, "RUNNING"))])
    assert store.close_interrupted() == ("s1",)
    row = store.session("s1")
    assert row is not None
    assert (row.outcome, row.ended_at) == ("interrupted", NOON + timedelta(seconds=42))
    store.close()


def test_what_may_not_be_is_refused_with_a_sentence(url: str) -> None:
    store = Store.open(url)
    store.add_person(Person("anna", "Anna"))
    with pytest.raises(BadRecord, match="already"):
        store.add_person(Person("anna", "Anna"))
    store.begin_session(SessionRow("s1", "anna", "p", "P", NOON))
    with pytest.raises(BadRecord, match="refuse"):
        store.begin_session(SessionRow("s2", "anna", "p", "P" * 61, NOON))
    assert store.session("s2") is None
    store.close()


def test_care_and_progress_work_alike(url: str) -> None:
    store = Store.open(url)
    store.add_person(Person("pam", "Pam", role=Role.PRACTITIONER))
    store.add_person(Person("anna", "Anna", practitioner_id="pam"))
    changed = replace(store.people()[0], name="Anna K", height_cm=170)
    store.care.save_profile(changed, by="anna")
    assert [person.name for person in store.care.patients("pam")] == ["Anna K"]
    assert [change.what for change in store.changes("anna")] == ["profile"]
    assert store.progress.refresh("anna", MACHINE_LIMITS) is None
    assert store.progress.due("anna", NOON.date()) == ("rmdq",)
    store.close()


def test_history_says_the_same_as_sqlite(
    url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = f"sqlite:///{tmp_path_factory.mktemp('same') / 'station.db'}"
    said = []
    for address in (url, here):
        store, engine = Store.open(address), make_engine(address)
        fill(engine, YEARS)
        engine.dispose()
        anna, history = person_id(0), store.history
        first = history.page(anna, limit=5)
        cursor = Cursor(first[-1].began_at, first[-1].id)
        said.append(
            (
                first,
                history.page(anna, cursor, limit=5),
                history.since(anna, FORTNIGHT),
                history.repetitions(anna, FORTNIGHT),
                history.scores(anna, limit=3),
                history.last_sessions(PRACTITIONER),
                history.fortnights(WEEK, FORTNIGHT, PRACTITIONER),
                [proposal.reason for proposal in store.progress.open_proposals()],
            )
        )
        store.close()
    assert said[0] == said[1]
    assert len(said[0][2]) > 20
    assert len(said[0][5]) == YEARS.people


def test_everything_of_somebody_is_handed_out_and_deleted(url: str) -> None:
    store = Store.open(url)
    anna = anna_in(store)
    pieces = [*zipped_tables(store, "anna", ALL, NOON), *bundle(store, anna, ALL, {}, NOON)]
    assert all(isinstance(piece, bytes) for piece in pieces)
    batches = store.export.sessions("anna", at_once=2)
    assert [[row.id for row in batch] for batch in batches] == [["s0", "s1"], ["s2", "s3"]]
    done = store.erase.person("anna", "Dr Berg")
    assert (done.sessions, done.overwritten) == (4, True)
    assert [person.id for person in store.people()] == ["berg"]
    assert [event.kind for event in store.latest_events()] == ["erased"]
    store.close()


@pytest.mark.requirement("S34")
def test_a_step_that_is_accepted_while_a_limit_is_lowered_leaves_it_lowered(url: str) -> None:
    store = Store.open(url)
    store.add_person(replace(ANNA, health_checked_on=NOON.date(), released=True))
    for day in (1, 2, 3):
        store.begin_session(replace(TOLERATED, id=f"s{day}", began_at=NOON - timedelta(days=day)))
    step = store.progress.refresh("anna", MACHINE_LIMITS)
    assert step is not None
    lower = make_engine(url)
    with ThreadPoolExecutor(1) as pool:
        with lower.begin() as connection:
            connection.execute(text("UPDATE people SET deepest_deg = 10 WHERE id = 'anna'"))
            done = pool.submit(store.progress.accept, step.id, "anna", False, MACHINE_LIMITS)
            eventually(lambda: done.done() or _somebody_waits(lower))
        with pytest.raises(BadRecord, match="no longer proposed"):
            done.result()
    anna = store.person("anna")
    assert anna is not None
    assert anna.limits.deepest_deg == 10.0
    lower.dispose()
    store.close()
