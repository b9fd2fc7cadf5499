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
# sets and repetitions, with the side on which they are done
_SETS = {
    "both": "{sets} sets of {repetitions}",
    "left": "{sets} sets of {repetitions} on the left side",
    "right": "{sets} sets of {repetitions} on the right side",
    "each": "{sets} sets of {repetitions} on each side",
}
_ONCE = {
    "both": "Once",
    "left": "Once on the left side",
    "right": "Once on the right side",
    "each": "Once on each side",
}
_TIMES = {
    "both": "{repetitions} times",
    "left": "{repetitions} times on the left side",
    "right": "{repetitions} times on the right side",
    "each": "{repetitions} times on each side",
}


def dose_in_words(dose: Dose) -> str:
    """For example "2 sets of 8, each held for 3 s, 30 s of pause between sets"."""
    return ", ".join((_count(dose), *_hold(dose), *_pause(dose)))


def general_stop_signs(exercise: CatalogueExercise) -> tuple[str, ...]:
    """The signs to stop that hold for more than this exercise."""
    return (*ALWAYS, *(HEAD_DOWN if exercise.hanging else ()), EMERGENCY)


def _count(dose: Dose) -> str:
    one_set = _ONCE if dose.repetitions == 1 else _TIMES
    said = one_set if dose.sets == 1 else _SETS
    return said[dose.side].format(sets=dose.sets, repetitions=dose.repetitions)


def _hold(dose: Dose) -> tuple[str, ...]:
    if not dose.hold_s:
        return ()
    if dose.sets == dose.repetitions == 1:
        return (f"held for {dose.hold_s:g} s",)
    return (f"each held for {dose.hold_s:g} s",)


def _pause(dose: Dose) -> tuple[str, ...]:
    if not dose.pause_s or (dose.sets == 1 and dose.side != "each"):
        return ()
    if dose.sets == 1:
        return (f"{dose.pause_s:g} s of pause between sides",)
    return (f"{dose.pause_s:g} s of pause between sets",)
