"""The records are locked by somebody else, or come to harm."""

import random
import sqlite3
import subprocess
import sys

import pytest

from station.records.storage import DATABASE_NAME, database_url
from station.records.store import Store
from station.service.late_store import GOES_ON
from tests.service.processes import START_S
from tests.trouble.conftest import BOUND_S, Begin, Scene
from tests.trouble.test_disk import OVER, whole

HOLD = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
other.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.requirement("S44")
def test_records_that_somebody_locks_are_told_and_written_later(head_down: Scene) -> None:
    command = [sys.executable, "-c", HOLD, str(head_down.data / DATABASE_NAME)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        head_down.says("are locked by another process. Try again in a moment.")
        head_down.goes_on()
        head_down.comes_up_when_asked()
        assert head_down.refuses().code == "blocked"
        other.communicate()
    head_down.says(OVER)
    whole(head_down)


@pytest.mark.requirement("S44")
def test_records_that_come_to_harm_in_a_session_do_not_end_it(
    head_down: Scene, begin: Begin
) -> None:
    """It may be noticed now or at the next start, which looks through the whole file."""
    overwrite(head_down)
    head_down.goes_on()
    head_down.comes_up_when_asked()
    head_down.station.signal()
    head_down.station.wait(START_S)
    again = begin()
    again.person.make_ready()
    again.says("Put the file aside")
    assert "Put the file aside" in str(again.refuses())
    assert "Traceback" not in head_down.station.said + again.station.said


@pytest.mark.requirement("S44")
def test_harm_that_opening_alone_does_not_see_is_found_before_a_session(
    begin: Begin,
) -> None:
    """A page that nothing needs at the start: the recorder looks through the whole file."""
    scene = begin()
    scene.person.make_ready()
    scene.station.signal()
    assert scene.station.wait(START_S) == 0
    file = scene.data / DATABASE_NAME
    with sqlite3.connect(file) as database:
        (root,) = database.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'samples'"
        ).fetchone()
    database.close()
    with file.open("rb+") as raw:
        raw.seek((root - 1) * 4096)
        raw.write(b"\xff" * 64)
    again = begin()
    again.person.make_ready()
    again.says("are damaged. Put the file aside and restore a backup.")
    assert "are damaged" in str(again.refuses())
    assert GOES_ON not in again.station.said


def overwrite(scene: Scene) -> None:
    """Noise over all but the first page, and over the log of changes."""
    rng = random.Random(8)
    for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal"):
        with (scene.data / name).open("rb+") as raw:
            length = raw.seek(0, 2)
            raw.seek(4096)
            raw.write(rng.randbytes(max(0, length - 4096)))


def test_a_session_that_was_cut_off_by_kill_9_is_told_and_replays(
    head_down: Scene, begin: Begin
) -> None:
    head_down.goes_on()
    head_down.station.process.kill()
    head_down.station.process.wait()
    again = begin()
    again.says("The station went down in the middle of a session: ")
    again.person.make_ready()
    store = Store.open(database_url(again.data), verified=False)
    assert [row.outcome for row in store.sessions()] == ["interrupted"]
    store.close()
    (recording,) = (again.data / "recordings").iterdir()
    replayed = subprocess.run(
        [sys.executable, "-m", "station", "replay", str(recording)],
        capture_output=True,
        text=True,
        check=True,
        timeout=BOUND_S,
    )
    assert "The recording was not written to its end" in replayed.stdout
    assert " ticks compared, 0 differ." in replayed.stdout
