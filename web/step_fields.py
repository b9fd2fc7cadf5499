"""The fields of a step in the editor: their labels, units, ranges, and what can be chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import get_args

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from station.programs.library import Library
from station.programs.schema import STEP_KINDS, TITLE_LENGTH, CatalogueExercise, Part, Side
from station.programs.wording import allowed
from web.draft import Typed
from web.language import t
from web.wording import Options, Words, words_of
from web.words import number

KIND_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "tilt": _l("Tilt and hold"),
        "oscillate": _l("Rock between two angles"),
        "rest": _l("Rest at level or head-up"),
        "exercise": _l("Exercise"),
        "ask": _l("Question"),
    }
)
PART_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "warm-up": _l("Warm-up"),
        "strengthening": _l("Strengthening"),
        "stretching": _l("Stretching"),
        "inversion": _l("Inversion"),
        "cool-down": _l("Cool-down"),
    }
)
QUESTION_WORDS: Mapping[str, Words] = MappingProxyType(
    {"pain": _l("How much does it hurt?"), "well": _l("Are you well?")}
)
_SIDES: Mapping[str, Words] = {
    "both": _l("Both at once"),
    "left": _l("Left"),
    "right": _l("Right"),
    "each": _l("Left, then right"),
}
_AS_USUAL: Mapping[str, Words] = {
    "both": _l("As usual: both at once"),
    "left": _l("As usual: left"),
    "right": _l("As usual: right"),
    "each": _l("As usual: left, then right"),
}
_WORDS: Mapping[str, tuple[Words, Words]] = {  # label and unit
    "angle_deg": (_l("Angle"), "°"),
    "low_deg": (_l("Angle nearer to head-up"), "°"),
    "high_deg": (_l("Angle nearer to head-down"), "°"),
    "rate_deg_s": (_l("Speed"), _l("° a second")),
    "hold_s": (_l("Hold"), "s"),
    "time_s": (_l("Rest for"), "s"),
    "cycles": (_l("There and back"), _l("times")),
    "period_s": (_l("Once there and back takes"), "s"),
    "low_hold_s": (_l("Hold nearer to head-up"), "s"),
    "high_hold_s": (_l("Hold nearer to head-down"), "s"),
    "sets": (_l("Sets"), ""),
    "repetitions": (_l("Repetitions in a set"), ""),
    "side": (_l("Side"), ""),
    "question": (_l("Question"), ""),
    "wait_s": (_l("Wait for an answer"), "s"),
    "exercise": (_l("Done while hanging"), ""),
    "part": (_l("Part of the session"), ""),
    "title": (_l("Name on the screen"), ""),
    "prompt": (_l("What to do, in words"), ""),
}
_CHOICES: Mapping[str, tuple[Mapping[str, Words], Words]] = {  # and the words for choosing nothing
    "part": ({part: PART_WORDS[part] for part in get_args(Part)}, _l("None")),
    "side": ({side: _SIDES[side] for side in get_args(Side)}, _l("As usual")),
    "question": (QUESTION_WORDS, ""),
    "exercise": ({}, _l("Nothing; hang and let go")),
}
_LONGEST = {"title": TITLE_LENGTH, "prompt": 300}
_TEXTS = ("part", "title", "prompt")


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
    return tuple(_fields(step["kind"], step.get("exercise", ""), library))


def _fields(kind: str, exercise_id: str, library: Library) -> Iterator[StepField]:
    known = library.exercises.get(exercise_id) if kind == "exercise" else None
    for name in _names(kind):
        if name in _CHOICES:
            if known is None or name != "exercise":
                yield _choice(name, known, library)
        else:
            yield _typed(kind, name, known)


def _choice(name: str, known: CatalogueExercise | None, library: Library) -> StepField:
    label, unit = map(str, _WORDS[name])
    table, none = _CHOICES[name]
    options = words_of(table)
    if name == "exercise":
        options = tuple((one.id, t(one.name)) for one in library.exercises.values() if one.hanging)
    if known is not None and name == "side":
        none = _AS_USUAL[known.dose.side]
    return StepField(name, label, unit, "", options, str(none))


def _typed(kind: str, name: str, known: CatalogueExercise | None) -> StepField:
    label, unit = map(str, _WORDS[name])
    if name in _LONGEST:
        hint = _("Made by the station when empty.")
        return StepField(name, label, unit, hint, longest=_LONGEST[name])
    span = t(_span(kind, name))
    usual = getattr(known.dose, name, None) if known is not None else None
    if usual is not None:
        span = _("%(span)s; left empty: %(usual)s", span=span, usual=number(usual))
    elif unit == "°":
        span = _("%(span)s: head-down above 0, level 0, upright -70", span=span)
    return StepField(name, label, unit, span)


@cache
def _names(kind: str) -> tuple[str, ...]:
    """The fields of a kind, its numbers before its texts; none of a kind that there is not."""
    if kind not in STEP_KINDS:
        return ()
    own = (name for name in STEP_KINDS[kind].model_fields if name not in (*_TEXTS, "kind"))
    return (*own, *_TEXTS)


@cache
def _span(kind: str, name: str) -> str:
    return allowed(STEP_KINDS[kind], name)
