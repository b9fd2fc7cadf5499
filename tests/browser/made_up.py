"""A running station with somebody made up in it, for pictures."""

import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from station.control.plan import Limits
from station.people.person import Person
from station.people.questionnaires import rmdq
from station.records.rows import ExerciseRow, SessionRow
from station.records.storage import database_url
from station.records.store import Store
from tests.browser.station import Station

LIMITS = Limits(30.0, 2.0, 2.0, 120.0, 600.0)
EXERCISES = ("bridge", "bird-dog", "abdominal-brace", "hamstring-stretch", "wall-slide", "cat-cow")
SESSIONS, EVERY = 42, timedelta(days=2)


def with_station(work: Callable[[Browser, Station], None]) -> None:
    """Start a station with somebody made up, do the work, end it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        station = Station(Path(folder))
        try:
            station.wait_until_up()
            fill(database_url(Path(folder)), random.Random(7))
            found = shutil.which("chromium") or "/usr/bin/chromium"
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            work(browser, station)
            browser.close()
        finally:
            station.close()


def fill(url: str, chance: random.Random) -> None:
    """Twelve weeks of somebody made up."""
    began = datetime.now(UTC) - SESSIONS * EVERY
    clock = [began]
    store = Store.open(url, now=lambda: clock[0])
    today = datetime.now(UTC).astimezone().date()
    store.add_person(Person("anna", "Anna", "#2a9d8f", LIMITS, today, True))
    for number in range(SESSIONS):
        clock[0] = began + number * EVERY
        if chance.random() < 0.85:
            keep_session(store, chance, number, clock[0])
        if number % 7 == 0:
            store.progress.add_score("anna", rmdq(range(1, 14 - number // 5)))
    store.close()


def keep_session(store: Store, chance: random.Random, number: int, at: datetime) -> None:
    """One session of hers: the pain goes down, the angle up."""
    before = max(1, round(6 - number / 10 + chance.uniform(-1, 1)))
    tilts = number % 2 == 0
    row = SessionRow(
        f"anna-{number}",
        "anna",
        "beginner" if tilts else "core-strength",
        "Beginner" if tilts else "Core strength",
        at,
        at + timedelta(minutes=27),
        "completed" if chance.random() < 0.9 else "stopped",
        deepest_deg=15.0 + 5 * (number // 12) if tilts else 0.0,
        inverted_s=chance.uniform(110, 240) if tilts else 0.0,
        before_nrs=before,
        after_nrs=max(0, before - chance.randrange(3)),
        rpe=4,
        steps=12,
        steps_done=12,
    )
    store.begin_session(row)
    with store.writer() as writer:
        for index, exercise in enumerate(chance.sample(EXERCISES, 4)):
            writer.add_exercise(row.id, ExerciseRow(index, exercise, chance.randrange(8, 20)))


def is_deep(station: Station) -> bool:
    """Whether the table is well head-down."""
    state = station.state()
    return state is not None and (state["angle_deg"] or 0.0) > 14.0


def does(station: Station, exercise: str) -> bool:
    """Whether this exercise is being done; what is asked before it is answered."""
    state = station.state()
    session = (state or {}).get("session") or {}
    if session.get("question"):
        station.post("/respond", reply="ok", pain_nrs=2)
    return bool((session.get("exercise") or {}).get("exercise_id") == exercise)
