"""What a program and a catalogue may say: pydantic models with a range on every number.

Angles follow the rest of the station: positive is head down. Nothing is converted on the way in
(a number in quotes is an error), and an unknown key is an error.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from station.programs.regions import Family, Region

ID_LENGTH = 40
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=ID_LENGTH)]
TITLE_LENGTH = 60
Title = Annotated[str, Field(min_length=1, max_length=TITLE_LENGTH)]
Prompt = Annotated[str, Field(min_length=1, max_length=300)]
Short = Annotated[str, Field(min_length=1, max_length=160)]
Line = Annotated[str, Field(min_length=1, max_length=240)]
CUE_LENGTH = 240
Side = Literal["both", "left", "right", "each"]
Part = Literal["warm-up", "strengthening", "stretching", "inversion", "cool-down"]
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
    """What every step may carry; texts are made from its kind or the catalogue when left out.

    Attributes:
        part: Of the session, as a heading over the steps that belong to it.
    """

    title: Title | None = None
    prompt: Prompt | None = None
    part: Part | None = None


class TiltStep(StepModel):
    """Go to an angle and hold there, counted from the arrival.

    Attributes:
        exercise: What is done there, of those that are done while hanging; its cue is the prompt.
    """

    kind: Literal["tilt"]
    angle_deg: Angle
    rate_deg_s: Rate
    hold_s: Annotated[float, Field(ge=0, le=180)]  # S13
    exercise: Slug | None = None


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
    exercise: Slug | None = None  # as of a tilt


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
        aka: Other names it goes by.
        place: "floor" beside the table, or "table" strapped in.
        hanging: Done head-down, so that a tilt or an oscillation names it and no exercise step.
        family: What it is for in a session; also the name of its file.
        purpose: What it does for a body, without a promise.
        muscles: Where it works, the most important first.
        position: How to begin.
        cues: What to do, in order; the first ones are shown and read out in a session.
        dose: How much, unless the program says otherwise.
        easier: What to do on a bad day.
        harder: What to do once it has become easy.
        not_when: When to leave it out.
        stop_signs: When to stop it, beside the signs that hold for everything.
        source: Where movement and dose come from, as a reader would look for it.
        address: Where the source can be read, when it is public.
    """

    id: Slug
    name: Title
    aka: Annotated[tuple[Title, ...], Field(max_length=5, strict=False)] = ()
    place: Literal["floor", "table"]
    hanging: bool = False
    family: Annotated[Family, Field(strict=False)]
    purpose: Line
    muscles: Annotated[
        tuple[Annotated[Region, Field(strict=False)], ...],
        Field(min_length=1, max_length=8, strict=False),
    ]
    position: Line
    cues: Annotated[tuple[Short, ...], Field(min_length=1, max_length=6, strict=False)]
    dose: Dose
    easier: Line
    harder: Line
    not_when: Annotated[tuple[Short, ...], Field(min_length=1, max_length=6, strict=False)]
    stop_signs: Annotated[tuple[Short, ...], Field(min_length=1, max_length=6, strict=False)]
    source: Line
    address: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=200)] | None = None

    @property
    def cue(self) -> str:
        """The first cues as one text that leaves room in a prompt for the side."""
        text = self.cues[0]
        for more in self.cues[1:]:
            if len(text) + 1 + len(more) > CUE_LENGTH:
                break
            text = f"{text} {more}"
        return text


class CatalogueFile(Model):
    """One file of the catalogue."""

    exercises: Annotated[
        tuple[CatalogueExercise, ...], Field(min_length=1, max_length=50, strict=False)
    ]
