"""`station campaign` from the command line: what it prints, writes and refuses."""

import json
from pathlib import Path

import pytest

from hardware.interface import Readings
from station.campaign.generate import plain
from station.campaign.minimise import minimised
from station.campaign.play import play
from station.campaign.tell import story_of
from station.campaign.workers import judged, scenario_of
from station.control.gate import Gate, Wish
from tests.stories.teller import read, tell
from tests.test_cli import Cli, cli  # noqa: F401 - the fixture

pytestmark = pytest.mark.no_cover


@pytest.fixture
def blind_to_ankles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate and a watch that do not look at the ankle lock (S31)."""

    def down(gate: Gate, wish: Wish, readings: Readings, tilt: tuple[float, float, bool]) -> bool:
        return wish.allow.down and tilt[2] and readings.enabling is True

    monkeypatch.setattr(Gate, "_down", down)
    monkeypatch.setattr("station.control.watch._ankles", lambda *_: None)


@pytest.mark.usefixtures("blind_to_ankles")
@pytest.mark.requirement("S31")
def test_a_breach_is_told_written_and_kept_as_a_short_story(cli: Cli, tmp_path: Path) -> None:  # noqa: F811
    found = tmp_path / "found.json"
    code = cli("campaign", "--only", 1, "--theme", "S31", "--json", found, "--keep", tmp_path)
    told = json.loads(found.read_text(encoding="utf-8"))
    assert code == 1
    assert set(told["requirements"]) == {"S31"}
    assert "station campaign --only 1 --theme S31" in cli.out
    (story,) = tmp_path.glob("s31_*.toml")
    assert len(read(story)["then"]) <= 8
    with pytest.raises(AssertionError, match="S31"):
        tell(read(story))


def test_the_short_story_of_a_good_controller_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("station.control.watch._ankles", lambda *_: None)
        broken.setattr(Gate, "_down", lambda *_: True)
        scenario = scenario_of(1, "S31")
        short = minimised(scenario, play(scenario))
    story = tmp_path / "short.toml"
    story.write_text(story_of(short, "by hand"), encoding="utf-8")
    tell(read(story))


def test_the_same_seed_is_the_same_run_to_the_last_act() -> None:
    once, again = judged(7, "S5"), judged(7, "S5")
    assert once == again
    assert play(scenario_of(7, "S5"), once.script).script == once.script


def test_a_good_run_ends_with_0_and_draws_its_figures(cli: Cli, tmp_path: Path) -> None:  # noqa: F811
    picture = tmp_path / "figures.svg"
    assert cli("campaign", "--runs", 1, "--theme", "S5", "--jobs", 1, "--plot", picture) == 0
    assert "none" in cli.out
    assert picture.read_text(encoding="utf-8").count('class="c"') >= 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--runs", 0), "0 is not a number from 1"),
        (("--runs", 1.5), "1.5 is not a whole number"),
        (("--theme", "S99"), "There is no theme 'S99'. There are: S1, S2"),
        (("--theme", "S5", "--without-faults"), "A theme is about something that goes wrong."),
        (("--keep", "/nowhere/at/all"), "There is no directory"),
        (("--json", "/nowhere/at/all.json"), "there is no such directory"),
    ],
)
def test_bad_input_is_one_sentence(cli: Cli, arguments: tuple[object, ...], said: str) -> None:  # noqa: F811
    assert cli("campaign", *arguments) == 2
    assert said in cli.err


def test_persons_and_tables_differ_from_seed_to_seed() -> None:
    limits = {plain(seed).cast.limits for seed in range(30)}
    assert len(limits) > 10
