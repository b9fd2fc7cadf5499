"""The API as a page to be read, made from the very document that programs read."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from web.access import Need
from web.openapi import DOCUMENT
from web.pages import tokens
from web.pages.page import Page

Schema = dict[str, Any]
OFTEN = 8
_REF = "#/components/schemas/"
_BOUNDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body, or one parameter."""

    name: str
    kind: str
    range: str
    needed: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Call:
    """One address as it is shown."""

    name: str
    method: str
    path: str
    summary: str
    who: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    statuses: tuple[tuple[str, str], ...]
    curl: str


def reference() -> ResponseReturnValue:
    """Every address, grouped by what it is about."""
    document: Schema = current_app.extensions[DOCUMENT]()
    groups: dict[str, list[Call]] = {}
    for call in _calls(document):
        groups.setdefault(call.path.split("/")[3], []).append(call)
    return render_template("reference.html", groups=groups, usual=_usual(groups))


def _usual(groups: dict[str, list[Call]]) -> dict[str, str]:
    """Answers that many calls have in the same words: these are told once."""
    told = Counter(each for calls in groups.values() for call in calls for each in call.statuses)
    return dict(sorted(each for each, times in told.items() if times >= OFTEN))


def _calls(document: Schema) -> Iterator[Call]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield _call(document, path, method.upper(), operation)


def _call(document: Schema, path: str, method: str, operation: Schema) -> Call:
    body = _body(document, operation)
    return Call(
        name=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        who=operation["x-who"],
        parameters=tuple(
            _field(document, each["name"], each["schema"], needed=each["required"])
            for each in operation["parameters"]
        ),
        body=tuple(_fields(document, body)),
        statuses=tuple(
            (status, answer["description"]) for status, answer in operation["responses"].items()
        ),
        curl=_curl(document, method, path, body, is_open=not operation["security"]),
    )


def _body(document: Schema, operation: Schema) -> Schema:
    content = operation.get("requestBody", {}).get("content", {})
    found: Schema = content.get("application/json", {}).get("schema", {})
    return _resolved(document, found)


def _resolved(document: Schema, schema: Schema) -> Schema:
    name = schema.get("$ref", "").removeprefix(_REF)
    return document["components"]["schemas"][name] if name else schema


def _fields(document: Schema, model: Schema) -> Iterator[Field]:
    needed = model.get("required", [])
    for name, schema in model.get("properties", {}).items():
        yield _field(document, name, schema, needed=name in needed)


def _field(document: Schema, name: str, schema: Schema, *, needed: bool) -> Field:
    choices = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    inner = [_resolved(document, each) for each in choices]
    kinds = dict.fromkeys(str(each.get("type", "any")) for each in inner)
    meaning = schema.get("description", "")
    return Field(
        name, " / ".join(kinds), "; ".join(_range(each) for each in inner), needed, meaning
    )


def _range(schema: Schema) -> str:
    """What a value may be, in the words of the document."""
    if "enum" in schema:
        return ", ".join(str(each) for each in schema["enum"])
    return ", ".join(f"{word} {schema[word]}" for word in _BOUNDS if word in schema)


def _curl(document: Schema, method: str, path: str, body: Schema, *, is_open: bool) -> str:
    lines = [f"curl -X {method}" if method != "GET" else "curl"]
    lines[0] += f" {request.url_root.rstrip('/')}{path}"
    if not is_open:
        lines.append('  -H "Authorization: Bearer $TOKEN"')
    if body:
        lines.append("  -H 'Content-Type: application/json'")
        lines.append(f"  -d '{json.dumps(_example(document, body))}'")
    return " \\\n".join(lines)


def _example(document: Schema, model: Schema) -> Schema:
    needed = model.get("required", [])
    return {name: _value(document, model["properties"][name]) for name in needed}


def _value(document: Schema, schema: Schema) -> object:
    """Something of the right kind."""
    schema = _resolved(document, schema.get("anyOf", [schema])[0])
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return _example(document, schema) if "properties" in schema else {}
    kinds = {"boolean": True, "array": [], "string": "…"}
    return kinds.get(schema.get("type", ""), schema.get("minimum", 1))


PAGES: tuple[Page, ...] = (Page("GET", "/reference", reference, Need.MEMBER), *tokens.PAGES)
