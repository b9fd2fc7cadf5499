"""What was done: all sessions, and one with its trace."""

from collections.abc import Collection, Mapping
from datetime import datetime

from babel.dates import format_time
from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.export.period import Period
from station.records.room_history import PAGE, Cursor
from station.records.rows import SampleRow, SessionRow
from web.access import hidden_people
from web.charts.happened import happenings, step_spans
from web.charts.trace import chart_of
from web.choices import find_session
from web.errors import WebError
from web.forms import Form
from web.glance import MODES
from web.outgoing import PRESETS, period_of
from web.services import services
from web.wording import words_of
from web.words import locale

TABLE_ROWS = 40
FILTERS = ("person", "period", "from", "to")


def sessions() -> ResponseReturnValue:
    """Sessions, newest first, a page at a time: `after` says where the page before has ended."""
    rooms, form = services(), Form(request.args)
    person_id, after = form.text("person") or None, _cursor(request.args.get("after"))
    hidden = hidden_people()
    within = _period(form).stretch
    found = rooms.store.history.page(person_id, after, PAGE + 1, within=within, without=hidden)
    rows, more = found[:PAGE], len(found) > PAGE
    names = rooms.store.history.names()
    chosen = {name: form.text(name) for name in FILTERS if form.text(name)}
    return render_template(
        "history.html",
        rows=rows,
        names=names,
        people=sorted(_seen(names, hidden), key=lambda each: each[1].casefold()),
        person_id=person_id,
        form=form,
        periods=[one for one in words_of(PRESETS) if one[0] != "days"],
        chosen=chosen,
        is_narrowed=bool(chosen.keys() - {"person"}) and chosen.get("period") != "all",
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
        events=[(_second(event.at), event) for event in events],
        modes=MODES,
        lasted_s=lasted_s,
    )


def _period(form: Form) -> Period:
    """The period that is asked for; everything when none is."""
    if not form.text("period"):
        form.begin("period", "days" if form.text("from") or form.text("to") else "all")
    return period_of(form)


def _seen(names: Mapping[str, str], hidden: Collection[str]) -> list[tuple[str, str]]:
    """People whose sessions may be shown, by id."""
    return [(person_id, name) for person_id, name in names.items() if person_id not in hidden]


def _second(moment: datetime) -> str:
    """The time of day to a second, in this machine's time zone."""
    return str(format_time(moment.astimezone().time(), "medium", locale=locale()))


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
    moment, __, session_id = after.partition("/")
    try:
        began_at = datetime.fromisoformat(moment)
    except ValueError:
        began_at = None
    if began_at is None or began_at.tzinfo is None:
        raise WebError(
            400,
            "bad_page",
            _("This page of the history is not there."),
            _("Open the history anew."),
        )
    return Cursor(began_at, session_id)
