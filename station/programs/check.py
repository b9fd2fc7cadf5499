"""Turns what is wrong with a file into sentences a person can act on.

Each names the file, the step by number and title, the field, its value, and what is allowed.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from station.errors import StationError
from station.programs.schema import STEP_KINDS, CatalogueExercise, Dose
from station.programs.wording import SHOWN, allowed, did_you_mean, named, show

MAX_BYTES = 256 * 1024

M = TypeVar("M", bound=BaseModel)
Loc = tuple[int | str, ...]


class At(NamedTuple):
    """Where something is wrong: the step from 0, None for the program itself, and the field."""

    step: int | None = None
    field: str = ""


NOWHERE = At()


class BadProgram(StationError, ValueError):
    """A program that cannot be run as written.

    Attributes:
        problems: Everything that is wrong with it, one sentence each.
        places: Where each of them is, as far as that is known.
    """

    def __init__(self, problems: Sequence[str], places: Sequence[At] = ()) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
        self.places = tuple(places) or (NOWHERE,) * len(self.problems)


def parse_toml(raw: bytes, file: str) -> dict[str, Any]:
    """The content of a TOML file; raises `BadProgram` with one sentence when it is none."""
    if not raw.strip():
        raise BadProgram([f"{file}: the file is empty."])
    if len(raw) > MAX_BYTES:
        raise BadProgram([f"{file}: the file is larger than {MAX_BYTES // 1024} KiB."])
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))  # some editors begin a file with a mark
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadProgram([f"{file}: line {line} is not UTF-8 text."]) from None
    except (ValueError, RecursionError) as error:
        raise BadProgram([f"{file}: {_syntax_sentence(str(error), raw)}"]) from None


def _syntax_sentence(message: str, raw: bytes) -> str:
    """The line first, for example `line 3: Expected '=' after a key (column 5).`."""
    what, _, where = message.rpartition(" (at ")
    if where.startswith("line "):
        line, _, column = where.removesuffix(")").partition(", ")
        return f"{line}: {what} ({column})."
    if where.startswith("end of document"):
        return f"line {len(raw.splitlines())}: {what} (at the end of the file)."
    return "cannot be read as TOML: a number is too long or the nesting too deep."


def in_file(file: str, sentence: str) -> str:
    """The sentence with its file in front; there is none when the data is from a form."""
    return f"{file}: {sentence}" if file else sentence


def parse_model(model: type[M], data: Mapping[str, Any], file: str) -> M:
    """`data` as a `model`; raises `BadProgram` with a sentence for everything that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False)
        explained = {
            _meant(one["loc"], _spot(one["loc"], data, model).model)
            for one in found
            if one["type"] == _UNKNOWN
        }
        told = [
            one
            for one in found
            if not (_echo(one) or (one["type"] == _MISSING and one["loc"] in explained))
        ]
        problems = [in_file(file, _sentence(one, data, model)) for one in told]
        raise BadProgram(problems, [_at(one["loc"]) for one in told]) from None


def _at(loc: Loc) -> At:
    match loc:
        case ("steps", int(index), _, field, *_):
            return At(index, str(field))
        case ("steps", int(index), *_):
            return At(index)
        case (str(field), *_):
            return At(field=field)
        case _:
            return NOWHERE


def _echo(error: ErrorDetails) -> bool:
    """A list that is called too short only because entries in it are wrong."""
    given = error["input"]
    return (
        error["type"] == "too_short"
        and isinstance(given, list)
        and len(given) >= error["ctx"]["min_length"]
    )


_UNKNOWN, _MISSING = "extra_forbidden", "missing"
_KIND_ERRORS = frozenset({"union_tag_invalid", "union_tag_not_found"})
_COUNT_ERRORS = frozenset({"too_long", "too_short"})


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an error is: the place in words, the model that owns the field, and its path there."""

    place: str
    model: type[BaseModel]
    path: Loc


def _sentence(error: ErrorDetails, data: Mapping[str, Any], top: type[BaseModel]) -> str:
    spot, type_, value = _spot(error["loc"], data, top), error["type"], error["input"]
    if type_ in _KIND_ERRORS:
        return spot.place + _kind_sentence(value)
    if not spot.path:
        return f"{spot.place.removesuffix(': ')} is {show(value)}, but must be a table of keys."
    field, *entry = spot.path
    key = str(field)
    if type_ == _UNKNOWN:
        return spot.place + _unknown_key(key, spot.model)
    found, may = _found(type_, value), allowed(spot.model, key)
    if entry:
        return spot.place + f"{key}, entry {int(entry[0]) + 1}, is {found}, allowed is {may}."
    return spot.place + f"{key} is {found}, allowed is {may}."


def _found(type_: str, value: object) -> str:
    if type_ == _MISSING:
        return "missing"
    if type_ in _COUNT_ERRORS and isinstance(value, list):
        return f"a list of {len(value)} entries"
    return show(value)


def _spot(loc: Loc, data: Mapping[str, Any], top: type[BaseModel]) -> _Spot:
    match loc:
        case ("steps", int(index), *rest):
            return _step_spot(index, tuple(rest), data["steps"][index], top)
        case ("exercises", int(index), *rest):
            return _exercise_spot(index, tuple(rest), data["exercises"][index])
        case _:
            return _Spot("", top, loc)


def _step_spot(index: int, rest: Loc, item: object, top: type[BaseModel]) -> _Spot:
    known = item if isinstance(item, dict) else {}
    place = named("step", index + 1, known.get("title"), known.get("kind"))
    model = STEP_KINDS.get(str(rest[0]), top) if rest else top
    return _Spot(f"{place}: ", model, rest[1:])


def _exercise_spot(index: int, rest: Loc, item: object) -> _Spot:
    known = item if isinstance(item, dict) else {}
    place = named("exercise", index + 1, known.get("name"), known.get("id"))
    match rest:
        case ("dose", _, *_):
            return _Spot(f"{place}: dose: ", Dose, rest[1:])
        case _:
            return _Spot(f"{place}: ", CatalogueExercise, rest)


def _kind_sentence(value: object) -> str:
    kinds = ", ".join(STEP_KINDS)
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind is None:
        return f"kind is missing, allowed is {kinds}."
    return f"kind is {show(kind)}, allowed is {kinds}{did_you_mean(kind, STEP_KINDS) or '.'}"


def _unknown_key(key: str, model: type[BaseModel]) -> str:
    meant = did_you_mean(key, model.model_fields)
    if meant:
        return f'"{key[:SHOWN]}" is not a key here{meant}'
    return f'"{key[:SHOWN]}" is not a key here; the keys are {", ".join(model.model_fields)}.'


def _meant(loc: Loc, model: type[BaseModel]) -> Loc:
    """Where the key that was probably meant would stand; its absence needs no sentence then."""
    near = get_close_matches(str(loc[-1]), model.model_fields, n=1)
    return (*loc[:-1], *near)
