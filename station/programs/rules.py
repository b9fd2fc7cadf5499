"""What must hold for a program as a whole, beyond the range of each number."""

from collections.abc import Iterator, Mapping, Sequence

from station.control.plan import MACHINE_LIMITS
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

Numbered = Sequence[tuple[str, AnyStep]]


def step_problems(program: Program, exercises: Mapping[str, CatalogueExercise]) -> tuple[str, ...]:
    """What is wrong with the steps, each by itself and in their order."""
    steps = tuple(
        (named("step", index, step.title, step.kind), step)
        for index, step in enumerate(program.steps, start=1)
    )
    known = list(_unknown_exercises(steps, exercises))
    if known:
        return tuple(known)
    return (
        *_oscillations(steps),
        *_order_up(steps, exercises),
        *_order_of_places(steps, exercises),
    )


def sum_problems(figures: Figures) -> tuple[str, ...]:
    """What is wrong with the program's figures."""
    sums = (
        ("the longest time head-down in one go", figures.longest_inverted_s, MACHINE_LIMITS.hold_s),
        ("the time head-down in sum", figures.inverted_s, MACHINE_LIMITS.session_s),
        ("the whole program's time", figures.duration_s, LONGEST_SESSION_S),
    )
    return tuple(
        f"{what} is {value:.0f} s with the travel, allowed is at most {cap:.0f} s."
        for what, value, cap in sums
        if value > cap  # S13
    )


def _unknown_exercises(
    steps: Numbered, exercises: Mapping[str, CatalogueExercise]
) -> Iterator[str]:
    for name, step in steps:
        if isinstance(step, ExerciseStep) and step.exercise not in exercises:
            meant = did_you_mean(step.exercise, exercises) or "."
            yield f'{name}: exercise is "{step.exercise}", which is not in the catalogue{meant}'


def _oscillations(steps: Numbered) -> Iterator[str]:
    for name, step in steps:
        if isinstance(step, OscillateStep):
            problem = _ends(step) or _timing(step)
            if problem:
                yield f"{name}: {problem}"


def _ends(step: OscillateStep) -> str | None:
    low, high = step.low_deg, step.high_deg
    ends = f"low_deg is {number(low)} and high_deg is {number(high)}"
    if low >= high:
        return f"{ends}, but high_deg must be the larger one."
    if low < 0 < high:
        return f"{ends}, but both must be on the same side of level (0)."
    return None


def _timing(step: OscillateStep) -> str | None:
    holds = (step.low_hold_s, step.high_hold_s)
    if step.period_s is None:
        return "give period_s, or low_hold_s and high_hold_s." if None in holds else None
    if holds != (None, None):
        return "give either period_s, or low_hold_s and high_hold_s, not both."
    shortest_s = 2 * travel_time(step)
    if step.period_s < shortest_s:
        return (
            f"period_s is {number(step.period_s)}, but the way from {number(step.low_deg)} to "
            f"{number(step.high_deg)} and back at {number(step.rate_deg_s)} deg/s needs "
            f"{shortest_s:.1f} s."
        )
    return None


def _order_up(steps: Numbered, exercises: Mapping[str, CatalogueExercise]) -> Iterator[str]:
    """S36: after head-down nobody goes above level without a rest there.

    Before an exercise on the floor the controller comes up by itself, with its own rests.
    """
    rested = True
    for name, step in steps:
        if isinstance(step, ExerciseStep) and exercises[step.exercise].place == "floor":
            rested = True
        lowest, highest = _span(step)
        if lowest is not None and lowest < 0 and not rested:
            field = "low_deg" if isinstance(step, OscillateStep) else "angle_deg"
            yield (
                f"{name}: {field} is {number(lowest)}, above level after head-down; put a rest "
                f"with angle_deg 0 and time_s of at least {LEVEL_REST_S:g} before it."
            )
            rested = True  # one sentence is enough
        if highest is not None and highest > 0:
            rested = False
        if isinstance(step, RestStep) and step.angle_deg == 0 and step.time_s >= LEVEL_REST_S:
            rested = True


def _span(step: AnyStep) -> tuple[float | None, float | None]:
    """Highest head-up and deepest angle of a step that moves the table."""
    match step:
        case TiltStep() | RestStep():
            return step.angle_deg, step.angle_deg
        case OscillateStep():
            return step.low_deg, step.high_deg
        case _:
            return None, None


def _order_of_places(steps: Numbered, exercises: Mapping[str, CatalogueExercise]) -> Iterator[str]:
    """On the table exercises are done only while it rests; for the floor the station comes up."""
    resting = True
    for name, step in steps:
        if isinstance(step, ExerciseStep):
            on_floor = exercises[step.exercise].place == "floor"
            if not (on_floor or resting):
                yield (
                    f'{name}: exercise is "{step.exercise}", which is done while the table rests; '
                    "put a rest before it."
                )
            resting = resting or on_floor
        elif isinstance(step, TiltStep | OscillateStep | RestStep):
            resting = isinstance(step, RestStep)
