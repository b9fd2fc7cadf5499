"""What a check says: fit or not, in one sentence, with the way out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from station.doctor.facts import Facts, Problem


class State(StrEnum):
    """How good something is."""

    OK = "ok"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Result:
    """What one check has found.

    Attributes:
        check: Its name.
        state: How good it is.
        text: One sentence.
        fix: The command or act that puts it right; empty where nothing needs to be.
    """

    check: str
    state: State
    text: str
    fix: str = ""


Check = Callable[[Facts], Result | None]
"""Looks at the facts; None where there is nothing to judge here."""


def ok(check: str, text: str) -> Result:
    """All is well."""
    return Result(check, State.OK, text)


def warning(check: str, text: str, fix: str = "") -> Result:
    """It works, but somebody should know."""
    return Result(check, State.WARNING, text, fix)


def bad(check: str, text: str, fix: str = "") -> Result:
    """Not fit for use until it is put right."""
    return Result(check, State.BAD, text, fix)


def bad_for(check: str, problem: Problem) -> Result:
    """Not fit for use, for a reason that has been found elsewhere."""
    return bad(check, problem.text, problem.fix)


def is_fit(results: list[Result]) -> bool:
    """Whether the table may be used; warnings are allowed."""
    return all(result.state is not State.BAD for result in results)
