"""What a client may send over the link, each kind with its fields and their bounds.

Everything that comes in is checked here once; behind this door requests are the control core's own
dataclasses. Arming is no such request yet: the steward makes one of it.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from station.control.requests import (
    Acknowledge,
    Begin,
    BringUp,
    Disarm,
    Reply,
    Respond,
    Stop,
    What,
)

LONGEST_BYTES = 4096
SLOWEST, FASTEST = 0.1, 100.0  # of the pretend table's time; faster than few computers can
Name = Annotated[str, Field(min_length=1, max_length=64)]


class Message(BaseModel):
    """What every request carries.

    Attributes:
        ticket: The client's own number for it, sent back with the answer.
        made_s: Monotonic time of this machine at which it was made (S40).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
    ticket: int
    made_s: float


class StopMessage(Message):
    """Stop and hold."""

    kind: Literal["stop"]


class ReturnMessage(Message):
    """Bring me up."""

    kind: Literal["return"]
    straight: bool = False


class ArmMessage(Message):
    """Choose a session."""

    kind: Literal["arm"]
    program_id: Name
    person_id: Name


class DisarmMessage(Message):
    """Let go of a chosen session."""

    kind: Literal["disarm"]


class BeginMessage(Message):
    """Start the chosen session from a screen."""

    kind: Literal["begin"]


class RespondMessage(Message):
    """The person's answer."""

    kind: Literal["respond"]
    reply: Reply
    pain_nrs: Annotated[int, Field(ge=0, le=10)] | None = None


class AcknowledgeMessage(Message):
    """A fault has been seen."""

    kind: Literal["acknowledge"]
    fault: Name


class ButtonMessage(Message):
    """Press or let go of the pretend button."""

    kind: Literal["bench_button"]
    down: bool


class EstopMessage(Message):
    """Open or close the pretend emergency-stop chain."""

    kind: Literal["bench_estop"]
    open: bool


class AnklesMessage(Message):
    """Lock or open the pretend ankle lock."""

    kind: Literal["bench_ankles"]
    locked: bool


class MainsMessage(Message):
    """Take the pretend mains away, or give it back."""

    kind: Literal["bench_mains"]
    ok: bool


class HandMessage(Message):
    """Hold the enabling switch, or let go of it."""

    kind: Literal["bench_hand"]
    held: bool


class ReturnButtonMessage(Message):
    """Press "bring me up" in the hand, or let go of it."""

    kind: Literal["bench_return"]
    down: bool


class BodyMessage(Message):
    """Put a body on the pretend table."""

    kind: Literal["bench_body"]
    kg: Annotated[float, Field(ge=0, le=200)]


class FaultMessage(Message):
    """Switch a fault of the pretend table on or off."""

    kind: Literal["bench_fault"]
    name: Name
    on: bool


class MendMessage(Message):
    """Switch every fault off."""

    kind: Literal["bench_mend"]


class ResetMessage(Message):
    """Leave the pretend panel as it was at the start, without any fault."""

    kind: Literal["bench_reset"]


class SpeedMessage(Message):
    """Let the pretend table's time run so many times as fast."""

    kind: Literal["bench_speed"]
    factor: Annotated[float, Field(ge=SLOWEST, le=FASTEST)]


class StoryMessage(Message):
    """Begin, end, look at or throw away the story that is taken down.

    Attributes:
        title: What it is called where it is shown.
    """

    kind: Literal["bench_story"]
    act: Literal["begin", "end", "look", "discard"]
    title: Annotated[str, Field(max_length=120)] = ""


class TruthMessage(Message):
    """Ask what the pretend table really does."""

    kind: Literal["bench_truth"]


class CommissionMessage(Message):
    """Begin, leave, watch or answer a commissioning.

    Attributes:
        act: "look" only asks for what is shown; "take" begins one, "resume" goes on with the
            interrupted one, "leave" gives the table back; the others answer what is asked.
        value: Of a number.
        made_by: Who does it, for "take" and "resume".
    """

    kind: Literal["commission"]
    act: Literal[
        "look", "take", "resume", "leave", "go", "yes", "no", "number", "repeat", "back", "stop"
    ]
    value: Annotated[float, Field(ge=-1000, le=1000)] | None = None
    made_by: Name = "somebody"


BenchMessage = (
    ButtonMessage
    | EstopMessage
    | AnklesMessage
    | MainsMessage
    | HandMessage
    | ReturnButtonMessage
    | BodyMessage
    | FaultMessage
    | MendMessage
    | ResetMessage
    | SpeedMessage
    | StoryMessage
    | TruthMessage
)
PlainMessage = (
    StopMessage | ReturnMessage | DisarmMessage | BeginMessage | RespondMessage | AcknowledgeMessage
)
AnyMessage = PlainMessage | ArmMessage | BenchMessage | CommissionMessage

INCOMING: TypeAdapter[AnyMessage] = TypeAdapter(Annotated[AnyMessage, Field(discriminator="kind")])


def what_of(message: PlainMessage) -> What:
    """The control core's request for a message."""
    match message:
        case StopMessage():
            return Stop()
        case ReturnMessage():
            return BringUp(message.straight)
        case DisarmMessage():
            return Disarm()
        case BeginMessage():
            return Begin()
        case RespondMessage():
            return Respond(message.reply, message.pain_nrs)
        case AcknowledgeMessage():
            return Acknowledge(message.fault)
