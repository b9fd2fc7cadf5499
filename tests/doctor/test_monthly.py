"""The file that says when the monthly list was worked through."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from station.doctor.monthly import BadChecks, Done, add_done, read_done
from tests.doctor.patients import NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "checks.json"


def test_no_file_means_never(path: Path) -> None:
    assert read_done(path) == []


def test_every_time_is_kept(path: Path) -> None:
    add_done(path, "Ada", NOW)
    add_done(path, "  Ben   Smith ", NOW + timedelta(days=30))
    assert read_done(path) == [Done(NOW, "Ada"), Done(NOW + timedelta(days=30), "Ben Smith")]
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("who", ["", "   ", "x" * 81])
def test_somebody_has_to_have_done_it(path: Path, who: str) -> None:
    with pytest.raises(BadChecks):
        add_done(path, who, NOW)
    assert not path.exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "another", "done": []}',
        json.dumps({"format": "inversion-station checks 1", "done": [{"made_by": "Ada"}]}),
        json.dumps(
            {
                "format": "inversion-station checks 1",
                "done": [{"made_at": "2026-11-21T12:00:00", "made_by": "Ada"}],
            }
        ),
    ],
)
def test_damaged_file_is_a_sentence_and_is_kept(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(BadChecks, match=r"checks\.json"):
        read_done(path)
    with pytest.raises(BadChecks):
        add_done(path, "Ada", NOW)
    assert path.read_text() == text


def test_file_that_cannot_be_written_is_a_sentence(path: Path) -> None:
    with pytest.raises(BadChecks, match="cannot be written"):
        add_done(path.parent / "no" / "checks.json", "Ada", NOW)
