"""The catalogue's own files are checked like programs."""

import pytest

from station.programs.catalogue import add_exercises
from station.programs.check import BadProgram
from station.programs.schema import CatalogueExercise

BRIDGE = """[[exercises]]
id = "bridge"
name = "Bridge"
place = "floor"
cue = "Lift."
targets = ["buttocks"]
dose = { sets = 1, repetitions = 5, repetition_s = 4 }
"""


def problems(text: str) -> tuple[str, ...]:
    found: dict[str, CatalogueExercise] = {}
    try:
        add_exercises(found, text.encode(), "floor.toml")
    except BadProgram as error:
        return error.problems
    return ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"floor"', '"roof"', 'place is "roof", allowed is "floor" or "table".'),
        ("sets = 1", "sets = 11", "dose: sets is 11, allowed is a whole number 1 to 10."),
        ("sets = 1", "set = 1", 'dose: "set" is not a key here; did you mean "sets"?'),
        (
            '["buttocks"]',
            "[]",
            "targets is a list of 0 entries, allowed is a list of 1 to 10 entries.",
        ),
        (
            "{ sets = 1, repetitions = 5, repetition_s = 4 }",
            "1",
            "dose is 1, allowed is a table of keys.",
        ),
    ],
)
def test_a_wrong_entry_is_told_in_a_sentence(old: str, new: str, sentence: str) -> None:
    assert problems(BRIDGE.replace(old, new)) == (f'floor.toml: exercise 1 "Bridge": {sentence}',)


def test_the_same_id_twice_is_told() -> None:
    assert problems(BRIDGE * 2) == ('floor.toml: the exercise "bridge" is there twice.',)
