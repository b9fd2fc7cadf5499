"""From the samples of both tilt channels to angle, rate, and whether they can be trusted.

The angle and rate come from the primary channel through a second-order filter that has no lag at
constant rate; the second channel is never mixed in, so that the two stay independent witnesses.
Each channel is judged for itself: stale, frozen, jumping, out of its physical range, or gravity of
the wrong length (S22-S24). Whether they agree is the monitor's question (S21).
"""

from dataclasses import dataclass, field
from enum import IntEnum
from math import exp

from hardware.interface import TiltSample

STALE_S = 0.2  # S22
LOST_S = 0.5  # S22
FROZEN_S = 1.0  # S23
JUMP_DEG_S = 10.0  # S23
JUMP_DEG = 2.0  # S23
SUSPECT_S = 1.0  # after a jump or a bad length the channel must behave for this long
RANGE_DEG = (-100.0, 90.0)  # S23: beyond any mechanical stop
GRAVITY_G = (0.8, 1.2)  # S24
GRAVITY_S = 0.2  # S24
_BANDWIDTH_RAD_S = 5.0
_NEVER_S = -1e9


class Health(IntEnum):
    """How far a channel can be relied upon."""

    GOOD = 0
    STALE = 1
    UNTRUSTED = 2


@dataclass(slots=True)
class Channel:
    """One tilt channel: its newest value and what is suspicious about it."""

    angle_deg: float = 0.0
    taken_s: float = _NEVER_S
    moved_s: float = _NEVER_S  # when the value last changed, or the drive last stood still
    suspect_until_s: float = _NEVER_S
    frozen: bool = False  # found so while driven; standing still is no proof that it is well again
    heavy_since_s: float | None = None  # since when gravity has had the wrong length
    fresh: bool = False  # a new sample came in this tick
    health: Health = Health.UNTRUSTED

    def update(self, sample: TiltSample | None, now_s: float, driven: bool) -> Health:
        """Take this tick's sample, or its absence."""
        newer = sample is not None and self.taken_s < sample.taken_s <= now_s + STALE_S
        self.fresh = newer  # a sample from the future would make every later one an old one
        if sample is not None and newer:
            self._judge(sample, now_s, driven)
        age_s = now_s - self.taken_s
        if age_s > LOST_S or now_s < self.suspect_until_s or now_s - self.moved_s > FROZEN_S:
            self.health = Health.UNTRUSTED
        else:
            self.health = Health.STALE if age_s > STALE_S else Health.GOOD
        return self.health

    def _judge(self, sample: TiltSample, now_s: float, driven: bool) -> None:
        angle, since_s = sample.angle_deg, sample.taken_s - self.taken_s
        known = self.taken_s > _NEVER_S
        jumped = known and abs(angle - self.angle_deg) > JUMP_DEG_S * since_s + JUMP_DEG
        inside = RANGE_DEG[0] <= angle <= RANGE_DEG[1]  # false for NaN as well
        if jumped or not inside or self._wrong_length(sample.gravity_g, now_s):
            self.suspect_until_s = now_s + SUSPECT_S
        if not inside:
            self.fresh = False  # an impossible value is no measurement, and must not be mixed in
            return
        if angle != self.angle_deg or not known:
            self.moved_s, self.frozen = now_s, False
        elif not driven and not self.frozen:
            self.moved_s = now_s
        self.frozen = self.frozen or now_s - self.moved_s > FROZEN_S
        self.angle_deg, self.taken_s = angle, sample.taken_s

    def _wrong_length(self, gravity_g: float | None, now_s: float) -> bool:
        if gravity_g is None or GRAVITY_G[0] <= gravity_g <= GRAVITY_G[1]:
            self.heavy_since_s = None
            return False
        if self.heavy_since_s is None:
            self.heavy_since_s = now_s
        return now_s - self.heavy_since_s >= GRAVITY_S


@dataclass(slots=True)
class Tilt:
    """The estimate of this tick.

    Attributes:
        angle_deg: Bed angle now; the last known one while `known` is false.
        rate_deg_s: Its rate.
        trusted: Both channels are fit to move a person by.
        known: The angle is recent enough to be shown.
    """

    angle_deg: float = 0.0
    rate_deg_s: float = 0.0
    trusted: bool = False
    known: bool = False


@dataclass(slots=True)
class Estimator:
    """Both channels, the filter, and the estimate."""

    primary: Channel = field(default_factory=Channel)
    check: Channel = field(default_factory=Channel)
    tilt: Tilt = field(default_factory=Tilt)
    filtered_deg: float = 0.0
    filtered_s: float | None = None

    def update(
        self, primary: TiltSample | None, check: TiltSample | None, now_s: float, driven: bool
    ) -> Tilt:
        """One tick: judge both channels and bring the estimate to `now_s`."""
        first = self.primary.update(primary, now_s, driven)
        second = self.check.update(check, now_s, driven)
        if self.primary.fresh:
            self._filter(self.primary.angle_deg, self.primary.taken_s)
        tilt = self.tilt
        if self.filtered_s is not None:
            age_s = min(now_s - self.filtered_s, STALE_S)
            tilt.angle_deg = self.filtered_deg + tilt.rate_deg_s * age_s
        tilt.trusted = first is Health.GOOD and second is Health.GOOD
        tilt.known = first is not Health.UNTRUSTED
        return tilt

    def _filter(self, angle_deg: float, taken_s: float) -> None:
        """Critically damped alpha-beta filter; starts anew after a gap."""
        tilt, before_s = self.tilt, self.filtered_s
        self.filtered_s = taken_s
        if before_s is None or taken_s - before_s > LOST_S:
            self.filtered_deg, tilt.rate_deg_s = angle_deg, 0.0
            return
        dt_s = taken_s - before_s
        fade = exp(-_BANDWIDTH_RAD_S * dt_s)
        predicted = self.filtered_deg + tilt.rate_deg_s * dt_s
        off = angle_deg - predicted
        self.filtered_deg = predicted + (1 - fade * fade) * off
        tilt.rate_deg_s += (1 - fade) ** 2 / dt_s * off
