"""Puts the rooms of the controller process together, runs the loop, and takes them apart again.

Everything that takes long happens before the first tick or in threads; once the loop runs, only
the loop itself and what is O(1) runs in it.
"""

import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from hardware.interface import SAFE, Hardware
from station.commission.counter import Counter
from station.commission.lent import Turnable
from station.commission.pilot import Pilot, Place
from station.control.controller import Controller
from station.control.plan import Limits, Plan
from station.control.requests import Request
from station.control.snapshot import Snapshot
from station.errors import StationError
from station.people.clock import Known
from station.people.eligibility import DEFAULT_PACE, PRETEND_PACE
from station.people.eligibility import Pace as HowOften
from station.programs.library import Library, load_library
from station.records.recorder import Recorder
from station.records.storage import database_url
from station.records.store import Store
from station.service.bench import Bench, no_bench
from station.service.clock_watch import ClockWatch
from station.service.controller_process import ControllerOptions, Start, say_ready
from station.service.guarded import Beats, Guarded, InStep, PretendWires
from station.service.inbox import Inbox
from station.service.late_store import LateStore
from station.service.leaving import Leaving
from station.service.link_server import LinkServer
from station.service.loop import keep_collector_out, run_loop
from station.service.memory import lock_memory
from station.service.messages import BenchMessage
from station.service.notify import Heart
from station.service.pace import RealTime
from station.service.recording import Watch
from station.service.recordings import Recordings
from station.service.steward import Steward, prepare
from station.service.story import StoryRecorder
from station.service.tables import Opened, TableKind
from station.service.teller import Teller
from station.service.watchers import FailedThreads, Farewell, StartReport, Troubles
from station.settings import Settings

SWITCH_INTERVAL_S = 0.0005  # how soon a thread that computes must let the loop run
CRASH_FILE = "crash.txt"
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")  # a time server has set the clock


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
    story: StoryRecorder | None
    clock: ClockWatch


def run_assembled(
    options: ControllerOptions, settings: Settings, opened: Opened, leaving: Leaving, start: Start
) -> None:
    """Run the controller on a table that is safe already.

    Raises:
        StationError: It cannot start.
        ControllerFailed: A tick failed.
    """
    lent, config = Turnable(opened.table), opened.config
    controller = Controller.at_start(config)
    pilot = Pilot(controller, lent, _place(options, settings, opened))
    with ExitStack() as stack:
        priority = f"{start.priority} and locked memory" if lock_memory() else start.priority
        pace = RealTime(1 / config.rate_hz, options.speed)
        counter = Counter(pilot, options.data_dir)
        rooms = _furnish(stack, options, settings, opened, counter, pace)
        if opened.remark:
            rooms.teller.tell(opened.remark)
        farewell = Farewell(leaving, config.table.upright_deg, rooms.teller.tell)
        failed = FailedThreads(options.data_dir / CRASH_FILE)
        threading.excepthook = failed
        heart, notifier = Heart.of_this_service(leaving)
        stack.callback(notifier.close)
        watchers = (
            lambda tick: rooms.server.publish(tick.snapshot, leaving.begun),
            lambda tick: rooms.recorder.offer(tick.snapshot),
            rooms.clock,
            Troubles(
                rooms.inbox, lambda: failed.trouble or rooms.recorder.trouble, rooms.teller.tell
            ),
            StartReport(start.began_s, priority, rooms.teller.tell),
            farewell,
            heart,
        )
        watch = Watch(controller, rooms.recordings.take)
        befores, afters = [watch.before], [*watchers, watch.after]
        table: Hardware = lent
        if options.guarded or (options.table is TableKind.REAL and settings.guard.fitted):
            in_step = InStep(lambda: pace.speed, time.monotonic)
            table, beats = _guarded_by(options.run_dir, opened, lent, rooms.teller.tell, in_step)
            stack.callback(beats.close)
            afters.insert(0, beats)
        if rooms.story is not None:
            befores.append(rooms.story.before)
            afters.append(rooms.story.after)
        if options.with_parent:
            say_ready()
        loop = partial(run_loop, table, pilot, pace, rooms.inbox, leaving, _each(befores))
        last = _guarded(partial(loop, afters), table, options.data_dir)
        watch.close()
        farewell.end(last.angle_deg)


