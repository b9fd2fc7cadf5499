"""The moving figures of the exercises, and their stills."""

from base64 import b64encode
from hashlib import sha256

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from station.figure.motion import rhythm_of
from station.figure.poses import Figure, figure_of
from station.figure.render import STYLE, svg
from web.access import Need
from web.errors import not_found
from web.pages.page import Page
from web.services import services

_DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()
# A figure carries its own style and nothing else; only that very style is let in.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; frame-ancestors 'none'"
)


def figure(exercise_id: str) -> ResponseReturnValue:
    """The exercise in motion, in the rhythm of the catalogue's dose."""
    known = services().library.exercises.get(exercise_id)
    rhythm = rhythm_of(known.dose) if known else None
    return _answer(svg(_drawn(exercise_id), rhythm))


def figure_still(exercise_id: str) -> ResponseReturnValue:
    """The exercise as a still, for paper and for whoever wants nothing to move."""
    return _answer(svg(_drawn(exercise_id), moving=False))


def _drawn(exercise_id: str) -> Figure:
    found = figure_of(exercise_id)
    if found is None:
        raise not_found("figure")
    return found


def _answer(picture: str) -> Response:
    response: Response = make_response(picture)
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = POLICY
    response.set_etag(sha256(picture.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response


PAGES: tuple[Page, ...] = (
    Page("GET", "/figures/<exercise_id>.svg", figure, Need.MEMBER),
    Page("GET", "/figures/<exercise_id>-still.svg", figure_still, Need.MEMBER),
)
