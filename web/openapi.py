"""/openapi.json: the API's own description, made from its table of routes.

What a row can answer follows from the row as well: a body can be wrong, a name can be unknown, a
write can be refused. What is not described here must not happen.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from web.access import Need
from web.api.answers import Problem
from web.routes import Route

VERSION = "3.1.0"
DOCUMENT = "openapi document"  # where an app keeps what makes it
LONGEST_NAME = 200
_REF = "#/components/schemas/{model}"
_ARGUMENT = re.compile(r"<(\w+)>")
_SCHEMES = {
    "paired": {
        "type": "apiKey",
        "in": "cookie",
        "name": "station",
        "description": "The cookie of a paired device. A browser sends X-CSRFToken with a write, "
        'with what stands in its page as <meta name="csrf-token">.',
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token that an owner has made at /tokens; for scripts.",
    },
}
_REASONS = {
    "400": "The body is no JSON, or the Host is not this station's",
    "401": "Not paired, or the token is not good",
    "403": "Not for you, sent by another site, or without the page's token",
    "404": "There is no such thing",
    "409": "Refused, with the reason",
    "413": "The body is too long",
    "415": "The body is not JSON",
    "422": "A value is missing, unknown, or outside its range",
    "429": "Too many requests at once; Retry-After says when to come back",
    "503": "The controller or the records do not answer, or too many streams are open",
}


@cache
def describe(routes: tuple[Route, ...], prefix: str) -> dict[str, Any]:
    """The OpenAPI document of these routes below `prefix`; made when somebody first asks for it."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = prefix + _ARGUMENT.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": VERSION,
        "info": {
            "title": "Inversion station",
            "version": "1",
            "description": "Angles in degrees, positive head down. Nothing here starts motion: "
            "the table moves only after a press of the physical button.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": _schemas(routes), "securitySchemes": _SCHEMES},
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"For {route.need.value}.",
        "x-who": route.need.value,
        "security": [] if route.need is Need.OPEN else [{"paired": []}, {"token": []}],
        "parameters": list(_parameters(route)),
        "responses": _responses(route),
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": route.body_needed,
            "content": _json(route.body),
        }
    return operation


def _parameters(route: Route) -> Iterator[dict[str, Any]]:
    for name in _ARGUMENT.findall(route.path):
        schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": "^[^/]+$"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    if route.query is not None:
        document = route.query.model_json_schema()
        for name, schema in document["properties"].items():
            needed = name in document.get("required", ())
            plain = _without_null(schema)
            yield {"name": name, "in": "query", "required": needed, "schema": plain}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """In an address a value is there or it is not."""
    choices = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    return {name: value for name, value in choices[0].items() if name not in ("default", "title")}


def _responses(route: Route) -> dict[str, Any]:
    if route.answer is None:
        kind = "object" if route.media.endswith("json") else "string"
        content: dict[str, Any] = {route.media: {"schema": {"type": kind}}}
    else:
        content = _json(route.answer)
    done = {str(route.status): {"description": route.summary, "content": content}}
    return done | {status: _problem(status) for status in sorted(_statuses(route))}


def _statuses(route: Route) -> set[str]:
    """How a call of this row can end otherwise."""
    found = {"400", "403", "503"}
    if not route.urgent:
        found |= {"429", "422"}  # wrong tokens are counted on every address; so is the query
    if route.need is not Need.OPEN:
        found |= {"401"}
    if route.method != "GET":
        found |= {"409"}
    if "<" in route.path or route.query is not None or route.body is not None:
        found |= {"404"}
    if route.body is not None:
        found |= {"413", "415", "422"}
    return found


def _problem(status: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": _REASONS[status], "content": _json(Problem)}
    if status == "429":
        seconds = {"schema": {"type": "string", "pattern": r"^\d+$"}, "required": True}
        answer["headers"] = {"Retry-After": {"description": "Seconds", **seconds}}
    return answer


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}


def _schemas(routes: tuple[Route, ...]) -> dict[str, Any]:
    taken = {route.body for route in routes if route.body is not None}
    given = {route.answer for route in routes if route.answer is not None} | {Problem}
    models = sorted(taken | given, key=lambda model: model.__name__)
    modes: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (model, "validation" if model in taken else "serialization") for model in models
    ]
    _, document = models_json_schema(modes, ref_template=_REF)
    schemas: dict[str, Any] = document["$defs"]
    return schemas
