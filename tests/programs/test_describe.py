"""A program in words."""

import pytest

from station.control.plan import Rest
from station.programs.describe import describe, summary
from station.programs.figures import figures_of
from station.programs.library import Library


def test_every_step_has_a_line_and_the_lines_add_up(library: Library) -> None:
    for program in library.programs.values():
        lines = describe(program, library)
        assert [line.number for line in lines] == list(range(1, len(program.steps) + 1))
        total_s = sum(line.duration_s for line in lines)
        assert total_s == pytest.approx(library.figures(program).duration_s)


@pytest.mark.parametrize(
    ("program_id", "number", "kind", "text"),
    [
        ("first-time", 1, "ask", "pain, up to 60 s to answer"),
        ("first-time", 5, "tilt", "to 15 deg at 1 deg/s, hold 28 s"),
        ("first-time", 7, "rest", "at 0 deg for 60 s"),
        ("first-time", 8, "exercise", "1 x 15, on the table"),
        ("strength-and-stretch", 8, "exercise", "1 x 2 each side, hold 20 s, on the floor"),
        (
            "intermittent-30",
            6,
            "oscillate",
            "2 x 10 to 30 deg at 2 deg/s, hold 6 s and 10 s",
        ),
    ],
)
def test_a_line_says_what_is_done(
    program_id: str, number: int, kind: str, text: str, library: Library
) -> None:
    line = describe(library.programs[program_id], library)[number - 1]
    assert (line.kind, line.text) == (kind, text)


def test_the_summary_names_time_and_depth(library: Library) -> None:
    def told(program_id: str) -> str:
        return summary(library.figures(library.programs[program_id]))

    assert told("strength-and-stretch") == "about 17 min, the table does not move"
    assert told("first-time") == (
        "about 7 min, 57 s head-down (at most 57 s in one go), deepest 15 deg"
    )


def test_the_summary_of_a_program_that_stays_head_up_says_so() -> None:
    figures = figures_of([Rest("", "", -20.0, 60.0)])
    assert summary(figures) == "about 2 min, never head-down"
