"""What was done: all sessions, and one with its trace."""

from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from station.records.room_history import PAGE, Cursor
from station.records.rows import SampleRow, SessionRow
from web.charts.happened import happenings, step_spans
from web.charts.trace import chart_of
from web.choices import find_session
from web.errors import WebError
from web.services import services

TABLE_ROWS = 40


def sessions() -> ResponseReturnValue:
    """Sessions, newest first, a page at a time: `after` says where the page before has ended."""
    rooms, person_id = services(), request.args.get("person")
    after = _cursor(request.args.get("after"))
    found = rooms.store.history.page(person_id, after, limit=PAGE + 1)
    rows, more = found[:PAGE], len(found) > PAGE
    return render_template(
        "history.html",
        rows=rows,
        names=rooms.store.history.names(),
        person_id=person_id,
        newest=after is None,
        older=_address(rows[-1]) if more else None,
    )


def session(session_id: str) -> ResponseReturnValue:
    """One session: figures, trace, events, and how it was for the person."""
    rooms = services()
    row = find_session(rooms, session_id)
    samples, events = rooms.store.samples(row.id), rooms.store.events(row.id)
    lasted_s = samples[-1].t_s if samples else None
    steps = step_spans(events, row.began_at, lasted_s or 0.0)
    happened = happenings(events, row.began_at)
    return render_template(
        "session.html",
        row=row,
        names=rooms.store.history.names(),
        chart=chart_of(samples, steps, happened),
        steps=steps,
        happenings=happened,
        samples=_some(samples),
        events=events,
        lasted_s=lasted_s,
    )


def _some(samples: tuple[SampleRow, ...]) -> tuple[SampleRow, ...]:
    """At most `TABLE_ROWS` of them, evenly spread."""
    return samples[:: max(1, -(-len(samples) // TABLE_ROWS))]


def _address(row: SessionRow) -> str:
    """Where the page ends, as it stands in the next one's address."""
    return f"{row.began_at.isoformat()}/{row.id}"


def _cursor(after: str | None) -> Cursor | None:
    """The end of the page before, from the address."""
    if after is None:
        return None
    moment, _, session_id = after.partition("/")
    try:
        began_at = datetime.fromisoformat(moment)
    except ValueError:
        began_at = None
    if began_at is None or began_at.tzinfo is None:
        raise WebError(
            400, "bad_page", "This page of the history is not there.", "Open the history anew."
        )
    return Cursor(began_at, session_id)
