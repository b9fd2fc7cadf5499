"""Whether whoever opened a stream may still follow it: access is asked again while it lasts.

A request is judged once, when it comes. A stream goes on for minutes, in which a device may be
removed or a script's token revoked or run out.
"""

import logging
from collections.abc import Callable

from flask import request, session

from station.records.errors import RecordsError
from web.access.browser import TOKEN
from web.access.place import is_touchscreen
from web.services import services

log = logging.getLogger(__name__)


def still_welcome() -> Callable[[], bool]:
    """Asks, outside of the current request, whether its sender is known as before."""
    given = request.headers.get("Authorization", "")
    if given:
        return _known(services().store.tokens.of, given.partition(" ")[2].strip())
    if is_touchscreen():
        return lambda: True  # it stands at the station, whoever has signed in there
    return _known(services().store.devices.of, str(session.get(TOKEN, "")))


def _known(find: Callable[[str], object | None], secret: str) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            return find(secret) is not None
        except RecordsError as error:  # who was let in stays: the angle on a screen is safety, too
            log.warning("Whether a stream may go on could not be looked up: %s", error)
            return True

    return ask
