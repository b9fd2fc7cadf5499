"""The estimator: an angle without lag, and a channel that lies is found out (S22-S24)."""

from dataclasses import dataclass, field
from math import inf, nan, sin

import pytest

from hardware.interface import TiltSample
from station.control.estimator import Channel, Estimator, Health

TICK_S = 0.01
GOOD, STALE, UNTRUSTED = Health.GOOD, Health.STALE, Health.UNTRUSTED


def wobble(now_s: float) -> float:
    return 0.02 * sin(now_s * 1234.5)


@dataclass(slots=True)
class Feed:
    """A channel that is fed a sample each tick: around 0 with noise, or frozen at an angle."""

    channel: Channel = field(default_factory=Channel)
    now_s: float = 5000.0

    def run(
        self,
        time_s: float,
        angle_deg: float | None = None,
        driven: bool = False,
        gravity_g: float | None = 1.0,
    ) -> list[Health]:
        """The channel's health after each tick."""
        seen = []
        for _ in range(round(time_s / TICK_S)):
            self.now_s += TICK_S
            angle = wobble(self.now_s) if angle_deg is None else angle_deg
            sample = TiltSample(angle, self.now_s, gravity_g)
            seen.append(self.channel.update(sample, self.now_s, driven))
        return seen

    def silence(self, time_s: float, repeat: TiltSample | None = None) -> list[Health]:
        """The sensor answers nothing, or always with the same old sample."""
        seen = []
        for _ in range(round(time_s / TICK_S)):
            self.now_s += TICK_S
            seen.append(self.channel.update(repeat, self.now_s, driven=False))
        return seen


def fed() -> Feed:
    feed = Feed()
    assert set(feed.run(2.0)) == {GOOD}
    return feed


def test_a_channel_that_has_never_answered_is_untrusted() -> None:
    assert set(Feed().silence(1.0)) == {UNTRUSTED}


@pytest.mark.requirement("S22")
@pytest.mark.parametrize("repeated", [False, True])
def test_a_silent_channel_is_stale_after_200_ms_and_untrusted_after_500(repeated: bool) -> None:
    feed = fed()
    old = TiltSample(feed.channel.angle_deg, feed.now_s, 1.0) if repeated else None
    seen = feed.silence(1.0, old)
    assert set(seen[:19]) == {GOOD}
    assert set(seen[21:49]) == {STALE}
    assert set(seen[51:]) == {UNTRUSTED}
    assert feed.run(0.02)[-1] is GOOD


@pytest.mark.requirement("S23")
def test_a_channel_frozen_for_a_second_while_driven_is_untrusted() -> None:
    feed = fed()
    feed.run(1.0, 0.0)
    seen = feed.run(2.0, 0.0, driven=True)
    assert set(seen[:99]) == {GOOD}
    assert set(seen[101:]) == {UNTRUSTED}


@pytest.mark.requirement("S23")
def test_a_channel_may_stay_the_same_while_nothing_drives() -> None:
    feed = fed()
    assert set(feed.run(30.0, 0.0)) == {GOOD}


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("jump_deg", [1.5, 2.0, 2.2, 30.0, -1.5, -2.2, -30.0])
def test_a_jump_of_more_than_2_deg_and_10_deg_s_is_suspect_for_a_second(jump_deg: float) -> None:
    feed = fed()
    before = feed.channel.angle_deg
    seen = feed.run(1.5, before + jump_deg)
    if abs(jump_deg) <= 2.1:
        assert set(seen) == {GOOD}
    else:
        assert set(seen[:99]) == {UNTRUSTED}
        assert set(seen[101:]) == {GOOD}


