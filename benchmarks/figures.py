"""Many measured values in a few: medians, percentiles, the worst."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Spread:
    """How values are distributed, all in the unit of the values.

    Attributes:
        count: How many there were.
    """

    count: int
    p50: float
    p99: float
    p999: float
    worst: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is no smaller than this share of all of them (nearest rank).

    Raises:
        ValueError: There are no values.
    """
    if not values:
        raise ValueError("There is no percentile of nothing.")
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def spread(values: Sequence[float], digits: int = 3) -> Spread:
    """The distribution of values, rounded.

    Raises:
        ValueError: There are no values.
    """
    shares = (0.5, 0.99, 0.999, 1.0)
    p50, p99, p999, worst = (round(percentile(values, share), digits) for share in shares)
    return Spread(len(values), p50, p99, p999, worst)


def median(values: Sequence[float]) -> float:
    """The middle value; of an even number of them the lower one of both."""
    return percentile(values, 0.5)
