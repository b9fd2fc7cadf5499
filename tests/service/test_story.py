"""Stories are taken down as they happen, and only where they can begin in the same way again."""

import tomllib
from typing import Any

import pytest

from station.control.plan import Limits, Plan
from station.control.requests import Acknowledge, BringUp, Disarm, Respond, Stop
from station.programs.library import Library, load_library
from station.service import story as story_room
from station.service.headless import VirtualStation
from station.service.story import CannotRecord, Scene, StoryRecorder
from station.service.story_text import story_toml
from tests.service.builders import LIMITS, SHORT
from tests.stories.teller import tell

EMPTY = Scene((), 75.0)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


class Recorded(VirtualStation):
    """A station whose story is taken down."""

    def __init__(self) -> None:
        super().__init__()
        self.recorder = StoryRecorder(self.controller.config, self.table.truth)
        self.before.append(self.recorder.before)
        self.after.append(self.recorder.after)
        self.step()

    def toml(self, library: Library, title: str = "") -> str:
        assert self.recorder.story is not None
        return story_toml(self.recorder.story, library, title)

    def told(self, library: Library) -> dict[str, Any]:
        return tomllib.loads(self.toml(library))


@pytest.fixture
def station() -> Recorded:
    made = Recorded()
    made.make_ready()
    return made


def button(station: Recorded, down: bool) -> None:
    station.table.panel.press(down)
    station.recorder.hands(["hold the button" if down else "let go of the button"])
    station.run_for(0.3)


def test_what_was_recorded_can_be_told_again(station: Recorded, library: Library) -> None:
    station.recorder.begin(EMPTY)
    station.run_for(2.0)
    station.arm(Plan("s", "made here", "demo", "Short", LIMITS, SHORT))
    station.run_for(1.0)
    button(station, True)
    button(station, False)
    station.run_for(8.0)
    station.ask(Respond())
    station.run_for(1.0)
    station.ask(Stop())
    station.run_for(1.0)
    station.ask(BringUp())
    station.run_for(1.0)
    station.recorder.end()
    tell(tomllib.loads(station.toml(library, "As it was")))
    told = station.told(library)
    reached = [each["until"]["mode"] for each in told["then"] if "mode" in each.get("until", {})]
    assert reached[:2] == ["ARMED", "RUNNING"]
    assert [step["kind"] for step in told["plans"]["made-1"]] == ["Exercise", "Tilt", "Rest"]


def test_a_story_that_is_not_so_any_more_fails(station: Recorded, library: Library) -> None:
    station.recorder.begin(EMPTY)
    station.arm(Plan("s", "made here", "demo", "Short", LIMITS, SHORT))
    station.ask(Disarm())
    station.run_for(1.0)
    station.recorder.end()
    told = station.told(library)
    tell(told)
    told["then"] = [each for each in told["then"] if "let go" not in each.get("do", "")]
    with pytest.raises(AssertionError, match="A story from the bench"):
        tell(told)


def test_a_built_in_program_is_named_and_not_written_out(
    station: Recorded, library: Library
) -> None:
    station.recorder.begin(EMPTY)
    program = library.programs["first-time"]
    steps = library.steps_of(program)
    for limits in (LIMITS, Limits()):
        station.arm(Plan("s", program.id, "demo", program.title, limits, steps))
        station.ask(Disarm())
        station.run_for(0.1)
    told = station.told(library)
    choices = [each for each in told["then"] if each.get("do") == "choose first-time"]
    assert "plans" not in told
    assert told["limits"]["deepest_deg"] == 30.0
    assert [each.get("limits", {}).get("deepest_deg") for each in choices] == [None, 15.0]


def test_what_was_refused_is_expected_to_be(station: Recorded, library: Library) -> None:
    station.table.panel.ankles(False)
    station.table.faults.set("mains_lost", True)
    station.run_for(2.0)
    station.recorder.begin(Scene(("open the ankles", "fault mains_lost"), 75.0))
    station.arm(Plan("s", "made here", "demo", "Short", LIMITS, SHORT))
    told = station.told(library)
    assert [each["do"] for each in told["then"][:2]] == ["open the ankles", "fault mains_lost"]
    assert {"refused": "fault"} in [each.get("must") for each in told["then"]]


def test_a_story_from_power_up_says_so(library: Library) -> None:
    station = Recorded()
    station.run_for(1.0)
    station.recorder.begin(EMPTY)
    station.ask(Acknowledge("start_up"))
    button(station, True)
    button(station, False)
    station.run_for(1.0)
    station.recorder.end()
    told = station.told(library)
    assert told["ready"] is False
    assert told["then"][-1]["must"] == {"mode": "READY"}
    tell(told)


def test_no_story_begins_in_mid_session(station: Recorded) -> None:
    station.arm(Plan("s", "made here", "demo", "Short", LIMITS, SHORT))
    with pytest.raises(CannotRecord, match="upright"):
        station.recorder.begin(EMPTY)


def test_no_second_story_replaces_the_one_that_is_taken_down(station: Recorded) -> None:
    station.recorder.begin(EMPTY)
    with pytest.raises(CannotRecord, match="already"):
        station.recorder.begin(EMPTY)


def test_a_story_is_of_bounded_length(station: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_room, "MOST_ENTRIES", 3)
    station.recorder.begin(EMPTY)
    station.recorder.hands(["hold the button"] * 10)
    station.run_for(0.1)
    story = station.recorder.story
    assert story is not None
    assert (len(story.entries), story.open) == (3, False)
    assert story.remarks == ["It became too long; what came later is missing."]


def test_a_story_ends_by_itself_after_a_long_time(
    station: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_room, "MOST_S", 1.0)
    station.recorder.begin(EMPTY)
    station.run_for(2.0)
    story = station.recorder.story
    assert story is not None
    assert not story.open


def test_titles_are_written_so_that_they_read_back(station: Recorded, library: Library) -> None:
    station.recorder.begin(EMPTY)
    station.recorder.end()
    title = 'Ümlaut "quoted" \\ back\x7f\n[[then]]'
    assert tomllib.loads(station.toml(library, title))["title"] == title


def test_what_was_thrown_away_is_gone(station: Recorded) -> None:
    station.recorder.begin(EMPTY)
    station.recorder.discard()
    station.recorder.hands(["hold the button"])
    assert station.recorder.story is None
