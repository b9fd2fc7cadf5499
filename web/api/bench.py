"""The panel of the pretend table; these addresses exist in the simulator only."""

from typing import Any, Literal

from flask.typing import ResponseReturnValue
from pydantic import Field

from station.service.messages import FASTEST, SLOWEST
from web.api.answers import Accepted, Answer
from web.api.bodies import (
    AnklesBody,
    Body,
    ButtonBody,
    EstopBody,
    FaultBody,
    HandBody,
    MainsBody,
    MassBody,
)
from web.services import services


class SpeedBody(Body):
    """How fast the pretend table's time runs."""

    factor: float = Field(ge=SLOWEST, le=FASTEST)


class StoryBody(Body):
    """What to do with the recording of a story."""

    act: Literal["begin", "end", "discard"]


class StoryAnswer(Answer):
    """Where the recording of a story stands."""

    state: Literal["none", "open", "done"]
    entries: int
    lasts_s: float = Field(description="In the table's own time")
    remarks: list[str] = Field(description="Why it may not run again as it is")
    toml: str = Field(description="The story as a file; empty until it is over")


def bench_button(body: ButtonBody) -> Accepted:
    """Press or let go of the start/stop button."""
    services().link.request("bench_button", down=body.down)
    return Accepted()


def bench_estop(body: EstopBody) -> Accepted:
    """Open or close the emergency-stop chain."""
    services().link.request("bench_estop", open=body.open)
    return Accepted()


def bench_ankles(body: AnklesBody) -> Accepted:
    """Lock or open the ankle lock."""
    services().link.request("bench_ankles", locked=body.locked)
    return Accepted()


def bench_mains(body: MainsBody) -> Accepted:
    """Take the mains away or give it back."""
    services().link.request("bench_mains", ok=body.ok)
    return Accepted()


def bench_hand(body: HandBody) -> Accepted:
    """Hold the enabling switch, or let go of it."""
    services().link.request("bench_hand", held=body.held)
    return Accepted()


def bench_return(body: ButtonBody) -> Accepted:
    """Press or let go of "bring me up" in the hand."""
    services().link.request("bench_return", down=body.down)
    return Accepted()


def bench_fault(body: FaultBody) -> Accepted:
    """Switch a fault of the pretend table on or off."""
    services().link.request("bench_fault", name=body.name, on=body.on)
    return Accepted()


def bench_body(body: MassBody) -> Accepted:
    """Lay a person of this mass on the table."""
    services().link.request("bench_body", kg=body.kg)
    return Accepted()


def bench_mend() -> Accepted:
    """Switch every fault off."""
    services().link.request("bench_mend")
    return Accepted()


def bench_reset() -> Accepted:
    """Leave the panel as it was at the start: no fault, nothing pressed, the first speed."""
    services().link.request("bench_reset")
    return Accepted()


def bench_speed(body: SpeedBody) -> Accepted:
    """Let the pretend table's time run so many times as fast."""
    services().link.request("bench_speed", factor=body.factor)
    return Accepted()


def bench_change_story(body: StoryBody) -> Accepted:
    """Begin, end or throw away what is taken down."""
    services().link.request("bench_story", act=body.act)
    return Accepted()


def bench_story() -> ResponseReturnValue:
    """Where the recording stands, and the story once it is over."""
    return _plain(services().link.request("bench_story", act="look"))


def bench_truth() -> ResponseReturnValue:
    """What is really so, as the plant tells it."""
    return _plain(services().link.request("bench_truth"))


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "accepted"}
