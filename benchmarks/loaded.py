"""A real station under load: a session runs, streams are open, the other cores are busy."""

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.busy import busy
from benchmarks.figures import Spread
from benchmarks.lateness import Lateness, lateness, recorded
from benchmarks.pages import PageWeight, page_weights
from benchmarks.person import PROGRAM, begin_to_move, make_ready
from benchmarks.processes import Process, Watch
from benchmarks.running import Running, running
from benchmarks.stopping import Posted, StopInMotion, stop_in_motion, stop_often, stop_to_duty
from benchmarks.streams import StreamFigures, Streams

LONGEST_S = 100.0  # the session moves for a little longer
_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Load:
    """What the station is measured under.

    Attributes:
        seconds: How long the loop is watched while the table moves, at most `LONGEST_S`.
        streams: How many live streams are open; each stands for a browser that watches.
        stops: How often STOP is sent while nothing moves.
        busy: How many other processes compute all the time; None for one on every other core.
        ordinary: The station may not raise its priority, as when an ordinary user starts it.
        one_core: Controller, web and supervisor share one core; the readers have the others.
    """

    seconds: float
    streams: int
    stops: int
    busy: int | None = None
    ordinary: bool = False
    one_core: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """A station under load.

    Attributes:
        busy: How many other processes computed all the time.
        priority: What the controller was granted, in its own words.
        ended_early: The session stopped before it was to; the figures are of what there was.
        stop_idle_ms: Until STOP was answered while nothing moved.
        stop_in_motion: None when the session had stopped already.
    """

    program: str
    busy: int
    priority: str
    ended_early: bool
    loop: Lateness
    live: StreamFigures
    processes: dict[str, Process]
    stop_idle_ms: Spread
    stop_in_motion: StopInMotion | None
    pages: dict[str, PageWeight]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen from outside while the station ran."""

    window_s: tuple[float, float]
    ended_early: bool
    live: StreamFigures
    processes: dict[str, Process]
    stop_idle_ms: Spread
    posted: Posted | None


def loaded(load: Load) -> Loaded:
    """Run a station under this load and end it again."""
    others = (os.cpu_count() or 1) - 1 if load.busy is None else load.busy
    with tempfile.TemporaryDirectory(prefix="station-bench-") as place:
        with running(Path(place), load.ordinary, load.one_core) as station:
            station.wait_until(station.client.answers, "the web")
            pages = page_weights(station.client)
            with Streams(station.client.port, load.streams) as streams, busy(others):
                seen = _watch(station, streams, load)
            priority = station.priority()
        ticks = recorded(station.recordings)  # complete once the station has left
        return Loaded(
            program=PROGRAM,
            busy=others,
            priority=priority,
            ended_early=seen.ended_early,
            loop=lateness(ticks, *seen.window_s),
            live=seen.live,
            processes=seen.processes,
            stop_idle_ms=seen.stop_idle_ms,
            stop_in_motion=None if seen.posted is None else stop_to_duty(seen.posted, ticks),
            pages=pages,
        )


def _watch(station: Running, streams: Streams, load: Load) -> _Seen:
    client = station.client
    make_ready(client, streams)
    stop_idle_ms = stop_often(client, load.stops)
    begin_to_move(client, streams)
    watch, began_s = Watch(station.processes()), time.monotonic()
    streams.begin_anew()
    early = _ends_early(streams, began_s + min(load.seconds, LONGEST_S))
    window_s = (began_s, time.monotonic())
    live, processes = streams.figures(), watch.figures()
    posted = None if early else stop_in_motion(client, streams)
    return _Seen(window_s, early, live, processes, stop_idle_ms, posted)


def _ends_early(streams: Streams, until_s: float) -> bool:
    """Let the session run until then; whether it stopped before."""
    while time.monotonic() < until_s:
        if streams.newest.state["mode"] != "RUNNING":
            return True
        time.sleep(_LOOK_S)
    return False
