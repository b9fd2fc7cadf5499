"""Puts the rooms of the controller process together, runs the loop, and takes them apart again.

Everything that takes long happens before the first tick or in threads; once the loop runs, only
the loop itself and what is O(1) runs in it.
"""

import sys
import threading
import traceback
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hardware.interface import SAFE
from hardware.simulated.table import SimulatedTable
from station.control.config import ControlConfig
from station.control.controller import Controller
from station.control.snapshot import Snapshot
from station.errors import StationError
from station.people.eligibility import PRETEND_PACE
from station.programs.library import load_library
from station.records.recorder import Recorder
from station.records.storage import database_url
from station.records.store import Store
from station.service.bench import Bench
from station.service.controller_process import ControllerOptions, say_ready
from station.service.inbox import Inbox
from station.service.leaving import Leaving
from station.service.link_server import LinkServer
from station.service.loop import keep_collector_out, run_loop
from station.service.pace import RealTime
from station.service.priority import raise_priority
from station.service.recording import Watch
from station.service.recordings import Recordings
from station.service.steward import Steward, prepare
from station.service.teller import Teller
from station.service.watchers import FailedThreads, Farewell, StartReport, Troubles
from station.settings import Settings, load_settings

SWITCH_INTERVAL_S = 0.0005  # how soon a thread that computes must let the loop run
CRASH_FILE = "crash.txt"


class ControllerFailed(StationError, RuntimeError):
    """A tick failed; the table has been made safe and the process ends."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Rooms:
    """What stands around the loop; every thread is running."""

    inbox: Inbox
    server: LinkServer
    recorder: Recorder
    recordings: Recordings
    teller: Teller
    priority: str


def run_assembled(
    options: ControllerOptions, table: SimulatedTable, leaving: Leaving, began_s: float
) -> None:
    """Run the controller on a table that is safe already.

    Raises:
        StationError: It cannot start.
        ControllerFailed: A tick failed.
    """
    settings = load_settings(options.settings)
    config = settings.control_config()
    with ExitStack() as stack:
        rooms = _furnish(stack, options, table, settings, config)
        farewell = Farewell(leaving, config.table.upright_deg, rooms.teller.tell)
        failed = FailedThreads(options.data_dir / CRASH_FILE)
        threading.excepthook = failed
        watchers = (
            lambda tick: rooms.server.publish(tick.snapshot, leaving.begun),
            lambda tick: rooms.recorder.offer(tick.snapshot),
            Troubles(
                rooms.inbox, lambda: failed.trouble or rooms.recorder.trouble, rooms.teller.tell
            ),
            StartReport(began_s, rooms.priority, rooms.teller.tell),
            farewell,
        )
        controller = Controller.at_start(config)
        watch = Watch(controller, rooms.recordings.take)
        pace = RealTime(1 / config.rate_hz, options.speed)
        if options.with_parent:
            say_ready()
        loop = partial(run_loop, table, controller, pace, rooms.inbox, leaving, watch.before)
        last = _guarded(partial(loop, (*watchers, watch.after)), table, options.data_dir)
        watch.close()
        farewell.end(last.angle_deg)


def _furnish(
    stack: ExitStack,
    options: ControllerOptions,
    table: SimulatedTable,
    settings: Settings,
    config: ControlConfig,
) -> Rooms:
    """Open and start everything; the stack takes it apart again, last one first."""
    url = settings.records.url or database_url(options.data_dir)
    store = Store.open(url, verified=False)  # the recorder looks through the whole file
    stack.callback(store.close)
    store.ensure_demo_person()
    library, inbox = load_library(), Inbox()
    priority = raise_priority()  # before the threads: they inherit it
    server = LinkServer(options.run_dir, inbox, Bench(table), simulated=True)
    stack.callback(server.close)
    teller = Teller()
    stack.callback(teller.close)
    titles = {program.id: program.title for program in library.programs.values()}
    recorder = Recorder(url, titles=titles)
    recorder.start()
    stack.callback(recorder.close)
    recordings = Recordings(options.data_dir / "recordings", teller.tell)
    recordings.start()
    stack.callback(recordings.close)
    prepare_plan = partial(prepare, store, library, config.machine, pace=PRETEND_PACE)
    steward = Steward(prepare_plan, inbox, server.answer)
    steward.start()
    stack.callback(steward.close)
    server.start(steward.ask)
    return Rooms(inbox, server, recorder, recordings, teller, priority)


def _guarded(loop: partial[Snapshot], table: SimulatedTable, data_dir: Path) -> Snapshot:
    """Run the loop; whatever happens in it, the table is safe before anything else is done."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    keep_collector_out()
    try:
        try:
            return loop()
        finally:
            try:
                table.write(SAFE)
            finally:
                table.close()
    except Exception as error:
        (data_dir / CRASH_FILE).write_text(traceback.format_exc(), encoding="utf-8")
        raise ControllerFailed(
            f"The controller failed ({type(error).__name__}: {error}) and made the table safe.",
            f"Details are in {data_dir / CRASH_FILE}.",
        ) from error
