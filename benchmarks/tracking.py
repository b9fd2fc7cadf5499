"""How well the table follows its plan: travel time, settling, overshoot, hold, rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from benchmarks.following import LEGS_DEG, Following, follow_session
from benchmarks.optimum import has_optimum, optimum_s

BODIES_KG = (45.0, 75.0, 135.0)
SETTLED_TICKS = 100  # a second after the arrival


@dataclass(frozen=True, slots=True)
class Tracking:
    """The worst of several sessions with one body.

    Attributes:
        travel_ratio: Travel time by the shortest possible; None without the oracle for it.
        settled_deg: Largest distance from the target from a second after the arrival on.
        overshoot_deg: Furthest beyond a target; negative when none was even reached.
        hold_rms_deg: Root mean square of the distance from the target in the worst hold.
        rate_ratio: Fastest measured rate by its cap.
    """

    body_kg: float
    sessions: int
    travel_ratio: float | None
    settled_deg: float
    overshoot_deg: float
    hold_rms_deg: float
    rate_ratio: float


def tracking(
    rates_deg_s: Sequence[float], seeds: Sequence[int], bodies_kg: Sequence[float] = BODIES_KG
) -> tuple[Tracking, ...]:
    """The worst figures for each body over all rates and seeds."""
    return tuple(_of_body(body_kg, rates_deg_s, seeds) for body_kg in bodies_kg)


def _of_body(body_kg: float, rates: Sequence[float], seeds: Sequence[int]) -> Tracking:
    runs = [(rate, follow_session(body_kg, rate, seed)) for rate in rates for seed in seeds]
    offs = [off for _, run in runs for off in run.offs.values()]
    slowest = max(_travel_ratio(rate, run) for rate, run in runs) if has_optimum() else None
    return Tracking(
        body_kg=body_kg,
        sessions=len(runs),
        travel_ratio=None if slowest is None else round(slowest, 4),
        settled_deg=round(max(abs(deg) for off in offs for deg in off[SETTLED_TICKS:]), 3),
        overshoot_deg=round(max(deg for _, run in runs for deg in run.beyond.values()), 3),
        hold_rms_deg=round(max(sqrt(sum(d * d for d in off) / len(off)) for off in offs), 3),
        rate_ratio=round(max(max(run.rates) / rate for rate, run in runs), 3),
    )


def _travel_ratio(rate_deg_s: float, run: Following) -> float:
    """The slowest leg by the shortest possible time for it."""
    legs = zip(LEGS_DEG, run.travels_s, strict=True)
    return max(travel_s / optimum_s(end - start, rate_deg_s) for (start, end), travel_s in legs)
