"""How much of an exercise one person does."""

from dataclasses import replace

import pytest

from station.control.plan import Exercise, Place, Rest, Tilt
from station.programs.dose import dosed

SQUAT = Exercise("Squat", "Squat.", "squat", Place.FLOOR, 2, 10, 1.0, 2, 2.0, 20.0)


@pytest.mark.parametrize(
    ("repetitions", "percent", "expected"),
    [(10, 100, 10), (10, 110, 11), (5, 110, 6), (5, 109, 5), (1, 50, 1), (10, 50, 5), (1, 150, 2),
     (40, 200, 50), (50, 100, 50)],
)  # fmt: skip
def test_repetitions_follow_the_share_down_to_one_and_up_to_fifty(
    repetitions: int, percent: int, expected: int
) -> None:
    (step,) = dosed((replace(SQUAT, repetitions=repetitions),), percent)
    assert step == replace(SQUAT, repetitions=expected)


def test_a_dose_changes_neither_sets_nor_holds_nor_the_table() -> None:
    steps = (SQUAT, Tilt("Tilt", "", 10.0, 1.0, 30.0), Rest("Rest", "", 0.0, 30.0))
    assert dosed(steps, 50) == (replace(SQUAT, repetitions=5), *steps[1:])
