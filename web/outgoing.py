"""What leaves the station as a file, streamed where it can be long; and which days it holds."""

from collections.abc import Iterable, Mapping
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
    pieces = zipped_tables(rooms.store, person.id, period, now())
    return _file(pieces, ZIP, f"{person.id}-{period.stem}.zip")


def bundle_file(rooms: Services, person: Person, period: Period) -> Response:
    """The HL7 FHIR bundle."""
    names = {each.id: each.name for each in rooms.library.exercises.values()}
    pieces = bundle(rooms.store, person, period, names, now())
    return _file(pieces, FHIR, f"{person.id}-{period.stem}.fhir.json")


def report_file(rooms: Services, person: Person, period: Period) -> Response:
    """The report for printing."""
    from station.export.report import Subject, report  # noqa: PLC0415 - a second on a Pi

    reader = Reader(current_language(), t, day, short_day)
    exercises = rooms.library.exercises.values()
    muscles = {each.id: tuple(one.label for one in each.muscles) for each in exercises}
    file = report(rooms.store, Subject(person, period, muscles, now(), reader))
    return _file((file,), PDF, f"{person.id}-{period.stem}.pdf")


def _file(pieces: Iterable[bytes], kind: str, name: str) -> Response:
    """To be saved, not shown: whoever stands at the station keeps STOP in sight."""
    response = Response(pieces, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
