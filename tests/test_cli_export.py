"""`station export`, `station restore`, `station people delete`: what they write, ask and refuse."""

import io
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle

from station.programs.library import load_library
from station.records.backup import back_up
from station.records.storage import DATABASE_NAME, database_url, lock_data_dir
from station.records.store import Store
from tests.export.made import anna_in, running
from tests.test_cli import Cli

NAME = "Anna Kovács"


class Station(Cli):
    """Calls the command upon one place of records."""

    place: Path

    def store(self) -> Store:
        return Store.open(database_url(self.place))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("anna")
    store = Store.open(database_url(place))
    anna_in(store)
    store.close()
    return place / DATABASE_NAME


@pytest.fixture
def station(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    filled: Path,
) -> Station:
    made = Station(monkeypatch, capsys)
    made.place = tmp_path / "data"
    made.place.mkdir()
    shutil.copy(filled, made.place)
    monkeypatch.chdir(tmp_path)
    return made


def test_tables_of_some_days_come_as_a_zip_file(station: Station, tmp_path: Path) -> None:
    assert station("export", "anna", "--format", "csv", "--from", "2026-03-03",
                   "--data", station.place) == 0  # fmt: skip
    file = tmp_path / "anna-2026-03-03-to-end.zip"
    assert f"since 03 Mar 2026 of {NAME}: {file.stat().st_size} bytes." in station.out
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as archive:
        text = archive.read("sessions.csv").decode()
    assert [line.partition(",")[0] for line in text.splitlines()] == [
        "session_id",
        "s1",
        "s2",
        "s3",
    ]


def test_the_bundle_is_one_that_the_standard_takes(station: Station, tmp_path: Path) -> None:
    out = tmp_path / "anna.json"
    assert station("export", "anna", "--format", "fhir", "--out", out, "--data", station.place) == 0
    Bundle.model_validate_json(out.read_bytes())
    names = [each["resource"].get("valueCodeableConcept", {}).get("text")
             for each in json.loads(out.read_bytes())["entry"]]  # fmt: skip
    assert load_library().exercises["cat-cow"].name in names


def test_the_report_is_a_pdf(station: Station, tmp_path: Path) -> None:
    out = tmp_path / "anna.pdf"
    assert station("export", "anna", "--format", "pdf", "--out", out, "--data", station.place) == 0
    assert out.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("nobody", "--format", "csv"), "There is no person 'nobody'."),
        (("guest", "--format", "csv"), "There is no person 'guest'."),
        (("anna", "--format", "csv", "--from", "2026-03-02", "--to", "2026-03-01"),
         "The last day, 2026-03-01, is before the first, 2026-03-02."),
        (("anna", "--format", "csv", "--out", "/nowhere/x.zip"),
         "/nowhere/x.zip cannot be written: No such file or directory."),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_one_sentence(
    station: Station, tmp_path: Path, given: tuple[str, ...], sentence: str
) -> None:
    assert station("export", *given, "--data", station.place) == 2
    assert station.err.startswith(sentence)
    assert list(tmp_path.glob("*.zip*")) == []


def test_a_backup_is_put_back_and_everything_about_it_is_told(
    station: Station, tmp_path: Path
) -> None:
    backup = back_up(database_url(station.place), (), tmp_path / "backups")
    assert station("people", "delete", "anna", "--yes-really", NAME, "--by", "Dr Berg",
                   "--data", station.place) == 0  # fmt: skip
    assert station("restore", backup, "--yes", "--data", station.place) == 0
    assert "holds 2 people and 4 sessions, the newest of 2026-03-10 09:00 UTC." in station.out
    assert "What was there before is in" in station.out
    assert station("people", "list", "--data", station.place) == 0
    assert NAME in station.out


def test_nothing_is_restored_under_a_running_station(station: Station, tmp_path: Path) -> None:
    backup = back_up(database_url(station.place), (), tmp_path / "backups")
    with lock_data_dir(station.place):
        assert station("restore", backup, "--yes", "--data", station.place) == 2
    assert "is in use by process" in station.err


def test_who_says_no_keeps_the_records(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(database_url(station.place), (), tmp_path / "backups")
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert station("restore", backup, "--data", station.place) == 1
    assert [path.name for path in station.place.glob("station.db.*")] == []


def delete(station: Station, typed: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return station("people", "delete", "anna", "--by", "Dr Berg", "--data", station.place)


def is_there(station: Station) -> bool:
    store = station.store()
    found = store.person("anna")
    store.close()
    return found is not None


def test_a_profile_goes_after_two_answers(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert delete(station, "y\n  anna KOVÁCS \n", monkeypatch) == 0
    assert "4 sessions with their traces and answers" in station.out
    assert f"{NAME} is deleted, with 4 sessions." in station.out
    assert "they are replaced within 14 nights" in station.out
    assert not is_there(station)


@pytest.mark.parametrize(("typed", "code"), [("n\n", 1), ("y\nAnna\n", 2), ("", 1)])
def test_one_wrong_answer_keeps_the_profile(
    station: Station, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    assert delete(station, typed, monkeypatch) == code
    assert is_there(station)


def test_nobody_is_deleted_in_mid_session(station: Station) -> None:
    store = station.store()
    store.begin_session(running())
    store.close()
    assert station("people", "delete", "anna", "--yes-really", NAME, "--by", "Dr Berg",
                   "--data", station.place) == 2  # fmt: skip
    assert station.err.startswith(f"A session of {NAME} has not ended.")
    assert is_there(station)


def test_recordings_that_the_web_had_to_leave_go_with_the_next_backup(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = station.place / "recordings" / "20260301T090000-s0.jsonl.gz"
    file.parent.mkdir()
    file.write_bytes(b"x")
    store = station.store()
    with monkeypatch.context() as held:
        held.setattr(Path, "unlink", _refused)
        assert store.erase.person("anna", "Dr Berg", file.parent).recordings_left == 1
    store.close()
    assert station("backup", "--data", station.place) == 0
    assert not file.exists()


def _refused(*_: object, **__: object) -> None:
    raise PermissionError("Read-only file system")
