"""What a program and a catalogue may say: pydantic models with a range on every number.

Angles follow the rest of the station: positive is head down. Nothing is converted on the way in
(a number in quotes is an error), and an unknown key is an error.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Title = Annotated[str, Field(min_length=1, max_length=60)]
Prompt = Annotated[str, Field(min_length=1, max_length=300)]
Side = Literal["both", "left", "right", "each"]
Sets = Annotated[int, Field(ge=1, le=10)]
Repetitions = Annotated[int, Field(ge=1, le=50)]
Hold = Annotated[float, Field(ge=0, le=120)]
Rate = Annotated[float, Field(ge=0.3, le=3)]  # S10
Angle = Annotated[float, Field(ge=-70, le=60)]  # S7
EndHold = Annotated[float, Field(ge=0, le=180)]  # S13


class Model(BaseModel):
    """What all of them have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class StepModel(Model):
    """What every step may carry; made from its kind or the catalogue when left out."""

    title: Title | None = None
    prompt: Prompt | None = None


class TiltStep(StepModel):
    """Go to an angle and hold there, counted from the arrival."""

    kind: Literal["tilt"]
    angle_deg: Angle
    rate_deg_s: Rate
    hold_s: Annotated[float, Field(ge=0, le=180)]  # S13


class OscillateStep(StepModel):
    """Go to and fro between two angles on one side of level; begins and ends at `low_deg`."""

    kind: Literal["oscillate"]
    low_deg: Angle
    high_deg: Angle
    rate_deg_s: Rate
    cycles: Annotated[int, Field(ge=1, le=30)]
    period_s: Annotated[float, Field(ge=4, le=600)] | None = None
    low_hold_s: EndHold | None = None
    high_hold_s: EndHold | None = None


class RestStep(StepModel):
    """Go to level or head-up at the gentle rate and rest there."""

    kind: Literal["rest"]
    angle_deg: Annotated[float, Field(ge=-70, le=0)]
    time_s: Annotated[float, Field(ge=5, le=600)]


class ExerciseStep(StepModel):
    """An exercise from the catalogue; what is left out comes from the catalogue's dose."""

    kind: Literal["exercise"]
    exercise: Slug
    sets: Sets | None = None
    repetitions: Repetitions | None = None
    hold_s: Hold | None = None
    side: Side | None = None


class AskStep(StepModel):
    """A question: pain from 0 to 10, or well / not well."""

    kind: Literal["ask"]
    question: Literal["pain", "well"]
    wait_s: Annotated[float, Field(ge=5, le=120)]


AnyStep = TiltStep | OscillateStep | RestStep | ExerciseStep | AskStep
STEP_KINDS: dict[str, type[StepModel]] = {
    "tilt": TiltStep,
    "oscillate": OscillateStep,
    "rest": RestStep,
    "exercise": ExerciseStep,
    "ask": AskStep,
}


class Program(Model):
    """A session as it is written down.

    Attributes:
        id: Under which it is chosen and recorded.
        title: Name on the screen.
        summary: What it does, in a sentence or two.
        needs: What the person should have at hand, or be able to do.
        steps: In the order in which they are done.
    """

    id: Slug
    title: Title
    summary: Annotated[str, Field(min_length=1, max_length=400)]
    needs: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
        Field(max_length=10, strict=False),
    ] = ()
    steps: Annotated[
        tuple[Annotated[AnyStep, Field(discriminator="kind")], ...],
        Field(min_length=1, max_length=100, strict=False),
    ]


class Dose(Model):
    """How much of an exercise, unless the program says otherwise.

    Attributes:
        hold_s: Time in the end position of every repetition.
        side: "each" does the left and then the right side in turn.
        repetition_s: Time for one repetition without its hold.
        pause_s: Pause between sets and sides.
    """

    sets: Sets
    repetitions: Repetitions
    hold_s: Hold = 0.0
    side: Side = "both"
    repetition_s: Annotated[float, Field(ge=1, le=60)]
    pause_s: Annotated[float, Field(ge=0, le=300)] = 20.0


class CatalogueExercise(Model):
    """One exercise.

    Attributes:
        place: "floor" beside the table, or "table" strapped in.
        cue: What to do, as it is shown and read out.
        care: When to stop or to do less.
        targets: Muscles or joints it is for.
        dose: How much, unless the program says otherwise.
    """

    id: Slug
    name: Title
    place: Literal["floor", "table"]
    cue: Prompt
    care: Annotated[str, Field(max_length=300)] = ""
    targets: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=60)], ...],
        Field(min_length=1, max_length=10, strict=False),
    ]
    dose: Dose


class CatalogueFile(Model):
    """One file of the catalogue."""

    exercises: Annotated[tuple[CatalogueExercise, ...], Field(min_length=1, strict=False)]
