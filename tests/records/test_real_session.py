"""The recorder behind the real control core and the pretend table."""

from itertools import pairwise

import pytest

from hardware.simulated.table import TableOptions
from station.control.modes import Mode
from station.control.plan import Limits, Plan, Tilt
from station.control.requests import Stop
from station.records.recorder import Recorder
from station.records.store import Store
from station.service.headless import VirtualStation

LIMITS = Limits(30, 3, 3, 120, 600)
PLAN = Plan("s1", "first-time", "anna", "First time", LIMITS, (Tilt("", "", 4.0, 3.0, 3.0),))


@pytest.mark.requirement("S42")
def test_a_session_with_a_stop_is_recorded_from_the_choice_to_upright(url: str) -> None:
    station, recorder = VirtualStation(options=TableOptions(seed=1)), Recorder(url)
    told: list[str] = []

    def keep(of: VirtualStation) -> None:
        recorder.offer(of.snapshot)
        told.extend(event.text for event in of.snapshot.events)

    station.people.append(keep)
    station.table.panel.ankles(True)
    station.make_ready()
    assert station.arm(PLAN).accepted
    station.tap()
    station.run_until(lambda seen: (seen.angle_deg or 0.0) > 3.9, 60)
    station.ask(Stop())
    station.run_until(lambda seen: seen.mode is Mode.HOLDING, 1)
    ended = station.run_until(lambda seen: seen.ended is not None, 300)
    recorder.start()
    recorder.close(30)

    store = Store.open(url)
    (session,) = store.sessions()
    assert (session.id, session.outcome) == ("s1", ended.ended)
    assert session.deepest_deg == pytest.approx(4.0, abs=0.6)
    assert session.inverted_s > 5
    samples = store.samples("s1")
    apart = [after.t_s - before.t_s for before, after in pairwise(samples)]
    assert apart == pytest.approx([0.1] * len(apart), abs=0.011)
    assert samples[-1].angle_deg == pytest.approx(-70, abs=1.5)
    assert max(sample.angle_deg or -70.0 for sample in samples) <= session.deepest_deg
    kept = [row.text for row in reversed(store.latest_events(1000))]
    assert kept == told
    stopped = [row.kind for row in store.events("s1") if "RUNNING -> HOLDING" in row.text]
    assert stopped == ["mode"]
    store.close()
