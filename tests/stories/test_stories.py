"""What a physiotherapist can read in the TOML files beside this one really happens."""

from pathlib import Path

import pytest

from hardware.gpio.wiring import Input, Inputs, Wiring
from station.service.tables import wired
from tests.stories.teller import read, tell

WITH_HAND_SWITCHES = Wiring(inputs=Inputs(enabling=Input(14), return_button=Input(15)))
STORIES = sorted(Path(__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path) -> None:
    tell(read(path))


@pytest.mark.no_cover  # the same lines of the controller once more
@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_through_the_real_drivers(path: Path) -> None:
    tell(read(path), wired(WITH_HAND_SWITCHES))


def test_a_story_that_is_not_so_fails() -> None:
    wrong = {"title": "Wrong", "then": [{"must": {"mode": "RUNNING"}}]}
    with pytest.raises(AssertionError, match="Wrong, entry 1"):
        tell(wrong)


def test_there_are_stories() -> None:
    assert len(STORIES) >= 8
