"""What may be asked of the controller, and how it answers.

Requests arrive over the link or from the wiring of the process itself. Only `Stop` and `BringUp`
are always taken; everything else may be refused with a reason. None of them starts motion: that is
the physical button's alone (S2). `Begin` starts a session in which nothing can move.
"""

from dataclasses import dataclass
from enum import StrEnum

from station.control.plan import Plan


@dataclass(frozen=True, slots=True)
class Stop:
    """Decelerate and hold (stop category 2)."""


@dataclass(frozen=True, slots=True)
class BringUp:
    """Return slowly: to level, rest there, then upright.

    Attributes:
        straight: Skip the rests, for an emergency in which being upright at once matters more.
    """

    straight: bool = False


@dataclass(frozen=True, slots=True)
class Arm:
    """Choose a session; motion still waits for the physical button."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Disarm:
    """Let go of a chosen session that has not started."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Start the chosen session, if it does without the table from beginning to end."""


BAD_PAIN_NRS = 6  # S37


class Reply(StrEnum):
    """What a person can answer."""

    OK = "ok"  # "I am fine", "done", "go on"
    NOT_WELL = "not_well"


@dataclass(frozen=True, slots=True)
class Respond:
    """The person's answer to whatever is being asked; `pain_nrs` (0-10) for a pain question."""

    reply: Reply = Reply.OK
    pain_nrs: int | None = None

    @property
    def unwell(self) -> bool:
        """Whether this answer ends the session (S37)."""
        much_pain = self.pain_nrs is not None and self.pain_nrs >= BAD_PAIN_NRS
        return self.reply is Reply.NOT_WELL or much_pain


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Somebody has seen the fault with this code."""

    fault: str


@dataclass(frozen=True, slots=True)
class Leave:
    """The process is asked to end: return first, take no new session."""


@dataclass(frozen=True, slots=True)
class Block:
    """Refuse new sessions until further notice, with the reason; an empty reason lifts it.

    Sent by the service, for example when the disk is full (S44). A running session goes on.
    """

    reason: str = ""
    hint: str = ""


What = Stop | BringUp | Arm | Disarm | Begin | Respond | Acknowledge | Leave | Block


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it reaches the loop.

    Attributes:
        what: The wish itself.
        source: Who asks: "web", "station", "signal".
        age_s: Time since it was made, measured by the receiver (S40).
        ticket: Number by which the sender finds its answer.
    """

    what: What
    source: str = "web"
    age_s: float = 0.0
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request: accepted, or refused with code, reason and the way out."""

    ticket: int
    accepted: bool
    code: str = ""
    message: str = ""
    hint: str = ""
