"""All measurements one after the other, and how large each of them is."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from benchmarks.drivers import driver_cost
from benchmarks.history import databases, history
from benchmarks.loaded import Load, loaded
from benchmarks.machine import machine
from benchmarks.speed import speed
from benchmarks.start import start
from benchmarks.tick import tick_costs
from benchmarks.tracking import BODIES_KG, tracking
from benchmarks.years import Years

FORMAT = "inversion-station benchmark 1"
_LOAD = Load(seconds=60.0, streams=10, stops=30)
_VIEWERS = Load(seconds=60.0, streams=50, stops=30, busy=0, one_core=True)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured.

    Attributes:
        ticks: Timed in each repetition.
        repetitions: Of the timed ticks.
        driver_ticks: Of the real table's drivers, timed and in real time.
        runs: Of the whole simulated session.
        rates_deg_s: Of the tracking, each with every seed and body.
        starts: Of a real station, each twice.
        load: What the real station is measured under.
        viewers: The same with many who watch, and all of the station on one core.
        twice: Under load once more without the right to raise its priority, if it has that.
        people: Whose years of sessions the history pages are made from.
        days: Of those years.
        requests: Of each history page.
    """

    ticks: int = 3000
    repetitions: int = 7
    driver_ticks: int = 1000
    runs: int = 5
    rates_deg_s: tuple[float, ...] = (1.0, 2.0, 3.0)
    seeds: tuple[int, ...] = (1, 2)
    bodies_kg: tuple[float, ...] = BODIES_KG
    starts: int = 3
    load: Load = _LOAD
    viewers: Load = _VIEWERS
    twice: bool = True
    people: int = 200
    days: int = 3650
    requests: int = 200

    def lasting(self, seconds: float) -> "Sizes":
        """The same with another time under load."""
        load, viewers = (replace(each, seconds=seconds) for each in (self.load, self.viewers))
        return replace(self, load=load, viewers=viewers)


FULL = Sizes()
QUICK = Sizes(
    ticks=2000,
    repetitions=3,
    driver_ticks=200,
    runs=1,
    rates_deg_s=(2.0,),
    seeds=(1,),
    starts=1,
    load=replace(_LOAD, seconds=8.0),
    viewers=replace(_VIEWERS, seconds=8.0),
    twice=False,
    people=20,
    days=730,
    requests=20,
)


def measure(sizes: Sizes, tell: Callable[[str], None]) -> dict[str, Any]:
    """Measure everything.

    Args:
        sizes: How much.
        tell: Called with what is being measured now.

    Returns:
        All figures, ready to be written as JSON; `ordinary` is None when there was no need of it.
    """
    found: dict[str, Any] = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": asdict(machine()),
    }
    tell("ticks")
    costs = tick_costs(sizes.ticks, sizes.repetitions)
    found["tick"] = {state: asdict(cost) for state, cost in costs.items()}
    tell("the real table's drivers")
    found["drivers"] = asdict(driver_cost(sizes.driver_ticks))
    tell("a whole session")
    found["speed"] = asdict(speed(sizes.runs))
    tell("tracking")
    bodies = tracking(sizes.rates_deg_s, sizes.seeds, sizes.bodies_kg)
    found["tracking"] = [asdict(body) for body in bodies]
    tell("starts of a real station")
    found["start"] = asdict(start(sizes.starts))
    tell("a real station under load")
    found["loaded"] = asdict(loaded(sizes.load))
    tell("fifty who watch, on one core")
    found["viewers"] = asdict(loaded(sizes.viewers))
    found["ordinary"] = None
    if sizes.twice and not found["loaded"]["priority"].startswith("normal"):
        tell("the same without a better priority")
        found["ordinary"] = asdict(loaded(replace(sizes.load, ordinary=True)))
    tell("history pages with years behind them")
    years = Years(sizes.people, sizes.days, datetime.now(UTC).astimezone().date())
    found["history"] = [asdict(each) for each in history(years, sizes.requests, databases())]
    return found
