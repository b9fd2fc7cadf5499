"""The live page; everything on it that moves comes from the stream."""

from flask import render_template
from flask.typing import ResponseReturnValue

from web.services import services


def live() -> ResponseReturnValue:
    """The table as it is measured, what to do now, and how to answer."""
    return render_template("live.html", machine=services().config.machine)
