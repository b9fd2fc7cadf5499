"""The start page: who is it, and which session."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from web.choices import choices, find_person
from web.services import services


def choose() -> ResponseReturnValue:
    """People; once one is chosen, the sessions, those that are not for them with the reason.

    The person is asked for every time: a session with somebody else's limits hurts (H7).
    """
    rooms, person_id = services(), request.args.get("person")
    person = find_person(rooms, person_id) if person_id else None
    found = choices(rooms, person) if person else ()
    return render_template(
        "choose.html",
        people=rooms.store.people(),
        person=person,
        choices=found,
        machine=rooms.config.machine,
    )
