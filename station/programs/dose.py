"""How much of each exercise one person does, of what the program says."""

from dataclasses import replace

from station.control.plan import Exercise, Step

MOST_REPETITIONS = 50  # as many as a program may say


def dosed(steps: tuple[Step, ...], percent: int) -> tuple[Step, ...]:
    """The steps with this share of the repetitions, at least one; nothing else changes."""
    return tuple(_dosed(step, percent) for step in steps)


def _dosed(step: Step, percent: int) -> Step:
    if not isinstance(step, Exercise):
        return step
    repetitions = (step.repetitions * percent + 50) // 100  # a half counts as a whole one
    return replace(step, repetitions=min(max(1, repetitions), MOST_REPETITIONS))
