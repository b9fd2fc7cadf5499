"""A program in words, for the command line and the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from station.control.plan import Ask, Exercise, Oscillate, Place, Question, Rest, Step, Tilt
from station.programs.figures import Figures, stretches
from station.programs.library import Library
from station.programs.schema import AnyStep, Program


@dataclass(frozen=True, slots=True)
class DescribedStep:
    """One line of a description: number from 1, kind, title, what is done, and for how long.

    Attributes:
        part: Of the session to which the step belongs; empty for none.
        exercise_id: What the person does in it, as the catalogue calls it; empty for none.
    """

    number: int
    kind: str
    title: str
    text: str
    duration_s: float
    part: str = ""
    exercise_id: str = ""


def describe(program: Program, library: Library) -> tuple[DescribedStep, ...]:
    """The steps of a program in order, each as a line."""
    return describe_steps(program.steps, library)


def describe_steps(written: Sequence[AnyStep], library: Library) -> tuple[DescribedStep, ...]:
    """Steps in order, each as a line, whether or not they make a program."""
    steps = library.merged(written)
    times = [0.0] * len(steps)
    for stretch in stretches(steps):
        times[stretch.step_index] += stretch.duration_s
    return tuple(
        DescribedStep(
            number=number,
            kind=type(step).__name__.lower(),
            title=step.title,
            text=_text(step),
            duration_s=time_s,
            part=one.part or "",
            exercise_id=getattr(step, "exercise_id", ""),
        )
        for number, (one, step, time_s) in enumerate(
            zip(written, steps, times, strict=True), start=1
        )
    )


def summary(figures: Figures) -> str:
    """The figures of a program in one line."""
    time = f"about {max(1, round(figures.duration_s / 60))} min"
    if not figures.tilts:
        return f"{time}, the table does not move"
    if figures.deepest_deg <= 0:
        return f"{time}, never head-down"
    return (
        f"{time}, {figures.inverted_s:.0f} s head-down (at most {figures.longest_inverted_s:.0f} s "
        f"in one go), deepest {figures.deepest_deg:g} deg"
    )


def _text(step: Step) -> str:
    match step:
        case Tilt():
            return f"to {step.angle_deg:g} deg at {step.rate_deg_s:g} deg/s, hold {step.hold_s:g} s"
        case Oscillate():
            return (
                f"{step.cycles} x {step.low_deg:g} to {step.high_deg:g} deg at "
                f"{step.rate_deg_s:g} deg/s, hold {step.low_hold_s:.0f} s and "
                f"{step.high_hold_s:.0f} s"
            )
        case Rest():
            return f"at {step.angle_deg:g} deg for {step.time_s:g} s"
        case Exercise():
            return _exercise(step)
        case Ask():
            return _QUESTIONS[step.question].format(wait_s=step.wait_s)


_QUESTIONS = {
    Question.PAIN: "pain, up to {wait_s:g} s to answer",
    Question.WELL: "well, up to {wait_s:g} s to answer",
}


def _exercise(step: Exercise) -> str:
    count = f"{step.sets} x {step.repetitions}"
    dose = f"{step.sets} x {step.repetitions} each side" if step.sides > 1 else count
    hold = (f"hold {step.hold_s:g} s",) if step.hold_s else ()
    where = "on the floor" if step.place is Place.FLOOR else "on the table"
    return ", ".join((dose, *hold, where))
