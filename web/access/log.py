"""Writes down who changed what and who was denied; never what was sent, and never in the way.

STOP and Bring me up are not written here: nothing stands before them, and the controller's own log
of events has them. The pretend table's bench changes nothing that is kept.
"""

import logging

from flask import Flask, Response, current_app, g, request

from station.errors import StationError
from web.access.visitor import GUARD, SAFE_METHODS, Visitor
from web.rate import RateLimiter
from web.services import services

log = logging.getLogger(__name__)

# A flood of denied tries must not fill the disk, nor wear the card: the first ones tell enough.
DENIED_BURST, DENIED_PER_S = 30.0, 0.1
_DENIED = frozenset({401, 403, 429})
_FAILED = 400
_BENCH = "/api/v1/bench/"
_LIMIT = "denied tries"


def install(app: Flask, limiter: RateLimiter) -> None:
    """Log what this app has done; the limiter says how many denied tries are written."""
    app.extensions[_LIMIT] = limiter
    app.after_request(_note)


def _note(response: Response) -> Response:
    guard = current_app.extensions[GUARD]
    rule = guard.rule()
    if rule is None or rule.urgent:
        return response
    denied = bool(g.get("denied")) or response.status_code in _DENIED
    writes = request.method not in SAFE_METHODS and not request.path.startswith(_BENCH)
    done = writes and response.status_code < _FAILED and not denied
    if done or (denied and _may_tell()):
        _write(guard.visitor(), ok=done)
    return response


def _may_tell() -> bool:
    limiter: RateLimiter = current_app.extensions[_LIMIT]
    return limiter.allows("")  # all addresses together


def _write(visitor: Visitor, *, ok: bool) -> None:
    try:
        services().store.audit.add(
            visitor.person_id or "",
            visitor.device or request.remote_addr or "",
            (request.endpoint or "").rpartition(".")[2],
            _subject(),
            ok,
        )
    except (StationError, ValueError) as error:
        log.warning("A line of the log of changes could not be kept: %s", error)


def _subject() -> str:
    """The ids in the address, a person's first, so that they can be taken out with the person."""
    args = dict(request.view_args or {})
    person = args.pop("person_id", "") or g.get("about", "")
    return " ".join(each for each in (person, *map(str, args.values())) if each)
