"""Profiles against ruckig as the oracle: as fast as can be, no cap broken, no corner anywhere."""

from dataclasses import astuple
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from station.control.config import Actuator, Motion
from station.control.profile import Caps, Profile, State, to_stop, to_target

ruckig = pytest.importorskip(
    "ruckig", reason="ruckig, the oracle for our profiles, has no wheel for this platform"
)
EPSILON = 1e-6
MOST = settings(max_examples=200, deadline=None, derandomize=True, database=None)

caps_ = st.builds(
    Caps, st.floats(0.3, 3.0), st.floats(0.3, 3.0), st.floats(0.5, 3.0), st.floats(1.0, 6.0)
)
targets = st.floats(-70.0, 60.0)
anywhere = st.builds(State, targets, st.floats(-4.0, 4.0), st.floats(-8.0, 8.0))
shares = st.floats(-1.0, 1.0)


@st.composite
def within(draw: st.DrawFn) -> tuple[State, Caps]:
    """A state in motion from which no cap must be broken, and the caps."""
    caps = draw(caps_)
    acceleration = draw(shares) * caps.acceleration_deg_s2
    rate = draw(st.floats(-caps.rate_up_deg_s, caps.rate_down_deg_s))
    coasting_to = rate + acceleration * abs(acceleration) / (2 * caps.jerk_deg_s3)
    assume(-caps.rate_up_deg_s <= coasting_to <= caps.rate_down_deg_s)
    return State(draw(targets), rate, acceleration), caps


def oracle_s(state: State, target_deg: float, caps: Caps) -> float:
    """Duration of the time-optimal profile by ruckig."""
    wanted = ruckig.InputParameter(1)
    wanted.current_position = [state.angle_deg]
    wanted.current_velocity = [state.rate_deg_s]
    wanted.current_acceleration = [state.acceleration_deg_s2]
    wanted.target_position = [target_deg]
    wanted.target_velocity = [0.0]
    wanted.target_acceleration = [0.0]
    wanted.max_velocity = [caps.rate_down_deg_s]
    wanted.min_velocity = [-caps.rate_up_deg_s]
    wanted.max_acceleration = [caps.acceleration_deg_s2]
    wanted.min_acceleration = [-caps.acceleration_deg_s2]
    wanted.max_jerk = [caps.jerk_deg_s3]
    trajectory = ruckig.Trajectory(1)
    ruckig.Ruckig(1).calculate(wanted, trajectory)
    return float(trajectory.duration)


def sampled(profile: Profile, count: int = 120) -> tuple[float, list[State]]:
    """States from before the start to beyond the end, and the time between them."""
    dt_s = (profile.duration_s + 0.2) / count
    return dt_s, [profile.at(k * dt_s) for k in range(count + 1)]


def near(first: State, second: State) -> bool:
    """The same state but for rounding, for example of a move of a millionth of a degree."""
    return astuple(first) == pytest.approx(astuple(second), abs=1e-6)


def falls_monotonically(values: list[float]) -> bool:
    """Whether an excess, once at its peak, only shrinks and never comes back."""
    from_peak = values[values.index(max(values)) :]
    return all(after <= before + EPSILON for before, after in pairwise(from_peak))


def check_caps(profile: Profile, caps: Caps) -> None:
    """No cap broken; where the start is beyond one, the way back is the fastest and monotonic."""
    _, states = sampled(profile)
    start, jerk = profile.start, caps.jerk_deg_s3
    assert all(abs(leg.jerk_deg_s3) <= jerk + EPSILON for leg in profile.legs)

    beyond = [max(0.0, abs(s.acceleration_deg_s2) - caps.acceleration_deg_s2) for s in states]
    assert max(beyond) <= beyond[0] + EPSILON
    assert falls_monotonically(beyond)
    for sign, cap in ((1, caps.rate_down_deg_s), (-1, caps.rate_up_deg_s)):
        rate, acceleration = sign * start.rate_deg_s, sign * start.acceleration_deg_s2
        unavoidable = rate + max(0.0, acceleration) ** 2 / (2 * jerk)
        beyond = [max(0.0, sign * s.rate_deg_s - cap) for s in states]
        assert max(beyond) <= max(0.0, unavoidable - cap) + EPSILON
        assert falls_monotonically(beyond)


def check_continuous(profile: Profile, caps: Caps) -> None:
    """Position, rate and acceleration change no more in a moment than their derivatives allow."""
    dt_s, states = sampled(profile)
    most_a = max(abs(s.acceleration_deg_s2) for s in states) + caps.jerk_deg_s3 * dt_s
    for before, after in pairwise(states):
        moved = after.angle_deg - before.angle_deg
        mean = (after.rate_deg_s + before.rate_deg_s) / 2 * dt_s
        assert abs(moved - mean) <= caps.jerk_deg_s3 * dt_s**3 + EPSILON
        assert abs(after.rate_deg_s - before.rate_deg_s) <= most_a * dt_s + EPSILON
        grown = abs(after.acceleration_deg_s2 - before.acceleration_deg_s2)
        assert grown <= caps.jerk_deg_s3 * dt_s + EPSILON


def check_end(profile: Profile, target_deg: float) -> None:
    """At rest exactly on the target, also by the last piece's own reckoning."""
    assert profile.end == State(target_deg)
    assert profile.at(profile.duration_s) == profile.end
    assert profile.at(profile.duration_s + 1e6) == profile.end
    almost = profile.at(profile.duration_s * (1 - 1e-12))
    assert almost.angle_deg == pytest.approx(target_deg, abs=EPSILON)
    assert almost.rate_deg_s == pytest.approx(0.0, abs=1e-5)
    assert almost.acceleration_deg_s2 == pytest.approx(0.0, abs=1e-4)


