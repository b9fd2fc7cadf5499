"""Times, angles and rates of a program."""

import pytest

from station.control.plan import Ask, Exercise, Oscillate, Place, Question, Rest, Step, Tilt
from station.programs.figures import figures_of

RAMP_S = 1.0  # at 1 deg/s with 2 deg/s2 and 4 deg/s3


def tilt(angle: float, hold: float = 0.0, rate: float = 1.0) -> Tilt:
    return Tilt("", "", angle, rate, hold)


def rest(angle: float, time: float) -> Rest:
    return Rest("", "", angle, time)


def exercise(place: Place) -> Exercise:
    return Exercise("", "", "x", place, 1, 10, 0.0, 1, 3.0, 0.0)


def rock(low: float, high: float, low_hold: float, cycles: int = 2) -> Oscillate:
    return Oscillate("", "", low, high, 1.0, low_hold, 5.0, cycles)


def way(degrees: float) -> float:
    return degrees / 0.95 + RAMP_S


def test_the_way_from_upright_is_part_of_the_time() -> None:
    assert figures_of([tilt(0, hold=10)]).duration_s == pytest.approx(way(70) + 10)


@pytest.mark.requirement("S13")
def test_head_down_time_counts_the_travel_below_level_and_the_way_back() -> None:
    figures = figures_of([tilt(19, hold=30)])
    below_s = 19 / 0.95 + RAMP_S / 2
    back_s = 19 / 0.95 + RAMP_S
    assert figures.inverted_s == pytest.approx(below_s + 30 + back_s, abs=0.01)
    assert figures.longest_inverted_s == figures.inverted_s
    assert figures.deepest_deg == 19


@pytest.mark.requirement("S13")
def test_a_rest_at_level_parts_two_goes() -> None:
    go: list[Step] = [tilt(19, hold=30), rest(0, 30)]
    one, two = figures_of(go), figures_of([*go, *go])
    assert two.longest_inverted_s == pytest.approx(one.longest_inverted_s, abs=RAMP_S)
    assert two.inverted_s == pytest.approx(2 * one.inverted_s, abs=RAMP_S)


@pytest.mark.requirement("S13")
def test_a_moment_at_level_parts_nothing() -> None:
    figures = figures_of([rock(0, 10, low_hold=2)])
    apart = figures_of([rock(0, 10, low_hold=20)])
    assert figures.longest_inverted_s > 1.9 * apart.longest_inverted_s


@pytest.mark.requirement("S13")
def test_an_oscillation_below_level_is_one_go() -> None:
    figures = figures_of([rock(10, 20, low_hold=10), rest(0, 30)])
    assert figures.longest_inverted_s == figures.inverted_s
    # in, low end first and after each of two cycles, high end twice, four ways, out
    holds_s, ways_s = 3 * 10 + 2 * 5, 4 * way(10)
    assert figures.inverted_s == pytest.approx(holds_s + ways_s + 2 * way(10), abs=RAMP_S)


def test_answering_and_exercising_head_down_counts() -> None:
    steps: list[Step] = [tilt(10, hold=5), Ask("", "", Question.WELL, 20.0)]
    assert figures_of(steps).inverted_s == pytest.approx(5 + 20 + 2 * way(10), abs=RAMP_S)


def test_nothing_head_up_counts_as_head_down() -> None:
    figures = figures_of([tilt(-10, hold=50), rest(0, 60), rock(-20, -5, low_hold=10)])
    assert (figures.inverted_s, figures.longest_inverted_s, figures.deepest_deg) == (0, 0, 0)
    assert figures.tilts


@pytest.mark.requirement("S10")
def test_the_fastest_rates_are_told_by_direction() -> None:
    figures = figures_of([tilt(10, rate=1.5), tilt(0, rate=2.5)])
    assert (figures.fastest_down_deg_s, figures.fastest_up_deg_s) == (1.5, 2.5)


def test_a_program_on_the_floor_moves_nothing() -> None:
    figures = figures_of([exercise(Place.FLOOR)])
    assert figures.duration_s == 30
    assert not figures.tilts
    assert figures.fastest_down_deg_s == figures.fastest_up_deg_s == 0


def test_the_controllers_way_up_before_the_floor_is_part_of_the_time() -> None:
    on_table = figures_of([tilt(10, hold=30), rest(0, 30), exercise(Place.TABLE)])
    on_floor = figures_of([tilt(10, hold=30), rest(0, 30), exercise(Place.FLOOR)])
    rests_s = 60 + 15  # S36
    assert on_floor.duration_s - on_table.duration_s == pytest.approx(rests_s + 70 / 1.9 + 2 * 1.5)
    assert on_floor.fastest_up_deg_s == on_table.fastest_up_deg_s
