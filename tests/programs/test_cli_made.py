"""`station programs import` and `export`: programs made here from the command line."""

import sys
from pathlib import Path

import pytest

from station.cli import main
from station.people.person import Person
from station.records.storage import database_url
from station.records.store import Store

FILE = """id = "short"
title = "Short one"
summary = "A little."

[[steps]]
kind = "exercise"
exercise = "cat-cow"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "short.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: object
) -> tuple[int, str]:
    """Exit code, and what came out."""
    monkeypatch.setattr(sys, "argv", ["station", "programs", *map(str, words)])
    try:
        main()
        code = 0
    except SystemExit as error:
        code = int(error.code or 0)
    out, err = capsys.readouterr()
    return code, out + err


def test_a_file_is_kept_for_somebody_listed_and_given_back(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(database_url(tmp_path))
    store.add_person(Person("anna", "Anna"))
    here = ("--data", tmp_path)
    kept = said(monkeypatch, capsys, "import", file, "--for", "anna", *here)
    assert kept == (0, "Short one is kept as my-short-one.\n")
    assert [row.person_id for row in store.personal.all()] == ["anna"]
    store.close()
    assert "my-short-one" in said(monkeypatch, capsys, "list", "--all", *here)[1]
    out = said(monkeypatch, capsys, "export", "my-short-one", *here)
    assert out == (0, FILE.replace('"short"', '"my-short-one"'))


def test_a_file_for_nobody_known_or_with_a_mistake_is_not_kept(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ("--data", tmp_path)
    code, told = said(monkeypatch, capsys, "import", file, "--for", "nobody", *here)
    assert (code, 'no person with the id "nobody"' in told) == (2, True)
    file.write_text(FILE.replace("cat-cow", "cow"), encoding="utf-8")
    code, told = said(monkeypatch, capsys, "import", file, *here)
    assert (code, "not in the catalogue" in told) == (2, True)
    assert "my-" not in said(monkeypatch, capsys, "list", "--all", *here)[1]
