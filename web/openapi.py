"""/openapi.json: the API's own description, made from its table of routes."""

import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from web.access import Need
from web.api.answers import Problem
from web.routes import Route

VERSION = "3.1.0"
_REF = "#/components/schemas/{model}"
_ARGUMENT = re.compile(r"<(\w+)>")


def describe(routes: tuple[Route, ...], prefix: str) -> dict[str, Any]:
    """The OpenAPI document of these routes below `prefix`."""
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
        "paths": paths,
        "components": {"schemas": _schemas(routes), "securitySchemes": _SCHEMES},
    }


_SCHEMES = {"paired": {"type": "apiKey", "in": "cookie", "name": "station"}}


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"For {route.need.value}.",
        "security": [] if route.need is Need.OPEN else [{"paired": []}],
        "parameters": [_parameter(name) for name in _ARGUMENT.findall(route.path)],
        "responses": _responses(route),
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": route.body_needed,
            "content": _json(route.body),
        }
    return operation


def _parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _responses(route: Route) -> dict[str, Any]:
    if route.answer is None:
        content: dict[str, Any] = {route.media: {"schema": {"type": "string"}}}
    else:
        content = _json(route.answer)
    return {
        str(route.status): {"description": route.summary, "content": content},
        "default": {"description": "Not done; the reason", "content": _json(Problem)},
    }


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
