"""Records of an older station are brought to the present shape with nothing lost."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from station.control.plan import NEW_PERSON, Limits
from station.people.person import Person
from station.records.engine import make_engine
from station.records.migrate import HEAD, current
from station.records.rows import ChangeRow, EventRow, SampleRow, SessionRow
from station.records.store import Store
from station.records.upgrade import upgrade

BEGAN = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
WIDE = {"deepest_deg": 30.0, "rate_down_deg_s": 1.0}
NARROW = {"deepest_deg": 15.0, "rate_down_deg_s": 1.0}

ROWS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "INSERT INTO people VALUES "
        "('anna', 'Anna', '#aa3311', 30, 1.5, 2, 90, 400, '2025-02-20', 1)",
        {},
    ),
    ("INSERT INTO people VALUES ('ben', 'Ben', '#2a6f97', 15, 1, 2, 60, 300, NULL, 0)", {}),
    (
        "INSERT INTO sessions VALUES ('s1', 'anna', 'first-time', 'First time', "
        "'2025-03-01 09:30:00.000000', '2025-03-01 09:40:00.000000', 'completed', 14.5, 70, "
        "3, 2, 4, 'good')",
        {},
    ),
    (
        "INSERT INTO sessions VALUES ('s2', 'gone', 'rocking', 'Rocking', "
        "'2025-03-02 09:30:00.000000', NULL, NULL, 0, 0, NULL, NULL, NULL, '')",
        {},
    ),
    ("INSERT INTO samples VALUES ('s1', 0, 0.1, 3.5, 15, NULL, -0.25, 1, 'RUNNING')", {}),
    (
        "INSERT INTO events (session_id, tick, at, source, kind, text) VALUES "
        "('s1', 7, '2025-03-01 09:31:00.000000', 'button', 'mode', 'READY -> ARMED')",
        {},
    ),
    (
        'INSERT INTO limits_changes (person_id, at, "by", "before", "after") VALUES '
        "('anna', '2025-02-01 08:00:00.000000', 'Dr. Berg', :before, :after)",
        {"before": json.dumps(NARROW), "after": json.dumps(WIDE)},
    ),
    (
        'INSERT INTO limits_changes (person_id, at, "by", "before", "after") VALUES '
        "('anna', '2025-02-02 08:00:00.000000', 'Dr. Berg', :before, :after)",
        {"before": json.dumps(WIDE), "after": json.dumps(NARROW)},
    ),
)


@pytest.fixture
def old(url: str) -> str:
    """Address of records as the first release has left them."""
    engine = make_engine(url)
    upgrade(engine, "0001")
    with engine.begin() as connection:
        for statement, values in ROWS:
            connection.execute(text(statement), values)
    engine.dispose()
    return url


@pytest.fixture
def store(old: str) -> Iterator[Store]:
    opened = Store.open(old)
    yield opened
    opened.close()


def test_people_keep_what_they_had_and_are_members(store: Store) -> None:
    checked = date(2025, 2, 20)
    wide = Limits(30, 1.5, 2, 90, 400)
    assert store.people() == (
        Person("anna", "Anna", "#aa3311", wide, checked, released=True),
        Person("ben", "Ben"),
    )
    assert store.people()[1].limits == NEW_PERSON


def test_sessions_keep_their_ratings_trace_and_events(store: Store) -> None:
    s2, s1 = store.sessions()
    ended = BEGAN.replace(minute=40)
    assert s1 == SessionRow(
        "s1", "anna", "first-time", "First time", BEGAN, ended, "completed", 14.5, 70.0, 3, 2, 4,
        "good",
    )  # fmt: skip
    assert (s2.person_id, s2.outcome, s2.stops, s2.unwell, s2.dizzy) == (
        "gone",
        None,
        0,
        False,
        None,
    )
    assert store.samples("s1") == (SampleRow(0.1, 3.5, 15.0, None, -0.25, True, "RUNNING"),)
    happened = EventRow(7, BEGAN.replace(minute=31), "button", "mode", "READY -> ARMED")
    assert store.events("s1") == (happened,)


def test_changes_of_limits_keep_who_when_before_and_after(store: Store) -> None:
    first, second = datetime(2025, 2, 1, 8, tzinfo=UTC), datetime(2025, 2, 2, 8, tzinfo=UTC)
    assert store.changes("anna") == (
        ChangeRow(second, "Dr. Berg", "limits", WIDE, NARROW),
        ChangeRow(first, "Dr. Berg", "limits", NARROW, WIDE),
    )


def test_what_is_new_can_be_kept_in_old_records(store: Store) -> None:
    store.care.save_profile(Person("ben", "Benjamin", birth_year=1970), "ben")
    store.care.prescribe("anna", NEW_PERSON, store.people()[0].prescription, "dr")
    assert [change.what for change in store.changes("anna")] == ["prescription", "limits", "limits"]


def test_an_upgrade_that_breaks_off_leaves_the_old_records_whole(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(old)
    with engine.begin() as connection:  # something in the way of the last table of the migration
        connection.execute(text("CREATE TABLE personal_programs (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        upgrade(engine, HEAD)
    with engine.connect() as connection:
        assert current(connection) == "0001"
        assert connection.scalar(text("SELECT count(*) FROM limits_changes")) == 2
    engine.dispose()
