"""Errors as the browser gets them: a fitting status, one sentence, the way out; never a traceback.

Under /api/ the answer is always JSON, elsewhere a page that still carries STOP.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from station.errors import StationError
from station.people.person import BadPerson
from station.records.store import BadRecord, RecordsError, UnknownRecord
from station.service.link import LinkDown, Refused
from web.language import t

log = logging.getLogger(__name__)

CONTROLLER_DOWN = "The controller does not answer."
USE_THE_BUTTON = "Use the button on the station."

_MESSAGES = {
    400: _l("This request cannot be read."),
    404: _l("There is nothing at this address."),
    405: _l("This address is not asked in this way."),
    413: _l("This is too long."),
    414: _l("This address is too long."),
    415: _l("The body is not JSON."),
}
_HINTS = {
    400: _l("Send the request as /openapi.json describes it."),
    404: _l("Check the address, or go back to the start page."),
    405: _l("Use the method that /openapi.json names for this address."),
    413: _l("Go back, and make it shorter; a request may have 16 kB."),
    415: _l("Send JSON, with Content-Type: application/json."),
}
_MISSING = {
    "backup": (_l("There is no such backup."), _l("Look in the list of backups.")),
    "exercise": (_l("There is no such exercise."), _l("Look in the list of exercises.")),
    "figure": (_l("There is no such figure."), _l("Look in the list of exercises.")),
    "health check": (_l("There is no such health check."), _l("Look at the person's page.")),
    "person": (_l("There is no such person."), _l("Look in the list of people.")),
    "program": (_l("There is no such program."), _l("Look in the list of programs.")),
    "proposal": (_l("There is no such proposal."), _l("Look in the list of proposals.")),
    "record": (_l("There is no such record."), _l("Commission the table first.")),
    "region": (_l("There is no such region."), _l("Look in the list of regions.")),
    "session": (_l("There is no such session."), _l("Look in the list of sessions.")),
}
_NAMES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "not_json",
}


class WebError(StationError, ValueError):
    """A request that is not carried out.

    Attributes:
        status: HTTP status.
        code: Name of the reason for programs; the message is for people.
        way: Where something can be done about it, "pair" or "sign_in"; empty for the start page.
    """

    def __init__(
        self, status: int, code: str, message: str, hint: str = "", *, way: str = ""
    ) -> None:
        super().__init__(message, hint)
        self.status = status
        self.code = code
        self.way = way


def not_found(what: str) -> WebError:
    """The error for something that is asked for by name and is not there."""
    message, hint = _MISSING[what]
    return WebError(404, "not_found", str(message), str(hint))


def controller_down() -> WebError:
    """The error for a controller that does not answer."""
    return WebError(503, "controller_down", CONTROLLER_DOWN, USE_THE_BUTTON)


def wants_json() -> bool:
    """Whether the request speaks to the API, which never answers in HTML."""
    return request.path.startswith("/api/") or request.path == "/openapi.json"


def body_of(error: WebError) -> dict[str, Any]:
    """The error as JSON."""
    message, hint = t(str(error.args[0])), t(error.hint)
    return {"error": {"code": error.code, "message": message, "hint": hint}}


def answer(error: WebError) -> Response:
    """The error as the asker can read it."""
    if wants_json():
        response = jsonify(body_of(error))
    elif request_ctx.url_adapter is None:  # the Host is no name at all: no page can be made for it
        response = Response(f"{error.args[0]} {error.hint}\n", mimetype="text/plain")
    else:
        response = make_response(render_template("error.html", error=error))
    response.status_code = error.status
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = "5"
    return response


def install(app: Flask) -> None:
    """Answer every kind of error in the station's own way."""
    app.register_error_handler(WebError, answer)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(LinkDown, lambda _: answer(controller_down()))
    app.register_error_handler(RecordsError, _told(503, "records_down"))
    app.register_error_handler(UnknownRecord, _told(404, "not_found"))
    app.register_error_handler(BadRecord, _told(422, "bad_value"))
    app.register_error_handler(BadPerson, _told(422, "bad_value"))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _refused(error: Refused) -> Response:
    status = 404 if error.code == "not_simulated" else 409
    return answer(WebError(status, error.code, str(error.args[0]), error.hint))


def _told(status: int, code: str) -> Callable[[StationError], Response]:
    """Answers with the error's own sentence and hint."""
    return lambda error: answer(WebError(status, code, str(error.args[0]), error.hint))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    message = str(_MESSAGES.get(status, f"{error.name}."))
    response = answer(
        WebError(status, _NAMES.get(status, "refused"), message, str(_HINTS.get(status, "")))
    )
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _unexpected(error: Exception) -> Response:
    log.error("Unexpected error at %s %s", request.method, request.path, exc_info=error)
    return answer(
        WebError(
            500,
            "unexpected",
            "Something went wrong in the web part of the station.",
            "The table is not affected; reload the page. Details are in the station's log.",
        )
    )