@pytest.mark.requirement("S23")
def test_after_a_gap_as_much_more_may_have_changed_as_time_has_passed() -> None:
    feed = fed()
    feed.silence(0.3)
    before = feed.channel.angle_deg
    assert feed.run(0.01, before + 4.9) == [GOOD]
    feed = fed()
    feed.silence(0.3)
    before = feed.channel.angle_deg
    assert feed.run(0.01, before + 5.3) == [UNTRUSTED]


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("angle_deg", [nan, inf, -inf, 90.1, -100.1, 1e6])
def test_a_value_beyond_any_table_is_untrusted_and_never_taken_in(angle_deg: float) -> None:
    feed = fed()
    before = feed.channel.angle_deg
    assert feed.run(0.01, angle_deg) == [UNTRUSTED]
    assert feed.channel.angle_deg == before
    assert feed.run(1.2)[-1] is GOOD


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("angle_deg", [90.0, -100.0])
def test_a_value_at_the_end_of_the_range_is_taken(angle_deg: float) -> None:
    feed = Feed()
    assert feed.run(0.5, angle_deg)[-1] is GOOD


@pytest.mark.requirement("S22")
def test_a_sample_from_the_future_is_no_sample_and_does_not_age_the_later_ones() -> None:
    """One clock error once made a channel useless until the next restart."""
    feed = fed()
    late = TiltSample(0.0, feed.now_s + 1e6, 1.0)
    feed.now_s += TICK_S
    feed.channel.update(late, feed.now_s, driven=False)
    assert not feed.channel.fresh
    assert set(feed.run(1.0)) == {GOOD}
    soon = TiltSample(0.0, feed.now_s + 0.02, 1.0)
    feed.channel.update(soon, feed.now_s, driven=False)
    assert feed.channel.fresh, "read a little after the tick had begun"


@pytest.mark.requirement("S24")
@pytest.mark.parametrize(
    ("gravity_g", "good"),
    [(0.79, False), (0.8, True), (1.2, True), (1.21, False), (nan, False), (None, True)],
)
def test_gravity_of_the_wrong_length_for_200_ms_is_untrusted(
    gravity_g: float | None, good: bool
) -> None:
    seen = fed().run(0.5, gravity_g=gravity_g)
    assert set(seen[:20]) == {GOOD}
    assert set(seen[22:]) == {GOOD if good else UNTRUSTED}


@pytest.mark.requirement("S24")
def test_a_knock_shorter_than_200_ms_is_forgiven() -> None:
    feed = fed()
    for _ in range(5):
        assert set(feed.run(0.15, gravity_g=1.5)) == {GOOD}
        assert set(feed.run(0.05)) == {GOOD}


# ---- the estimate


@dataclass(slots=True)
class Both:
    """An estimator with both channels fed from one true angle."""

    estimator: Estimator = field(default_factory=Estimator)
    now_s: float = 5000.0
    angle_deg: float = -70.0

    def run(self, time_s: float, rate_deg_s: float = 0.0, every: int = 1) -> None:
        for k in range(round(time_s / TICK_S)):
            self.now_s += TICK_S
            self.angle_deg += rate_deg_s * TICK_S
            sample = TiltSample(self.angle_deg + wobble(self.now_s), self.now_s, 1.0)
            tick = sample if k % every == 0 else None
            self.estimator.update(tick, tick, self.now_s, driven=bool(rate_deg_s))


def test_the_first_sample_is_the_angle() -> None:
    both = Both()
    both.run(TICK_S)
    assert both.estimator.tilt.angle_deg == pytest.approx(-70.0, abs=0.05)
    assert both.estimator.tilt.trusted
    assert both.estimator.tilt.known


@pytest.mark.parametrize("rate_deg_s", [-3.0, -0.5, 1.0, 3.0])
def test_at_constant_rate_the_angle_has_no_lag_and_the_rate_is_right(rate_deg_s: float) -> None:
    both = Both(angle_deg=-10.0)
    both.run(4.0, rate_deg_s)
    tilt = both.estimator.tilt
    assert tilt.angle_deg == pytest.approx(both.angle_deg, abs=0.05)
    assert tilt.rate_deg_s == pytest.approx(rate_deg_s, abs=0.1)
    assert tilt.trusted


