"""A disk that is slow, full or read-only, under the records of a session that is going on."""

import pytest

from station.records.storage import database_url
from station.records.store import Store
from tests.disk import order
from tests.service.processes import START_S
from tests.trouble.conftest import Begin, Scene

OVER = "That is over; sessions can be started again."


def whole(scene: Scene) -> None:
    """The last session has its end and every event, from the first to the last."""
    scene.station.signal()
    assert scene.station.wait(START_S) == 0
    store = Store.open(database_url(scene.data))
    (session,) = store.sessions()
    texts = [event.text for event in store.events(session.id)]
    store.close()
    assert session.outcome is not None
    assert session.outcome != "interrupted"
    assert any("ARMED" in text for text in texts[:5])
    assert any("READY" in text for text in texts[-5:])


@pytest.mark.requirement("S44")
def test_a_disk_that_takes_seconds_for_each_write_delays_no_session(head_down: Scene) -> None:
    order(head_down.data, "slow 4")
    head_down.says("The disk of the records is too slow")
    head_down.goes_on()
    head_down.comes_up_when_asked()
    assert "too slow" in str(head_down.refuses())
    order(head_down.data)
    head_down.says(OVER)
    whole(head_down)


@pytest.mark.requirement("S44")
def test_a_full_disk_ends_no_session_and_refuses_the_next(head_down: Scene) -> None:
    order(head_down.data, "full")
    head_down.says("cannot be written: the disk is full. Free some space.")
    head_down.goes_on()
    head_down.comes_up_when_asked()
    assert "the disk is full" in str(head_down.refuses())
    order(head_down.data)
    head_down.says(OVER)
    whole(head_down)


@pytest.mark.requirement("S44")
def test_a_disk_that_became_read_only_ends_no_session_and_leaves_the_way_up(
    head_down: Scene, begin: Begin
) -> None:
    order(head_down.data, "readonly")
    head_down.says("The records in")
    head_down.goes_on()
    head_down.comes_up_when_asked()
    assert head_down.refuses().code == "blocked"
    head_down.station.signal()
    head_down.station.wait(START_S)
    again = begin()
    again.person.make_ready()
    again.says("cannot be")  # opened or written, by what the other one has left
    assert "cannot be" in str(again.refuses())
    assert "Traceback" not in again.station.said
