"""A session that is chosen or running while somebody's papers change: it began with the old ones.

One that waits for the button is let go, so that nothing moves by limits that no longer hold. One
that runs is left alone: it is told that the change counts from the next session on.
"""

import logging

from flask import flash
from flask_babel import gettext as _

from station.people.person import Person
from station.service.link import LinkDown, Refused
from web.services import Services

log = logging.getLogger(__name__)

ARMED = "ARMED"


def tell_session(rooms: Services, person: Person) -> None:
    """Let go of what waits for the button, and say on the next page what the change means."""
    if told := let_go_of(rooms, person):
        flash(told)


def let_go_of(rooms: Services, person: Person) -> str:
    """Let go of a session of this person that waits for the button.

    Returns:
        What the change means for the session; empty when there is none.
    """
    newest = rooms.link.latest()
    snapshot = newest[0] if newest else {}
    session = snapshot.get("session")
    if not session or session["person_id"] != person.id:
        return ""
    if snapshot["mode"] == ARMED and _disarmed(rooms):
        return _("The session that was chosen is let go of; choose it again, with what holds now.")
    return _("A session is under way; the change counts from the next session on.")


def _disarmed(rooms: Services) -> bool:
    try:
        rooms.link.request("disarm")
    except (Refused, LinkDown) as error:
        log.warning("A session stays chosen: %s", error)
        return False
    return True
