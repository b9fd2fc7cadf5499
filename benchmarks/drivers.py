"""What the real table's drivers cost a tick, on pretend pins, and what a slow bus does to the loop.

The samplers run in threads of their own, as they do on a real table; with the slow bus every
transfer really takes its time. What a pin costs on a real board is not in it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import perf_counter_ns

from benchmarks.errors import BenchmarkFailed
from benchmarks.figures import Spread, spread
from benchmarks.tick import collector_away
from hardware.gpio.table import GpioTable
from hardware.gpio.wiring import Drive
from hardware.interface import SAFE, Command
from hardware.simulated.wired.table import WiredOptions, WiredTable
from station.service.pace import RealTime

SLOW_S = 0.005
_PERIOD_S = 0.01
_START_S = 10.0
_DRIVING = Command(0.3, True, True, False)
_FULL = 16  # steps of duty, so that the PWM really changes in every tick


@dataclass(frozen=True, slots=True)
class DriverCost:
    """Cost of the drivers, and lateness of a loop that has nothing else to do.

    Attributes:
        read_write_us: One `read` and one `write` while driving.
        late_ms: Lateness of ticks beside buses that answer at once.
        slow_late_ms: Lateness beside buses on which a transfer takes `SLOW_S`.
        slow_samples_per_s: What is left of the primary channel's 100 samples a second then.
    """

    read_write_us: Spread
    late_ms: Spread
    slow_late_ms: Spread
    slow_samples_per_s: float


def driver_cost(ticks: int) -> DriverCost:
    """Measure all of it, `ticks` ticks for each."""
    with collector_away(), _driven() as table:
        _wait_out_the_dead_time(table)
        costs = [_one_tick(table, tick) for tick in range(ticks)]
    late, _ = _lateness(0.0, ticks)
    slow, per_s = _lateness(SLOW_S, ticks)
    return DriverCost(spread(costs, 1), late, slow, round(per_s, 1))


@contextmanager
def _driven(transfer_s: float = 0.0) -> Iterator[GpioTable]:
    """The drivers with threads, on the pins and chips of a wired table."""
    options = WiredOptions(sleep=time.sleep)
    world = WiredTable(options, time.sleep)
    for bus in world.chips.buses.all():
        bus.delay_s = transfer_s
    world.gpio.close()
    ports = replace(world.ports, threads=True, clock=time.monotonic)
    table = GpioTable(options.wiring, None, ports)
    try:
        yield table
    finally:
        table.write(SAFE)
        table.close()
        world.close()


def _wait_out_the_dead_time(table: GpioTable) -> None:
    """Until the drive really drives; it has just been opened, and may have driven before."""
    pace = RealTime(_PERIOD_S)
    for tick in range(round(2 * Drive().dead_time_s / _PERIOD_S)):
        pace.wait()
        _one_tick(table, tick)


def _one_tick(table: GpioTable, tick: int) -> float:
    """Microseconds of a `read` and a `write` that moves every line it can."""
    command = replace(_DRIVING, duty=_DRIVING.duty + tick % _FULL / 100)
    began = perf_counter_ns()
    table.read(time.monotonic())
    table.write(command)
    return (perf_counter_ns() - began) / 1000


def _lateness(transfer_s: float, ticks: int) -> tuple[Spread, float]:
    """How late the ticks of a loop are beside these buses, and samples a second."""
    late_ms: list[float] = []
    with collector_away(), _driven(transfer_s) as table:
        before = _samples_once_started(table)
        pace, began_s = RealTime(_PERIOD_S), time.monotonic()
        due_s = began_s
        for tick in range(ticks):
            pace.wait()
            due_s += _PERIOD_S
            late_ms.append((time.monotonic() - due_s) * 1000)
            _one_tick(table, tick)
        per_s = (_samples(table) - before) / (time.monotonic() - began_s)
    return spread(late_ms), per_s


def _samples_once_started(table: GpioTable) -> int:
    """Samples of the primary channel, from the first one on.

    Raises:
        BenchmarkFailed: There is none.
    """
    end_s = time.monotonic() + _START_S
    while not _samples(table):
        if time.monotonic() > end_s:
            raise BenchmarkFailed("The pretend sensors do not answer.")
        time.sleep(_PERIOD_S)
    return _samples(table)


def _samples(table: GpioTable) -> int:
    primary, *_ = table.health().channels
    return primary.probe.samples
