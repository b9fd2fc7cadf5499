"""Commissioning over the API: what it shows, and what somebody at the touchscreen says to it.

Nothing here moves anything: the table moves under the held button alone. Its sentences are put into
the reader's language on their way out.
"""

from typing import Annotated, Literal

from pydantic import Field

from station.commission.model import Hand, Kind
from web.api.answers import Answer
from web.api.bodies import Body
from web.language import t
from web.services import services

SAID = ("title", "does", "moves", "person", "prompt", "problem", "hint")
CHECKED = ("what", "measured", "limit")


class CommissionBody(Body):
    """What is said.

    `take` begins a commissioning, `resume` goes on with the interrupted one, `leave` gives the
    table back; the rest answers what is asked.
    """

    act: Literal["take", "resume", "leave", "go", "yes", "no", "number", "repeat", "back", "stop"]
    value: Annotated[float, Field(ge=-1000, le=1000)] | None = None
    made_by: Annotated[str, Field(min_length=1, max_length=64)] = "somebody"


class QuestionState(Answer):
    """What the screen asks."""

    kind: Kind
    text: str
    unit: str
    low: float
    high: float
    proposal: float | None


class CheckState(Answer):
    """Something that was looked at; without a limit it is only noted."""

    step: str
    what: str
    measured: str
    limit: str
    good: bool


class MeasuredState(Answer):
    """What is measured now; null is not known."""

    angle_deg: float | None
    check_deg: float | None
    rate_deg_s: float
    duty: float
    power: bool | None
    current_a: float | None
    inputs: dict[str, bool | None]


class StepState(Answer):
    """The step in hand: its announcement, what to do now, what went wrong, what was found."""

    number: int
    steps: int
    id: str
    title: str
    does: str
    moves: str
    person: str
    state: Literal["waiting", "running", "failed", "finished"]
    prompt: str
    hand: Hand | None
    question: QuestionState | None
    problem: str
    hint: str
    checks: list[CheckState]
    live: MeasuredState


class Commission(Answer):
    """Where commissioning stands.

    Attributes:
        active: It has the table, or will in a moment.
        refusal: Why it cannot begin now; empty when it can.
        resumable: An interrupted one can be gone on with.
        trouble: Why something could not be written.
        saved: File of the record of the one that has just been accepted.
        view: What it shows; null while the controller has the table.
    """

    active: bool
    refusal: str
    resumable: bool
    trouble: str
    saved: str
    view: StepState | None


def commission() -> Commission:
    """What it shows now."""
    return _asked("look")


def say_to_commission(body: CommissionBody) -> Commission:
    """Begin, leave or answer."""
    return _asked(body.act, body.value, body.made_by)


def _asked(act: str, value: float | None = None, made_by: str = "somebody") -> Commission:
    shown = services().link.request("commission", act=act, value=value, made_by=made_by)
    return _told(Commission.model_validate(shown["commission"]))


def _told(shown: Commission) -> Commission:
    """The same in the reader's language."""
    view = None if shown.view is None else _view(shown.view)
    return shown.model_copy(
        update={"refusal": t(shown.refusal), "trouble": t(shown.trouble), "view": view}
    )


def _view(view: StepState) -> StepState:
    said = {name: t(getattr(view, name)) for name in SAID}
    question = view.question and view.question.model_copy(update={"text": t(view.question.text)})
    checks = [
        check.model_copy(update={name: t(getattr(check, name)) for name in CHECKED})
        for check in view.checks
    ]
    return view.model_copy(update={**said, "question": question, "checks": checks})
