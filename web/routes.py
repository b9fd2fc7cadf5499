"""One table row for every address: who may call it, what it takes, what it answers.

The API, its description in /openapi.json and the access rules are all made from these rows, so
that none of them can know an address which the others do not.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, ValidationError

from web.access import Need
from web.errors import WebError

View = Callable[..., BaseModel | ResponseReturnValue]


class NoQuery(BaseModel):
    """Nothing may stand after the "?"."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the API.

    Attributes:
        method: "GET", "POST" or "PUT".
        path: Flask rule below /api/v1.
        view: Gets the path's arguments by name, and the checked body as `body`.
        need: Who may call it.
        summary: One line for the description.
        answer: Model of the answer; None for a stream.
        body: Model of the body; None when there is none.
        query: Model of what may stand after the "?"; None when nothing may.
        body_needed: An absent body is refused; otherwise it counts as an empty object.
        longest: Bytes of the body when it may be longer than others; 0 is as long as others.
        media: What kind of stream it is, without a model.
        urgent: STOP and Bring me up: no rate limit, and no body can be wrong for STOP.
    """

    method: str
    path: str
    view: View
    need: Need
    summary: str
    answer: type[BaseModel] | None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    body_needed: bool = True
    urgent: bool = False
    longest: int = 0
    media: str = "text/event-stream"

    @property
    def name(self) -> str:
        """Unique name, from the function that does the work."""
        return self.view.__name__

    @property
    def status(self) -> int:
        """Status of success: a write is accepted, not yet arrived."""
        return 200 if self.method == "GET" else 202


def handler(route: Route) -> Callable[..., ResponseReturnValue]:
    """The Flask view of a row: reads the body, calls the row's function, answers in JSON."""

    def handle(**arguments: str) -> ResponseReturnValue:
        _check_query(route.query)
        extra = {"body": _body(route.body, route.body_needed)} if route.body else {}
        result = route.view(**arguments, **extra)
        if isinstance(result, BaseModel):
            return jsonify(result.model_dump(mode="json")), route.status
        return result

    return handle


def _check_query(model: type[BaseModel] | None) -> None:
    """Refuse what nobody would read: a misspelt name would answer another question than was asked.

    The view takes the values from the request itself.
    """
    given = dict(request.args)
    if model is None and given:
        model = NoQuery
    if model is not None:
        try:
            model.model_validate_strings(given)
        except ValidationError as error:
            raise _problem(error) from error


def _body(model: type[BaseModel], needed: bool) -> BaseModel:
    raw = request.get_data()
    if not raw and not needed:
        return model()
    if not request.is_json:
        raise WebError(
            415, "not_json", "The body is not JSON.", "Send Content-Type: application/json."
        )
    if b"\\u0000" in raw.replace(b"\\\\", b""):  # PostgreSQL keeps no text with it
        raise WebError(422, "bad_value", "A text holds the character NUL.", "Leave it out.")
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise _problem(error) from error


def _problem(error: ValidationError) -> WebError:
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    if problems[0]["type"] == "json_invalid":
        return WebError(400, "bad_json", "The body cannot be read as JSON.", "Check its syntax.")
    lines = [f"{'.'.join(map(str, p['loc'])) or 'body'}: {p['msg']}" for p in problems]
    hint = "/openapi.json says what is allowed."
    return WebError(422, "bad_value", "; ".join(lines) + ".", hint)
