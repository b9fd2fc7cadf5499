"""The end of a profile, as pages and API ask for it."""

from flask_babel import gettext as _

from station.people.person import Person
from station.records.room_erase import Erased, same_name
from web.errors import WebError
from web.services import Services


def running_session(rooms: Services, person: Person) -> WebError | None:
    """The refusal while a session is chosen or running for this person, as the controller says."""
    newest = rooms.link.latest()
    session = newest[0].get("session") if newest else None
    if not session or session["person_id"] != person.id:
        return None
    return WebError(
        409,
        "session_running",
        _("A session of %(name)s is running or has been chosen.", name=person.name),
        _("End it first; then the profile can be deleted."),
    )


def is_name_of(typed: str, person: Person) -> bool:
    """Whether that is the person's name."""
    return same_name(typed, person.name)


def erase(rooms: Services, person: Person, by: str) -> Erased:
    """Delete somebody with everything of theirs.

    Raises:
        WebError: 409 while a session of theirs is running.
        BadRecord: A session of theirs has not ended.
    """
    refused = running_session(rooms, person)
    if refused is not None:
        raise refused
    return rooms.store.erase.person(person.id, by, rooms.config.recordings)
