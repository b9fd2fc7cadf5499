"""The built-in programs and the catalogue that come with the station."""

from datetime import date

import pytest

from station.control.plan import MACHINE_LIMITS, NEW_PERSON, Exercise, Limits, Place
from station.people.person import demo_person
from station.programs.library import Library
from station.programs.schema import AskStep, ExerciseStep, Program

PROGRAMS = ("first-time", "gentle-start", "intermittent-30", "rocking", "strength-and-stretch")
SPARE_S = 2.0  # arriving takes a moment that no plan knows


@pytest.fixture(params=PROGRAMS)
def program(request: pytest.FixtureRequest, library: Library) -> Program:
    return library.programs[request.param]


def test_these_programs_come_with_the_station(library: Library) -> None:
    assert sorted(library.programs) == sorted(PROGRAMS)


def test_the_gentlest_program_comes_first(library: Library) -> None:
    deepest = [library.figures(one).deepest_deg for one in library.programs.values()]
    assert deepest == sorted(deepest) == [0, 10, 15, 20, 30]


def fits(library: Library, program: Program, limits: Limits) -> bool:
    figures = library.figures(program)
    return (
        figures.deepest_deg <= limits.deepest_deg
        and figures.fastest_down_deg_s <= limits.rate_down_deg_s
        and figures.fastest_up_deg_s <= limits.rate_up_deg_s
        and figures.longest_inverted_s <= limits.hold_s - SPARE_S
        and figures.inverted_s <= limits.session_s - SPARE_S
    )


@pytest.mark.requirement("S7")
def test_the_demo_person_can_run_all_of_them(library: Library, program: Program) -> None:
    limits = demo_person(date(2026, 1, 1)).limits.within(MACHINE_LIMITS)
    assert fits(library, program, limits)


@pytest.mark.requirement("S7")
def test_a_new_person_can_run_the_first_one_and_not_the_deep_one(library: Library) -> None:
    assert fits(library, library.programs["first-time"], NEW_PERSON)
    assert not fits(library, library.programs["intermittent-30"], NEW_PERSON)


def test_the_first_one_takes_a_person_head_down_for_about_a_minute(library: Library) -> None:
    figures = library.figures(library.programs["first-time"])
    assert figures.deepest_deg == 15
    assert 45 <= figures.longest_inverted_s == figures.inverted_s <= 60


def test_the_first_one_starts_on_the_table(library: Library) -> None:
    steps = library.steps_of(library.programs["first-time"])
    places = {step.place for step in steps if isinstance(step, Exercise)}
    assert places == {Place.TABLE}


def test_strength_and_stretch_leaves_the_table_alone(library: Library) -> None:
    assert not library.figures(library.programs["strength-and-stretch"]).tilts


def test_each_begins_with_a_warm_up_and_ends_with_a_cool_down(program: Program) -> None:
    active = [step for step in program.steps if not isinstance(step, AskStep)]
    assert isinstance(active[0], ExerciseStep)
    assert isinstance(active[-1], ExerciseStep)


def test_pain_is_asked_before_and_after_in_at_least_two(library: Library) -> None:
    def asks_both(program: Program) -> bool:
        ends = (program.steps[0], program.steps[-1])
        return all(isinstance(step, AskStep) and step.question == "pain" for step in ends)

    assert sum(map(asks_both, library.programs.values())) >= 2


def test_the_catalogue_has_exercises_for_both_places(library: Library) -> None:
    places = [exercise.place for exercise in library.exercises.values()]
    assert places.count("floor") >= 8
    assert places.count("table") >= 2


def test_no_text_promises_a_cure(library: Library) -> None:
    texts = [program.summary for program in library.programs.values()]
    texts += [
        " ".join((exercise.purpose, *exercise.cues)) for exercise in library.exercises.values()
    ]
    assert not [text for text in texts if "cure" in text or "heal" in text or "treat" in text]