def test_between_samples_the_angle_goes_on_at_its_rate() -> None:
    both = Both(angle_deg=-10.0)
    both.run(4.0, 3.0, every=10)
    both.run(0.05, 3.0, every=100)
    assert both.estimator.tilt.angle_deg == pytest.approx(both.angle_deg, abs=0.1)


def test_without_samples_the_angle_goes_on_for_200_ms_at_most() -> None:
    both = Both(angle_deg=-10.0)
    both.run(4.0, 2.0)
    last_deg = both.angle_deg
    for _ in range(100):
        both.now_s += TICK_S
        tilt = both.estimator.update(None, None, both.now_s, driven=False)
    assert tilt.angle_deg == pytest.approx(last_deg + 0.4, abs=0.1)
    assert not tilt.known
    assert not tilt.trusted


def test_the_filter_begins_anew_after_a_gap() -> None:
    both = Both(angle_deg=-10.0)
    both.run(4.0, 2.0)
    both.now_s += 3.0
    both.angle_deg = 20.0
    both.run(TICK_S)
    assert both.estimator.tilt.angle_deg == pytest.approx(20.0, abs=0.05)
    assert both.estimator.tilt.rate_deg_s == 0.0


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("angle_deg", [nan, inf, 1e6])
def test_one_impossible_sample_does_not_stay_in_the_estimate(angle_deg: float) -> None:
    """One NaN made every later angle NaN: trusted again after a second, and nothing could move."""
    both = Both(angle_deg=-10.0)
    both.run(2.0)
    both.now_s += TICK_S
    bad = TiltSample(angle_deg, both.now_s, 1.0)
    assert not both.estimator.update(bad, bad, both.now_s, driven=False).trusted
    assert both.estimator.tilt.angle_deg == pytest.approx(-10.0, abs=0.1)
    both.run(1.5)
    assert both.estimator.tilt.trusted
    assert both.estimator.tilt.angle_deg == pytest.approx(-10.0, abs=0.1)
    assert both.estimator.tilt.rate_deg_s == pytest.approx(0.0, abs=0.1)


@pytest.mark.requirement("S22")
@pytest.mark.parametrize("missing", ["tilt", "check"])
def test_motion_is_trusted_only_with_both_channels(missing: str) -> None:
    both = Both()
    both.run(1.0)
    for _ in range(60):
        both.now_s += TICK_S
        sample = TiltSample(-70.0 + wobble(both.now_s), both.now_s, 1.0)
        first, second = (None, sample) if missing == "tilt" else (sample, None)
        tilt = both.estimator.update(first, second, both.now_s, driven=False)
    assert not tilt.trusted
    assert tilt.known == (missing == "check"), "the angle is shown from the primary channel alone"


def test_the_second_channel_is_never_mixed_into_the_angle() -> None:
    both = Both()
    both.run(1.0)
    for _ in range(100):
        both.now_s += TICK_S
        tilt = both.estimator.update(
            TiltSample(-70.0, both.now_s, 1.0), TiltSample(-67.0, both.now_s), both.now_s, False
        )
    assert tilt.angle_deg == pytest.approx(-70.0, abs=0.05)


@pytest.mark.requirement("S23")
def test_a_frozen_channel_stays_untrusted_at_rest_until_its_value_changes() -> None:
    feed = Feed()
    feed.run(1.0)
    feed.run(1.2, angle_deg=0.5, driven=True)
    assert set(feed.run(5.0, angle_deg=0.5)) == {UNTRUSTED}
    assert feed.run(0.1, angle_deg=0.6)[-1] is GOOD


@pytest.mark.requirement("S23")
def test_a_channel_that_was_away_at_rest_is_not_frozen() -> None:
    feed = Feed()
    feed.run(1.0, angle_deg=0.5)
    feed.now_s += 5.0
    assert feed.run(0.5, angle_deg=0.5)[-1] is GOOD
