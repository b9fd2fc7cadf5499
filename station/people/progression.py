"""The rule by which somebody goes on: the next step, staying, or a step back; pure.

docs/progression.md shows the rule as a table. One thing changes at a time, by one step, and only
after so many sessions in a row at the present limit were complete and well tolerated (S34). What
was not answered counts as not known, never as good. Nothing here changes anything: a proposal is
accepted by the person, or by a practitioner when it leads beyond the person's own tier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from station.control.plan import Limits
from station.people.ladder import Kind, Ladder, after_tilting, in_turn, ladders_of
from station.people.person import Person
from station.people.tolerance import Tolerance, Verdict, tolerance_of
from station.records.rows import SessionRow

MANY_STOPS = 2  # in the sessions that count: a step back
AT_LIMIT_DEG = 1.0  # nearer to the limit than this counts as having been there
_NEVER_BEGUN = ("cancelled", "lapsed", None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What comes next for one person.

    Attributes:
        kind: A step forward with something, staying, or a step back.
        what: What changes; None when nothing does.
        before: Present value: degrees, seconds, or percent of the program's repetitions.
        after: Proposed value.
        reason: In a sentence.
        needs: Who can accept it.
    """

    kind: Kind
    what: Kind | None
    before: float
    after: float
    reason: str
    needs: Literal["person", "practitioner"] = "person"


def propose(
    person: Person,
    sessions: Sequence[SessionRow],
    machine: Limits,
    since: datetime | None = None,
    last: Kind | None = None,
) -> Proposal:
    """The next step for `person`.

    Args:
        person: With limits and prescription as they are now.
        sessions: In any order; those of others and those still running are passed over.
        machine: The caps of this machine.
        since: When limits or prescription last changed, or a proposal was last decided; sessions
            begun before say nothing about what is allowed now.
        last: What the last step forward changed; something else comes before it again.
    """
    rows = _that_count(person, sessions, since)
    if not rows:
        return _stay("There is no session yet since the last change.")
    tilting = [row for row in rows if row.inverted_s > 0]
    floor = [row for row in rows if row.inverted_s <= 0]
    ladders = ladders_of(person, machine)
    back = _back(person, tilting, after_tilting(ladders, last)) or _back(
        person, floor, (ladders[Kind.REPETITIONS],)
    )
    return back or _forward(person, tilting, floor, in_turn(ladders, last))


def _that_count(
    person: Person, sessions: Iterable[SessionRow], since: datetime | None
) -> list[SessionRow]:
    """This person's sessions since then, newest first; one that never began tells nothing."""
    found = [
        row
        for row in sessions
        if row.person_id == person.id
        and (since is None or row.began_at > since)
        and (row.outcome not in _NEVER_BEGUN or _judged(person, row).verdict is Verdict.BAD)
    ]
    return sorted(found, key=lambda row: row.began_at, reverse=True)


def _judged(person: Person, row: SessionRow) -> Tolerance:
    return tolerance_of(row, person.prescription.rule.hardest_rpe)


# A step back


def _back(person: Person, rows: list[SessionRow], ladders: Iterable[Ladder]) -> Proposal | None:
    """A step back when one of the sessions that would count was not tolerated."""
    because = _against(person, rows[: person.prescription.rule.sessions])
    if because is None:
        return None
    for ladder in ladders:
        if ladder.down < ladder.present:
            reason = f"{because}: a step back, {_change(ladder, ladder.down)}."
            return Proposal(Kind.BACK, ladder.what, ladder.present, ladder.down, reason)
    return _stay(f"{because}. There is no lower step; please talk with your practitioner.")


def _against(person: Person, rows: list[SessionRow]) -> str | None:
    """What speaks for a step back in these sessions; None for nothing."""
    judged = [_judged(person, row) for row in rows]
    bad = next((one for one in judged if one.verdict is Verdict.BAD), None)
    if bad is not None:
        return f"A session {bad.because}"
    stops = sum(one.stops for one in judged)
    return f"{stops} stops in the latest sessions" if stops >= MANY_STOPS else None


