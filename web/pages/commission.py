"""Commissioning on the station's own touchscreen, and its record to print."""

from base64 import b64encode
from hashlib import sha256

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from station.calibration import BadCalibration, load_calibration
from station.commission.record import STYLE, record_html
from station.commission.steps import STEPS
from web.errors import WebError, not_found
from web.services import services


def commission() -> ResponseReturnValue:
    """The guided flow; everything on it that changes comes by its script."""
    path = services().config.calibration
    has_record = path is not None and path.exists()
    return render_template("commission.html", has_record=has_record, flow=STEPS)


def record() -> ResponseReturnValue:
    """The record of the calibration in use, made anew from it."""
    path = services().config.calibration
    try:
        calibration = None if path is None else load_calibration(path)
    except BadCalibration as error:
        raise WebError(409, "bad_calibration", str(error.args[0]), error.hint) from error
    if calibration is None:
        raise not_found("record")
    response: Response = make_response(record_html(calibration))
    response.headers["Content-Security-Policy"] = _policy()
    return response


def _policy() -> str:
    """The record carries its own style and nothing else; only that very style is let in."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    style = f"style-src 'sha256-{digest}'"
    return f"default-src 'none'; {style}; base-uri 'none'; frame-ancestors 'none'"
