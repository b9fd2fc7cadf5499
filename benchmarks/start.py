"""How long it takes from the start to the first tick, to good inputs, and to the web."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import BenchmarkFailed
from benchmarks.figures import median
from benchmarks.running import UP_S, Running, running
from station.control.config import ControlConfig
from station.control.faults import Fault
from station.service.link import LinkClient

_NEWS_S = 1.0


@dataclass(frozen=True, slots=True)
class StartTimes:
    """Seconds since the command was started; medians of several starts.

    Attributes:
        first_tick_s: The loop's first tick.
        good_s: Every input good: a press of the button makes the station READY.
        web_s: The first page was served.
    """

    starts: int
    first_tick_s: float
    good_s: float
    web_s: float


@dataclass(frozen=True, slots=True)
class Start:
    """The first start, which makes the records, and every later one."""

    fresh: StartTimes
    again: StartTimes


def start(starts: int) -> Start:
    """Start a real station so often, each time twice in one directory."""
    pairs = [_twice() for _ in range(starts)]
    return Start(_median([first for first, _ in pairs]), _median([later for _, later in pairs]))


def _twice() -> tuple[StartTimes, StartTimes]:
    with tempfile.TemporaryDirectory(prefix="station-bench-") as place:
        return _once(Path(place)), _once(Path(place))


def _once(place: Path) -> StartTimes:
    with running(place) as station:
        first_tick_s, good_s = _ticks(station)
        web_s = station.wait_until(station.client.answers, "the web")
        return StartTimes(1, first_tick_s, good_s, web_s)


def _ticks(station: Running) -> tuple[float, float]:
    """When the first tick was, and the first one with every input good."""
    station.wait_until(lambda: station.snapshots_socket() is not None, "the controller")
    socket = station.snapshots_socket()
    if socket is None:
        raise BenchmarkFailed("The controller's socket has gone again.")
    link = LinkClient(socket.parent)
    try:
        return _first_and_good(link, station.began_s)
    finally:
        link.close()


def _first_and_good(link: LinkClient, began_s: float) -> tuple[float, float]:
    """The first tick is reckoned back from the number of a later one."""
    period_s, seq, first_s = 1 / ControlConfig().rate_hz, None, None
    end_s = time.monotonic() + UP_S
    while time.monotonic() < end_s:
        news = link.wait(seq, _NEWS_S)
        if news is None:
            continue
        state, age_s = news
        tick_s, seq = time.monotonic() - age_s - began_s, state["seq"]
        if first_s is None:
            first_s = tick_s - (state["loop"]["ticks"] - 1) * period_s
        if state["trusted"] and {fault["code"] for fault in state["faults"]} <= {Fault.START_UP}:
            return first_s, tick_s
    raise BenchmarkFailed("The inputs of the pretend table did not get good.")


def _median(found: list[StartTimes]) -> StartTimes:
    return StartTimes(
        starts=len(found),
        first_tick_s=round(median([each.first_tick_s for each in found]), 2),
        good_s=round(median([each.good_s for each in found]), 2),
        web_s=round(median([each.web_s for each in found]), 2),
    )
