"""The table of requirements, the code and the tests name the same ones."""

import re
from pathlib import Path

from tests.requirements_page import requirements_page, shown_by

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| (S\d+) \|.*\| (held|open) \|$", re.MULTILINE)
TABLE = dict(ROW.findall((ROOT / "docs/safety.md").read_text(encoding="utf-8")))
HELD = {name for name, state in TABLE.items() if state == "held"}


def _named_in(folders: tuple[str, ...], pattern: str) -> set[str]:
    texts = (
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
    )
    return {name for text in texts for name in re.findall(pattern, text)}


def test_the_table_lists_every_requirement_once() -> None:
    assert sorted(TABLE, key=lambda name: int(name[1:])) == [f"S{n}" for n in range(1, 47)]


def test_every_held_requirement_stands_in_the_code_and_no_other_does() -> None:
    assert _named_in(("hardware", "station", "web"), r"\bS\d{1,2}\b") == HELD


def test_every_held_requirement_has_a_test_and_no_other_has() -> None:
    assert _named_in(("tests",), r"""requirement\(\s*["'](S\d{1,2})["']""") == HELD


def test_motion_time_and_the_way_up_are_held_already() -> None:
    assert {f"S{n}" for n in range(1, 21)} | {"S36"} <= HELD


def test_the_page_of_what_shows_each_requirement_is_up_to_date() -> None:
    page = (ROOT / "docs/requirements.md").read_text(encoding="utf-8")
    assert page == requirements_page(), "run make docs"


def test_no_requirement_is_left_open() -> None:
    assert set(TABLE.values()) == {"held"}


def test_the_page_names_tests_that_pytest_finds_too() -> None:
    here = shown_by()["S1"]["tests/control/test_gate.py"]
    assert "test_a_new_gate_is_latched" in here
