"""What leaves the station, for programs: tables, a FHIR bundle, the report; and a profile's end."""

from typing import Annotated

from flask import Response, request
from pydantic import Field

from station.export.period import Period
from station.people.person import NAME_LENGTH
from web.access import Need
from web.api.answers import Answer
from web.api.bodies import Body
from web.api.care_bodies import By
from web.api.queries import Period as Days
from web.ending import erase, is_name_of
from web.errors import WebError
from web.forms import Form
from web.outgoing import FHIR, PDF, ZIP, bundle_file, days_of, report_file, tables_file
from web.profiles import find_profile
from web.routes import Route
from web.services import services
from web.standing import now


class EraseBody(Body):
    """The name has to be typed, so that nobody is deleted by a mistaken id."""

    confirm_name: Annotated[str, Field(min_length=1, max_length=NAME_LENGTH)]
    by: By


class ErasedAnswer(Answer):
    """What is gone, and the recordings that the station removes in the night."""

    sessions: int
    recordings_left: int


def tables_of(person_id: str) -> Response:
    """Sessions, ratings, exercises, scores and samples as CSV in a zip file."""
    rooms = services()
    return tables_file(rooms, find_profile(rooms, person_id), _period())


def bundle_of(person_id: str) -> Response:
    """An HL7 FHIR R4 bundle."""
    rooms = services()
    return bundle_file(rooms, find_profile(rooms, person_id), _period())


def report_of(person_id: str) -> Response:
    """A report to print."""
    rooms = services()
    return report_file(rooms, find_profile(rooms, person_id), _period())


def erase_person(person_id: str, body: EraseBody) -> ErasedAnswer:
    """Delete somebody with everything of theirs; it cannot be undone."""
    rooms = services()
    person = find_profile(rooms, person_id)
    if not is_name_of(body.confirm_name, person):
        message = "confirm_name is not this person's name."
        raise WebError(422, "bad_value", message, "Nothing was deleted.")
    done = erase(rooms, person, body.by)
    return ErasedAnswer(sessions=done.sessions, recordings_left=done.recordings_left)


def _period() -> Period:
    """From the days `from` and `to` of the address, each of which may be left out."""
    form = Form(request.args)
    period = days_of(form, now().date())
    for name, sentence in form.errors.items():
        raise WebError(422, "bad_value", f"{name}: {sentence}", "Use days like 2026-03-31.")
    return period


# fmt: off
ROUTES: tuple[Route, ...] = (
    Route("GET", "/people/<person_id>/export.zip", tables_of, Need.MEMBER,
          "A person's tables; ?from=DAY&to=DAY", None, query=Days, media=ZIP),
    Route("GET", "/people/<person_id>/fhir.json", bundle_of, Need.MEMBER,
          "A person's HL7 FHIR bundle; ?from=DAY&to=DAY", None, query=Days, media=FHIR),
    Route("GET", "/people/<person_id>/report.pdf", report_of, Need.MEMBER,
          "A person's report to print; ?from=DAY&to=DAY", None, query=Days, media=PDF),
    Route("POST", "/people/<person_id>/erase", erase_person, Need.PRACTITIONER,
          "Delete a person with everything of theirs", ErasedAnswer, EraseBody),
)
# fmt: on
