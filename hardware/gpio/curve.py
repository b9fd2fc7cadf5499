"""From a raw value to a bed angle: a line through the points that commissioning took.

Between two points the line is straight, beyond the outermost it goes on as between the last two.
Where the raw value goes round (degrees of a gravity sensor, turns of a magnet), the turn that lies
nearest to the points counts, so its boundary may lie anywhere in the travel.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

FULL_TURN_DEG = 360.0


class Curve:
    """A line through points.

    Args:
        points: Raw value and angle in degrees, in strictly rising order of the raw value.
        period: After how much the raw value starts again; 0 if it does not.

    Raises:
        ValueError: Fewer than two points, raw values that do not rise, or more than one period.
    """

    def __init__(self, points: Sequence[tuple[float, float]], period: float) -> None:
        self._raws = [raw for raw, _ in points]
        rising = all(before < after for before, after in pairwise(self._raws))
        if len(points) < 2 or not rising or 0 < period <= self._raws[-1] - self._raws[0]:  # noqa: PLR2004 - a line has two ends
            raise ValueError("these points are no line")
        self._angles = [angle for _, angle in points]
        self._slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
        self._period = period
        self._middle = (self._raws[0] + self._raws[-1]) / 2

    def angle_deg(self, raw: float) -> float:
        """The bed angle at a raw value, in (-180, 180]."""
        if self._period:
            raw += self._period * round((self._middle - raw) / self._period)
        piece = min(max(bisect_right(self._raws, raw) - 1, 0), len(self._slopes) - 1)
        return wrapped_deg(self._angles[piece] + self._slopes[piece] * (raw - self._raws[piece]))


def wrapped_deg(angle_deg: float) -> float:
    """The same angle in (-180, 180]."""
    if -180.0 < angle_deg <= 180.0:  # noqa: PLR2004 - half a turn either way
        return angle_deg
    return 180.0 - (180.0 - angle_deg) % FULL_TURN_DEG
