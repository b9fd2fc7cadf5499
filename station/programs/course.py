"""Courses: which programs week by week, and how often; shipped as TOML files beside this one."""

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from station.programs.check import parse_model, parse_toml
from station.programs.schema import Model, Slug, Title

DAYS_A_WEEK = 7
Sentence = Annotated[str, Field(min_length=1, max_length=400)]


class Week(Model):
    """One week.

    Attributes:
        programs: Any of them, in turn; one at least needs no table and so no release.
        sessions: How many in the week, of all of them together.
        grows: What is more than in the week before, in a sentence.
    """

    programs: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=10, strict=False)]
    sessions: Annotated[int, Field(ge=1, le=14)]
    grows: Sentence


class Course(Model):
    """Some weeks, one after the other.

    Attributes:
        id: Under which it is prescribed.
        title: Name on the screen.
        summary: What it is for, in a sentence or two.
        weeks: In their order.
    """

    id: Slug
    title: Title
    summary: Sentence
    weeks: Annotated[tuple[Week, ...], Field(min_length=1, max_length=52, strict=False)]


def load_courses() -> Mapping[str, Course]:
    """The courses that come with the station, by id."""
    folder = files("station.programs") / "courses"
    found = [
        parse_model(Course, parse_toml(file.read_bytes(), file.name), file.name)
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if file.name.endswith(".toml")
    ]
    return MappingProxyType({course.id: course for course in found})


def week_of(course: Course, began_on: date, today: date) -> int | None:
    """Which week of the course today is, from 1; None before it began and after it has ended."""
    days = (today - began_on).days
    week = days // DAYS_A_WEEK + 1
    return week if 1 <= week <= len(course.weeks) else None
