"""The settings file: safe defaults, a range on every number, sentences that say what is wrong."""

from pathlib import Path

import pytest

from station.control.config import ControlConfig
from station.control.plan import MACHINE_LIMITS
from station.settings import BadSettings, Settings, load_settings
from station.settings_page import settings_page

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "station.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as caught:
        load_settings(written(tmp_path, text))
    return caught.value.problems


def test_no_file_gives_the_defaults_of_the_control_core() -> None:
    assert load_settings(None).control_config() == ControlConfig()


def test_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "")) == Settings()


def test_value_arrives_in_the_control_core(tmp_path: Path) -> None:
    text = "[motion]\njerk_deg_s3 = 3\n[limits]\ndeepest_deg = 30\n[loop]\nrate_hz = 50\n"
    config = load_settings(written(tmp_path, text)).control_config()
    assert (config.motion.jerk_deg_s3, config.machine.deepest_deg, config.rate_hz) == (3, 30, 50)


@pytest.mark.requirement("S7")
def test_machine_cap_is_no_deeper_than_the_end_switch(tmp_path: Path) -> None:
    config = load_settings(written(tmp_path, "[table]\ndeepest_deg = 40\n")).control_config()
    assert config.machine.deepest_deg == 40


def test_unknown_key_names_the_closest_one(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "[motion]\naccelaration_deg_s2 = 2\n")
    assert "motion.accelaration_deg_s2 is not a known key" in problem
    assert "closest is acceleration_deg_s2" in problem


def test_unknown_section_names_the_closest_one(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "[safty]\nwarn_s = 3\n")
    assert "safty is not a known section; the closest is safety" in problem


@pytest.mark.parametrize(
    ("section", "key", "value", "allowed"),
    [
        ("motion", "jerk_deg_s3", "9", "from 1 to 6"),
        ("motion", "acceleration_deg_s2", "3.5", "from 0.5 to 3"),
        ("motion", "creep_deg_s", "1.5", "from 0.2 to 1"),
        ("safety", "auto_return_s", "61", "from 0 to 60"),
        ("safety", "auto_return_s", "-1", "from 0 to 60"),
        ("safety", "level_rest_s", "29", "from 30 to 600"),
        ("safety", "level_rest_s", "nan", "from 30 to 600"),
        ("safety", "arm_lapse_s", "31", "from 5 to 30"),
        ("safety", "arm_lapse_s", "true", "a number"),
        ("safety", "arm_lapse_s", '"20"', "a number"),
        ("limits", "deepest_deg", "60.5", "from 0 to 60"),
        ("limits", "rate_down_deg_s", "3.1", "from 0.3 to 3"),
        ("limits", "hold_s", "inf", "from 5 to 180"),
        ("web", "port", "70000", "a whole number from 1 to 65535"),
        ("web", "port", "80.5", "a whole number from 1 to 65535"),
        ("web", "host", "3", "text"),
        ("records", "url", '"mysql://here"', "sqlite:// or postgresql://"),
        ("loop", "rate_hz", "10", "from 50 to 200"),
    ],
)
def test_bad_value_is_named_with_its_place_and_range(
    tmp_path: Path, section: str, key: str, value: str, allowed: str
) -> None:
    (problem,) = problems(tmp_path, f"[{section}]\n{key} = {value}\n")
    assert "station.toml: " in problem
    assert f"{section}.{key} is " in problem
    assert allowed in problem


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "[motion]\njerk_deg_s3 = 9\n[web]\nport = 0\n")
    assert len(found) == 2


@pytest.mark.parametrize("text", ["motion = 3", "[motion\n", "\x00", "a = " + "[" * 5000])
def test_file_that_is_no_settings_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(str(tmp_path))


def test_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"nowhere.toml: cannot be read \(No such file"):
        load_settings(tmp_path / "nowhere.toml")


def test_no_range_lets_a_machine_limit_be_looser_than_the_requirements() -> None:
    loosest = Settings().control_config().machine
    assert loosest == MACHINE_LIMITS


def test_page_is_current() -> None:
    """`make docs` makes it."""
    assert PAGE.read_text(encoding="utf-8") == settings_page()


def test_every_setting_is_described() -> None:
    rows = [line for line in settings_page().splitlines() if line.startswith("| `")]
    assert len(rows) > 30
    assert not [row for row in rows if "| None |" in row]
