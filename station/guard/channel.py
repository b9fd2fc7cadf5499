"""The guard's own view of the second tilt channel: angle, rate, and whether they can be trusted.

The rate is the slope of a straight line through the samples of the last fifth of a second: it needs
no figure of the drive, and a potentiometer's noise hardly moves it. Pure: time is handed in.
"""

from collections import deque
from dataclasses import dataclass, field

from hardware.interface import TiltSample

LOST_S = 0.5  # S22: older than this it is no angle any more
JUMP_DEG_S, JUMP_DEG = 10.0, 2.0  # S23
SUSPECT_S = 1.0  # S23: after a jump it must behave for this long
FROZEN_S = 2.0  # S23: bit-identical while driven; the controller's own bound is half of this
RANGE_DEG = (-100.0, 90.0)  # S23: beyond any mechanical stop
SLOPE_S = 0.2
_LEAST_SAMPLES = 4
_NEVER_S = -1e9


@dataclass(slots=True)
class Channel:
    """The newest angle, and what is suspicious about it.

    Attributes:
        angle_deg: The newest angle inside the physical range.
        rate_deg_s: Its slope; 0 while there are too few samples for one.
        taken_s: When the newest angle was taken.
    """

    angle_deg: float = 0.0
    rate_deg_s: float = 0.0
    taken_s: float = _NEVER_S
    _alive_s: float = _NEVER_S  # when the value last changed, or nothing was driven
    _suspect_until_s: float = _NEVER_S
    _recent: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=64))

    def update(self, sample: TiltSample | None, now_s: float, driven: bool) -> None:
        """Take the newest sample, which may be an old one, or none."""
        if sample is None or not self.taken_s < sample.taken_s <= now_s + LOST_S:
            return
        angle_deg, since_s = sample.angle_deg, sample.taken_s - self.taken_s
        if not RANGE_DEG[0] <= angle_deg <= RANGE_DEG[1]:  # false for NaN as well
            self._suspect_until_s = now_s + SUSPECT_S
            return
        known = self.taken_s > _NEVER_S
        if known and abs(angle_deg - self.angle_deg) > JUMP_DEG_S * since_s + JUMP_DEG:
            self._suspect_until_s = now_s + SUSPECT_S
            self._recent.clear()
        if angle_deg != self.angle_deg or not driven or not known:
            self._alive_s = now_s
        self.angle_deg, self.taken_s = angle_deg, sample.taken_s
        self._recent.append((sample.taken_s, angle_deg))
        self.rate_deg_s = self._slope()

    def good(self, now_s: float) -> bool:
        """Whether angle and rate can be relied upon at `now_s`."""
        fresh = now_s - self.taken_s <= LOST_S
        return fresh and now_s >= self._suspect_until_s and now_s - self._alive_s <= FROZEN_S

    def _slope(self) -> float:
        """Of the straight line that fits the recent samples best."""
        recent, newest_s = self._recent, self.taken_s
        while recent[0][0] < newest_s - SLOPE_S:
            recent.popleft()
        count = len(recent)
        if count < _LEAST_SAMPLES:
            return 0.0
        middle_s = sum(at_s for at_s, _ in recent) / count
        middle_deg = sum(angle for _, angle in recent) / count
        spread = sum((at_s - middle_s) ** 2 for at_s, _ in recent)
        return sum((at_s - middle_s) * (angle - middle_deg) for at_s, angle in recent) / spread
