"""What a key of the settings file may be, in words: for error messages and for the page."""

from typing import Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo


def allowed_values(field: FieldInfo) -> str:
    """The range of a field in words."""
    kind = field.annotation
    if get_origin(kind) is Literal:
        return " or ".join(f'"{value}"' for value in get_args(kind))
    if kind is bool:
        return "true or false"
    low = next((each.ge for each in field.metadata if isinstance(each, Ge)), None)
    high = next((each.le for each in field.metadata if isinstance(each, Le)), None)
    if low is None or high is None:
        said = field.json_schema_extra
        return str(said["allowed"]) if isinstance(said, dict) else "text"
    return f"{'a whole number' if kind is int else 'a number'} from {low:g} to {high:g}"
