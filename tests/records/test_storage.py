"""Where records live, and that only one process owns the place."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.records.errors import RecordsError
from station.records.storage import (
    DATABASE_NAME,
    database_url,
    default_data_dir,
    lock_data_dir,
)

HOLDER = """
import sys
from pathlib import Path
from station.records.storage import lock_data_dir
lock = lock_data_dir(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def start_holder(folder: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_process_is_refused_and_told_which_one_holds_the_place(tmp_path: Path) -> None:
    with start_holder(tmp_path) as holder:
        with pytest.raises(RecordsError) as caught:
            lock_data_dir(tmp_path)
        holder.kill()
    assert str(caught.value) == (
        f"The data directory {tmp_path} is in use by process {holder.pid}. "
        "End that one first, or choose another directory with --data."
    )


def test_the_place_is_free_again_when_its_holder_was_killed(tmp_path: Path) -> None:
    with start_holder(tmp_path) as holder:
        holder.kill()
    with lock_data_dir(tmp_path), pytest.raises(RecordsError, match=str(os.getpid())):
        lock_data_dir(tmp_path)


def test_the_place_is_free_again_when_it_was_let_go(tmp_path: Path) -> None:
    with lock_data_dir(tmp_path) as lock, pytest.raises(RecordsError, match=str(os.getpid())):
        lock_data_dir(tmp_path)
    lock.close()
    with lock_data_dir(tmp_path):
        pass


def test_the_place_is_made_when_it_is_not_there(tmp_path: Path) -> None:
    lock_data_dir(tmp_path / "a" / "b").close()
    assert (tmp_path / "a" / "b").is_dir()


def test_a_place_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RecordsError) as caught:
        lock_data_dir(tmp_path / "file" / "data")
    assert str(caught.value) == (
        f"Nothing can be written to the data directory {tmp_path}/file/data: Not a directory. "
        "Choose another one with --data, or make this one writable."
    )


@pytest.mark.parametrize(
    ("environment", "user", "expected"),
    [
        ({"STATE_DIRECTORY": "/var/lib/one:/var/lib/two"}, 990, "/var/lib/one"),
        ({}, 0, "/var/lib/station"),
        ({"XDG_DATA_HOME": "/home/anna/data"}, 1000, "/home/anna/data/inversion-station"),
        ({"HOME": "/home/anna"}, 1000, "/home/anna/.local/share/inversion-station"),
    ],
)
def test_the_default_place_is_the_one_meant_for_it(
    environment: dict[str, str], user: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("STATE_DIRECTORY", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert default_data_dir() == Path(expected)


def test_the_address_of_the_database_is_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert database_url(Path("data")) == f"sqlite:///{tmp_path}/data/{DATABASE_NAME}"
