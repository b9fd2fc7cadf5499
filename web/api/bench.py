"""The panel of the pretend table; these addresses exist in the simulator only."""

from flask.typing import ResponseReturnValue

from web.api.answers import Accepted
from web.api.bodies import (
    AnklesBody,
    ButtonBody,
    EstopBody,
    FaultBody,
    HandBody,
    MainsBody,
    MassBody,
)
from web.services import services


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


def bench_truth() -> ResponseReturnValue:
    """What is really so, as the plant tells it."""
    answer = services().link.request("bench_truth")
    return {key: value for key, value in answer.items() if key != "accepted"}
