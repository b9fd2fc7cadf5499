"""The recorder writes everything and holds nobody up."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from station.control.snapshot import Snapshot
from station.records import engine as engines
from station.records import recorder as recorders
from station.records.recorder import Recorder, folder_of
from station.records.store import Store
from tests.records.conftest import eventually
from tests.records.snapshots import Loop, view

OPEN_RECORDS = "sqlalchemy", "alembic"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here needs to wait as long as a disk may take."""
    for name in ("FLUSH_S", "RETRY_S"):
        monkeypatch.setattr(recorders, name, 0.02)
    monkeypatch.setattr(engines, "BUSY_MS", 50)


@pytest.fixture
def recorder(url: str) -> Iterator[Recorder]:
    made = Recorder(url)
    yield made
    made.close(30)


def run_session(offer: Callable[[Snapshot], None], loop: Loop, name: str, ticks: int) -> None:
    offer(loop(None, "START_UP over"))
    offer(loop(view(name), "READY -> ARMED"))
    loop.angle_deg = 12.0
    for number in range(ticks):
        offer(loop(view(name, number * 0.01), f"step {number}"))
    offer(loop(None, "RETURNING -> READY", ended="completed"))


@pytest.mark.requirement("S42")
def test_a_whole_session_is_found_in_the_records(recorder: Recorder, url: str) -> None:
    recorder.start()
    run_session(recorder.offer, Loop(), "s1", 300)
    recorder.close(30)
    store = Store.open(url)
    (session,) = store.sessions()
    assert (session.id, session.title, session.outcome) == ("s1", "First time", "completed")
    assert session.deepest_deg == 12.0
    assert session.inverted_s == pytest.approx(2.99)
    assert session.ended_at is not None
    texts = [row.text for row in store.events("s1")]
    assert texts == ["READY -> ARMED", *(f"step {n}" for n in range(300)), "RETURNING -> READY"]
    assert [row.tick for row in store.events("s1")] == list(range(2, 304))
    assert [row.t_s for row in store.samples("s1")] == pytest.approx([n / 10 for n in range(31)])
    assert recorder.dropped_samples == 0
    assert recorder.trouble is None
    store.close()


@pytest.mark.requirement("S43")
def test_what_was_offered_is_in_the_records_while_the_session_runs(
    recorder: Recorder, store: Store
) -> None:
    recorder.start()
    loop = Loop(angle_deg=7.0)
    for _ in range(25):
        recorder.offer(loop(view(inverted_s=0.5), "tick"))
    eventually(lambda: len(store.samples("s1")) == 3)
    session = store.session("s1")
    assert session is not None
    assert (session.ended_at, session.deepest_deg, session.inverted_s) == (None, 7.0, 0.5)


@pytest.mark.requirement("S43")
def test_a_session_that_a_crash_left_open_is_closed_at_the_next_start(
    recorder: Recorder, url: str, store: Store
) -> None:
    recorder.start()
    recorder.offer(Loop()(view("s1")))
    recorder.close(30)
    assert store.sessions()[0].outcome is None
    following = Recorder(url)
    following.start()
    following.close(30)
    assert store.sessions()[0].outcome == "interrupted"


