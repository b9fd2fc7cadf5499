"""Which language the person who is signed in prefers."""

from flask import current_app, request

from station.records.errors import RecordsError
from web.access import GUARD, Guard, Need, current_visitor
from web.services import services


def preferred_language() -> str:
    """The code of the language in this person's profile, without its region; "" for none.

    The records are not asked at addresses that are open to anybody: those are the ones of STOP and
    Bring me up, which wait for nothing. Records that fail keep nobody from a page in English.
    """
    if _is_open():
        return ""
    person_id = current_visitor().person_id
    if person_id is None:
        return ""
    try:
        person = services().store.person(person_id)
    except RecordsError:
        return ""
    return "" if person is None else person.language.partition("-")[0]


def _is_open() -> bool:
    guard: Guard = current_app.extensions[GUARD]
    rule = guard.rules.get(request.endpoint or "")
    return rule is None or rule.need is Need.OPEN
