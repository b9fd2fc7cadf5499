"""The figures as SVG: small, harmless, and made of what the code says."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from station.figure.motion import rhythm_of
from station.figure.page import exercises_page
from station.figure.poses import load_figures
from station.figure.render import svg
from station.figure.sheet import contact_sheet
from station.programs.catalogue import load_catalogue

DOCS = Path(__file__).parents[2] / "docs"
MOST_BYTES = 12_000
TAG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("exercise_id", load_figures())
@pytest.mark.parametrize("moving", [True, False], ids=["moving", "still"])
def test_a_figure_is_small_and_harmless(exercise_id: str, moving: bool) -> None:
    dose = load_catalogue()[exercise_id].dose
    text = svg(load_figures()[exercise_id], rhythm_of(dose), moving=moving)
    root = ET.fromstring(text)  # noqa: S314 - our own words
    assert root.tag == f"{TAG}svg"
    assert len(text) < MOST_BYTES
    assert not re.search(r"<(script|image|use|foreignObject|a)\b|href|url\(|@import|\son\w+=", text)
    assert {tag.tag.removeprefix(TAG) for tag in root.iter()} <= {
        "svg", "g", "rect", "path", "style", "animate"
    }  # fmt: skip
    assert ("<animate" in text) == moving


@pytest.mark.parametrize("exercise_id", load_figures())
def test_everything_is_inside_the_picture(exercise_id: str) -> None:
    """The ends of all lines of the body, in all frames; the wall may go out at the top."""
    text = svg(load_figures()[exercise_id])
    for x, y in re.findall(r"[\";]M(-?\d+) ?(-?\d+)", text):
        assert 0 <= int(x) <= 3200
        assert 0 <= int(y) <= 2400


def test_all_frames_of_a_line_have_the_same_commands() -> None:
    """Otherwise a browser jumps from one to the next instead of moving."""
    for figure in load_figures().values():
        for values in re.findall(r'values="([^"]*)"', svg(figure)):
            shapes = {
                tuple(
                    (c, len(re.findall(r"-?\d+", n)))
                    for c, n in re.findall(r"([A-Za-z])([^A-Za-z]*)", frame)
                )
                for frame in values.split(";")
            }
            assert len(shapes) == 1, figure.id


def test_the_page_of_the_exercises_and_its_picture_are_what_the_code_makes() -> None:
    assert (DOCS / "exercises.md").read_text(encoding="utf-8") == exercises_page()
    assert (DOCS / "pictures/figures.svg").read_text(encoding="utf-8") == contact_sheet()


def test_the_page_names_every_exercise_with_its_dose() -> None:
    rows = [line for line in exercises_page().splitlines() if line.startswith("| ")]
    for exercise in load_catalogue().values():
        assert any(f"| {exercise.name} |" in row and exercise.purpose in row for row in rows)
