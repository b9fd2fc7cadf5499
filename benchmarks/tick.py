"""What one whole tick costs: plant, estimator, monitor, modes, session, motion, gate."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter_ns

from benchmarks.errors import BenchmarkFailed
from benchmarks.figures import median, percentile
from hardware.simulated.table import TableOptions
from station.control.modes import Mode
from station.control.plan import MACHINE_LIMITS, Plan, Tilt
from station.control.snapshot import Phase, Snapshot
from station.service.headless import VirtualStation
from station.service.stand_in import StandIn

MOST_TICKS = 3000  # 30 s: longer than that a hold is interrupted by a question
_TARGET_DEG, _RATE_DEG_S, _HOLD_S = 25.0, 1.0, 60.0
_BOUND_S = 200.0


@dataclass(frozen=True, slots=True)
class TickCost:
    """The cost of a tick in one state of the station, in microseconds.

    Attributes:
        median_us: Median over the repetitions of the median of each; so is `p99_us`.
        best_us: Smallest of the medians.
        worst_us: Largest of the medians.
        plant_share: Part of the time that the pretend table takes; a real one takes another.
    """

    ticks: int
    repetitions: int
    median_us: float
    p99_us: float
    best_us: float
    worst_us: float
    plant_us: float
    controller_us: float
    plant_share: float


@dataclass(frozen=True, slots=True)
class Timed:
    """Nanoseconds that both halves of one tick took."""

    plant_ns: int
    controller_ns: int

    @property
    def whole_ns(self) -> int:
        """Of the whole tick."""
        return self.plant_ns + self.controller_ns


def tick_costs(ticks: int, repetitions: int) -> dict[str, TickCost]:
    """The costs while the table moves, while it holds head-down, and while nothing happens.

    Args:
        ticks: How many are timed in each repetition, at most `MOST_TICKS`.
        repetitions: How often, each with another seed.
    """
    found: dict[str, list[list[Timed]]] = {"moving": [], "holding": [], "idle": []}
    with collector_away():
        for seed in range(repetitions):
            for state, runs in found.items():
                runs.append(_timed(prepared(state, seed), min(ticks, MOST_TICKS)))
    return {state: _cost(runs) for state, runs in found.items()}


@contextmanager
def collector_away() -> Iterator[None]:
    """Keep the garbage collector out, as the station's own loop does."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def prepared(state: str, seed: int) -> VirtualStation:
    """A station that is about to be in this state for half a minute."""
    station = VirtualStation(options=TableOptions(seed=seed))
    station.make_ready()
    if state == "idle":
        return station
    station.people.append(StandIn())
    step = Tilt("Down", "", _TARGET_DEG, _RATE_DEG_S, _HOLD_S)
    answer = station.arm(Plan("b", "b", "b", "Benchmark", MACHINE_LIMITS, (step,)))
    if not answer.accepted:
        raise BenchmarkFailed(answer.message, answer.hint)
    station.run_until(lambda snapshot: is_in(state, snapshot), _BOUND_S)
    station.people.clear()
    return station


def is_in(state: str, snapshot: Snapshot) -> bool:
    """Whether a station is in the state that a figure is about."""
    if state == "idle":
        return snapshot.mode is Mode.READY
    wanted = Phase.MOVE if state == "moving" else Phase.HOLD
    session = snapshot.session
    return snapshot.mode is Mode.RUNNING and session is not None and session.phase is wanted


def _timed(station: VirtualStation, ticks: int) -> list[Timed]:
    """Tick as the loop does, with a look at the clock before and after each half."""
    clock, table, controller = station.clock, station.table, station.controller
    state = "idle" if station.snapshot.session is None else str(station.snapshot.session.phase)
    times: list[Timed] = []
    for _ in range(ticks):
        now_s = clock.wait()
        began = perf_counter_ns()
        readings = table.read(now_s)
        read = perf_counter_ns()
        command, snapshot = controller.step(readings, ())
        decided = perf_counter_ns()
        table.write(command)
        written = perf_counter_ns()
        times.append(Timed((read - began) + (written - decided), decided - read))
    ended = "idle" if snapshot.session is None else str(snapshot.session.phase)
    if ended != state:
        raise BenchmarkFailed(f"The station went from {state} to {ended} while it was measured.")
    return times


def _cost(runs: list[list[Timed]]) -> TickCost:
    medians_us = [median([tick.whole_ns for tick in run]) / 1000 for run in runs]
    p99_us = [percentile([tick.whole_ns for tick in run], 0.99) / 1000 for run in runs]
    plant_us = median([median([tick.plant_ns for tick in run]) / 1000 for run in runs])
    controller_us = median([median([tick.controller_ns for tick in run]) / 1000 for run in runs])
    return TickCost(
        ticks=len(runs[0]),
        repetitions=len(runs),
        median_us=round(median(medians_us), 1),
        p99_us=round(median(p99_us), 1),
        best_us=round(min(medians_us), 1),
        worst_us=round(max(medians_us), 1),
        plant_us=round(plant_us, 1),
        controller_us=round(controller_us, 1),
        plant_share=round(plant_us / (plant_us + controller_us), 3),
    )
