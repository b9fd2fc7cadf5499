"""The catalogue: its files are checked like programs, and hold every exercise that was promised."""

import re
from importlib.resources import files

import pytest

from station.programs.catalogue import add_exercises
from station.programs.check import BadProgram
from station.programs.exercise_words import EMERGENCY, dose_in_words, general_stop_signs
from station.programs.library import Library
from station.programs.regions import Family, Region
from station.programs.schema import CUE_LENGTH, CatalogueExercise, Dose

BRIDGE = """[[exercises]]
id = "bridge"
name = "Bridge"
place = "floor"
family = "strength"
purpose = "Strengthens the buttocks."
muscles = ["buttocks"]
position = "On your back."
cues = ["Lift.", "Stay."]
dose = { sets = 1, repetitions = 5, repetition_s = 4 }
easier = "Less."
harder = "More."
not_when = ["It hurts."]
stop_signs = ["Cramp."]
source = "A book."
"""
PROMISED = {
    Family.WARM_UP: "marching heel-digs knee-lifts shoulder-rolls small-knee-bends",
    Family.STRENGTH: "wall-slide prone-leg-raise straight-leg-raise bridge bird-dog "
    "abdominal-brace back-extension prone-press-up partial-sit-up heel-raise",
    Family.MOBILITY: "pelvic-tilt cat-cow bottom-to-heels",
    Family.STRETCHING: "hamstring-stretch figure-four knee-to-chest knee-rolls hip-flexor-stretch",
    Family.COOL_DOWN: "slow-walking calm-breathing calf-stretch chest-stretch "
    "standing-quad-stretch",
    Family.TABLE: "ankle-pumps slow-breathing shoulder-circles level-knee-bends passive-hang "
    "intermittent-hang rocking head-down-reach gentle-rotation",
}
HANGING = {"passive-hang", "intermittent-hang", "rocking", "head-down-reach", "gentle-rotation"}
PROMISES = re.compile(r"\b(cures?|heals?|treats?|fix(es)?|guarantee|prevents?)\b", re.IGNORECASE)
REGIONS = (
    '"hips", "buttocks", "front-thighs", "back-thighs", "calves", "shoulders" or "whole-body".'
)


def problems(text: str) -> tuple[str, ...]:
    found: dict[str, CatalogueExercise] = {}
    try:
        add_exercises(found, text.encode(), "strength.toml")
    except BadProgram as error:
        return error.problems
    return ()


def one(text: str = BRIDGE) -> CatalogueExercise:
    found: dict[str, CatalogueExercise] = {}
    add_exercises(found, text.encode(), "strength.toml")
    return found["bridge"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"floor"', '"roof"', 'place is "roof", allowed is "floor" or "table".'),
        ("sets = 1", "sets = 11", "dose: sets is 11, allowed is a whole number 1 to 10."),
        ("sets = 1", "set = 1", 'dose: "set" is not a key here; did you mean "sets"?'),
        ('"Less."', '""', 'easier is "", allowed is text of 1 to 240 characters.'),
        (
            '["Cramp."]',
            "[]",
            "stop_signs is a list of 0 entries, allowed is a list of 1 to 6 entries.",
        ),
        (
            '"A book."',
            '"A book."\naddress = "a book"',
            'address is "a book", allowed is an address that begins with http, at most 200 '
            "characters.",
        ),
        (
            '"floor"',
            '"floor"\nhanging = "no"',
            'hanging is "no", allowed is true or false.',
        ),
        (
            "{ sets = 1, repetitions = 5, repetition_s = 4 }",
            "1",
            "dose is 1, allowed is a table of keys.",
        ),
    ],
)
def test_a_wrong_entry_is_told_in_a_sentence(old: str, new: str, sentence: str) -> None:
    told = problems(BRIDGE.replace(old, new))
    assert told == (f'strength.toml: exercise 1 "Bridge": {sentence}',)


def test_an_unknown_muscle_is_told_with_those_that_are_known() -> None:
    (told,) = problems(BRIDGE.replace('"buttocks"', '"bottom"'))
    assert 'muscles, entry 1, is "bottom", allowed is a list of 1 to 8 entries, each "back"' in told
    assert told.endswith(REGIONS)


def test_the_same_id_twice_is_told() -> None:
    assert problems(BRIDGE * 2) == ('strength.toml: the exercise "bridge" is there twice.',)


