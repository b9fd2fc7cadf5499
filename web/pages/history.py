"""What was done: all sessions, and one with its trace."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from station.people.person import Person
from station.records.rows import SampleRow
from web.chart import chart_of
from web.choices import find_session
from web.services import services

TABLE_ROWS = 40


def sessions() -> ResponseReturnValue:
    """All sessions, newest first."""
    rooms, person_id = services(), request.args.get("person")
    names = _names(rooms.store.people())
    rows = rooms.store.sessions(person_id)
    return render_template("history.html", rows=rows, names=names, person_id=person_id)


def session(session_id: str) -> ResponseReturnValue:
    """One session: figures, trace, events, and how it was for the person."""
    rooms = services()
    row = find_session(rooms, session_id)
    samples = rooms.store.samples(row.id)
    return render_template(
        "session.html",
        row=row,
        names=_names(rooms.store.people()),
        chart=chart_of(samples),
        samples=_some(samples),
        events=rooms.store.events(row.id),
        lasted_s=samples[-1].t_s if samples else None,
    )


def _names(people: tuple[Person, ...]) -> dict[str, str]:
    return {person.id: person.name for person in people}


def _some(samples: tuple[SampleRow, ...]) -> tuple[SampleRow, ...]:
    """At most `TABLE_ROWS` of them, evenly spread."""
    return samples[:: max(1, -(-len(samples) // TABLE_ROWS))]
