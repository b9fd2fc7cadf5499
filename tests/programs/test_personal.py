"""Programs made here: ids, the file they become, and the library they join."""

import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.programs.library import Library, parse_program
from station.programs.personal import PREFIX, new_id, number_text, renamed, to_toml, with_personal
from station.programs.schema import ID_LENGTH, Program
from station.records.rows import PersonalProgramRow

AT = datetime(2026, 3, 1, tzinfo=UTC)
EASY = """id = "my-easy"
title = "Easy"
summary = "A little."

[[steps]]
kind = "exercise"
exercise = "cat-cow"
"""


def row(program_id: str, toml: str) -> PersonalProgramRow:
    return PersonalProgramRow(program_id, None, "Easy", toml, AT, "station")


def test_no_built_in_program_is_named_like_one_made_here(library: Library) -> None:
    assert not [program_id for program_id in library.programs if program_id.startswith(PREFIX)]


def test_programs_made_here_join_the_library_the_gentlest_first(library: Library) -> None:
    joined = with_personal(library, [row("my-easy", EASY)])
    assert set(joined.programs) == {*library.programs, "my-easy"}
    assert next(iter(joined.programs)) == "my-easy"
    assert "my-easy" not in library.programs


def test_one_that_can_no_longer_be_run_is_left_out_and_told(library: Library) -> None:
    gone = row("my-gone", EASY.replace("cat-cow", "no-such-thing"))
    joined = with_personal(library, [gone, row("my-easy", EASY)])
    assert "my-easy" in joined.programs
    assert "my-gone" not in joined.programs
    assert joined.broken == {
        "my-gone": (
            'step 1 (exercise): exercise is "no-such-thing", which is not in the catalogue.',
        )
    }


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("Short evening", (), "my-short-evening"),
        ("Short evening", ("my-short-evening", "my-short-evening-2"), "my-short-evening-3"),
        ("  Übung & Dehnung! ", (), "my-ubung-dehnung"),
        ("夜", (), "my-program"),
        ("my-evening", (), "my-evening"),
        ("x" * 60, (), "my-" + "x" * 37),
        ("x" * 60, ("my-" + "x" * 37,), "my-" + "x" * 35 + "-2"),
    ],
)
def test_a_title_becomes_an_id_that_is_not_taken(
    title: str, taken: tuple[str, ...], expected: str
) -> None:
    found = new_id(title, taken.__contains__)
    assert found == expected
    assert len(found) <= ID_LENGTH


def test_every_built_in_program_comes_back_from_its_file_as_it_was(library: Library) -> None:
    for program in library.programs.values():
        again = parse_program(to_toml(program).encode(), "it.toml", library)
        assert again == program


def test_a_copy_under_another_id_is_otherwise_the_same(library: Library) -> None:
    program = library.programs["first-time"]
    assert renamed(renamed(program, "my-copy"), "first-time") == program


def test_a_file_says_only_what_the_program_says(library: Library) -> None:
    assert to_toml(parse_program(EASY.encode(), "easy.toml", library)) == EASY


@pytest.mark.parametrize(
    ("value", "text"), [(15.0, "15"), (3, "3"), (-0.5, "-0.5"), (1 / 3, "0.3333333333333333")]
)
def test_a_number_is_written_as_short_as_it_can_be(value: float, text: str) -> None:
    assert number_text(value) == text


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
HEADS = st.fixed_dictionaries(
    {"title": TEXTS, "summary": TEXTS, "needs": st.lists(TEXTS, max_size=3)}
)
ANGLES = st.floats(-70, 0, allow_nan=False)
STEPS = st.one_of(
    st.fixed_dictionaries(
        {
            "kind": st.just("rest"),
            "angle_deg": ANGLES,
            "time_s": st.floats(5, 600),
        },
        optional={"title": TEXTS, "prompt": TEXTS, "part": st.just("inversion")},
    ),
    st.fixed_dictionaries(
        {"kind": st.just("exercise"), "exercise": st.just("cat-cow")},
        optional={
            "sets": st.integers(1, 10),
            "hold_s": st.floats(0, 120),
            "side": st.sampled_from(["both", "left", "right", "each"]),
        },
    ),
    st.fixed_dictionaries(
        {"kind": st.just("ask"), "question": st.just("pain"), "wait_s": st.integers(5, 120)}
    ),
)


@settings(max_examples=60, deadline=None)
@given(head=HEADS, steps=st.lists(STEPS, min_size=1, max_size=5))
def test_whatever_is_in_a_program_comes_back_from_its_file(
    head: dict[str, Any], steps: list[dict[str, Any]]
) -> None:
    program = Program.model_validate({"id": "my-it", **head, "steps": steps})
    found = Program.model_validate(tomllib.loads(to_toml(program)))
    assert found == program
