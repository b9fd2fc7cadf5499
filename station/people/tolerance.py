"""How well one session was tolerated, from what was measured and what was answered; pure.

The traffic light of pain guides in physiotherapy: 0-3 green, 4-5 amber, 6-10 red. Going on needs
green and no more pain than before; red, or two points more than before (the smallest change that
matters on this scale), speaks for a step back. docs/progression.md names the sources.
"""

from dataclasses import dataclass
from enum import Enum

from station.records.rows import SessionRow

GREEN_NRS = 3
RED_NRS = 6
MUCH_MORE_NRS = 2


class Verdict(Enum):
    """What a session says about the next step."""

    GOOD = "complete and well tolerated"
    UNSURE = "no reason to go on, none to go back"
    BAD = "a reason to go back"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The verdict on one session.

    Attributes:
        because: Goes on after "the session"; empty for a good one.
        stops: How often somebody stopped it.
    """

    verdict: Verdict
    because: str
    stops: int


def tolerance_of(row: SessionRow, hardest_rpe: int) -> Tolerance:
    """The verdict on a session.

    Args:
        row: The session with its answers.
        hardest_rpe: Effort above which it was too hard to go on.
    """
    stops = max(row.stops, int(row.outcome == "stopped"))
    if because := _bad(row):
        return Tolerance(Verdict.BAD, because, stops)
    because = (
        _broken_off(row, stops) or _felt(row) or _unanswered(row) or _too_much(row, hardest_rpe)
    )
    return Tolerance(Verdict.UNSURE if because else Verdict.GOOD, because, stops)


def lacks_answers(row: SessionRow) -> bool:
    """Whether a session was done to the end, and not everything about it is answered."""
    return row.outcome == "completed" and bool(_unanswered(row))


def _bad(row: SessionRow) -> str:
    before, after = row.before_nrs, row.after_nrs
    if row.unwell:
        return "ended with you not feeling well"
    if row.leg_symptoms:
        return "brought symptoms in a leg"
    if row.dizzy_3_min:
        return "left you dizzy three minutes after standing up"
    if after is not None and after >= RED_NRS:
        return f"ended with pain {after} of 10"
    if before is not None and after is not None and after - before >= MUCH_MORE_NRS:
        return f"took pain from {before} to {after}"
    return ""


def _broken_off(row: SessionRow, stops: int) -> str:
    if stops:
        return "was stopped"
    if row.outcome != "completed":
        return "was not completed"
    return "was disturbed by a fault of the table" if row.faults else ""


def _felt(row: SessionRow) -> str:
    if row.dizzy or row.dizzy_1_min:
        return "made you dizzy"
    return "brought a headache" if row.headache else ""


def _unanswered(row: SessionRow) -> str:
    """What is missing to go on; nobody has to stand up from the floor with care."""
    if None in (row.before_nrs, row.after_nrs):
        return "lacks an answer about pain"
    if row.rpe is None:
        return "lacks an answer about effort"
    if None in (row.dizzy, row.headache, row.leg_symptoms):
        return "lacks an answer about how you felt"
    if row.inverted_s > 0 and row.dizzy_3_min is None:
        return "lacks the answer three minutes after standing up"
    return ""


def _too_much(row: SessionRow, hardest_rpe: int) -> str:
    before, after, rpe = row.before_nrs or 0, row.after_nrs or 0, row.rpe or 0
    if after > before:
        return f"took pain from {before} to {after}"
    if after > GREEN_NRS:
        return f"ended with pain {after} of 10"
    return f"was hard, effort {rpe} of 10" if rpe > hardest_rpe else ""
