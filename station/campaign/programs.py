"""Random persons and random programs: valid, as a library would have them, and mostly short."""

from random import Random

from station.control.plan import (
    Ask,
    Exercise,
    Limits,
    Oscillate,
    Place,
    Question,
    Rest,
    Step,
    Tilt,
)

DEEPEST_DEG = (10.0, 15.0, 20.0, 25.0, 30.0)
SHALLOW_DEG = -40.0


def some_limits(random: Random) -> Limits:
    """Of a person: a new one in a third of the runs."""
    if random.random() < 1 / 3:
        return Limits()
    return Limits(
        deepest_deg=random.choice(DEEPEST_DEG) if random.random() < 0.9 else 60.0,
        rate_down_deg_s=random.choice((1.0, 1.5, 2.0, 3.0)),
        rate_up_deg_s=random.choice((1.0, 2.0, 3.0)),
        hold_s=random.choice((20.0, 60.0, 120.0, 180.0)),
        session_s=random.choice((60.0, 300.0, 1200.0)),
    )


def some_steps(random: Random, limits: Limits, long: bool) -> tuple[Step, ...]:
    """A program that goes head-down in one or a few steps, and is never above level again."""
    deepest = min(limits.deepest_deg, random.choice((*DEEPEST_DEG, limits.deepest_deg)))
    rate = random.choice((1.5, 2.0, 3.0))
    steps: list[Step] = []
    if random.random() < 0.2:
        steps.append(Tilt("First", "", random.uniform(SHALLOW_DEG, -5.0), rate, 2.0))
    steps.append(Tilt("Down", "", deepest, rate, random.uniform(2.0, 15.0)))
    steps += [_step(random, deepest, rate) for _ in range(random.randrange(3))]
    if long:
        steps.append(Tilt("Long", "", deepest, rate, random.uniform(66.0, 90.0)))
    if random.random() < 0.3:
        steps.append(Rest("Level", "", 0.0, random.uniform(0.0, 6.0)))
    return tuple(steps)


def _step(random: Random, deepest: float, rate: float) -> Step:
    match random.randrange(5):
        case 0:
            low = random.uniform(0.0, deepest)
            holds = random.uniform(0.0, 4.0), random.uniform(0.0, 4.0)
            return Oscillate("To and fro", "", low, deepest, rate, *holds, random.randrange(1, 4))
        case 1:
            return Rest("Rest", "", random.uniform(0.0, min(5.0, deepest)), 3.0)
        case 2:
            question = random.choice((Question.PAIN, Question.WELL))
            return Ask("Well?", "", question, 12.0)
        case 3:
            return Exercise("Arms", "", "arms", Place.TABLE, 1, 2, 1.0, 1, 1.0, 0.0)
        case _:
            return Tilt("Again", "", random.uniform(0.0, deepest), rate, random.uniform(0.0, 8.0))


def with_floor(random: Random, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The same after an exercise on the floor, or twice with one in between."""
    floor = Exercise("Floor", "", "floor", Place.FLOOR, 1, 2, 1.0, 1, 1.0, 0.0)
    return (floor, *steps) if random.random() < 0.7 else (*steps, floor, *steps)
