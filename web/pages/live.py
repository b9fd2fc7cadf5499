"""The live page: painted as it is now, and from then on moved by the stream."""

from datetime import UTC, datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from web.glance import glance
from web.services import services
from web.version import page_version


def live() -> ResponseReturnValue:
    """The table as it is measured, what to do now, and how to answer."""
    rooms = services()
    return render_template(
        "live.html",
        machine=rooms.config.machine,
        version=page_version(),
        seen=glance(rooms),
        seen_at=datetime.now(UTC),
    )
