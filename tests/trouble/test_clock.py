"""The wall clock of a running station is set by a year, forward and back."""

import itertools

import pytest

from station.records.storage import database_url
from station.records.store import Store
from tests.disk import order
from tests.service.processes import START_S
from tests.trouble.conftest import Scene

YEAR_S = 365 * 86_400


@pytest.mark.requirement("S42")
@pytest.mark.parametrize(("step_s", "way"), [(YEAR_S, "forward"), (-YEAR_S, "back")])
def test_a_clock_set_by_a_year_in_a_session_changes_nothing_of_it(
    head_down: Scene, step_s: int, way: str
) -> None:
    order(head_down.data, f"clock {step_s}")
    head_down.says(f"The station's clock was set {way} by {YEAR_S} s.")
    head_down.goes_on()
    head_down.comes_up_when_asked()
    head_down.station.signal()
    assert head_down.station.wait(START_S) == 0
    store = Store.open(database_url(head_down.data))
    (session,) = store.sessions()
    events, samples = store.events(session.id), store.samples(session.id)
    store.close()
    assert session.outcome not in (None, "interrupted")
    assert all(a.tick <= b.tick for a, b in itertools.pairwise(events))
    assert [event.kind for event in events].count("clock") == 1
    assert all(0.0 < b.t_s - a.t_s < 5.0 for a, b in itertools.pairwise(samples))


@pytest.mark.requirement("S32")
@pytest.mark.requirement("S35")
def test_a_clock_that_is_behind_its_records_refuses_to_tilt_until_it_is_right(
    head_down: Scene,
) -> None:
    head_down.comes_up_when_asked()
    order(head_down.data, f"clock {-YEAR_S}")
    head_down.says("The station's clock was set back")
    assert head_down.refuses().code == "clock"
    order(head_down.data)
    head_down.says("The station's clock was set forward")
    head_down.takes_sessions_again()
