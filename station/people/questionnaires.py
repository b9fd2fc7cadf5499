"""Questionnaires: the Roland-Morris one, the patient-specific scale, and scores typed in; pure.

The Roland-Morris items stand here in their published English form, which their authors let
everybody use: Roland MO, Morris RW, "A study of the natural history of back pain. Part 1", Spine
1983; 8: 141-144. Questionnaires with a licence (the Oswestry index, for example) are filled in
elsewhere; only their score is typed in here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import isfinite
from types import MappingProxyType

from station.errors import StationError

RMDQ_DAYS = 14
RMDQ_MATTERS = 5.0  # points, or RMDQ_MATTERS_SHARE of the first score: Ostelo et al., Spine 2008
RMDQ_MATTERS_SHARE = 0.3
PSFS_MATTERS = 2.0  # points of the mean
MOST_ACTIVITIES = 5
PSFS_BEST = 10
NAME_LENGTH = 60
MOST_OUT_OF = 1000.0

RMDQ_HINT = (
    "When your back hurts, you may find it difficult to do some of the things you normally do. "
    "This list contains sentences that people have used to describe themselves when they have "
    "back pain. Think of yourself today. When a sentence describes you today, tick it. If it does "
    "not, leave it and go on to the next one. Only tick a sentence if you are sure that it "
    "describes you today."
)
RMDQ = (
    "I stay at home most of the time because of my back.",
    "I change position frequently to try and get my back comfortable.",
    "I walk more slowly than usual because of my back.",
    "Because of my back I am not doing any of the jobs that I usually do around the house.",
    "Because of my back, I use a handrail to get upstairs.",
    "Because of my back, I lie down to rest more often.",
    "Because of my back, I have to hold on to something to get out of an easy chair.",
    "Because of my back, I try to get other people to do things for me.",
    "I get dressed more slowly than usual because of my back.",
    "I only stand for short periods of time because of my back.",
    "Because of my back, I try not to bend or kneel down.",
    "I find it difficult to get out of a chair because of my back.",
    "My back is painful almost all the time.",
    "I find it difficult to turn over in bed because of my back.",
    "My appetite is not very good because of my back pain.",
    "I have trouble putting on my socks (or stockings) because of the pain in my back.",
    "I only walk short distances because of my back.",
    "I sleep less well because of my back.",
    "Because of my back pain, I get dressed with help from someone else.",
    "I sit down for most of the day because of my back.",
    "I avoid heavy jobs around the house because of my back.",
    "Because of my back pain, I am more irritable and bad tempered with people than usual.",
    "Because of my back, I go upstairs more slowly than usual.",
    "I stay in bed most of the time because of my back.",
)


class ScoreKind(StrEnum):
    """Which questionnaire; `name` of the score says it in words."""

    RMDQ = "rmdq"
    PSFS = "psfs"
    OTHER = "other"


class BadScore(StationError, ValueError):
    """A questionnaire that cannot be scored as answered.

    Attributes:
        field: Where it is wrong: "name", "value", "out_of", "item" or "activity-1", ...
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Score:
    """A questionnaire as it was filled in.

    Attributes:
        name: Of the questionnaire, as it is shown.
        out_of: The highest possible value.
        answers: As given, by item; empty when only the score was typed in.
    """

    kind: ScoreKind
    name: str
    value: float
    out_of: float
    answers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def rmdq(ticked: Collection[int]) -> Score:
    """The Roland-Morris score: how many of the 24 sentences were ticked; fewer is better.

    Args:
        ticked: Numbers of sentences, from 1.

    Raises:
        BadScore: When a number is not one of the list, or stands there twice.
    """
    if len(set(ticked)) != len(ticked) or not all(1 <= item <= len(RMDQ) for item in ticked):
        raise BadScore("item", f"Sentences are numbered 1 to {len(RMDQ)}, each at most once.")
    answers = {str(item): 1 for item in sorted(ticked)}
    return Score(ScoreKind.RMDQ, "Roland-Morris", len(ticked), len(RMDQ), answers)


def psfs(activities: Sequence[tuple[str, int]]) -> Score:
    """The patient-specific functional scale: the mean of up to five own activities, 0 to 10.

    Args:
        activities: What the person names, with 0 (cannot do it) to 10 (as before).

    Raises:
        BadScore: When there is none or there are too many, a name is missing, too long or there
            twice, or a value is not 0 to 10.
    """
    if not 1 <= len(activities) <= MOST_ACTIVITIES:
        raise BadScore("activity-1", f"Name one to {MOST_ACTIVITIES} activities.")
    for number, (name, value) in enumerate(activities, 1):
        _check_name(f"activity-{number}", name)
        if value not in range(PSFS_BEST + 1):
            raise BadScore(f"activity-{number}", f"{value} is not a whole number 0 to {PSFS_BEST}.")
    answers = dict(activities)
    if len(answers) < len(activities):
        raise BadScore("activity-1", "An activity stands there twice.")
    mean = sum(answers.values()) / len(answers)
    return Score(ScoreKind.PSFS, "Patient-specific", round(mean, 1), PSFS_BEST, answers)


def typed_in(name: str, value: float, out_of: float) -> Score:
    """A score of a questionnaire that was filled in elsewhere.

    Raises:
        BadScore: When the name is missing or too long, or the value is not 0 to `out_of`.
    """
    _check_name("name", name)
    if not (isfinite(out_of) and 0 < out_of <= MOST_OUT_OF):
        raise BadScore("out_of", f"The highest possible score is over 0, up to {MOST_OUT_OF:g}.")
    if not (isfinite(value) and 0 <= value <= out_of):
        raise BadScore("value", f"The score is {value:g}, possible is 0 to {out_of:g}.")
    return Score(ScoreKind.OTHER, name.strip(), value, out_of)


def _check_name(field: str, name: str) -> None:
    if not 1 <= len(name.strip()) <= NAME_LENGTH:
        raise BadScore(field, f"A name has 1 to {NAME_LENGTH} characters.")


def change_in_words(kind: str, first: float, now: float) -> str:
    """What the way from the first score to the newest one means; empty when nothing is known."""
    match kind:
        case ScoreKind.RMDQ:
            matters = min(RMDQ_MATTERS, RMDQ_MATTERS_SHARE * first) if first else RMDQ_MATTERS
            return _felt(first - now, matters)
        case ScoreKind.PSFS:
            return _felt(now - first, PSFS_MATTERS)
        case _:
            return ""


def _felt(better: float, matters: float) -> str:
    if abs(better) < matters:
        return "About as at the first time."
    if better > 0:
        return "Better than at the first time, by an amount that people usually notice."
    return "Worse than at the first time, by an amount that people usually notice."


def is_due(last_on: date | None, today: date) -> bool:
    """Whether the Roland-Morris questionnaire should be asked again."""
    return last_on is None or today - last_on >= timedelta(days=RMDQ_DAYS)
