"""Time-optimal, jerk-limited profiles of one axis: from any state in motion to rest at a target.

A profile is a short list of pieces of constant jerk. Two facts make it small. The fastest change
from one velocity to another is: ramp the acceleration up, hold it, ramp it down to zero. And the
fastest way to rest at a target is: head for the rate cap, and leave that course at the one moment
from which the fastest stop ends exactly on the target. The resting place moves monotonically with
that moment, so bisection finds it for every starting state, also for one in mid-reversal.
"""

from dataclasses import dataclass
from math import copysign, sqrt

_TINY = 1e-9
_HALVINGS = 48  # a ramp of seconds, halved this often, is exact to the last digits of a float


@dataclass(frozen=True, slots=True)
class State:
    """Position, velocity and acceleration of the plan, in degrees and seconds."""

    angle_deg: float
    rate_deg_s: float = 0.0
    acceleration_deg_s2: float = 0.0


@dataclass(frozen=True, slots=True)
class Caps:
    """What a profile may not exceed; rates are positive numbers for both directions."""

    rate_down_deg_s: float
    rate_up_deg_s: float
    acceleration_deg_s2: float
    jerk_deg_s3: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Constant jerk for a while."""

    duration_s: float
    jerk_deg_s3: float


def after(state: State, duration_s: float, jerk_deg_s3: float) -> State:
    """The state after a piece of constant jerk."""
    t = duration_s
    p, v, a = state.angle_deg, state.rate_deg_s, state.acceleration_deg_s2
    return State(
        p + t * (v + t * (a / 2 + t * jerk_deg_s3 / 6)),
        v + t * (a + t * jerk_deg_s3 / 2),
        a + t * jerk_deg_s3,
    )


def velocity_change(
    state: State, rate_deg_s: float, acceleration: float, jerk: float
) -> tuple[Piece, ...]:
    """The fastest pieces from `state` to `rate_deg_s` without acceleration left."""
    v0, a0 = state.rate_deg_s, state.acceleration_deg_s2
    coasting_to = v0 + a0 * abs(a0) / (2 * jerk)  # where ramping the acceleration to 0 ends
    sign = copysign(1.0, rate_deg_s - coasting_to)
    change, a0 = sign * (rate_deg_s - v0), sign * a0
    peak = sqrt(max(0.0, jerk * change + a0 * a0 / 2))
    if peak <= acceleration:
        return _pieces(((peak - a0) / jerk, sign * jerk), (peak / jerk, -sign * jerk))
    onto = (acceleration - a0) / jerk  # negative when the state is beyond the cap already
    gained = abs(onto) * (a0 + acceleration) / 2 + acceleration**2 / (2 * jerk)
    return _pieces(
        (abs(onto), copysign(jerk, sign * onto)),
        ((change - gained) / acceleration, 0.0),
        (acceleration / jerk, -sign * jerk),
    )


def _pieces(*parts: tuple[float, float]) -> tuple[Piece, ...]:
    return tuple(Piece(duration, jerk) for duration, jerk in parts if duration > _TINY)


def end_of(state: State, pieces: tuple[Piece, ...]) -> State:
    """The state after all pieces."""
    for piece in pieces:
        state = after(state, piece.duration_s, piece.jerk_deg_s3)
    return state


def _first(pieces: tuple[Piece, ...], duration_s: float) -> tuple[Piece, ...]:
    """The pieces of the first `duration_s` seconds."""
    kept: list[Piece] = []
    for piece in pieces:
        part_s = min(piece.duration_s, duration_s)
        kept.append(Piece(part_s, piece.jerk_deg_s3))
        duration_s -= part_s
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece with the state in which it begins."""

    begin_s: float
    state: State
    jerk_deg_s3: float


@dataclass(frozen=True, slots=True)
class Profile:
    """Pieces laid end to end from a state; it stays at its end for ever.

    Attributes:
        start: State at time 0.
        legs: The pieces, last one first, which is the order in which `at` looks for them.
        duration_s: Time at which `end` is reached.
        end: State of rest at the end.
    """

    start: State
    legs: tuple[Leg, ...]
    duration_s: float
    end: State

    def at(self, time_s: float) -> State:
        """The planned state `time_s` after the start."""
        if time_s >= self.duration_s:
            return self.end
        for leg in self.legs:
            if time_s >= leg.begin_s:
                return after(leg.state, time_s - leg.begin_s, leg.jerk_deg_s3)
        return self.start


def _lay(start: State, pieces: tuple[Piece, ...], end_deg: float | None = None) -> Profile:
    """A profile of `pieces`; `end_deg` replaces the computed end by the exact one."""
    legs: list[Leg] = []
    state, clock = start, 0.0
    for piece in pieces:
        legs.append(Leg(clock, state, piece.jerk_deg_s3))
        state = after(state, piece.duration_s, piece.jerk_deg_s3)
        clock += piece.duration_s
    end = State(state.angle_deg if end_deg is None else end_deg)
    return Profile(start, tuple(reversed(legs)), clock, end)


def to_stop(state: State, acceleration: float, jerk: float) -> Profile:
    """The fastest way to rest, wherever that is."""
    return _lay(state, velocity_change(state, 0.0, acceleration, jerk))


def to_target(state: State, target_deg: float, caps: Caps) -> Profile:
    """The fastest way to rest at `target_deg` within the caps."""
    acceleration, jerk = caps.acceleration_deg_s2, caps.jerk_deg_s3

    def stop_from(here: State) -> tuple[Piece, ...]:
        return velocity_change(here, 0.0, acceleration, jerk)

    stop = stop_from(state)
    missing = target_deg - end_of(state, stop).angle_deg
    if abs(missing) < _TINY:
        return _lay(state, stop, target_deg)
    sign = copysign(1.0, missing)
    cruise = sign * (caps.rate_down_deg_s if sign > 0 else caps.rate_up_deg_s)
    onto = velocity_change(state, cruise, acceleration, jerk)
    at_cruise = end_of(state, onto)
    stop = stop_from(at_cruise)
    missing = target_deg - end_of(at_cruise, stop).angle_deg
    if sign * missing >= 0:
        return _lay(state, (*onto, *_pieces((missing / cruise, 0.0)), *stop), target_deg)
    low, high = 0.0, sum(piece.duration_s for piece in onto)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        leaving = end_of(state, _first(onto, middle))
        beyond = sign * (end_of(leaving, stop_from(leaving)).angle_deg - target_deg)
        low, high = (low, middle) if beyond > 0 else (middle, high)
    first = _first(onto, low)
    return _lay(state, (*first, *stop_from(end_of(state, first))), target_deg)
