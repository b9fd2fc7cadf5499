"""The controller's process: pins safe first, then everything else, and safe again at the end.

This module loads no more than the table needs. The rest of the controller is loaded when the
directory is ours and the table has been told to do nothing.
"""

import os
import signal
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from station.records.storage import lock_data_dir
from station.service.endpoints import make_run_dir
from station.service.instance import Instance
from station.service.leaving import Leaving
from station.service.priority import raise_priority
from station.service.settings_in_use import keep_settings
from station.service.tables import TableKind, open_table
from station.settings import load_settings

READY_LINE = "ready"


@dataclass(frozen=True, slots=True)
class ControllerOptions:
    """What a controller process is started with.

    Attributes:
        data_dir: Records and recordings.
        run_dir: The sockets.
        settings: The settings file; None for the defaults.
        table: What it works on.
        speed: Of the pretend table's time.
        seed: Of the pretend table.
        with_parent: A process has started this one: say when it is up on standard output, and
            leave when standard input ends.
        guarded: A guard looks after the pretend table; a real one's settings say it.
    """

    data_dir: Path
    run_dir: Path
    settings: Path | None = None
    table: TableKind = TableKind.PRETEND
    speed: float = 1.0
    seed: int = 0
    with_parent: bool = False
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """How the process began.

    Attributes:
        began_s: When, in monotonic seconds.
        priority: What the scheduler has granted.
    """

    began_s: float
    priority: str


def run_controller(options: ControllerOptions) -> None:
    """Run until the process is asked to end and the person is up.

    Raises:
        StationError: It cannot start; nothing is left half-started.
        ControllerFailed: A tick failed; the table has been made safe.
    """
    began_s, leaving = time.monotonic(), Leaving()
    settings = load_settings(options.settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: leaving.ask())
    with ExitStack() as stack:
        stack.enter_context(lock_data_dir(options.data_dir))
        make_run_dir(options.run_dir)
        stack.enter_context(Instance(options.run_dir))
        start = Start(began_s, raise_priority())  # before any thread: they all inherit it
        if options.table is TableKind.REAL:
            keep_settings(options.settings, options.run_dir)
        opened = open_table(options.table, settings, options.data_dir, options.seed)
        stack.callback(opened.table.close)
        from station.service.assembly import run_assembled

        if options.with_parent:
            threading.Thread(target=_leave_with_parent, args=(leaving,), daemon=True).start()
        run_assembled(options, settings, opened, leaving, start)


def say_ready() -> None:
    """Tell the parent process that the sockets are there and the loop runs."""
    print(READY_LINE, flush=True)


def _leave_with_parent(leaving: Leaving) -> None:
    """Standard input ends when the parent closes it, or when the parent dies, however it dies."""
    while os.read(sys.stdin.fileno(), 64):
        pass
    leaving.ask()
