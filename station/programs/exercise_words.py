"""An exercise in words: its dose as a sentence, and every sign to stop it.

The general signs are those of exercise testing and of the makers of inversion tables; the last one
is how pressure on the nerves at the end of the spine shows itself.
"""

from station.programs.schema import CatalogueExercise, Dose

ALWAYS = (
    "Dizziness, feeling faint, cold sweat, chest pain or breathlessness.",
    "Pain of 6 or more out of 10, or pain that grows with every repetition.",
    "Pain that moves further down a leg, new numbness or weakness.",
    "You want to stop. No reason is needed.",
)
HEAD_DOWN = (
    "Nausea: come up at once and do not fight it.",
    "A headache, blurred sight, or red spots in an eye or on the face.",
)
EMERGENCY = (
    "Numbness between the legs, new trouble with bladder or bowel, or weakness in both legs: "
    "go to an emergency department the same day."
)
_SIDES = {"both": "", "left": " on the left side", "right": " on the right side"}


def dose_in_words(dose: Dose) -> str:
    """For example "2 sets of 8, each held for 3 s, 30 s of pause between them"."""
    return _count(dose) + _SIDES.get(dose.side, " on each side") + _hold(dose) + _pause(dose)


def general_stop_signs(exercise: CatalogueExercise) -> tuple[str, ...]:
    """The signs to stop that hold for more than this exercise."""
    return (*ALWAYS, *(HEAD_DOWN if exercise.hanging else ()), EMERGENCY)


def _count(dose: Dose) -> str:
    if dose.sets > 1:
        return f"{dose.sets} sets of {dose.repetitions}"
    return "Once" if dose.repetitions == 1 else f"{dose.repetitions} times"


def _hold(dose: Dose) -> str:
    if not dose.hold_s:
        return ""
    each = "" if dose.sets == dose.repetitions == 1 else "each "
    return f", {each}held for {dose.hold_s:g} s"


def _pause(dose: Dose) -> str:
    if not dose.pause_s or (dose.sets == 1 and dose.side != "each"):
        return ""
    return f", {dose.pause_s:g} s of pause between {'sides' if dose.sets == 1 else 'sets'}"
