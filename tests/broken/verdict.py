"""What became of a broken product that was put to the test."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Only the first is a catch: what crashes has proved nothing."""

    CAUGHT = "caught"
    PASSED = "passed"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one trial.

    Attributes:
        kind: How it went.
        text: What was said about it.
    """

    kind: Kind
    text: str = ""
