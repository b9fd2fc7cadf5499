"""The built-in programs and the catalogue that come with the station."""

from datetime import date

import pytest

from station.control.plan import MACHINE_LIMITS, NEW_PERSON, Exercise, Limits, Place
from station.people.person import demo_person
from station.programs.library import Library
from station.programs.schema import (
    AskStep,
    ExerciseStep,
    OscillateStep,
    Program,
    RestStep,
    TiltStep,
)

FLOOR = (
    "beginner-floor",
    "core-strength",
    "desk-worker",
    "easy-day",
    "first-week-floor",
    "flexibility",
    "no-table",
    "strength-and-stretch",
)
NEW = ("beginner", "first-time", "first-week", "flexibility-hang", "intermittent-15")
PROGRAMS = (
    *FLOOR,
    *NEW,
    "full-session",
    "gentle-start",
    "intermittent-25",
    "intermittent-30",
    "rocking",
)
PARTS = ("warm-up", "strengthening", "stretching", "inversion", "cool-down")
TABLE_STEPS = (TiltStep, OscillateStep, RestStep)
WARM_HOLD_S = 5.0  # a longer one is a stretch, and those come last
SPARE_S = 2.0  # arriving takes a moment that no plan knows


@pytest.fixture(params=PROGRAMS)
def program(request: pytest.FixtureRequest, library: Library) -> Program:
    return library.programs[request.param]


def test_these_programs_come_with_the_station(library: Library) -> None:
    assert sorted(library.programs) == sorted(PROGRAMS)


def test_the_gentlest_program_comes_first(library: Library) -> None:
    deepest = [library.figures(one).deepest_deg for one in library.programs.values()]
    assert deepest == sorted(deepest)
    assert set(deepest) == {0, 10, 15, 20, 25, 30}


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
@pytest.mark.parametrize("program_id", NEW)
def test_a_new_person_can_run_those_that_are_for_somebody_new(
    program_id: str, library: Library
) -> None:
    assert fits(library, library.programs[program_id], NEW_PERSON)


@pytest.mark.requirement("S7")
def test_a_new_person_cannot_run_the_deep_one(library: Library) -> None:
    assert not fits(library, library.programs["intermittent-30"], NEW_PERSON)


def test_the_first_one_takes_a_person_head_down_for_about_a_minute(library: Library) -> None:
    figures = library.figures(library.programs["first-time"])
    assert figures.deepest_deg == 15
    assert 45 <= figures.longest_inverted_s == figures.inverted_s <= 60


def test_the_first_one_starts_on_the_table(library: Library) -> None:
    steps = library.steps_of(library.programs["first-time"])
    places = {step.place for step in steps if isinstance(step, Exercise)}
    assert places == {Place.TABLE}


@pytest.mark.parametrize("program_id", FLOOR)
def test_a_program_for_the_floor_has_nothing_on_the_table(
    program_id: str, library: Library
) -> None:
    steps = library.steps_of(library.programs[program_id])
    places = {step.place for step in steps if isinstance(step, Exercise)}
    assert places == {Place.FLOOR}
    assert not library.figures(library.programs[program_id]).tilts


def test_all_others_tilt_and_so_need_a_release(library: Library) -> None:
    others = set(PROGRAMS) - set(FLOOR)
    assert all(library.figures(library.programs[one]).tilts for one in others)


def test_each_begins_with_a_warm_up_and_ends_with_a_cool_down(program: Program) -> None:
    active = [step for step in program.steps if not isinstance(step, AskStep)]
    assert isinstance(active[0], ExerciseStep)
    assert isinstance(active[-1], ExerciseStep)
    assert (active[0].part, active[-1].part) == ("warm-up", "cool-down")


def test_its_parts_come_in_their_order_and_the_table_moves_in_one_of_them_alone(
    program: Program,
) -> None:
    parts = [PARTS.index(step.part) for step in program.steps if step.part]
    assert parts == sorted(parts)
    moving = {step.part for step in program.steps if isinstance(step, TABLE_STEPS)}
    assert moving <= {"inversion"}


def test_nothing_is_stretched_for_long_before_it_is_warm(
    program: Program, library: Library
) -> None:
    steps = zip(program.steps, library.steps_of(program), strict=True)
    holds = [
        done.hold_s for step, done in steps if step.part == "warm-up" and isinstance(done, Exercise)
    ]
    assert all(hold_s <= WARM_HOLD_S for hold_s in holds)


def test_whoever_goes_head_down_is_told_not_to_come_from_a_meal(
    program: Program, library: Library
) -> None:
    told = "At least an hour since your last meal" in program.needs
    assert told == (library.figures(program).deepest_deg > 0)


@pytest.mark.requirement("S36")
def test_a_whole_minute_at_level_comes_before_the_way_up(program: Program) -> None:
    moving = [step for step in program.steps if isinstance(step, TABLE_STEPS)]
    last = moving[-1] if moving else None
    assert last is None or (isinstance(last, RestStep) and last.time_s >= 60)


def test_pain_is_asked_before_and_after_in_at_least_two(library: Library) -> None:
    def asks_both(program: Program) -> bool:
        ends = (program.steps[0], program.steps[-1])
        return all(isinstance(step, AskStep) and step.question == "pain" for step in ends)

    assert sum(map(asks_both, library.programs.values())) >= 2


def test_the_catalogue_has_exercises_for_both_places(library: Library) -> None:
    places = [exercise.place for exercise in library.exercises.values()]
    assert places.count("floor") >= 8
    assert places.count("table") >= 2


def test_the_program_for_a_bad_day_says_when_to_go_to_a_hospital_instead(
    library: Library,
) -> None:
    summary = library.programs["easy-day"].summary
    assert "bladder or bowel" in summary
    assert "to a hospital today" in summary


def test_no_text_promises_a_cure(library: Library) -> None:
    texts = [program.summary for program in library.programs.values()]
    texts += [
        " ".join((exercise.purpose, *exercise.cues)) for exercise in library.exercises.values()
    ]
    assert not [text for text in texts if "cure" in text or "heal" in text or "treat" in text]
