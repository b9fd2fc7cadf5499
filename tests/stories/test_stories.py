"""What a physiotherapist can read in the TOML files beside this one really happens."""

from pathlib import Path

import pytest

from tests.stories.teller import read, tell

STORIES = sorted(Path(__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path) -> None:
    tell(read(path))


def test_a_story_that_is_not_so_fails() -> None:
    wrong = {"title": "Wrong", "then": [{"must": {"mode": "RUNNING"}}]}
    with pytest.raises(AssertionError, match="Wrong, entry 1"):
        tell(wrong)


def test_there_are_stories() -> None:
    assert len(STORIES) >= 8
