"""The inbox: bounded, never in the loop's way, and Stop first."""

from math import inf

import pytest

from station.control.requests import BringUp, Disarm, Leave, Request, Stop
from station.service.inbox import ROOM, URGENT_ROOM, Inbox


def kinds(requests: tuple[Request, ...]) -> list[type]:
    return [type(request.what) for request in requests]


def test_empty_inbox_gives_nothing() -> None:
    assert Inbox().drain(1.0) == ()


def test_stop_goes_first_whenever_it_came() -> None:
    inbox = Inbox()
    inbox.put(Disarm(), "web", 1.0)
    inbox.put(BringUp(), "web", 1.0)
    inbox.put(Stop(), "web", 1.0)
    assert kinds(inbox.drain(1.0)) == [Stop, Disarm, BringUp]
    assert inbox.drain(1.0) == ()


def test_full_inbox_refuses_but_not_stop_the_way_up_or_leaving() -> None:
    inbox = Inbox()
    assert all(inbox.put(Disarm(), "web", 0.0) for _ in range(ROOM))
    assert not inbox.put(Disarm(), "web", 0.0)
    assert inbox.put(Stop(), "web", 0.0)
    assert inbox.put(BringUp(), "web", 0.0)
    assert inbox.put(Leave(), "signal", 0.0)


def test_stops_are_bounded_too() -> None:
    inbox = Inbox()
    assert [inbox.put(Stop(), "web", 0.0) for _ in range(URGENT_ROOM + 1)].count(False) == 1
    assert len(inbox.drain(0.0)) == URGENT_ROOM


@pytest.mark.requirement("S40")
def test_request_carries_its_age_to_the_loop() -> None:
    inbox = Inbox()
    inbox.put(Disarm(), "web", 10.0, ticket=7)
    (request,) = inbox.drain(12.5)
    assert request == Request(Disarm(), "web", 2.5, 7)


@pytest.mark.requirement("S40")
def test_request_from_the_future_counts_as_too_old() -> None:
    inbox = Inbox()
    inbox.put(Disarm(), "web", 20.0)
    assert inbox.drain(12.5)[0].age_s == inf


def test_stop_has_no_age() -> None:
    inbox = Inbox()
    inbox.put(Stop(), "web", 0.0)
    assert inbox.drain(1000.0)[0].age_s == 0.0
