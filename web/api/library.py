"""People, programs and exercises as JSON."""

from dataclasses import asdict

from flask import request

from station.people.person import Person
from station.programs.exercise_words import dose_in_words, general_stop_signs
from station.programs.schema import CatalogueExercise
from web.access import hidden_people
from web.api.answers import (
    Accepted,
    ExerciseItem,
    Exercises,
    LimitsItem,
    People,
    PersonItem,
    ProgramItem,
    Programs,
    Reason,
)
from web.api.bodies import LimitsBody
from web.choices import Choice, choices, find_person
from web.services import services


def people() -> People:
    """Everybody with a profile."""
    hidden, people = hidden_people(), services().store.people()
    return People(items=[_person(person, person.id in hidden) for person in people])


def programs() -> Programs:
    """All programs; with ?person_id=ID each says whether that person may run it now."""
    rooms, person_id = services(), request.args.get("person_id")
    person = find_person(rooms, person_id) if person_id else None
    return Programs(items=[_program(choice) for choice in choices(rooms, person)])


def exercises() -> Exercises:
    """The catalogue of exercises."""
    return Exercises(items=[_exercise(one) for one in services().library.exercises.values()])


def set_limits(person_id: str, body: LimitsBody) -> Accepted:
    """Change what one person may be exposed to."""
    rooms = services()
    person = find_person(rooms, person_id)
    rooms.store.care.prescribe(person.id, body.limits(), person.prescription, by="practitioner")
    return Accepted()


def _person(person: Person, hidden: bool) -> PersonItem:
    return PersonItem(
        id=person.id,
        name=person.name,
        colour=person.colour,
        limits=None if hidden else LimitsItem(**asdict(person.limits)),
        health_checked_on=None if hidden else person.health_checked_on,
        released=person.released and not hidden,
        language=person.language,
        guidance=person.guidance,
        turning=person.turning,
    )


def _exercise(exercise: CatalogueExercise) -> ExerciseItem:
    told = exercise.model_dump()
    told["dose"]["words"] = dose_in_words(exercise.dose)
    told["stop_signs"] = (*exercise.stop_signs, *general_stop_signs(exercise))
    return ExerciseItem.model_validate(told)


def _program(choice: Choice) -> ProgramItem:
    program, figures = choice.program, choice.figures
    return ProgramItem(
        id=program.id,
        title=program.title,
        summary=program.summary,
        needs=list(program.needs),
        duration_s=figures.duration_s,
        inverted_s=figures.inverted_s,
        longest_inverted_s=figures.longest_inverted_s,
        deepest_deg=figures.deepest_deg,
        tilts=figures.tilts,
        refusal=Reason(**asdict(choice.refusal)) if choice.refusal else None,
    )
