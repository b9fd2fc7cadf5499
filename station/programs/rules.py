"""What must hold for a program as a whole, beyond the range of each number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from station.control.plan import MACHINE_LIMITS
from station.programs.check import NOWHERE, At
from station.programs.figures import Figures
from station.programs.merge import travel_time
from station.programs.schema import (
    AnyStep,
    CatalogueExercise,
    ExerciseStep,
    OscillateStep,
    Program,
    RestStep,
    TiltStep,
)
from station.programs.wording import did_you_mean, named, number

LEVEL_REST_S = 30.0  # S36: never under 30 s
LONGEST_SESSION_S = 7200.0


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one sentence, and where."""

    sentence: str
    at: At = NOWHERE


@dataclass(frozen=True, slots=True)
class Numbered:
    """A step with its number from 0 and how it is called in a sentence."""

    index: int
    name: str
    step: AnyStep

    def problem(self, field: str, sentence: str) -> Problem:
        """What is wrong with a field of this step."""
        return Problem(f"{self.name}: {sentence}", At(self.index, field))


Steps = Sequence[Numbered]
Exercises = Mapping[str, CatalogueExercise]


def step_problems(program: Program, exercises: Exercises) -> tuple[Problem, ...]:
    """What is wrong with the steps, each by itself and in their order."""
    steps = tuple(
        Numbered(index, named("step", index + 1, step.title, step.kind), step)
        for index, step in enumerate(program.steps)
    )
    known = list(_unknown_exercises(steps, exercises))
    if known:
        return tuple(known)
    return (
        *_oscillations(steps),
        *_while_hanging(steps, exercises),
        *_order_up(steps, exercises),
        *_order_of_places(steps, exercises),
    )


def sum_problems(figures: Figures) -> tuple[Problem, ...]:
    """What is wrong with the program's figures."""
    sums = (
        ("the longest time head-down in one go", figures.longest_inverted_s, MACHINE_LIMITS.hold_s),
        ("the time head-down in sum", figures.inverted_s, MACHINE_LIMITS.session_s),
        ("the whole program's time", figures.duration_s, LONGEST_SESSION_S),
    )
    return tuple(
        Problem(f"{what} is {value:.0f} s with the travel, allowed is at most {cap:.0f} s.")
        for what, value, cap in sums
        if value > cap  # S13
    )


def _unknown_exercises(steps: Steps, exercises: Exercises) -> Iterator[Problem]:
    for one in steps:
        wanted = getattr(one.step, "exercise", None)
        if wanted is not None and wanted not in exercises:
            meant = did_you_mean(wanted, exercises) or "."
            sentence = f'exercise is "{wanted}", which is not in the catalogue{meant}'
            yield one.problem("exercise", sentence)


def _oscillations(steps: Steps) -> Iterator[Problem]:
    for one in steps:
        if isinstance(one.step, OscillateStep):
            found = _ends(one.step) or _timing(one.step)
            if found:
                yield one.problem(*found)


def _ends(step: OscillateStep) -> tuple[str, str] | None:
    low, high = step.low_deg, step.high_deg
    ends = f"low_deg is {number(low)} and high_deg is {number(high)}"
    if low >= high:
        return "high_deg", f"{ends}, but high_deg must be the larger one."
    if low < 0 < high:
        return "low_deg", f"{ends}, but both must be on the same side of level (0)."
    return None


def _timing(step: OscillateStep) -> tuple[str, str] | None:
    holds = (step.low_hold_s, step.high_hold_s)
    if step.period_s is None:
        give = "give period_s, or low_hold_s and high_hold_s."
        return ("period_s", give) if None in holds else None
    if holds != (None, None):
        return "period_s", "give either period_s, or low_hold_s and high_hold_s, not both."
    shortest_s = 2 * travel_time(step)
    if step.period_s < shortest_s:
        return "period_s", (
            f"period_s is {number(step.period_s)}, but the way from {number(step.low_deg)} to "
            f"{number(step.high_deg)} and back at {number(step.rate_deg_s)} deg/s needs "
            f"{shortest_s:.1f} s."
        )
    return None


def _while_hanging(steps: Steps, exercises: Exercises) -> Iterator[Problem]:
    """What is done while hanging belongs to a tilt or an oscillation, and nothing else does."""
    for one in steps:
        wanted = getattr(one.step, "exercise", None)
        if wanted is None:
            continue
        hanging = exercises[wanted].hanging
        if isinstance(one.step, ExerciseStep) and hanging:
            sentence = f'exercise is "{wanted}", which is done while hanging; name it in a tilt.'
            yield one.problem("exercise", sentence)
        if isinstance(one.step, TiltStep | OscillateStep) and not hanging:
            sentence = f'exercise is "{wanted}", which is not done while hanging.'
            yield one.problem("exercise", sentence)


def _order_up(steps: Steps, exercises: Exercises) -> Iterator[Problem]:
    """S36: after head-down nobody goes above level without a rest there.

    Before an exercise on the floor the controller comes up by itself, with its own rests.
    """
    rested = True
    for one in steps:
        if _on_floor(one.step, exercises):
            rested = True
        lowest, highest = _span(one.step)
        if lowest is not None and lowest < 0 and not rested:
            field = "low_deg" if isinstance(one.step, OscillateStep) else "angle_deg"
            yield one.problem(
                field,
                f"{field} is {number(lowest)}, above level after head-down; put a rest "
                f"with angle_deg 0 and time_s of at least {LEVEL_REST_S:g} before it.",
            )
            rested = True  # one sentence is enough
        if highest is not None and highest > 0:
            rested = False
        if (
            isinstance(one.step, RestStep)
            and one.step.angle_deg == 0
            and one.step.time_s >= LEVEL_REST_S
        ):
            rested = True


def _on_floor(step: AnyStep, exercises: Exercises) -> bool:
    return isinstance(step, ExerciseStep) and exercises[step.exercise].place == "floor"


def _span(step: AnyStep) -> tuple[float | None, float | None]:
    """Highest head-up and deepest angle of a step that moves the table."""
    match step:
        case TiltStep() | RestStep():
            return step.angle_deg, step.angle_deg
        case OscillateStep():
            return step.low_deg, step.high_deg
        case _:
            return None, None


def _order_of_places(steps: Steps, exercises: Exercises) -> Iterator[Problem]:
    """On the table exercises are done only while it rests; for the floor the station comes up."""
    resting = True
    for one in steps:
        if isinstance(one.step, ExerciseStep):
            on_floor = _on_floor(one.step, exercises)
            if not (on_floor or resting):
                yield one.problem(
                    "exercise",
                    f'exercise is "{one.step.exercise}", which is done while the table rests; '
                    "put a rest before it.",
                )
            resting = resting or on_floor
        elif isinstance(one.step, TiltStep | OscillateStep | RestStep):
            resting = isinstance(one.step, RestStep)
