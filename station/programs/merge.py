"""Makes the plan's steps from a program's.

Doses come from the catalogue, texts are made where there are none, and periods become holds; after
this nothing is looked up any more.
"""

from collections.abc import Mapping

from station.control import plan
from station.control.config import ControlConfig
from station.programs.figures import CONFIG, move_time
from station.programs.schema import (
    AnyStep,
    AskStep,
    CatalogueExercise,
    ExerciseStep,
    OscillateStep,
    RestStep,
    TiltStep,
)

_HANG = "Let go, let your arms rest, and breathe calmly."
_SIDES = {
    "both": "",
    "left": "Left side only.",
    "right": "Right side only.",
    "each": "First the left side, then the right.",
}
_QUESTIONS = {
    "pain": (
        "How much does it hurt?",
        "Choose a number: 0 is no pain, 10 the worst you can imagine.",
    ),
    "well": ("Are you well?", "Say on the screen whether you feel well or not."),
}


def merged(
    step: AnyStep, exercises: Mapping[str, CatalogueExercise], config: ControlConfig = CONFIG
) -> plan.Step:
    """One step of the plan; the exercise it names must be in `exercises`."""
    match step:
        case TiltStep():
            title, made = _tilt_texts(step.angle_deg)
            texts = _texts(step, title, _cue(step.exercise, exercises) or made)
            angle_deg, rate_deg_s = step.angle_deg, step.rate_deg_s
            return plan.Tilt(*texts, angle_deg, rate_deg_s, step.hold_s, step.exercise or "")
        case OscillateStep():
            return _oscillate(step, _cue(step.exercise, exercises) or _HANG, config)
        case RestStep():
            title, prompt = _texts(step, *_rest_texts(step.angle_deg))
            return plan.Rest(title, prompt, step.angle_deg, step.time_s)
        case ExerciseStep():
            return _exercise(step, exercises[step.exercise])
        case AskStep():
            title, prompt = _texts(step, *_QUESTIONS[step.question])
            return plan.Ask(title, prompt, plan.Question(step.question), step.wait_s)


def travel_time(step: OscillateStep, config: ControlConfig = CONFIG) -> float:
    """Time of one way between the two ends of an oscillation."""
    return move_time(step.low_deg, step.high_deg, step.rate_deg_s, config)


def _cue(exercise_id: str | None, exercises: Mapping[str, CatalogueExercise]) -> str:
    """What to do while hanging, when that is more than to hang."""
    return "" if exercise_id is None else exercises[exercise_id].cue


def _texts(step: AnyStep, title: str, prompt: str) -> tuple[str, str]:
    return step.title or title, step.prompt or prompt


def _degrees(angle_deg: float) -> str:
    return f"{abs(angle_deg):g}°"


def _tilt_texts(angle_deg: float) -> tuple[str, str]:
    if angle_deg > 0:
        return f"Head-down {_degrees(angle_deg)}", _HANG
    if angle_deg == 0:
        return "Level", "Lie still and breathe calmly."
    return f"Head-up {_degrees(angle_deg)}", "Lean back and breathe calmly."


def _rest_texts(angle_deg: float) -> tuple[str, str]:
    title = "Rest level" if angle_deg == 0 else f"Rest head-up {_degrees(angle_deg)}"
    return title, "Rest. Bend and stretch your ankles now and then."


def _oscillate(step: OscillateStep, prompt: str, config: ControlConfig) -> plan.Oscillate:
    title = f"Rocking {step.low_deg:g}° to {step.high_deg:g}°"
    title, prompt = _texts(step, title, prompt)
    low_s, high_s = step.low_hold_s or 0.0, step.high_hold_s or 0.0
    if step.period_s is not None:
        low_s = high_s = step.period_s / 2 - travel_time(step, config)
    return plan.Oscillate(
        title=title,
        prompt=prompt,
        low_deg=step.low_deg,
        high_deg=step.high_deg,
        rate_deg_s=step.rate_deg_s,
        low_hold_s=low_s,
        high_hold_s=high_s,
        cycles=step.cycles,
        exercise_id=step.exercise or "",
    )


def _exercise(step: ExerciseStep, known: CatalogueExercise) -> plan.Exercise:
    dose = known.dose
    side = step.side or dose.side
    title, prompt = _texts(step, known.name, f"{known.cue} {_SIDES[side]}".rstrip())
    return plan.Exercise(
        title=title,
        prompt=prompt,
        exercise_id=known.id,
        place=plan.Place(known.place),
        sets=dose.sets if step.sets is None else step.sets,
        repetitions=dose.repetitions if step.repetitions is None else step.repetitions,
        hold_s=dose.hold_s if step.hold_s is None else step.hold_s,
        sides=2 if side == "each" else 1,
        repetition_s=dose.repetition_s,
        pause_s=dose.pause_s,
    )
