"""The benchmark's own reckoning: percentiles, lateness from recorded times, what a page loads."""

import pytest

from benchmarks.figures import median, percentile, spread
from benchmarks.lateness import lateness_s
from benchmarks.pages import linked
from benchmarks.tick import prepared, tick_costs
from station.service.pace import RealTime


class Late:
    """A clock whose sleeper wakes up as late as it is told to."""

    def __init__(self, late_s: list[float]) -> None:
        self.now_s = 100.0
        self._late_s = iter(late_s)

    def time(self) -> float:
        return self.now_s

    def sleep(self, duration_s: float) -> None:
        self.now_s += duration_s + next(self._late_s)


def test_percentiles_are_values_that_occurred() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert (percentile(values, 0.5), percentile(values, 0.99)) == (50.0, 99.0)
    assert (percentile([7.0], 0.01), median([3.0, 1.0])) == (7.0, 1.0)


def test_a_spread_tells_its_tail() -> None:
    found = spread([1.0] * 998 + [5.0, 9.0])
    assert (found.count, found.p50, found.p99, found.p999, found.worst) == (1000, 1, 1, 5, 9)


def test_of_nothing_there_is_no_percentile() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    "late_s",
    [
        [0.0, 0.001, 0.0, 0.004, 0.0002],
        [0.003, 0.002, 0.0, 0.009, 0.001],
        [0.0, 0.025, 0.0, 0.0],  # the next two are late for it
        [0.0, 0.5, 0.0, 0.002, 0.0],  # the loop begins anew from where it is
    ],
)
def test_lateness_is_what_the_loop_was_late_by(late_s: list[float]) -> None:
    clock = Late(late_s)
    pace = RealTime(0.01, clock=clock.time, sleep=clock.sleep)
    due_s, truth_s, times_s = clock.now_s, [], []
    for _ in late_s:
        due_s += 0.01
        times_s.append(pace.wait())
        truth_s.append(clock.now_s - due_s)
        if truth_s[-1] > 0.03:
            due_s = clock.now_s
    assert times_s[-1] == pytest.approx(clock.now_s)
    assert lateness_s(times_s, 0.01) == pytest.approx(truth_s, abs=1e-9)


def test_a_page_loads_what_its_scripts_import() -> None:
    page = b'<link href="/static/a.css?v=1"><a href="/live"><script src="/static/js/a.js"></script>'
    assert linked("/live", page) == ["/static/a.css", "/static/js/a.js"]
    script = b'import { a } from "./b.js";\nimport "../c.js";'
    assert linked("/static/js/a.js", script) == ["/static/js/b.js", "/static/c.js"]
    assert linked("/static/a.css", b'x{background:url("../img/b.svg")}') == ["/img/b.svg"]


def test_ticks_are_timed_in_the_state_they_are_named_for() -> None:
    costs = tick_costs(ticks=5, repetitions=2)
    assert set(costs) == {"moving", "holding", "idle"}
    for cost in costs.values():
        assert (cost.ticks, cost.repetitions) == (5, 2)
        assert cost.best_us <= cost.median_us <= cost.worst_us
        assert 0.0 < cost.plant_share < 1.0


def test_a_moving_station_moves_and_a_holding_one_holds_head_down() -> None:
    moving, holding, idle = (prepared(state, seed=0) for state in ("moving", "holding", "idle"))
    for station in (moving, holding, idle):
        station.run_for(2.0)
    assert moving.table.truth().rate_deg_s > 0.5
    assert abs(holding.table.truth().rate_deg_s) < 0.1
    assert holding.table.truth().angle_deg > 20.0
    assert (idle.snapshot.mode, idle.snapshot.duty) == ("READY", 0.0)