def test_the_prompt_is_as_many_of_the_first_cues_as_fit_before_the_side_is_named() -> None:
    assert one().cue == "Lift. Stay."
    first, second, third = "a" * 119 + ".", "b" * 118 + ".", "c."
    longer = BRIDGE.replace('"Lift.", "Stay."', f'"{first}", "{second}", "{third}"')
    assert one(longer).cue == f"{first} {second}"
    assert len(f"{first} {second}") == CUE_LENGTH


def test_every_exercise_that_was_promised_is_there_in_its_family(library: Library) -> None:
    found: dict[Family, list[str]] = {}
    for exercise in library.exercises.values():
        found.setdefault(exercise.family, []).append(exercise.id)
    assert {family: " ".join(ids) for family, ids in found.items()} == PROMISED


@pytest.mark.parametrize("family", Family)
def test_a_file_of_the_catalogue_holds_its_own_family_alone(family: Family) -> None:
    found: dict[str, CatalogueExercise] = {}
    file = files("station.programs") / "catalogue" / f"{family}.toml"
    add_exercises(found, file.read_bytes(), file.name)
    assert {exercise.family for exercise in found.values()} == {family}


def test_no_file_of_the_catalogue_is_left_unread() -> None:
    folder = files("station.programs") / "catalogue"
    assert {file.name for file in folder.iterdir()} == {f"{family}.toml" for family in Family}


def test_what_is_done_head_down_is_on_the_table_and_marked(library: Library) -> None:
    hanging = [exercise for exercise in library.exercises.values() if exercise.hanging]
    assert {exercise.id for exercise in hanging} == HANGING
    assert {exercise.place for exercise in hanging} == {"table"}


def test_every_region_of_the_body_is_worked_by_some_exercise(library: Library) -> None:
    worked = {region for one in library.exercises.values() for region in one.muscles}
    assert worked == set(Region)


def test_no_exercise_names_a_region_twice(library: Library) -> None:
    assert all(len(set(one.muscles)) == len(one.muscles) for one in library.exercises.values())


@pytest.mark.parametrize(
    ("exercise_id", "words"),
    [
        ("wall-slide", "5 times, each held for 5 s"),
        (
            "prone-leg-raise",
            "5 times on each side, each held for 10 s, 15 s of pause between sides",
        ),
        ("bridge", "2 sets of 8, each held for 3 s, 30 s of pause between sets"),
        ("passive-hang", "Once, held for 30 s"),
        ("figure-four", "Once on each side, held for 30 s, 10 s of pause between sides"),
        ("marching", "30 times"),
    ],
)
def test_a_dose_is_said_in_words(library: Library, exercise_id: str, words: str) -> None:
    assert dose_in_words(library.exercises[exercise_id].dose) == words


def test_a_dose_of_one_side_names_it() -> None:
    dose = Dose(sets=1, repetitions=3, repetition_s=2.0, side="left")
    assert dose_in_words(dose) == "3 times on the left side"


def test_the_cool_down_holds_its_stretches_for_ten_to_fifteen_seconds(library: Library) -> None:
    held = [
        library.exercises[f"{which}-stretch"].dose.hold_s
        for which in ("calf", "chest", "standing-quad")
    ]
    assert all(10 <= hold_s <= 15 for hold_s in held)


def test_the_signs_of_an_emergency_are_with_every_exercise(library: Library) -> None:
    assert all(general_stop_signs(one)[-1] == EMERGENCY for one in library.exercises.values())


def test_head_down_has_signs_of_its_own(library: Library) -> None:
    hang, bridge = (
        " ".join(general_stop_signs(library.exercises[which]))
        for which in ("passive-hang", "bridge")
    )
    assert "Nausea: come up at once" in hang
    assert "Nausea" not in bridge


def test_no_text_of_the_catalogue_promises_a_cure(library: Library) -> None:
    told = {one.id: PROMISES.findall(one.model_dump_json()) for one in library.exercises.values()}
    assert {exercise_id: words for exercise_id, words in told.items() if words} == {}


def test_no_text_stands_under_two_headings_of_an_exercise(library: Library) -> None:
    for exercise in library.exercises.values():
        texts = [exercise.purpose, exercise.position, *exercise.cues, exercise.easier]
        texts += [exercise.harder, *exercise.not_when, *exercise.stop_signs]
        assert len(set(texts)) == len(texts), exercise.id
