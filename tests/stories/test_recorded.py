"""A story recorded in the running simulator is one that the stories' own teller can tell."""

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from station.control import faults
from station.control.faults import Fault, Reaction
from tests.service.builders import wait_for
from tests.service.processes import Person, Station
from tests.stories.teller import Story, read, tell

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and Unix sockets")
SPEED = "20"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a story: begun from a screen, the mains pulled head-down, upright at the end."""
    tmp_path, run_dir = tmp_path_factory.mktemp("data"), Path(tempfile.mkdtemp(prefix="station-"))
    where = ("--data", str(tmp_path / "data"), "--run-dir", str(run_dir), "--speed", SPEED)
    with Station(tmp_path, run_dir, "controller", *where) as _, Person(run_dir) as person:
        story = _record(person, tmp_path / "recorded.toml")
    shutil.rmtree(run_dir)
    return story


def _record(person: Person, path: Path) -> Path:
    person.make_ready()
    link = person.link
    link.request("bench_body", kg=90.0)
    assert link.request("bench_story", act="begin")["state"] == "open"
    person.go_head_down()
    link.request("bench_speed", factor=50.0)
    link.request("bench_fault", name="mains_lost", on=True)
    wait_for(lambda: person.mode == "RETURNING")
    wait_for(lambda: person.mode == "READY", 60.0)
    assert link.request("bench_truth")["speed"] == 50.0
    link.request("bench_story", act="end")
    done = link.request("bench_story", act="look", title="The mains goes head-down")
    assert (done["state"], done["remarks"]) == ("done", [])
    path.write_text(done["toml"], encoding="utf-8")
    link.request("bench_story", act="discard")
    assert link.request("bench_story", act="look")["state"] == "none"
    return path


@pytest.fixture
def story(recorded: Path) -> Story:
    return read(recorded)


def test_it_can_be_told(story: Story) -> None:
    tell(story)
    modes = [each["until"]["mode"] for each in story["then"] if "mode" in each.get("until", {})]
    assert modes[:2] == ["ARMED", "RUNNING"]
    assert modes[-2:] == ["RETURNING", "READY"]
    assert (story["title"], story["body_kg"]) == ("The mains goes head-down", 90.0)


def test_it_fails_when_the_product_is_broken(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    does_nothing = replace(faults.FAULTS[Fault.MAINS_LOST], reaction=Reaction.INFORM)
    monkeypatch.setitem(faults.FAULTS, Fault.MAINS_LOST, does_nothing)
    with pytest.raises(AssertionError, match="RETURNING"):
        tell(story)


def test_it_fails_when_the_table_comes_up_much_slower(story: Story) -> None:
    story["motion"] = {"gentle_deg_s": 0.3}
    with pytest.raises(AssertionError):
        tell(story)