@pytest.mark.requirement("S12")
@given(within(), targets)
@MOST
def test_from_any_state_within_the_caps_a_profile_is_as_fast_as_ruckigs(
    begun: tuple[State, Caps], target_deg: float
) -> None:
    state, caps = begun
    expected_s = oracle_s(state, target_deg, caps)
    assert to_target(state, target_deg, caps).duration_s == pytest.approx(
        expected_s, rel=0.01, abs=1e-3
    )


@given(within(), st.floats(-3.0, 3.0))
@MOST
def test_short_moves_are_as_fast_as_ruckigs(begun: tuple[State, Caps], by_deg: float) -> None:
    state, caps = begun
    target_deg = state.angle_deg + by_deg
    expected_s = oracle_s(state, target_deg, caps)
    assert to_target(state, target_deg, caps).duration_s == pytest.approx(
        expected_s, rel=0.01, abs=1e-3
    )


@given(anywhere, targets, caps_)
@MOST
def test_from_beyond_the_caps_a_profile_is_no_slower_than_ruckigs(
    state: State, target_deg: float, caps: Caps
) -> None:
    """Ruckig first brakes into the caps and only then plans; ours may be faster, never slower."""
    assert to_target(state, target_deg, caps).duration_s <= (
        oracle_s(state, target_deg, caps) * 1.01 + 1e-3
    )


@pytest.mark.requirement("S12")
@given(within(), targets)
@MOST
def test_no_cap_is_broken_anywhere(begun: tuple[State, Caps], target_deg: float) -> None:
    state, caps = begun
    check_caps(to_target(state, target_deg, caps), caps)


@pytest.mark.requirement("S12")
@given(anywhere, targets, caps_)
@example(State(10.0, 3.0, 2.0), 10.5, Caps(1.0, 1.0, 1.0, 1.0))
@MOST
def test_a_state_beyond_the_caps_comes_back_at_once_and_stays(
    state: State, target_deg: float, caps: Caps
) -> None:
    check_caps(to_target(state, target_deg, caps), caps)


@pytest.mark.requirement("S12")
@given(anywhere, targets, caps_)
@MOST
def test_a_profile_has_no_corner_and_ends_at_rest_on_its_target(
    state: State, target_deg: float, caps: Caps
) -> None:
    profile = to_target(state, target_deg, caps)
    assert near(profile.at(0.0), state)
    assert near(profile.at(-1.0), state)
    check_continuous(profile, caps)
    check_end(profile, target_deg)


@pytest.mark.requirement("S12")
@given(within(), targets, targets, st.floats(0.0, 1.0), st.floats(0.3, 3.0))
@MOST
def test_a_new_target_or_rate_in_motion_breaks_nothing(
    begun: tuple[State, Caps], first_deg: float, then_deg: float, share: float, rate_deg_s: float
) -> None:
    state, caps = begun
    profile = to_target(state, first_deg, caps)
    in_motion = profile.at(share * profile.duration_s)
    slower = Caps(rate_deg_s, rate_deg_s, caps.acceleration_deg_s2, caps.jerk_deg_s3)
    onward = to_target(in_motion, then_deg, slower)
    assert near(onward.at(0.0), in_motion)
    check_caps(onward, slower)
    check_continuous(onward, slower)
    check_end(onward, then_deg)


@given(targets, caps_)
@MOST
def test_standing_on_the_target_takes_no_time(target_deg: float, caps: Caps) -> None:
    profile = to_target(State(target_deg), target_deg, caps)
    assert profile.duration_s == 0.0
    assert profile.at(0.0) == State(target_deg)


@given(anywhere, caps_)
@MOST
def test_the_fastest_stop_as_a_target_is_that_stop(state: State, caps: Caps) -> None:
    stop = to_stop(state, caps.acceleration_deg_s2, caps.jerk_deg_s3)
    same = to_target(state, stop.end.angle_deg, caps)
    assert same.duration_s == pytest.approx(stop.duration_s)
    check_end(same, stop.end.angle_deg)


@pytest.mark.requirement("S5")
@given(
    st.floats(-3.0, 3.0),
    st.floats(-3.0, 3.0),
    st.floats(1.0, 6.0),
)
@example(3.0, 0.0, 6.0)
@example(-3.0, 0.0, 6.0)
@MOST
def test_a_stop_from_any_planned_state_rests_within_700_ms_and_2_deg(
    rate_deg_s: float, acceleration: float, jerk: float
) -> None:
    coasting_to = rate_deg_s + acceleration * abs(acceleration) / (2 * jerk)
    assume(abs(coasting_to) <= 3.0)
    motion, state = Motion(), State(0.0, rate_deg_s, acceleration)
    stop = to_stop(state, motion.stop_acceleration_deg_s2, motion.stop_jerk_deg_s3)
    _, states = sampled(stop)
    assert stop.duration_s <= 0.7 - Actuator().lag_s
    assert max(abs(s.angle_deg) for s in states) <= 2.0 - 3.0 * Actuator().lag_s
    check_continuous(stop, Caps(3.0, 3.0, motion.stop_acceleration_deg_s2, motion.stop_jerk_deg_s3))
    assert stop.end.rate_deg_s == stop.end.acceleration_deg_s2 == 0.0
