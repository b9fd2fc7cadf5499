"""The estimator a hair beside each of its figures, and against its filter worked out on paper.

Every clock here begins at 0, so that a bound of time is hit exactly.
"""

from math import exp

import pytest

from hardware.interface import TiltSample
from station.control.estimator import Channel, Estimator, Health, Tilt
from tests.control.scene import sweep

GOOD, STALE, UNTRUSTED = Health.GOOD, Health.STALE, Health.UNTRUSTED
SIDES = [1, -1]


def hairs(bound: float) -> list[float]:
    """A bound, and five steps of a thousandth of it on either side."""
    return sweep(bound, abs(bound) / 1000)


def channel(angle_deg: float = 0.0, now_s: float = 0.0, driven: bool = False) -> Channel:
    """A channel that has had one good sample."""
    new = Channel()
    assert take(new, angle_deg, now_s, driven) is GOOD
    return new


def take(
    to: Channel, angle_deg: float, now_s: float, driven: bool = False, gravity_g: float = 1.0
) -> Health:
    return to.update(TiltSample(angle_deg, now_s, gravity_g), now_s, driven)


@pytest.mark.requirement("S22")
def test_silence_is_stale_beyond_200_ms_and_untrusted_beyond_500() -> None:
    for age_s in hairs(0.2):
        assert channel().update(None, age_s, False) is (GOOD if age_s <= 0.2 else STALE)
    for age_s in hairs(0.5):
        assert channel().update(None, age_s, False) is (STALE if age_s <= 0.5 else UNTRUSTED)


@pytest.mark.requirement("S22")
def test_a_sample_more_than_200_ms_ahead_is_from_the_future() -> None:
    for ahead_s in hairs(0.2):
        ahead = Channel()
        ahead.update(TiltSample(1.0, ahead_s, 1.0), 0.0, False)
        assert ahead.fresh is (ahead_s <= 0.2)


@pytest.mark.requirement("S22")
def test_the_same_sample_again_is_not_a_fresh_one() -> None:
    seen = channel()
    fresh = [seen.fresh]
    for again in (TiltSample(0.0, 0.0, 1.0), None):
        assert seen.update(again, 0.0, False) is GOOD
        fresh.append(seen.fresh)
    assert fresh == [True, False, False]


@pytest.mark.requirement("S23")
def test_the_same_value_for_more_than_a_second_of_drive_is_frozen() -> None:
    for now_s in hairs(1.0):
        assert take(channel(), 0.0, now_s, driven=True) is (GOOD if now_s <= 1.0 else UNTRUSTED)


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("side", SIDES)
def test_a_channel_that_moves_either_way_is_not_frozen(side: int) -> None:
    seen = channel()
    for k in range(1, 400):
        assert take(seen, side * k * 0.01, k * 0.01, driven=True) is GOOD


@pytest.mark.requirement("S23")
def test_the_first_sample_of_all_is_neither_frozen_nor_a_jump() -> None:
    """Whatever it says and whatever is driven: nothing is known that it could be held against."""
    for angle_deg in (0.0, 55.0, -95.0):
        assert take(Channel(), angle_deg, 0.0, driven=True) is GOOD
        assert take(Channel(), angle_deg, 5000.0, driven=True) is GOOD


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("since_s", [0.125, 0.25])
def test_a_jump_is_more_than_2_deg_and_10_deg_a_second(side: int, since_s: float) -> None:
    bound_deg = 2.0 + 10.0 * since_s
    for jump_deg in hairs(bound_deg):
        expected = GOOD if jump_deg <= bound_deg else UNTRUSTED
        assert take(channel(), side * jump_deg, since_s) is expected


@pytest.mark.requirement("S23")
def test_after_a_jump_a_channel_is_suspect_for_a_second() -> None:
    for now_s in hairs(1.0):
        seen = channel(now_s=-0.125)
        assert take(seen, 30.0, 0.0) is UNTRUSTED
        assert take(seen, 30.0, now_s) is (UNTRUSTED if now_s < 1.0 else GOOD)


@pytest.mark.requirement("S23")
def test_a_value_beyond_the_range_of_any_table_is_impossible() -> None:
    for angle_deg in hairs(90.0):
        assert take(Channel(), angle_deg, 0.0) is (GOOD if angle_deg <= 90.0 else UNTRUSTED)
    for angle_deg in hairs(-100.0):
        assert take(Channel(), angle_deg, 0.0) is (GOOD if angle_deg >= -100.0 else UNTRUSTED)


@pytest.mark.requirement("S24")
def test_gravity_is_between_800_and_1200_mg() -> None:
    for gravity_g in (*hairs(0.8), *hairs(1.2)):
        seen = channel()
        take(seen, 0.0, 0.125, gravity_g=gravity_g)
        right = 0.8 <= gravity_g <= 1.2
        assert take(seen, 0.0, 0.375, gravity_g=gravity_g) is (GOOD if right else UNTRUSTED)


