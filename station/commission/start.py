"""Begins a commissioning in a terminal: takes the table for itself, and lets go of it safely."""

import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rich.console import Console

from hardware.interface import SAFE
from station.calibration import FILE_NAME, BadCalibration, load_calibration
from station.commission.clerk import PROGRESS_NAME, Clerk, load_progress
from station.commission.desk import Desk
from station.commission.flow import Flow
from station.commission.model import Found, Setting, Table
from station.commission.pretend import PretendTable, StandIn
from station.commission.record import write_record
from station.commission.terminal import Terminal
from station.errors import StationError
from station.records.errors import DirectoryInUse
from station.records.storage import DataDirLock, lock_data_dir
from station.service.pace import RealTime, VirtualTime
from station.service.priority import raise_priority
from station.service.tables import HardwareFailed, TableKind, open_table
from station.settings import Settings

START_DEG = -60.0


@dataclass(frozen=True, slots=True)
class CommissionOptions:
    """What a commissioning is begun with.

    Attributes:
        data_dir: Where calibration, progress and record go.
        made_by: Who does it.
        pretend: On a pretend table that is new, crossed and askew.
        stand_in: The program plays the person at the pretend table too, in virtual time.
        resume: Go on with the one that was interrupted.
        seed: Of the pretend table.
    """

    data_dir: Path
    made_by: str
    pretend: bool
    stand_in: bool
    resume: bool
    seed: int


class TableInUse(StationError, OSError):
    """The service has the table."""

    exit_code = 1


def run_commission(options: CommissionOptions, settings: Settings) -> bool:
    """Commission the table; whether the result was accepted and saved.

    Raises:
        StationError: It cannot begin.
    """
    console = Console(highlight=False)
    with ExitStack() as stack:
        stack.enter_context(_locked(options.data_dir))
        stack.callback(hand_over, options.data_dir)
        found = load_progress(options.data_dir) if options.resume else None
        setting = setting_of(settings, options.data_dir, options.pretend)
        pace = VirtualTime() if options.stand_in else RealTime(1 / settings.loop.rate_hz)
        pretend = _new_table(settings, options.seed, pace.stall) if options.pretend else None
        table = pretend or _real_table(settings, options.data_dir)
        stack.callback(table.close)
        stack.callback(table.write, SAFE)
        desk = Desk(table, Flow(setting, found), Clerk(options.data_dir, setting, options.made_by))
        stack.callback(desk.close)
        terminal = Terminal(desk, table, pace, console)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: terminal.leave())
        if options.stand_in and pretend is not None:
            accepted = terminal.run_by_itself(StandIn(pretend, options.seed), console.print)
        else:
            raise_priority()
            accepted = terminal.run(pretend)
        desk.close()
        _tell_end(console, options.data_dir, desk, desk.flow.found)
    return accepted


def setting_of(settings: Settings, data_dir: Path, new: bool = False) -> Setting:
    """What is known of the table before; a new one has no calibration that it was opened with."""
    wiring = settings.wiring()
    opened_reversed = wiring.drive.reversed
    try:
        before = None if new else load_calibration(data_dir / FILE_NAME)
    except BadCalibration:
        before = None  # as the table is opened then
    if before is not None:
        opened_reversed = before.drive.reversed
    return Setting(settings.control_config(), wiring, opened_reversed)


def print_record(data_dir: Path, file: Path) -> None:
    """Write the record of the calibration in use once more.

    Raises:
        StationError: There is none, or the file cannot be written.
    """
    calibration = load_calibration(data_dir / FILE_NAME)
    if calibration is None:
        raise StationError(
            f"There is no calibration in {data_dir}.", "Make one: station commission."
        )
    write_record(file, calibration)


def hand_over(data_dir: Path) -> None:
    """Give what root has made here to whom the directory belongs: the service goes on with it."""
    owner = data_dir.stat()
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or owner.st_uid == 0:
        return
    for entry in os.scandir(data_dir):
        if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_uid == 0:
            os.chown(entry.path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _locked(data_dir: Path) -> DataDirLock:
    try:
        return lock_data_dir(data_dir)
    except DirectoryInUse as error:
        raise TableInUse(
            "The service has the table.",
            "Stop it first: sudo systemctl stop station, or use the web page on its touchscreen.",
        ) from error


def _real_table(settings: Settings, data_dir: Path) -> Table:
    opened = open_table(TableKind.REAL, settings, data_dir)
    if not isinstance(opened.table, Table):
        raise HardwareFailed("This table cannot be commissioned.")
    return opened.table


class _Pretend(Table, PretendTable, Protocol):
    """Both at once."""


def _new_table(settings: Settings, seed: int, stall: Callable[[float], None]) -> _Pretend:
    """A pretend table behind the real drivers, as it comes out of the workshop."""
    from hardware.simulated.table import TableOptions
    from hardware.simulated.wired.table import WiredOptions, WiredTable

    world = TableOptions(seed=seed, body_kg=0.0, start_deg=START_DEG, ankles_locked=False)
    return WiredTable(WiredOptions(world, settings.wiring(), crossed=True), stall)


def _tell_end(console: Console, data_dir: Path, desk: Desk, found: Found) -> None:
    if desk.clerk.saved is not None:
        _, record = desk.clerk.saved
        console.print(
            f"Saved: {data_dir / FILE_NAME}. The record to print and sign: {record}.",
            soft_wrap=True,
        )
    elif desk.clerk.trouble:
        console.print(desk.clerk.trouble, soft_wrap=True)
    elif found.done:
        kept = data_dir / PROGRESS_NAME
        console.print(f"Kept in {kept}: go on with station commission --resume.", soft_wrap=True)