# A step forward


def _forward(
    person: Person, tilting: list[SessionRow], floor: list[SessionRow], ladders: list[Ladder]
) -> Proposal:
    """The first thing in turn that is ready, else staying with the reason why."""
    if person.advice:
        return _stay("There is advice to read and acknowledge first.")
    reasons = []
    for ladder in ladders:
        rows = floor if ladder.what is Kind.REPETITIONS else tilting
        waits_for = _waits_for(person, ladder, rows)
        if waits_for is None:
            return _step(person, ladder)
        if rows:
            reasons.append(waits_for)
    return _stay(reasons[0])


def _waits_for(person: Person, ladder: Ladder, rows: list[SessionRow]) -> str | None:
    """Why there is no step forward with this yet; None when it is ready (S34)."""
    if ladder.present <= 0:
        return "Tilting head down is for a practitioner to allow."
    if ladder.up <= ladder.present:
        return _HIGHEST[ladder.what]
    if ladder.what is not Kind.REPETITIONS and not _cleared(person):
        return "The health questions come first."
    needed = person.prescription.rule.sessions
    counted = [row for row in rows if _tells(person, ladder, row)]
    for row in counted[:needed]:
        judged = _judged(person, row)
        if judged.verdict is not Verdict.GOOD:
            return f"One of the latest sessions {judged.because}; the present step stays."
    if len(counted) < needed:
        return _more(ladder, len(counted), needed)
    return None


def _tells(person: Person, ladder: Ladder, row: SessionRow) -> bool:
    """Whether a session says something about the present limit: an easier good one does not."""
    if _judged(person, row).verdict is not Verdict.GOOD:
        return True
    match ladder.what:
        case Kind.ANGLE:
            return row.deepest_deg >= ladder.present - AT_LIMIT_DEG
        case Kind.HOLD:
            return row.inverted_s >= ladder.present
        case _:
            return True


def _cleared(person: Person) -> bool:
    return person.health_checked_on is not None and person.released


def _step(person: Person, ladder: Ladder) -> Proposal:
    sessions = person.prescription.rule.sessions
    done = "One session" if sessions == 1 else f"{_COUNT.get(sessions, sessions)} sessions"
    reason = f"{done} complete and well tolerated, pain not up: {_change(ladder, ladder.up)}."
    beyond = ladder.up > ladder.own
    needs: Literal["person", "practitioner"] = "practitioner" if beyond else "person"
    return Proposal(ladder.what, ladder.what, ladder.present, ladder.up, reason, needs)


def _stay(reason: str) -> Proposal:
    return Proposal(Kind.STAY, None, 0.0, 0.0, reason)


# Sentences

_COUNT = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight"}


_HIGHEST = {
    Kind.ANGLE: "The angle is as high as it goes here.",
    Kind.HOLD: "The time in one go is as high as it goes here.",
    Kind.REPETITIONS: "The repetitions are as high as they go here.",
}
_CHANGES = {
    Kind.ANGLE: "angle {present:g} \N{RIGHTWARDS ARROW} {after:g}\N{DEGREE SIGN}",
    Kind.HOLD: "hold {present:g} \N{RIGHTWARDS ARROW} {after:g} s",
    Kind.REPETITIONS: "repetitions {present:g} \N{RIGHTWARDS ARROW} {after:g} %",
}
_MORE = {
    Kind.ANGLE: "{done} of {needed} sessions to {present:g}\N{DEGREE SIGN} complete and well "
    "tolerated so far.",
    Kind.HOLD: "{done} of {needed} sessions with {present:g} s or more head down complete and well "
    "tolerated so far.",
    Kind.REPETITIONS: "{done} of {needed} sessions on the floor complete and well tolerated so "
    "far.",
}


def _change(ladder: Ladder, after: float) -> str:
    return _CHANGES[ladder.what].format(present=ladder.present, after=after)


def _more(ladder: Ladder, done: int, needed: int) -> str:
    """How many sessions there are yet, and which ones count."""
    return _MORE[ladder.what].format(done=done, needed=needed, present=ladder.present)