@pytest.mark.requirement("S24")
def test_gravity_may_have_the_wrong_length_for_less_than_200_ms() -> None:
    for now_s in hairs(0.2):
        seen = channel(now_s=-0.125)
        assert take(seen, 0.0, 0.0, gravity_g=1.5) is GOOD
        assert take(seen, 0.0, now_s, gravity_g=1.5) is (UNTRUSTED if now_s >= 0.2 else GOOD)


@pytest.mark.requirement("S24")
@pytest.mark.parametrize("between", [1.0, None])
def test_gravity_that_was_right_in_between_counts_from_anew(between: float | None) -> None:
    seen = channel(now_s=-0.125)
    take(seen, 0.0, 0.0, gravity_g=1.5)
    seen.update(TiltSample(0.0, 0.125, between), 0.125, False)
    assert take(seen, 0.0, 0.25, gravity_g=1.5) is GOOD
    assert take(seen, 0.0, 0.375, gravity_g=1.5) is GOOD


@pytest.mark.requirement("S24")
def test_the_wrong_length_from_the_first_sample_on_counts_from_there() -> None:
    seen = Channel()
    for now_s in (5000.0, 5000.125, 5000.1875):
        assert take(seen, 0.0, now_s, gravity_g=1.5) is GOOD
    assert take(seen, 0.0, 5000.25, gravity_g=1.5) is UNTRUSTED


# ---- the estimate


def estimated(to: Estimator, angle_deg: float, now_s: float) -> Tilt:
    sample = TiltSample(angle_deg, now_s, 1.0)
    return to.update(sample, sample, now_s, False)


def test_before_the_first_sample_nothing_is_known() -> None:
    tilt = Estimator().update(None, None, 5000.0, False)
    assert tilt == Tilt(0.0, 0.0, trusted=False, known=False)
    assert Estimator().tilt == tilt, "and before the first tick neither"
    assert Channel().health is UNTRUSTED
    assert not Channel().fresh


@pytest.mark.parametrize("tick_s", [0.01, 0.025])
@pytest.mark.parametrize("step_deg", [1.0, -1.0])
def test_a_step_is_followed_as_a_critically_damped_filter_of_5_rad_s_does(
    tick_s: float, step_deg: float
) -> None:
    """Worked out with the z-transform: both poles lie at exp(-5 rad/s x tick)."""
    estimator = Estimator()
    for k in range(-5, 0):
        estimated(estimator, 10.0, k * tick_s)
    pole = exp(-5.0 * tick_s)
    for k in range(100):
        tilt = estimated(estimator, 10.0 + step_deg, k * tick_s)
        off = (k + 1) * pole**k - k * pole ** (k - 1)
        followed_deg = 10.0 + step_deg * (1 - pole**2 * off)
        assert tilt.angle_deg == pytest.approx(followed_deg, abs=1e-9)


def test_a_gap_of_more_than_500_ms_begins_anew() -> None:
    for gap_s in hairs(0.5):
        estimator = Estimator()
        for k in range(100):
            estimated(estimator, 0.02 * k, (k - 99) * 0.01)
        tilt = estimated(estimator, 3.0, gap_s)
        assert (tilt.rate_deg_s == 0.0) is (gap_s > 0.5)
        assert (tilt.angle_deg == 3.0) is (gap_s > 0.5)


def test_between_samples_the_angle_goes_on_for_exactly_200_ms() -> None:
    estimator = Estimator()
    for k in range(400):
        tilt = estimated(estimator, 0.02 * (k - 399), (k - 399) * 0.01)
    begin_deg, rate_deg_s = tilt.angle_deg, tilt.rate_deg_s
    assert rate_deg_s == pytest.approx(2.0, abs=1e-6)
    for age_s in (*hairs(0.1), *hairs(0.2), 0.3, 0.49):
        tilt = estimator.update(None, None, age_s, False)
        expected = begin_deg + rate_deg_s * min(age_s, 0.2)
        assert tilt.angle_deg == pytest.approx(expected, abs=1e-9)


@pytest.mark.requirement("S22")
@pytest.mark.parametrize(("silent_s", "known"), [(0.1, True), (0.3, True), (0.6, False)])
def test_the_angle_is_trusted_while_good_and_known_until_it_is_lost(
    silent_s: float, known: bool
) -> None:
    estimator = Estimator()
    estimated(estimator, 5.0, 0.0)
    second = TiltSample(5.0, silent_s, 1.0)
    tilt = estimator.update(None, second, silent_s, False)
    assert tilt.known is known
    assert tilt.trusted is (silent_s < 0.2)


@pytest.mark.parametrize("kept", [Channel(), Estimator(), Tilt()])
def test_a_misspelt_name_is_refused(kept: object) -> None:
    assert not hasattr(kept, "__dict__")
