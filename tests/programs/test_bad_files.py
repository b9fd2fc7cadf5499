"""A file that cannot be read at all is told in one sentence."""

import os
from pathlib import Path

import pytest

from station.programs.check import parse_toml
from station.programs.library import BadProgram, Library, read_program
from tests.programs.conftest import HEAD


def sentence(path: Path, library: Library) -> str:
    with pytest.raises(BadProgram) as caught:
        read_program(path, library)
    (only,) = caught.value.problems
    return only


def test_a_mark_at_the_begin_of_a_file_is_no_mistake() -> None:
    assert parse_toml(b"\xef\xbb\xbfa = 1\n", "first.toml") == {"a": 1}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "first.toml: the file is empty."),
        (b" \n\t\n", "first.toml: the file is empty."),
        (b"a = 1\nb = \xff\xfe\n", "first.toml: line 2 is not UTF-8 text."),
        (
            b"id = 'x'\n\ntitle 'y'\n",
            "first.toml: line 3: Expected '=' after a key in a key/value pair (column 7).",
        ),
        (b"a = 1\nb = [1,", "first.toml: line 2: Invalid value (at the end of the file)."),
        (b"a = 1\na = 2\n", "first.toml: line 2: Cannot overwrite a value (column 6)."),
        (
            b"a = " + b"9" * 5000,
            "first.toml: cannot be read as TOML: a number is too long or the nesting too deep.",
        ),
        (
            b"a = " + b"[" * 20000,
            "first.toml: cannot be read as TOML: a number is too long or the nesting too deep.",
        ),
        (b"#" * (256 * 1024 + 1), "first.toml: the file is larger than 256 KiB."),
        (
            HEAD.replace('"first"', '"../etc"').encode() + b"steps = [{}]",
            'first.toml: id is "../etc", '
            "allowed is lower-case letters, digits and hyphens, at most 40.",
        ),
    ],
)
def test_a_file_that_is_no_program_is_told_in_a_sentence(
    content: bytes, expected: str, library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "first.toml"
    path.write_bytes(content)
    with pytest.raises(BadProgram) as caught:
        read_program(path, library)
    assert caught.value.problems[0] == expected


def test_a_missing_file_is_told(library: Library, tmp_path: Path) -> None:
    assert sentence(tmp_path / "no.toml", library) == "no.toml: there is no such file."


def test_a_directory_is_told(library: Library, tmp_path: Path) -> None:
    expected = f"{tmp_path.name}: is a directory, not a program file."
    assert sentence(tmp_path, library) == expected


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_instead_of_waited_for(library: Library, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    assert sentence(tmp_path / "pipe.toml", library) == "pipe.toml: is not a plain file."


def test_a_path_through_a_file_is_told(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    told = sentence(tmp_path / "file" / "first.toml", library)
    assert told.startswith("first.toml: cannot be read: ")
