"""kill -9 and a full disk, with a real process and a real file."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.records.storage import DATABASE_NAME, database_url
from station.records.store import Store
from station.records.writer import CUT_OFF

ROOT = Path(__file__).parents[2]
LOST_S = 1.0  # S43

WRITE_AT_PACE = """
import sys, time
from station.records.recorder import Recorder
from tests.records.conftest import eventually
from tests.records.snapshots import Loop, view
recorder, loop = Recorder(sys.argv[1]), Loop()
recorder.start()
recorder.offer(loop(view("s0"), "begin"))
recorder.offer(loop(None, "end", ended="completed"))
eventually(lambda: not recorder._queue and not recorder._in_hand)
due_s = time.monotonic()
first = loop.tick + 1
while True:
    recorder.offer(loop(view("s1"), "tick"))
    print(loop.tick - first, flush=True)
    due_s = max(due_s + 0.01, time.monotonic())  # never faster than real time, not even when late
    time.sleep(max(0.0, due_s - time.monotonic()))
"""

FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from station.records.recorder import Recorder
from tests.records.conftest import eventually
from tests.records.snapshots import Loop, view
folder = Path(sys.argv[1])
recorder, loop = Recorder("sqlite:///" + str(folder / "station.db")), Loop()
recorder.start()
recorder.offer(loop(view("s1"), "begin"))
eventually(lambda: (folder / "station.db-wal").exists() and not recorder._queue)
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
for number in range(5000):
    recorder.offer(loop(view("s1"), "x" * 100))
eventually(lambda: "cannot be written" in (recorder.trouble or ""))
print(recorder.trouble, flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
eventually(lambda: recorder.trouble is None)
recorder.offer(loop(None, "end", ended="completed"))
recorder.close(30)
print("closed", flush=True)
"""


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def quiet_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: how slow a busy disk is, is not asked here."""
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    where = memory if memory.is_dir() else tmp_path
    with tempfile.TemporaryDirectory(dir=where) as folder:
        yield Path(folder)


@pytest.mark.requirement("S43")
@pytest.mark.parametrize("ticks", [163, 200, 237])
def test_kill_9_loses_less_than_a_second_and_no_finished_session(
    ticks: int, quiet_disk: Path
) -> None:
    url = database_url(quiet_disk)
    with start(WRITE_AT_PACE, url) as writing:
        assert writing.stdout is not None
        offered = 0
        while offered < ticks:
            offered = int(writing.stdout.readline())
        writing.kill()
        whole = [line for line in writing.stdout if line.endswith("\n")]
        offered = int(whole[-1]) if whole else offered
    store = Store.open(url)
    finished, running = store.session("s0"), store.session("s1")
    assert finished is not None
    assert running is not None
    assert finished.outcome == "completed"
    assert running.outcome is None
    assert store.samples("s1")[-1].t_s >= offered * 0.01 - LOST_S
    assert store.close_interrupted() == ("s1",)
    *kept, said = store.events("s1")
    assert [row.tick for row in kept] == list(range(3, 3 + len(kept)))
    assert said.text == CUT_OFF
    store.close()


@pytest.mark.requirement("S44")
@pytest.mark.skipif(sys.platform == "win32", reason="the limit on file size is a Unix one")
def test_a_full_disk_is_told_and_every_event_is_kept_until_there_is_room(tmp_path: Path) -> None:
    with start(FILL_THE_DISK, str(tmp_path)) as filling:
        output, _ = filling.communicate(timeout=120)
    told, closed = output.splitlines()
    assert told.startswith(f"The records in {tmp_path / DATABASE_NAME} cannot be written: the disk")
    assert closed == "closed"
    store = Store.open(f"sqlite:///{tmp_path / DATABASE_NAME}")
    assert len(store.events("s1")) == 5002
    session = store.session("s1")
    assert session is not None
    assert session.outcome == "completed"
    store.close()
