"""STOP and Bring me up without a script: a plain form brings the browser here."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.services import services


def stop() -> ResponseReturnValue:
    """Decelerate and hold."""
    services().link.request("stop")
    return render_template("sent.html", what=_("Stop was sent.")), 202


def bring_up() -> ResponseReturnValue:
    """Come up slowly, with the rests."""
    services().link.request("return", straight=False)
    return render_template("sent.html", what=_("Bring me up was sent.")), 202