def _guarded_by(
    run_dir: Path,
    opened: Opened,
    table: Hardware,
    tell: Callable[[str], None],
    in_step: Callable[[], float],
) -> tuple[Hardware, Beats]:
    """The table with the guard's word in its readings, and the beats for the guard."""
    if opened.pretend is not None:
        opened.pretend.guard = PretendWires(run_dir, in_step=in_step)
    guarded = Guarded(table, run_dir, in_step=in_step)
    return guarded, Beats(run_dir, guarded, tell, in_step=in_step)


def _place(options: ControllerOptions, settings: Settings, opened: Opened) -> Place:
    """Where this table is commissioned."""
    wiring = settings.wiring()
    return Place(
        options.data_dir,
        wiring,
        settings.control_config(),
        wiring.drive.reversed if opened.reversed is None else opened.reversed,
        opened.calibration,
    )


def _furnish(
    stack: ExitStack,
    options: ControllerOptions,
    settings: Settings,
    opened: Opened,
    commission: Counter,
    pace: RealTime,
) -> Rooms:
    """Open and start everything; the stack takes it apart again, last one first."""
    url = settings.records.url or database_url(options.data_dir)
    pretend = opened.pretend
    store = LateStore(url, Store.ensure_demo_person) if pretend is not None else LateStore(url)
    stack.callback(store.close)
    library, inbox = load_library(), Inbox()
    story = None if pretend is None else StoryRecorder(opened.config, pretend.truth)
    bench: Callable[[BenchMessage], dict[str, Any]] = no_bench
    if pretend is not None and story is not None:
        bench = Bench(pretend, pace, story, library)
    server = LinkServer(options.run_dir, inbox, bench, simulated=pretend is not None)
    stack.callback(server.close)
    teller = Teller()
    stack.callback(teller.close)
    trouble = store.trouble()  # S44: told, and no reason not to bring somebody up
    if trouble:
        teller.tell(trouble)
    recorder = Recorder(url, tell=teller.tell)
    recorder.start()
    stack.callback(recorder.close)
    recordings = Recordings(options.data_dir / "recordings", teller.tell)
    recordings.start()
    stack.callback(recordings.close)
    strict = DEFAULT_PACE if pretend is None else PRETEND_PACE  # nobody hangs from a pretend table
    clock = ClockWatch(recorder.note, teller.tell)
    prepare_plan = partial(_prepared, store, library, opened.config.machine, strict, clock)
    steward = Steward(prepare_plan, inbox, server.answer)
    steward.start()
    stack.callback(steward.close)
    server.start(steward.ask, commission)
    return Rooms(inbox, server, recorder, recordings, teller, story, clock)


def _prepared(
    store: LateStore,
    library: Library,
    machine: Limits,
    pace: HowOften,
    clock: ClockWatch,
    program_id: str,
    person_id: str,
) -> Plan:
    """The plan of a program for a person, from the records as they are now; see `prepare`."""
    records = store.get()
    known = Known(clock.put_right, None if SYNCHRONISED.exists() else records.newest())
    return prepare(records, library, machine, program_id, person_id, pace=pace, clock=known)


def _each(
    watchers: Sequence[Callable[[Sequence[Request]], None]],
) -> Callable[[Sequence[Request]], None]:
    """Tell every one of these of the requests of a tick."""

    def tell(requests: Sequence[Request]) -> None:
        for watcher in watchers:
            watcher(requests)

    return tell


def _guarded(loop: partial[Snapshot], table: Hardware, data_dir: Path) -> Snapshot:
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
