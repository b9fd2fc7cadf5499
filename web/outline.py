"""What a draft amounts to already, although not everything in it may be right."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from station.programs.describe import DescribedStep, describe_steps
from station.programs.figures import Figures, figures_of
from station.programs.library import Library
from station.programs.schema import AnyStep
from web.draft import Draft

_STEP: TypeAdapter[AnyStep] = TypeAdapter(Annotated[AnyStep, Field(discriminator="kind")])


@dataclass(frozen=True, slots=True)
class Outline:
    """The steps that are in order by themselves.

    Attributes:
        lines: Every step in words; None for one with a mistake.
        figures: Of all that have none.
        left_out: Numbers from 1 of those that have one.
    """

    lines: tuple[DescribedStep | None, ...]
    figures: Figures
    left_out: tuple[int, ...]


def outline(draft: Draft, library: Library) -> Outline:
    """What the draft amounts to."""
    read = [_step(data, library) for data in draft.data("my-draft")["steps"]]
    good = [step for step in read if step is not None]
    described = iter(describe_steps(good, library))
    return Outline(
        lines=tuple(None if step is None else next(described) for step in read),
        figures=figures_of(library.merged(good)),
        left_out=tuple(number for number, step in enumerate(read, start=1) if step is None),
    )


def _step(data: object, library: Library) -> AnyStep | None:
    try:
        step = _STEP.validate_python(data)
    except ValidationError:
        return None
    exercise = getattr(step, "exercise", None)
    return step if exercise is None or exercise in library.exercises else None
