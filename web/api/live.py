"""What the live page asks for beside the stream."""

from flask import request

from web.access import Need
from web.api.answers import Answer
from web.api.queries import OfPerson
from web.course import course_of
from web.routes import Route
from web.services import services


class StepItem(Answer):
    """A step of a program: its number from 0, as `step_index` counts, and its name."""

    id: int
    title: str


class Steps(Answer):
    """The steps of a program in order."""

    items: list[StepItem]


class Streams(Answer):
    """How many live streams are open, and how many may be."""

    open: int
    most: int


def program_steps(program_id: str) -> Steps:
    """The steps of a program; with ?person_id=ID also of one made for that person."""
    titles = course_of(services(), program_id, request.args.get("person_id"))
    return Steps(items=[StepItem(id=index, title=title) for index, title in enumerate(titles)])


def live_streams() -> Streams:
    """How many pages follow the table."""
    live = services().live
    return Streams(open=live.open_streams, most=live.streams)


ROUTES: tuple[Route, ...] = (
    Route("GET", "/programs/<program_id>/steps", program_steps, Need.MEMBER,
          "The steps of a program, by name", Steps, query=OfPerson),
    Route("GET", "/live/streams", live_streams, Need.MEMBER, "How many pages follow the table",
          Streams),
)  # fmt: skip
