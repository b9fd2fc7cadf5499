"""The health check: what the answers and the age mean for tilting. Pure; it keeps nothing (S32)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from station.errors import StationError
from station.people.advice import ADVICE_DOCTOR, ADVICE_FREE, ADVICE_RELEASE
from station.people.questions import QUESTIONS, QUESTIONS_VERSION, Group, Question

__all__ = [
    "ADULT_YEARS",
    "ANSWERS",
    "QUESTIONS",
    "QUESTIONS_VERSION",
    "YOUNGEST_YEARS",
    "BadHealthCheck",
    "Group",
    "Outcome",
    "Question",
    "advice_for",
    "all_answered",
    "evaluate",
    "evaluate_with_age",
    "may_be_under_age",
    "years_at_least",
    "yes_answers",
]

ANSWERS = ("yes", "no")
ADULT_YEARS = 18  # inversion tables are for adults (Teeter): younger ones need a release
YOUNGEST_YEARS = 14  # ISO 20957-1 leaves out everybody younger: never, whoever releases them


class Outcome(StrEnum):
    """What a health check comes to."""

    FREE = "free"  # nothing stands against tilting
    RELEASE = "release"  # a practitioner has to release the person first
    DOCTOR = "doctor"  # to a doctor now; no session at all until a release


class BadHealthCheck(StationError, ValueError):
    """Answers that cannot be evaluated.

    Attributes:
        missing: Ids of the questions without an answer.
    """

    def __init__(self, message: str, hint: str = "", missing: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.missing = missing


def evaluate(answers: Mapping[str, str]) -> Outcome:
    """What the answers come to: the gravest of them counts.

    Args:
        answers: "yes" or "no" by the question's id, for every question.

    Raises:
        BadHealthCheck: One is missing, unknown, or neither yes nor no.
    """
    _check(answers)
    yes = yes_answers(answers)
    if any(question.red_flag for question in yes):
        return Outcome.DOCTOR
    return Outcome.RELEASE if yes else Outcome.FREE


def evaluate_with_age(answers: Mapping[str, str], birth_year: int | None, today: date) -> Outcome:
    """As `evaluate`; somebody who may be under age needs a release in any case."""
    outcome = evaluate(answers)
    under_age = may_be_under_age(birth_year, today)
    return Outcome.RELEASE if outcome is Outcome.FREE and under_age else outcome


def may_be_under_age(birth_year: int | None, today: date) -> bool:
    """Whether somebody of this year may not be 18 yet; False when the year is not known."""
    return birth_year is not None and years_at_least(birth_year, today) < ADULT_YEARS


def years_at_least(birth_year: int, today: date) -> int:
    """The age that somebody of this year has for certain; the birthday may be still to come."""
    return today.year - birth_year - 1


def yes_answers(answers: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions that were answered with yes, in their order."""
    return tuple(question for question in _all() if answers.get(question.id) == "yes")


def all_answered(answer: str) -> dict[str, str]:
    """The same answer to every question."""
    return {question.id: answer for question in _all()}


def advice_for(outcome: Outcome) -> str:
    """What to tell somebody with this outcome."""
    return _ADVICE[outcome]


_ADVICE = {
    Outcome.FREE: ADVICE_FREE,
    Outcome.RELEASE: ADVICE_RELEASE,
    Outcome.DOCTOR: ADVICE_DOCTOR,
}


def _all() -> tuple[Question, ...]:
    return tuple(question for group in QUESTIONS for question in group.questions)


def _check(answers: Mapping[str, str]) -> None:
    known = [question.id for question in _all()]
    if unknown := sorted(set(answers) - set(known)):
        raise BadHealthCheck(f"There is no health question {unknown[0]!r}.")
    for name, answer in answers.items():
        if answer not in ANSWERS:
            raise BadHealthCheck(f"The answer to {name!r} is {answer!r}, it has to be yes or no.")
    missing = tuple(name for name in known if name not in answers)
    if missing:
        said = (
            f"1 of {len(known)} health questions is not answered."
            if len(missing) == 1
            else f"{len(missing)} of {len(known)} health questions are not answered."
        )
        raise BadHealthCheck(said, "Answer every line with yes or no.", missing)
