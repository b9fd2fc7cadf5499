"""The requests to the controller, and the state it answers with.

Nothing here starts motion: the table moves head-down only after a press of the physical button.
"""

from flask import Response
from flask.typing import ResponseReturnValue

from web.access import still_welcome
from web.api.answers import Accepted
from web.api.bodies import AcknowledgeBody, ArmBody, RespondBody, ReturnBody
from web.services import services


def read_state() -> ResponseReturnValue:
    """The newest snapshot, passed on as the controller made it, so that no page ever goes blind."""
    return services().live.state()


def follow() -> ResponseReturnValue:
    """The live stream of snapshots."""
    headers = {"X-Accel-Buffering": "no"}
    stream = services().live.open(still_welcome())
    return Response(stream, mimetype="text/event-stream", headers=headers)


def stop() -> Accepted:
    """Decelerate and hold."""
    services().link.request("stop")
    return Accepted()


def bring_up(body: ReturnBody) -> Accepted:
    """Come up slowly, with the rests unless `straight`."""
    services().link.request("return", straight=body.straight)
    return Accepted()


def arm(body: ArmBody) -> Accepted:
    """Choose a session; the controller loads person and program itself (S33)."""
    services().link.request("arm", program_id=body.program_id, person_id=body.person_id)
    return Accepted()


def disarm() -> Accepted:
    """Let go of a session that has not started."""
    services().link.request("disarm")
    return Accepted()


def start() -> Accepted:
    """Start the chosen session, if nothing moves in it; else only the button on the station may."""
    services().link.request("begin")
    return Accepted()


def respond(body: RespondBody) -> Accepted:
    """Answer what is being asked."""
    services().link.request("respond", reply=body.reply.value, pain_nrs=body.pain_nrs)
    return Accepted()


def acknowledge(body: AcknowledgeBody) -> Accepted:
    """Say that a fault has been seen."""
    services().link.request("acknowledge", fault=body.fault)
    return Accepted()
