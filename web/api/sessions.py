"""The records of sessions as JSON, and how a session was for the person."""

from dataclasses import asdict

from flask import request

from station.records.rows import EventRow, SampleRow
from web.access import hidden_people
from web.api.answers import (
    Accepted,
    EventItem,
    SampleItem,
    Samples,
    SessionDetail,
    SessionItem,
    Sessions,
)
from web.api.bodies import RatingsBody
from web.choices import find_session
from web.services import services


def sessions() -> Sessions:
    """The newest sessions; with ?person_id=ID only that person's.

    Those of people with a PIN are left out for whoever may not open them.
    """
    rows = services().store.sessions(request.args.get("person_id"), without=hidden_people())
    return Sessions(items=[SessionItem(**asdict(row)) for row in rows])


def session_detail(session_id: str) -> SessionDetail:
    """One session with its events."""
    rooms = services()
    row = find_session(rooms, session_id)
    events = [_event(i, event) for i, event in enumerate(rooms.store.events(row.id))]
    return SessionDetail(**asdict(row), events=events)


def session_samples(session_id: str) -> Samples:
    """The trace of one session."""
    rooms = services()
    row = find_session(rooms, session_id)
    samples = rooms.store.samples(row.id)
    return Samples(items=[_sample(i, sample) for i, sample in enumerate(samples)])


def rate_session(session_id: str, body: RatingsBody) -> Accepted:
    """Keep how it was."""
    rooms = services()
    row = find_session(rooms, session_id)
    rooms.store.progress.rate(row.id, **body.model_dump())
    rooms.store.progress.refresh(row.person_id, rooms.config.machine)
    return Accepted()


def _event(index: int, event: EventRow) -> EventItem:
    return EventItem(id=str(index), title=event.kind, **asdict(event))


def _sample(index: int, sample: SampleRow) -> SampleItem:
    return SampleItem(id=str(index), title=f"{sample.t_s:.1f} s", **asdict(sample))
