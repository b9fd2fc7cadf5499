from collections.abc import Callable
from pathlib import Path

import pytest

from station.programs.library import BadProgram, Library, load_library, read_program

HEAD = 'id = "first"\ntitle = "First"\nsummary = "A program."\n'

Problems = Callable[[str], tuple[str, ...]]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture
def problems(library: Library, tmp_path: Path) -> Problems:
    """What is wrong with a program of these steps, one sentence each."""

    def found(steps: str) -> tuple[str, ...]:
        path = tmp_path / "first.toml"
        path.write_text(HEAD + steps, encoding="utf-8")
        try:
            read_program(path, library)
        except BadProgram as error:
            return error.problems
        return ()

    return found
