"""The fields of a step in the editor: their labels, units, ranges, and what can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import get_args

from station.programs.library import Library
from station.programs.personal import number_text
from station.programs.schema import STEP_KINDS, TITLE_LENGTH, Part, Side
from station.programs.wording import allowed
from web.draft import Typed

Options = tuple[tuple[str, str], ...]

KIND_WORDS = MappingProxyType(
    {
        "tilt": "Tilt and hold",
        "oscillate": "Rock between two angles",
        "rest": "Rest at level or head-up",
        "exercise": "Exercise",
        "ask": "Question",
    }
)
PARTS: Options = tuple((part, part.capitalize()) for part in get_args(Part))
QUESTIONS: Options = (("pain", "How much does it hurt?"), ("well", "Are you well?"))
_SIDES = {"both": "Both at once", "left": "Left", "right": "Right", "each": "Left, then right"}
_SIDE: Options = tuple((side, _SIDES[side]) for side in get_args(Side))
_ANGLE_HINT = "head-down above 0, level 0, upright -70"
_WORDS = {  # label and unit
    "angle_deg": ("Angle", "°"),
    "low_deg": ("Angle nearer to head-up", "°"),
    "high_deg": ("Angle nearer to head-down", "°"),
    "rate_deg_s": ("Speed", "° a second"),
    "hold_s": ("Hold", "s"),
    "time_s": ("Rest for", "s"),
    "cycles": ("There and back", "times"),
    "period_s": ("Once there and back takes", "s"),
    "low_hold_s": ("Hold nearer to head-up", "s"),
    "high_hold_s": ("Hold nearer to head-down", "s"),
    "sets": ("Sets", ""),
    "repetitions": ("Repetitions in a set", ""),
    "side": ("Side", ""),
    "question": ("Question", ""),
    "wait_s": ("Wait for an answer", "s"),
    "exercise": ("Done while hanging", ""),
    "part": ("Part of the session", ""),
    "title": ("Name on the screen", ""),
    "prompt": ("What to do, in words", ""),
}
_CHOICES: Mapping[str, tuple[Options, str]] = {  # and the words for choosing nothing
    "part": (PARTS, "None"),
    "side": (_SIDE, "As usual"),
    "question": (QUESTIONS, ""),
    "exercise": ((), "Nothing; hang and let go"),
}
_LONGEST = {"title": TITLE_LENGTH, "prompt": 300}


@dataclass(frozen=True, slots=True)
class StepField:
    """One field.

    Attributes:
        hint: What may stand in it, or what counts when nothing does.
        options: Value and words of what can be chosen; empty for something that is typed.
        none: Words for choosing nothing; empty when something must be chosen.
        longest: Characters that fit.
    """

    name: str
    label: str
    unit: str
    hint: str
    options: Options = ()
    none: str = ""
    longest: int = 24


def step_fields(step: Typed, library: Library) -> tuple[StepField, ...]:
    """The fields of one step, with what its exercise says where they are left empty."""
    fields = _FIELDS.get(step["kind"], ())
    exercise = library.exercises.get(step.get("exercise", ""))
    if step["kind"] == "exercise" and exercise is not None:
        dose = exercise.dose.model_dump()
        return tuple(_with_dose(field, dose) for field in fields if field.name != "exercise")
    hanging = tuple((one.id, one.name) for one in library.exercises.values() if one.hanging)
    return tuple(
        replace(field, options=hanging) if field.name == "exercise" else field for field in fields
    )


def _with_dose(field: StepField, dose: Mapping[str, object]) -> StepField:
    usual = dose.get(field.name)
    if isinstance(usual, int | float):
        return replace(field, hint=f"{field.hint}; left empty: {number_text(usual)}")
    if isinstance(usual, str):
        return replace(field, none=f"As usual: {_SIDES[usual].lower()}")
    return field


def _field(kind: str, name: str) -> StepField:
    label, unit = _WORDS[name]
    if name in _CHOICES:
        return StepField(name, label, unit, "", *_CHOICES[name])
    if name in _LONGEST:
        hint = "Made by the station when empty."
        return StepField(name, label, unit, hint, longest=_LONGEST[name])
    span = allowed(STEP_KINDS[kind], name)
    return StepField(name, label, unit, f"{span}: {_ANGLE_HINT}" if unit == "°" else span)


def _fields_of(kind: str) -> tuple[StepField, ...]:
    texts = ("part", "title", "prompt")
    names = [name for name in STEP_KINDS[kind].model_fields if name not in (*texts, "kind")]
    return tuple(_field(kind, name) for name in (*names, *texts))


_FIELDS: Mapping[str, tuple[StepField, ...]] = {kind: _fields_of(kind) for kind in STEP_KINDS}
