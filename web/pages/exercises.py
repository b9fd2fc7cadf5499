"""The exercises, one by one, and which program reaches which muscles."""

from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from station.programs.exercise_words import dose_in_words, general_stop_signs
from station.programs.figures import figures_of
from station.programs.merge import merged
from station.programs.muscles import programs_with, reach_table
from station.programs.regions import Region
from station.programs.schema import CatalogueExercise, ExerciseStep
from web.access import Need
from web.choices import find_person
from web.errors import not_found
from web.pages.page import Page
from web.services import services


def exercises() -> ResponseReturnValue:
    """Every exercise by family; with ?region=hips those that work there."""
    region = _region(request.args.get("region"))
    found = [
        exercise
        for exercise in services().library.exercises.values()
        if region is None or region in exercise.muscles
    ]
    families = [(family, list(group)) for family, group in groupby(found, lambda one: one.family)]
    return render_template(
        "exercises.html",
        families=families,
        regions=tuple(Region),
        chosen=region,
        dose_in_words=dose_in_words,
    )


def exercise(exercise_id: str) -> ResponseReturnValue:
    """One exercise: what it is for, how to do it, how much, and when not."""
    library = services().library
    found = library.exercises.get(exercise_id)
    if found is None:
        raise not_found("exercise")
    return render_template(
        "exercise.html",
        exercise=found,
        dose=dose_in_words(found.dose),
        lasts_s=_lasts_s(found),
        general=general_stop_signs(found),
        in_programs=programs_with(found.id, library),
    )


def muscles() -> ResponseReturnValue:
    """Programs against parts of the body; with ?person=ID also those made for that person."""
    rooms, person_id = services(), request.args.get("person")
    person = find_person(rooms, person_id) if person_id else None
    library = rooms.library_for(person.id) if person else rooms.library
    return render_template(
        "muscles.html", rows=reach_table(library), regions=tuple(Region), person=person
    )


def _region(asked: str | None) -> Region | None:
    if not asked:
        return None
    try:
        return Region(asked)
    except ValueError:
        raise not_found("region") from None


def _lasts_s(known: CatalogueExercise) -> float:
    """Planned time of the catalogue's dose."""
    step = ExerciseStep(kind="exercise", exercise=known.id)
    return figures_of((merged(step, {known.id: known}),)).duration_s


PAGES: tuple[Page, ...] = (
    Page("GET", "/exercises", exercises, Need.MEMBER),
    Page("GET", "/exercises/muscles", muscles, Need.MEMBER),
    Page("GET", "/exercises/<exercise_id>", exercise, Need.MEMBER),
)
