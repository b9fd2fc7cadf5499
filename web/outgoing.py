"""What leaves the station as a file, streamed where it can be long; and which days it holds."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from station.export.archive import zipped_tables
from station.export.fhir import bundle
from station.export.period import ALL, BadPeriod, Period, last_weeks
from station.export.report_reader import Reader
from station.people.person import Person
from web.charts.days import short_day
from web.errors import WebError
from web.forms import Form
from web.language import current_language, t
from web.services import Services
from web.standing import now
from web.wording import Words
from web.words import day

ZIP, FHIR, PDF = "application/zip", "application/fhir+json", "application/pdf"
EARLIEST = date(2000, 1, 1)
PRESETS: Mapping[str, Words] = {
    "4": _l("The last 4 weeks"),
    "12": _l("The last 12 weeks"),
    "all": _l("Everything"),
    "days": _l("From day to day"),
}
PRESET = "12"


def period_of(form: Form) -> Period:
    """The period that was chosen; look at `form.errors` before it is used."""
    today = now().date()
    chosen = form.one_of("period", PRESETS, _("Choose a period."))
    if chosen in ("4", "12"):
        return last_weeks(int(chosen), today)
    return days_of(form, today) if chosen == "days" else ALL


def days_of(form: Form, today: date) -> Period:
    """From the day in the field `from` to the one in `to`; empty is no end on that side."""
    first, last = form.day("from", EARLIEST, today), form.day("to", EARLIEST, today)
    try:
        return Period(first, last)
    except BadPeriod as error:
        form.refuse("to", t(str(error.args[0])))
        return ALL


def tables_file(rooms: Services, person: Person, period: Period) -> Response:
    """All tables in a zip file."""
    return _file(
        rooms,
        lambda: zipped_tables(rooms.store, person.id, period, now()),
        ZIP,
        f"{person.id}-{period.stem}.zip",
    )


def bundle_file(rooms: Services, person: Person, period: Period) -> Response:
    """The HL7 FHIR bundle."""
    names = {each.id: each.name for each in rooms.library.exercises.values()}
    return _file(
        rooms,
        lambda: bundle(rooms.store, person, period, names, now()),
        FHIR,
        f"{person.id}-{period.stem}.fhir.json",
    )


def report_file(rooms: Services, person: Person, period: Period) -> Response:
    """The report for printing."""
    from station.export.report import Subject, report  # noqa: PLC0415 - a second on a Pi

    reader = Reader(current_language(), t, day, short_day)
    exercises = rooms.library.exercises.values()
    muscles = {each.id: tuple(one.label for one in each.muscles) for each in exercises}
    subject = Subject(person, period, muscles, now(), reader)
    return _file(
        rooms,
        lambda: (report(rooms.store, subject),),
        PDF,
        f"{person.id}-{period.stem}.pdf",
    )


def _file(rooms: Services, make: Callable[[], Iterable[bytes]], kind: str, name: str) -> Response:
    """To be saved, not shown: whoever stands at the station keeps STOP in sight.

    Raises:
        WebError: 503 while as many files as may be are being made: STOP needs a thread, too.
    """
    place = _Place(rooms)
    try:
        response = Response(place.held(make()), mimetype=kind)
    except BaseException:
        place.leave()
        raise
    response.call_on_close(place.leave)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Place:
    """One of the few places for a file that is being made; left once, whoever says so first."""

    def __init__(self, rooms: Services) -> None:
        if not rooms.files.acquire(blocking=False):
            raise WebError(
                503,
                "busy",
                _("Other files are being made just now."),
                _("Wait until one of them is ready, and ask again."),
            )
        self._files = rooms.files
        self._left = threading.Lock()

    def held(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces; the place is left with the last of them."""
        yield from pieces
        self.leave()

    def leave(self) -> None:
        """Give the place back, once."""
        if self._left.acquire(blocking=False):
            self._files.release()
