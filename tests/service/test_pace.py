"""When ticks are: absolute deadlines, no bursts, lateness in real seconds."""

from itertools import pairwise

import pytest

from station.service.pace import BREATH_S, BREATH_TICKS, RealTime, VirtualTime


class Clock:
    """A clock that moves by sleeping, and by what a tick costs."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, duration_s: float) -> None:
        self.slept.append(duration_s)
        self.now_s += duration_s


def pace(clock: Clock, speed: float = 1.0) -> RealTime:
    return RealTime(0.01, speed, clock, clock.sleep)


def test_ticks_keep_to_absolute_deadlines_whatever_they_cost() -> None:
    clock = Clock()
    ticks = pace(clock)
    times = []
    for cost_s in (0.001, 0.004, 0.009, 0.002):
        times.append(ticks.wait())
        clock.now_s += cost_s
    assert times == pytest.approx([100.01, 100.02, 100.03, 100.04])


@pytest.mark.requirement("S20")
def test_late_tick_has_its_real_time_and_the_next_is_on_time_again() -> None:
    clock = Clock()
    ticks = pace(clock)
    ticks.wait()
    clock.now_s += 0.025
    assert ticks.wait() == pytest.approx(100.035)
    assert ticks.wait() == pytest.approx(100.035)  # its deadline was at 100.03
    assert ticks.wait() == pytest.approx(100.04)


def test_far_behind_it_starts_from_now_instead_of_a_burst() -> None:
    clock = Clock()
    ticks = pace(clock)
    ticks.wait()
    clock.now_s += 5.0
    late = ticks.wait()
    assert late == pytest.approx(105.01)
    assert ticks.wait() == pytest.approx(late + 0.01)
    assert clock.slept[-1] == pytest.approx(0.01)


def test_ten_times_as_fast_makes_ten_times_as_many_ticks() -> None:
    clock = Clock()
    ticks = pace(clock, speed=10)
    began_s = clock.now_s
    for _ in range(100):
        last_s = ticks.wait()
    assert last_s - began_s == pytest.approx(1.0)
    assert clock.now_s - began_s == pytest.approx(0.1)


def test_lateness_is_not_scaled_by_speed() -> None:
    clock = Clock()
    ticks = pace(clock, speed=10)
    before_s = ticks.wait()
    clock.now_s += 0.016
    assert ticks.wait() - before_s == pytest.approx(0.01 + 0.015)


@pytest.mark.parametrize("speed", [0.1, 0.5, 1.0, 3.0, 50.0])
def test_time_never_runs_backwards(speed: float) -> None:
    clock = Clock()
    ticks = pace(clock, speed)
    before_s = ticks.wait()
    for late_s in (0.0, 0.03, 0.0, 0.3, 0.0, 0.012, 0.0, 0.0, 0.0):
        clock.now_s += late_s
        now_s = ticks.wait()
        assert now_s >= before_s
        before_s = now_s


def test_stall_sleeps() -> None:
    clock = Clock()
    pace(clock).stall(0.5)
    assert clock.slept == [0.5]


def test_virtual_time_needs_no_clock() -> None:
    ticks = VirtualTime(0.01, 50.0)
    first = ticks.wait()
    ticks.stall(1.0)
    assert (first, ticks.wait()) == pytest.approx((50.01, 51.02))


@pytest.mark.parametrize(("speed", "slept_s"), [(5.0, 0.002), (20.0, 0.0005), (0.5, 0.02)])
def test_another_speed_holds_from_the_next_tick_on(speed: float, slept_s: float) -> None:
    clock = Clock()
    ticks = pace(clock)
    first_s = ticks.wait()
    ticks.run_at(speed)
    assert [ticks.wait() for _ in range(3)] == pytest.approx([first_s + k / 100 for k in (1, 2, 3)])
    assert clock.slept[1:] == pytest.approx([slept_s] * 3)


@pytest.mark.parametrize("late_s", [0.001, 0.015, 0.025, 0.5])
@pytest.mark.parametrize("speeds", [(1.0, 0.5), (20.0, 0.5), (0.5, 100.0), (100.0, 1.0)])
def test_time_never_runs_backwards_when_its_speed_changes(
    speeds: tuple[float, float], late_s: float
) -> None:
    clock = Clock()
    ticks = pace(clock, speeds[0])
    times = [ticks.wait()]
    clock.now_s += late_s
    times.append(ticks.wait())
    ticks.run_at(speeds[1])
    times += [ticks.wait() for _ in range(5)]
    assert times == sorted(set(times))


def test_a_computer_that_is_too_slow_for_a_speed_is_left_room_for_others() -> None:
    clock = Clock()
    ticks = pace(clock, 100.0)
    times = []
    for _ in range(3 * BREATH_TICKS):
        times.append(ticks.wait())
        clock.now_s += 0.0002  # twice the time there is for a tick
    assert clock.slept.count(BREATH_S) == 2
    assert max(b - a for a, b in pairwise(times)) < 0.011  # nobody was late


def test_a_late_tick_at_its_own_speed_never_sleeps_on_top() -> None:
    clock = Clock()
    ticks = pace(clock)
    for _ in range(2 * BREATH_TICKS):
        clock.now_s += 0.011
        ticks.wait()
    assert BREATH_S not in clock.slept
