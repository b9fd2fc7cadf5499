"""The power goes at any instant of the disk's work: what was answered is there, all is whole."""

import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.records.storage import DATABASE_NAME, database_url
from tests.disk import Op, built, loaded, read_log
from tests.records.crash import lane, platter
from tests.records.crash.promises import Promises

SEED = int(os.environ.get("POWER_CUT_SEED", "20"))
CUTS = 40  # of each kind
SAID = "said"


@dataclass(frozen=True, slots=True)
class Written:
    """What a busy station has done to its disk, in order."""

    ops: tuple[Op, ...]

    def cut(self, at: int) -> tuple[platter.Platter, Promises]:
        """The disk, and what was promised, when the power goes before the operation `at`."""
        disk, said = platter.Platter(), bytearray()
        for op in self.ops[:at]:
            if op.name == SAID:
                said += op.data
            else:
                disk.follow(op)
        promises = Promises()
        promises.hear(said.decode().splitlines()[1:])
        return disk, promises


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    place = tmp_path_factory.mktemp("busy")
    log, data = place / "log", place / "data"
    data.mkdir()
    command = [sys.executable, "-m", "tests.records.crash.busy", str(SEED), str(data)]
    subprocess.run(command, env=loaded(built(place), data, log), check=True, timeout=120)
    return Written(tuple(read_log(log)))


@pytest.mark.requirement("S43")
def test_what_is_answered_was_flushed_first(written: Written) -> None:
    """Or all that follows would prove nothing: the disk is really seen at work."""
    kinds = Counter((op.kind, op.name) for op in written.ops)
    assert kinds["s", f"{DATABASE_NAME}-wal"] > 200
    assert kinds["s", DATABASE_NAME] >= 2  # the log was worked into the file, more than once
    assert kinds["w", SAID] > 1000


@pytest.fixture
def quiet_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: here nothing is asked of this computer's disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    where = memory if memory.is_dir() else tmp_path
    with tempfile.TemporaryDirectory(dir=where) as folder:
        yield Path(folder)


@pytest.mark.requirement("S43")
@pytest.mark.parametrize(
    "loss",
    [
        platter.nothing_there,
        platter.all_there,
        platter.torn,
        platter.some_sectors,
        platter.rubbish,
        platter.blocks_lost,
    ],
)
def test_a_power_cut_loses_nothing_that_was_answered(
    written: Written, loss: platter.Loss, quiet_disk: Path
) -> None:
    for number in range(CUTS):
        rng = random.Random(f"{SEED} {loss.__name__} {number}")
        at = rng.randrange(len(written.ops))
        disk, promises = written.cut(at)
        url = lay_out(disk.after_power_cut(loss, rng), quiet_disk / str(number))
        there, told, wrong = lane.next_start(url)
        wrong += lane.untold(there, told, set()) + promises.broken(there)
        assert wrong == [], f"POWER_CUT_SEED={SEED}, cut {number}, before operation {at}"


def lay_out(files: dict[str, bytes], folder: Path) -> str:
    """A folder as the disk holds it; the address of its records."""
    folder.mkdir()
    for name, content in files.items():
        if not name.endswith("-shm"):  # is not looked at when nobody has the records open
            (folder / name).write_bytes(content)
    return database_url(folder)


@pytest.mark.requirement("S44")
def test_damage_of_what_was_flushed_is_told_in_a_sentence_or_does_no_harm(
    written: Written, quiet_disk: Path
) -> None:
    """Beyond what SQLite can mend: the next start says so, and never fails by it."""
    disk, _ = written.cut(len(written.ops))
    sound = disk.after_power_cut(platter.nothing_there, random.Random(SEED))
    told = 0
    for number in range(CUTS):
        rng = random.Random(f"{SEED} damage {number}")
        files = {name: bytearray(content) for name, content in sound.items()}
        file = files[DATABASE_NAME]
        for _ in range(rng.randrange(1, 6)):
            at, length = rng.randrange(len(file)), rng.choice((1, 512, 4096))
            file[at : at + length] = rng.randbytes(len(file[at : at + length]))
        url = lay_out({name: bytes(each) for name, each in files.items()}, quiet_disk / str(number))
        _, trouble = lane.open_as_the_product(url)
        wrong = lane.damage(url) if trouble is None else [trouble]
        told += bool(wrong)
        assert all("The records in" in each or "damaged: " in each for each in wrong), number
    assert told > CUTS / 2
