"""Tilt channels that fail or lie: S21 to S24."""

from dataclasses import dataclass, field

from hardware.interface import TiltSample
from station.campaign.oracle import trust
from station.campaign.oracle.rule import Lasting
from station.campaign.oracle.track import NEVER_S, Track

APART_DEG, APART_S = 5.0, 0.3  # S21
STALE_S = 0.2  # S22
STOP_S = 0.75  # a stop is over by then (S5)
FROZEN_S = 1.0  # S23
GRAVITY_G, GRAVITY_S = (0.8, 1.2), 0.2  # S24
LATE_TICK_S = 0.05


def _channels(track: Track) -> tuple[tuple[str, TiltSample | None], ...]:
    wires = track.sight.wires
    return ("tilt", wires.tilt), ("check", wires.check)


def _blind_allowed(track: Track) -> bool:
    """Creeping by hand needs no angle (S18)."""
    return track.held_s > 0.9


@dataclass(slots=True)
class DisagreementIsCut:
    """S21: two channels that claim different angles do not move anybody."""

    requirement: str = "S21"
    says: str = "no drive while the two tilt channels claim angles 5 deg apart"
    _apart: Lasting = field(default_factory=lambda: Lasting(APART_S + 0.15))

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        one, other = track.sight.wires.tilt, track.sight.wires.check
        if one is None or other is None or not track.lately:
            return None
        apart_deg = abs(one.angle_deg - other.angle_deg)
        wrong = self._apart.exceeded(apart_deg > APART_DEG + 0.3, track.now_s)
        if wrong and track.sight.pins.duty and not _blind_allowed(track):
            return f"driven at {track.sight.pins.duty:.2f}, the channels {apart_deg:.1f} deg apart"
        return None


@dataclass(slots=True)
class SilentSensorStops:
    """S22: a channel without a new sample stops the table."""

    requirement: str = "S22"
    says: str = "no drive without a new sample for 0.2 s and the time of a stop"

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        now_s = track.now_s
        for name, sample in _channels(track):
            age_s = now_s - sample.taken_s if sample is not None else 99.0
            late = age_s > STALE_S + STOP_S and not track.lately & trust.TIME
            if late and track.sight.pins.duty and not _blind_allowed(track):
                return f"driven without a {name} sample for {age_s:.2f} s"
        return None


@dataclass(slots=True)
class FrozenSensorStops:
    """S23: a channel that claims the very same angle while the table is driven is not believed."""

    requirement: str = "S23"
    says: str = "no drive on a channel that freezes, or jumps"
    _same: dict[str, tuple[float, float]] = field(default_factory=dict)
    _jumped_s: float = NEVER_S

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        now_s, duty = track.now_s, track.sight.pins.duty
        if not track.lately & trust.LIARS:
            self._same.clear()
            return None
        for name, sample in _channels(track):
            if sample is None:
                continue
            angle, since_s = self._same.get(name, (999.0, now_s))
            if abs(angle - sample.angle_deg) > 10.0 and angle != 999.0:
                self._jumped_s = now_s
            if angle != sample.angle_deg or duty == 0.0 or _blind_allowed(track):
                self._same[name] = (sample.angle_deg, now_s)
            elif now_s - since_s > FROZEN_S + 0.8:
                return f"driven for {now_s - since_s:.1f} s with a frozen {name} channel"
        jumped_s = now_s - self._jumped_s
        if 0.8 < jumped_s < 1.0 and duty and not _blind_allowed(track):
            return f"driven {jumped_s:.1f} s after a channel jumped"
        return None


@dataclass(slots=True)
class WrongGravityStops:
    """S24: a channel for which gravity is too short or too long moves nobody."""

    requirement: str = "S24"
    says: str = "no drive on a channel that finds gravity outside 0.8 to 1.2 g"
    _wrong_s: dict[str, float] = field(default_factory=dict)

    def look(self, track: Track) -> str | None:
        """Judge this tick."""
        duty = track.sight.pins.duty
        for name, sample in _channels(track):
            length_g = sample.gravity_g if sample is not None else None
            wrong = length_g is not None and not GRAVITY_G[0] <= length_g <= GRAVITY_G[1]
            # Only the time of ticks that came: a loop that hangs sees it when it is back.
            wrong_s = self._wrong_s.get(name, 0.0) + min(track.dt_s, LATE_TICK_S) if wrong else 0.0
            self._wrong_s[name] = wrong_s
            if wrong_s > GRAVITY_S + STOP_S and duty and not _blind_allowed(track):
                return f"driven for {wrong_s:.2f} s on a {name} channel that finds {length_g:.2f} g"
        return None


RULES = (DisagreementIsCut, SilentSensorStops, FrozenSensorStops, WrongGravityStops)