@pytest.mark.requirement("S44")
def test_a_locked_disk_holds_nothing_up_and_loses_no_event(
    recorder: Recorder, url: str, store: Store, tmp_path: Path
) -> None:
    recorder.start()
    loop = Loop()
    recorder.offer(loop(None, "open"))
    eventually(lambda: len(store.latest_events()) == 1)
    with closing(sqlite3.connect(tmp_path / "station.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        run_session(recorder.offer, loop, "s1", 2000)
        locked = (
            f"The records in {tmp_path}/station.db are locked by another process. "
            "Try again in a moment."
        )
        eventually(lambda: recorder.trouble == locked)
        assert store.sessions() == ()
        other.execute("ROLLBACK")
    eventually(lambda: recorder.trouble is None)
    recorder.close(30)
    assert len(store.events("s1")) == 2002
    assert len(store.samples("s1")) == 201


@pytest.mark.requirement("S42")
def test_samples_beyond_the_queue_are_dropped_counted_and_told_events_never(
    url: str, store: Store
) -> None:
    recorder = Recorder(url, queue_size=5)
    run_session(recorder.offer, Loop(), "s1", 198)
    assert recorder.dropped_samples == 15
    recorder.start()
    recorder.close(30)
    assert [row.t_s for row in store.samples("s1")] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    events = store.events("s1")
    assert len(events) == 201
    assert (events[-1].source, events[-1].kind) == ("recorder", "dropped")
    assert events[-1].text == "15 samples were dropped"


@pytest.mark.requirement("S42")
def test_samples_are_kept_again_once_the_disk_has_caught_up(url: str, store: Store) -> None:
    recorder = Recorder(url, queue_size=5)
    loop = Loop()
    for _ in range(100):
        recorder.offer(loop(view()))
    recorder.start()
    eventually(lambda: len(store.samples("s1")) == 5)
    for _ in range(30):
        recorder.offer(loop(view()))
    recorder.close(30)
    assert recorder.dropped_samples == 5
    assert [row.t_s for row in store.samples("s1")][5:] == pytest.approx([1.0, 1.1, 1.2])


def test_a_backlog_is_told(url: str) -> None:
    recorder, loop = Recorder(url), Loop()
    for _ in range(600):
        recorder.offer(loop(None, "x"))
    assert recorder.trouble is None
    recorder.offer(loop(None, "x"))
    assert recorder.trouble == (
        "The disk of the records is too slow: 601 entries wait to be written."
    )


@pytest.mark.requirement("S42")
def test_one_entry_that_the_database_refuses_takes_no_other_with_it(
    recorder: Recorder, url: str, store: Store
) -> None:
    loop = Loop()
    recorder.offer(loop(view(), "before"))
    loop.duty = float("nan")
    recorder.offer(loop(view(), "amid", skip=20))
    loop.duty = 0.0
    recorder.offer(loop(view(), "after", skip=20))
    recorder.start()
    eventually(lambda: len(store.samples("s1")) == 2)
    eventually(lambda: recorder.trouble is not None)
    assert recorder.trouble == (
        "Entries that could not be recorded: 1. The records refuse an entry: "
        "NOT NULL constraint failed: samples.duty."
    )
    assert [row.text for row in store.events("s1")] == ["before", "amid", "after"]


@pytest.mark.requirement("S44")
def test_records_that_cannot_be_opened_are_told_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    recorder = Recorder(f"sqlite:///{folder}/station.db")
    recorder.start()
    run_session(recorder.offer, Loop(), "s1", 10)
    eventually(lambda: recorder.trouble is not None)
    assert recorder.trouble == (
        f"The records in {folder}/station.db cannot be opened. "
        "Look whether the folder exists and is writable."
    )
    folder.mkdir()
    eventually(lambda: recorder.trouble is None)
    recorder.close(30)
    store = Store.open(recorder.url)
    assert len(store.events("s1")) == 12
    store.close()


def test_a_recorder_that_never_could_open_its_records_still_ends(tmp_path: Path) -> None:
    recorder = Recorder(f"sqlite:///{tmp_path}/no/station.db")
    recorder.start()
    eventually(lambda: recorder.trouble is not None)
    recorder.close(30)
    recorder.close(30)
    assert not [one for one in threading.enumerate() if one.name == "recorder"]


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.requirement("S44")
def test_a_disk_that_is_nearly_full_is_told_until_there_is_room(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorders, "DISK_CHECK_S", 0.0)
    free = [49 * 2**20]
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(2**40, 2**30, free[0]))
    recorder.start()
    eventually(lambda: recorder.trouble is not None)
    assert recorder.trouble == ("Only 49 MB are free on the disk of the records; free some space.")
    free[0] = 50 * 2**20
    eventually(lambda: recorder.trouble is None)


@pytest.mark.requirement("S44")
def test_a_disk_that_is_gone_is_told(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_path: Path) -> Usage:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(shutil, "disk_usage", gone)
    recorder.start()
    eventually(lambda: recorder.trouble is not None)
    assert recorder.trouble == (
        "The folder of the records cannot be reached: No such file or directory."
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_recorder_that_has_died_says_so(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_url: str) -> Store:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Store, "open", broken)
    recorder.start()
    eventually(lambda: recorder.trouble is not None)
    assert recorder.trouble == "The recorder has ended unexpectedly; restart the station."


def test_a_database_elsewhere_has_no_folder_to_look_at() -> None:
    assert folder_of("sqlite:////var/lib/x/station.db") == Path("/var/lib/x")
    assert folder_of("postgresql://localhost/station") is None


@pytest.mark.parametrize(
    "module",
    ["station.records.recorder", "station.programs.library", "station.people.eligibility"],
)
def test_nothing_that_the_loop_loads_brings_the_database_along(module: str) -> None:
    code = f"import sys, {module}; print([n for n in {OPEN_RECORDS!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.requirement("S43")
def test_a_start_tells_of_the_session_in_which_the_station_went_down(
    url: str, recorder: Recorder
) -> None:
    recorder.start()
    recorder.offer(Loop()(view("s1"), "READY -> ARMED"))
    recorder.close(30)
    told: list[str] = []
    for _ in range(2):  # the second start has nothing more to tell
        again = Recorder(url, tell=told.append)
        again.start()
        again.close(30)
    (sentence,) = told
    assert sentence.startswith("The station went down in the middle of a session: First time, ")
    assert sentence.endswith(" is kept as interrupted. See how the person is.")


@pytest.mark.requirement("S43")
def test_the_end_of_a_session_does_not_wait_for_the_next_batch(
    url: str, recorder: Recorder, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorders, "FLUSH_S", 3600.0)
    recorder.start()
    run_session(recorder.offer, Loop(), "s1", 5)
    eventually(lambda: [row.outcome for row in store.sessions()] == ["completed"])
