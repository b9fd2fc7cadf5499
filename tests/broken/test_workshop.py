"""The workshop itself: it lets the whole product pass, and takes no crash for a catch."""

from pathlib import Path

import pytest

from tests.broken.product import Change
from tests.broken.verdict import Kind
from tests.broken.workshop import Workshop

STORY = '[[caught_by]]\nstory = "warned_before_it_moves"\nentry = 2\n'
CRASHES = """
[[caught_by]]
tests = ["tests/control/test_panel.py::test_the_way_up_says_how_long_it_takes_and_when_one_rests"]
"""
WHOLE = ("beat = _beat(now_s, 4.0)\n", "beat = _beat(now_s, 4.0)  # as ever\n")
SILENT = ("        return beat, beat\n", "        return beat, False\n")


def _made(path: Path, old: str, new: str, catch: str = STORY) -> Path:
    made = path / "S04_made.toml"
    head = 'requirement = "S4"\ntitle = "Made up"\nfile = "station/control/panel.py"\n'
    made.write_text(f"{head}old = '''{old}'''\nnew = '''{new}'''\n{catch}", encoding="utf-8")
    return made


def test_the_whole_product_is_not_caught(tmp_path: Path, workshop: Workshop) -> None:
    assert workshop.try_out(_made(tmp_path, *WHOLE), 0).kind is Kind.PASSED
    assert workshop.try_out(_made(tmp_path, *WHOLE, CRASHES), 0).kind is Kind.PASSED


def test_a_broken_one_is_caught_and_leaves_nothing_behind(
    tmp_path: Path, workshop: Workshop
) -> None:
    assert workshop.try_out(_made(tmp_path, *SILENT), 0).kind is Kind.CAUGHT
    assert workshop.try_out(_made(tmp_path, *WHOLE), 0).kind is Kind.PASSED


def test_one_that_is_caught_elsewhere_is_an_error(tmp_path: Path, workshop: Workshop) -> None:
    verdict = workshop.try_out(_made(tmp_path, *SILENT, STORY.replace("2", "4")), 0)
    assert verdict.kind is Kind.ERROR
    assert "fails elsewhere" in verdict.text


@pytest.mark.parametrize("catch", [STORY, CRASHES])
@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("        return (beat\n", "SyntaxError"),
        ("        return beat, louder\n", "louder"),
        ("        return 1 / 0, beat\n", "ZeroDivisionError"),
        ("        assert beat is None\n        return beat, beat\n", ""),
        ("        import os; os._exit(0)\n", "It ended with 0"),
    ],
)
def test_a_crash_is_an_error_and_no_catch(
    new: str, told: str, catch: str, tmp_path: Path, workshop: Workshop
) -> None:
    verdict = workshop.try_out(_made(tmp_path, SILENT[0], new, catch), 0)
    assert verdict.kind is Kind.ERROR, verdict
    assert told in verdict.text


def test_a_change_that_nobody_imports_is_an_error(tmp_path: Path, workshop: Workshop) -> None:
    made = _made(tmp_path, *SILENT)
    text = made.read_text(encoding="utf-8").replace("panel.py", "nowhere.py")
    made.write_text(text, encoding="utf-8")
    assert workshop.try_out(made, 0).kind is Kind.ERROR


def test_a_change_without_a_place_says_that_the_product_has_moved_on() -> None:
    change = Change(file="station/control/panel.py", old="x = 1", new="x = 2")
    for source in ("y = 1", "x = 1\nx = 1"):
        with pytest.raises(ValueError, match="the product has moved on"):
            change.applied(source)
    assert change.applied("x = 1\n") == "x = 2\n"
