"""How values, keys and allowed ranges are put into words; ranges come from the schema itself."""

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import BaseModel

SHOWN = 40  # characters of a wrong value that are repeated
TITLE_SHOWN = 60
_NAMES = {
    "step": ('step {number} "{title}"', "step {number} ({kind})", "step {number}"),
    "exercise": ('exercise {number} "{title}"', "exercise {number} ({kind})", "exercise {number}"),
}


def named(what: Literal["step", "exercise"], number_: int, title: object, otherwise: object) -> str:
    """How a step or exercise is named: `step 3 "Lean back"`, or `step 3 (tilt)` without a title."""
    with_title, with_kind, alone = _NAMES[what]
    if isinstance(title, str) and title:
        return with_title.format(number=number_, title=title[:TITLE_SHOWN])
    if isinstance(otherwise, str):
        return with_kind.format(number=number_, kind=otherwise)
    return alone.format(number=number_)


def number(value: float) -> str:
    """A number as it would be written down."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def show(value: object) -> str:
    """A value as it stands in the file, shortened."""
    match value:
        case bool():
            text = "true" if value else "false"
        case int() | float():
            text = number(value)
        case str():
            text = json.dumps(value, ensure_ascii=False)
        case dict():
            text = "a table"
        case list():
            text = "a list"
        case _:
            text = str(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """`; did you mean "tilt"?` for the nearest known word, or nothing when none is near."""
    near = get_close_matches(str(word)[:SHOWN], list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def allowed(model: type[BaseModel], field: str) -> str:
    """What a field may be, in words."""
    schema = model.model_json_schema()
    return in_words(_resolved(schema["properties"][field], schema.get("$defs", {})))


def _resolved(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """A field's own schema, without its reference and without "or nothing"."""
    if "anyOf" in schema:
        return _resolved(schema["anyOf"][0], definitions)
    if "$ref" in schema:
        return _resolved(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "items" in schema:
        return {**schema, "items": _resolved(schema["items"], definitions)}
    return schema


def in_words(schema: Mapping[str, Any]) -> str:
    """A field's JSON schema in words, for example "-70 to 60"."""
    if "enum" in schema:
        *first, last = (f'"{choice}"' for choice in schema["enum"])
        return f"{', '.join(first)} or {last}"
    wording = _WORDINGS.get(schema.get("type", ""))
    return wording(schema) if wording else "a table of keys"


def _number_in_words(schema: Mapping[str, Any]) -> str:
    low, high = number(schema["minimum"]), number(schema["maximum"])
    return f"a whole number {low} to {high}" if schema["type"] == "integer" else f"{low} to {high}"


def _text_in_words(schema: Mapping[str, Any]) -> str:
    if schema.get("pattern", "").startswith("^http"):
        return f"an address that begins with http, at most {schema['maxLength']} characters"
    if "pattern" in schema:
        return f"lower-case letters, digits and hyphens, at most {schema['maxLength']}"
    return f"text of {schema.get('minLength', 0)} to {schema['maxLength']} characters"


def _list_in_words(schema: Mapping[str, Any]) -> str:
    least = schema.get("minItems", 0)
    entries = f"a list of {least} or more entries"
    if "maxItems" in schema:
        entries = f"a list of {least} to {schema['maxItems']} entries"
    if "enum" in (items := schema["items"]):
        return f"{entries}, each {in_words(items)}"
    return entries


def _boolean_in_words(_schema: Mapping[str, Any]) -> str:
    return "true or false"


_WORDINGS = {
    "number": _number_in_words,
    "integer": _number_in_words,
    "string": _text_in_words,
    "array": _list_in_words,
    "boolean": _boolean_in_words,
}
