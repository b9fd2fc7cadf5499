"""`station backup`: whole or not there, of records that are being written."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from station.cli_backup import backup
from station.people.person import demo_person
from station.records.backup import KEPT, UNFINISHED, back_up, backups
from station.records.errors import RecordsError
from station.records.storage import DATABASE_NAME, database_url
from station.records.store import Store
from tests.records.test_crash import WRITE_AT_PACE

ROOT = Path(__file__).parents[2]
NIGHT = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_backup_holds_everybody_and_opens_like_the_original(
    store: Store, url: str, to: Path
) -> None:
    store.add_person(demo_person(NIGHT.date()))
    made = back_up(url, (), to, NIGHT)
    assert made == to / "2026-11-21-033000"
    assert [path.name for path in made.iterdir()] == [DATABASE_NAME]
    copy = Store.open(database_url(made))
    assert copy.people() == store.people()
    copy.close()


@pytest.mark.requirement("S43")
def test_records_that_are_being_written_can_be_copied(tmp_path: Path, to: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    command = [sys.executable, "-c", WRITE_AT_PACE, database_url(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as recorder:
        assert recorder.stdout is not None
        seen = [int(recorder.stdout.readline()) for _ in range(300)]
        made = back_up(database_url(data), (), to)
        further = [int(recorder.stdout.readline()) for _ in range(100)]
        recorder.kill()
    copy = Store.open(database_url(made))
    assert len(copy.samples("s1")) > 0
    assert copy.session("s0") is not None
    copy.close()
    assert further[-1] > seen[-1]  # nobody was held up


def test_settings_and_calibration_go_with_the_records(
    store: Store, url: str, tmp_path: Path, to: Path
) -> None:
    (tmp_path / "station.toml").write_text("[web]\nport = 8090\n")
    beside = (tmp_path / "station.toml", tmp_path / "calibration.json")
    made = back_up(url, beside, to, NIGHT)
    assert sorted(path.name for path in made.iterdir()) == [DATABASE_NAME, "station.toml"]
    assert (made / "station.toml").read_text() == "[web]\nport = 8090\n"


def test_backups_are_for_their_owner_only(store: Store, url: str, to: Path) -> None:
    made = back_up(url, (), to)
    assert made.stat().st_mode & 0o077 == 0


def test_the_newest_two_weeks_are_kept(store: Store, url: str, to: Path) -> None:
    made = [back_up(url, (), to, NIGHT + timedelta(days=day)) for day in range(KEPT + 3)]
    assert backups(to) == tuple(made[3:])


def test_a_backup_made_with_a_clock_that_is_behind_is_kept(
    store: Store, url: str, to: Path
) -> None:
    for day in range(KEPT):
        back_up(url, (), to, NIGHT + timedelta(days=day))
    made = back_up(url, (), to, datetime(1970, 1, 1, tzinfo=UTC))
    assert made in backups(to)
    assert len(backups(to)) == KEPT


def test_other_things_in_the_folder_are_left_alone(store: Store, url: str, to: Path) -> None:
    (to / "2020-holiday").mkdir(parents=True)
    for day in range(KEPT + 1):
        back_up(url, (), to, NIGHT + timedelta(days=day))
    assert (to / "2020-holiday").exists()


@pytest.mark.requirement("S43")
def test_a_full_disk_leaves_earlier_backups_and_no_half_one(
    store: Store, url: str, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = back_up(url, (), to, NIGHT)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RecordsError, match=r"No space left.*earlier backups are untouched"):
        back_up(url, (), to, NIGHT + timedelta(days=1))
    assert list(to.iterdir()) == [first]


@pytest.mark.requirement("S43")
def test_what_a_power_cut_has_left_is_cleared_away(store: Store, url: str, to: Path) -> None:
    (to / UNFINISHED / "deeper").mkdir(parents=True)
    made = back_up(url, (), to)
    assert list(to.iterdir()) == [made]


def test_damaged_records_are_not_kept_as_a_backup(tmp_path: Path, to: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE_NAME) as database:
        database.execute("CREATE TABLE t (x TEXT)")
        database.executemany("INSERT INTO t VALUES (?)", [("x" * 1000,)] * 200)
    database.close()
    with (tmp_path / DATABASE_NAME).open("rb+") as file:
        file.seek(9000)
        file.write(b"\xff" * 30_000)
    with pytest.raises(RecordsError, match=r"damaged|malformed"):
        back_up(database_url(tmp_path), (), to)
    assert backups(to) == ()


def test_nothing_to_copy_is_one_sentence(tmp_path: Path, to: Path) -> None:
    with pytest.raises(RecordsError, match="There are no records in"):
        back_up(database_url(tmp_path), (), to)
    assert not to.exists()


def test_postgresql_is_left_to_its_own_tool(to: Path) -> None:
    with pytest.raises(RecordsError, match="Use pg_dump"):
        back_up("postgresql://station@example/records", (), to)


def test_the_command_says_where_the_backup_is(store: Store, tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text("{}")
    (tmp_path / "station.toml").write_text("[web]\nport = 8090\n")
    said = CliRunner().invoke(backup, ["--data", str(tmp_path)])
    (made,) = backups(tmp_path / "backups")
    assert said.output == f"The backup is in {made}.\n"
    names = sorted(path.name for path in made.iterdir())
    assert names == ["calibration.json", DATABASE_NAME, "station.toml"]


def test_a_backup_can_be_put_back(store: Store, url: str, tmp_path: Path, to: Path) -> None:
    store.add_person(demo_person(NIGHT.date()))
    made = back_up(url, (), to)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(made / DATABASE_NAME, other)
    restored = Store.open(database_url(other))
    assert [person.id for person in restored.people()] == ["demo"]
    restored.close()
