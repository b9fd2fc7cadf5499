"""A program's steps become the plan's: doses, texts, sides and periods filled in."""

import pytest

from station.control import plan
from station.programs.library import Library
from station.programs.merge import merged
from station.programs.schema import (
    AnyStep,
    AskStep,
    ExerciseStep,
    OscillateStep,
    RestStep,
    TiltStep,
)


def exercise(library: Library, **fields: object) -> plan.Exercise:
    step = ExerciseStep.model_validate({"kind": "exercise", "exercise": "knee-to-chest"} | fields)
    found = merged(step, library.exercises)
    assert isinstance(found, plan.Exercise)
    return found


def test_an_exercise_takes_its_dose_from_the_catalogue(library: Library) -> None:
    found, dose = exercise(library), library.exercises["knee-to-chest"].dose
    assert (found.sets, found.repetitions, found.hold_s) == (
        dose.sets,
        dose.repetitions,
        dose.hold_s,
    )
    assert (found.repetition_s, found.pause_s, found.sides) == (5, 10, 2)
    assert found.title == "Knee to chest"
    assert found.prompt.endswith("First the left side, then the right.")


def test_a_program_overrides_the_dose_down_to_nothing(library: Library) -> None:
    found = exercise(library, sets=3, repetitions=1, hold_s=0, side="left")
    assert (found.sets, found.repetitions, found.hold_s, found.sides) == (3, 1, 0, 1)
    assert found.prompt.endswith("Left side only.")


def test_a_program_has_the_last_word_on_texts(library: Library) -> None:
    found = exercise(library, title="Mine", prompt="Do it.")
    assert (found.title, found.prompt) == ("Mine", "Do it.")


@pytest.mark.parametrize(
    ("step", "title"),
    [
        (TiltStep(kind="tilt", angle_deg=15.0, rate_deg_s=1.0, hold_s=5.0), "Head-down 15°"),
        (TiltStep(kind="tilt", angle_deg=0.0, rate_deg_s=1.0, hold_s=5.0), "Level"),
        (TiltStep(kind="tilt", angle_deg=-22.5, rate_deg_s=1.0, hold_s=5.0), "Head-up 22.5°"),
        (RestStep(kind="rest", angle_deg=0.0, time_s=30.0), "Rest level"),
        (RestStep(kind="rest", angle_deg=-20.0, time_s=30.0), "Rest head-up 20°"),
        (AskStep(kind="ask", question="pain", wait_s=30.0), "How much does it hurt?"),
        (AskStep(kind="ask", question="well", wait_s=30.0), "Are you well?"),
    ],
)
def test_a_step_without_a_title_gets_one(library: Library, step: AnyStep, title: str) -> None:
    assert merged(step, library.exercises).title == title


def test_a_period_becomes_two_equal_holds_that_fill_it(library: Library) -> None:
    step = OscillateStep(
        kind="oscillate", low_deg=2.0, high_deg=10.0, rate_deg_s=1.0, cycles=3, period_s=30.0
    )
    found = merged(step, library.exercises)
    assert isinstance(found, plan.Oscillate)
    travel_s = 8 / 0.95 + 1.0
    assert found.low_hold_s == found.high_hold_s == pytest.approx(15 - travel_s)
    assert found.title == "Rocking 2° to 10°"


def test_what_is_done_while_hanging_gives_its_words_and_its_name_to_the_plan(
    library: Library,
) -> None:
    step = TiltStep(
        kind="tilt", angle_deg=15.0, rate_deg_s=1.0, hold_s=20.0, exercise="head-down-reach"
    )
    found = merged(step, library.exercises)
    assert isinstance(found, plan.Tilt)
    assert found.exercise_id == "head-down-reach"
    assert found.prompt == library.exercises["head-down-reach"].cue
    assert found.title == "Head-down 15°"


def test_just_hanging_names_no_exercise(library: Library) -> None:
    found = merged(TiltStep(kind="tilt", angle_deg=15.0, rate_deg_s=1.0, hold_s=5.0), {})
    assert isinstance(found, plan.Tilt)
    assert found.exercise_id == ""
    assert found.prompt.startswith("Let go")
