"""How well the table follows its plan: the figures that the tracking must keep, for every body.

Judged by the plant's truth and by what the screen shows; the fastest possible travel time for the
same caps is computed by an independent generator.
"""

from math import sqrt

import pytest

from benchmarks.following import LEGS_DEG, follow_session
from benchmarks.optimum import optimum_s

pytest.importorskip("ruckig", reason="the oracle has no package for this processor")


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("rate", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("body_kg", [45.0, 75.0, 135.0])
def test_the_table_follows_its_plan(body_kg: float, rate: float, seed: int) -> None:
    log = follow_session(body_kg, rate, seed)
    assert len(log.offs) == len(log.travels_s) == len(LEGS_DEG)
    assert max(log.rates) <= 1.10 * rate
    for step, offs in log.offs.items():
        settled = offs[100:]  # a second after the arrival
        assert max(abs(off) for off in settled) <= 0.5, step
        assert sqrt(sum(off * off for off in offs) / len(offs)) <= 0.5, step
        assert log.beyond[step] <= 0.5, step
    for (start, end), travel_s in zip(LEGS_DEG, log.travels_s, strict=True):
        assert travel_s <= 1.05 * optimum_s(end - start, rate), (start, end)
