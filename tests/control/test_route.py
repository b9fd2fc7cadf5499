"""The way up, waypoint by waypoint (S36)."""

import pytest

from station.control.route import Route, way_up
from tests.control.builders import CONFIG

UPRIGHT, LEVEL, HEAD_UP = -70.0, 0.0, -15.0


def route(angle_deg: float, gentle: bool = False, straight: bool = False) -> Route:
    return way_up(CONFIG, angle_deg, 2.0, gentle=gentle, straight=straight)


def stops(found: Route) -> list[tuple[float, float]]:
    return [(stop.goal.angle_deg, stop.rest_s) for stop in found.stops]


@pytest.mark.requirement("S36")
@pytest.mark.parametrize(
    ("angle_deg", "expected"),
    [
        (60.0, [(LEVEL, 60.0), (HEAD_UP, 15.0), (UPRIGHT, 0.0)]),
        (0.5, [(LEVEL, 60.0), (HEAD_UP, 15.0), (UPRIGHT, 0.0)]),
        (-0.9, [(-0.9, 60.0), (HEAD_UP, 15.0), (UPRIGHT, 0.0)]),
        (-1.1, [(HEAD_UP, 15.0), (UPRIGHT, 0.0)]),
        (-0.5, [(-0.5, 60.0), (HEAD_UP, 15.0), (UPRIGHT, 0.0)]),
        (-1.5, [(HEAD_UP, 15.0), (UPRIGHT, 0.0)]),
        (-14.0, [(HEAD_UP, 15.0), (UPRIGHT, 0.0)]),
        (-15.5, [(-15.5, 15.0), (UPRIGHT, 0.0)]),
        (-16.5, [(UPRIGHT, 0.0)]),
        (-70.0, [(UPRIGHT, 0.0)]),
    ],
)
def test_from_wherever_it_stands_the_way_up_rests_at_what_is_still_ahead(
    angle_deg: float, expected: list[tuple[float, float]]
) -> None:
    assert stops(route(angle_deg)) == expected


@pytest.mark.requirement("S36")
@pytest.mark.parametrize("angle_deg", range(-70, 61, 5))
def test_no_way_up_ever_leads_down(angle_deg: int) -> None:
    angles = [float(angle_deg), *(angle for angle, _ in stops(route(float(angle_deg))))]
    assert angles == sorted(angles, reverse=True)


@pytest.mark.requirement("S36")
def test_straight_up_skips_the_rests() -> None:
    assert stops(route(30.0, straight=True)) == [(UPRIGHT, 0.0)]


@pytest.mark.requirement("S31")
def test_the_gentle_way_is_gentle_as_far_as_level() -> None:
    rates = [stop.goal.rate_deg_s for stop in route(30.0, gentle=True).stops]
    assert rates == [CONFIG.motion.gentle_deg_s, 2.0, 2.0]
    slow = way_up(CONFIG, 30.0, 0.5, gentle=True, straight=False)
    assert slow.stops[0].goal.rate_deg_s == 0.5


@pytest.mark.requirement("S36")
def test_a_rest_begins_with_the_arrival_and_lasts_its_time() -> None:
    found, seen = route(30.0), []
    for arrived, now_s in ((False, 100.0), (True, 110.0), (True, 169.9), (False, 170.0)):
        found.advance(arrived, now_s)
        seen.append((found.goal.angle_deg, found.resting))
    assert seen == [(LEVEL, False), (LEVEL, True), (LEVEL, True), (HEAD_UP, False)]


def test_the_route_is_done_at_its_last_waypoint() -> None:
    found = route(-30.0)
    found.advance(arrived=True, now_s=100.0)
    found.advance(arrived=True, now_s=100.01)
    assert found.done
    assert not found.resting
    assert found.goal.angle_deg == UPRIGHT


def test_the_time_left_counts_rests_and_moves_ahead() -> None:
    found = route(30.0)
    moves_s = 15.0 / 2.0 + 55.0 / 2.0
    assert found.left_s(0.0) == pytest.approx(60.0 + 15.0 + moves_s)
    found.advance(arrived=True, now_s=100.0)
    assert found.left_s(120.0) == pytest.approx(40.0 + 15.0 + moves_s)
    assert found.left_s(1e6) == 0.0
