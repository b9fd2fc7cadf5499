"""The course: its weeks, and which of them it is today."""

from datetime import date, timedelta

import pytest

from station.programs.course import Course, load_courses, week_of
from station.programs.library import Library

BEGAN = date(2026, 2, 23)


@pytest.fixture(scope="module")
def course() -> Course:
    return load_courses()["six-weeks"]


def test_it_lasts_six_weeks_with_no_fewer_sessions_from_week_to_week(course: Course) -> None:
    sessions = [week.sessions for week in course.weeks]
    assert len(sessions) == 6
    assert sessions == sorted(sessions)


def test_every_week_names_programs_that_there_are(course: Course, library: Library) -> None:
    named = {program_id for week in course.weeks for program_id in week.programs}
    assert named <= set(library.programs)


def test_every_week_can_be_done_without_the_table(course: Course, library: Library) -> None:
    for week in course.weeks:
        tilts = [library.figures(library.programs[one]).tilts for one in week.programs]
        assert False in tilts


def test_it_never_goes_back_to_a_shallower_week(course: Course, library: Library) -> None:
    deepest = [
        max(library.figures(library.programs[one]).deepest_deg for one in week.programs)
        for week in course.weeks
    ]
    assert deepest == sorted(deepest)


@pytest.mark.parametrize(
    ("days", "week"), [(-1, None), (0, 1), (6, 1), (7, 2), (41, 6), (42, None)]
)
def test_a_week_begins_on_the_weekday_on_which_the_course_began(
    days: int, week: int | None, course: Course
) -> None:
    assert week_of(course, BEGAN, BEGAN + timedelta(days=days)) == week
