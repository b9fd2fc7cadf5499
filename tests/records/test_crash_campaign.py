"""A thousand kills at random instants: what was promised is there, and the next start tells.

The processes are real, and so is kill -9. To see one lane again, with every instant drawn from the
same seed: `python -m tests.records.crash.lane SEED KILLS FOLDER`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SEED = int(os.environ.get("CRASH_SEED", "1"))
LANES, KILLS = 2, 500
BOUND_S = 1200.0


@pytest.fixture
def quiet_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one; a kill asks nothing of the disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    where = memory if memory.is_dir() else tmp_path
    with tempfile.TemporaryDirectory(dir=where) as folder:
        yield Path(folder)


def started(seed: int, folder: Path) -> subprocess.Popen[str]:
    folder.mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.records.crash.lane", str(seed), str(KILLS), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def outcome(lane: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """What a lane has found: breaches, and what it came to at the end."""
    try:
        said, _ = lane.communicate(timeout=BOUND_S)
    finally:
        lane.kill()
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.requirement("S42")
@pytest.mark.requirement("S43")
def test_a_thousand_kills_lose_nothing_that_was_answered(quiet_disk: Path) -> None:
    lanes = [started(SEED + number, quiet_disk / str(number)) for number in range(LANES)]
    found = [outcome(lane) for lane in lanes]
    breaches = [each for lane in found for each in lane[:-1]]
    assert breaches == [], f"CRASH_SEED={SEED}"
    ends = [lane[-1] for lane in found]
    assert sum(end["kills"] for end in ends) == LANES * KILLS
    assert sum(end["promised"] for end in ends) > 10 * LANES * KILLS
    assert sum(end["cut_off"] for end in ends) > LANES * KILLS / 10
