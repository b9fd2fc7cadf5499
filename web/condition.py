"""How the station is, gathered for the page and the API; what cannot be found out is None.

Nothing here fails because a part of the station does: that is when somebody looks.
"""

import platform
import shutil
import sqlite3
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from station.control.faults import FAULTS, Fault, Reaction
from station.control.modes import Mode
from station.doctor.gather_system import clock
from station.doctor.machine import Machine
from station.errors import StationError
from station.records.backup import file_of
from station.records.errors import RecordsError
from station.records.migrate import HEAD
from station.records.storage import LOCK_NAME
from web.config import WebConfig
from web.live import FRESH_S
from web.services import Services

BEGAN_AT = datetime.now(UTC)  # this module comes with the pages, when the process begins
STATION = "inversion-station"
PACKAGES = (
    "flask",
    "waitress",
    "sqlalchemy",
    "alembic",
    "pydantic",
    "pyzmq",
    "gpiozero",
    "lgpio",
    "reportlab",
)


@dataclass(frozen=True, slots=True)
class Version:
    """What is installed in which version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class ControllerFigures:
    """The controller, as far as it is heard.

    Attributes:
        up: It has been heard within the last half second.
        since: When it was started; None when nobody can tell.
        silent_s: How old the newest thing is that was heard.
        mode: Its mode then.
        simulated: It works on the pretend table.
        loop: Ticks, late ticks and the worst lateness in ms.
        faults: Its faults, as the snapshot has them.
        budget_share: What is left of the actuator's duty budget, 0 to 1.
    """

    up: bool
    since: datetime | None
    silent_s: float | None = None
    mode: Mode | None = None
    simulated: bool | None = None
    loop: dict[str, Any] | None = None
    faults: tuple[dict[str, Any], ...] = ()
    budget_share: float | None = None


@dataclass(frozen=True, slots=True)
class WebFigures:
    """This process.

    Attributes:
        since: When it began.
        streams: How many live streams are open.
        most_streams: How many may be.
        memory_mb: What it uses of the memory, shared parts counted by its share (PSS).
        threads: How many it has.
    """

    since: datetime
    streams: int
    most_streams: int
    memory_mb: float | None
    threads: int


@dataclass(frozen=True, slots=True)
class Storage:
    """Where the records are.

    Attributes:
        records_mb: How large they are with their log; None when they are in no file.
        free_mb: What is free beside them.
        schema: The migration at which they stand.
        head: The one that this version wants.
        problem: Why they cannot be read; None when they can.
    """

    records_mb: float | None
    free_mb: float | None
    schema: str | None
    head: str
    problem: StationError | None = None


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """The wall clock.

    Attributes:
        now: What it shows.
        synchronised: A time server has set it since the start; None when nobody can tell.
    """

    now: datetime
    synchronised: bool | None


def controller_figures(rooms: Services) -> ControllerFigures:
    """What was heard of the controller last."""
    since, newest = _started_at(rooms.config), rooms.link.latest()
    if newest is None:
        return ControllerFigures(up=False, since=None)
    state, age_s = newest
    up = age_s <= FRESH_S
    return ControllerFigures(
        up,
        since if up else None,
        age_s,
        Mode(state["mode"]),
        state["simulated"],
        state["loop"],
        tuple(state["faults"]) if up else (),
        state["budget_share"],
    )


def _started_at(config: WebConfig) -> datetime | None:
    """The controller writes its number into its lock when it starts, and never again."""
    if config.station_dir is None:
        return None
    try:
        return datetime.fromtimestamp((config.station_dir / LOCK_NAME).stat().st_mtime, UTC)
    except OSError:
        return None


def web_figures(rooms: Services, machine: Machine | None = None) -> WebFigures:
    """This process now."""
    live = rooms.live
    memory_mb = _memory_mb(machine or Machine())
    return WebFigures(
        BEGAN_AT, live.open_streams, rooms.config.streams, memory_mb, threading.active_count()
    )


def _memory_mb(machine: Machine) -> float | None:
    rows = (machine.text("proc/self/smaps_rollup") or "").splitlines()
    pss_kb = next((row.split()[1] for row in rows if row.startswith("Pss:")), None)
    return None if pss_kb is None else int(pss_kb) / 1024


def storage(rooms: Services) -> Storage:
    """The records and their disk."""
    size_mb = free_mb = schema = problem = None
    try:
        file = file_of(rooms.config.database_url).resolve()
        size_mb = sum(_size(file, end) for end in ("", "-wal")) / 2**20
        free_mb = shutil.disk_usage(file.parent).free / 2**20
    except (RecordsError, OSError):
        pass  # a database of its own, or a disk that does not answer; what is wrong comes below
    try:
        schema = rooms.store.shape()
    except RecordsError as error:
        problem = error
    return Storage(size_mb, free_mb, schema, HEAD, problem)


def _size(file: Path, end: str) -> int:
    try:
        return file.with_name(file.name + end).stat().st_size
    except OSError:
        return 0


def clock_figures(machine: Machine | None = None) -> ClockFigures:
    """The wall clock now."""
    found = clock(machine or Machine(), datetime.now(UTC), ())
    return ClockFigures(found.now, found.synchronised)


def versions() -> tuple[Version, ...]:
    """What matters for the station."""
    fixed = (
        Version("station", _version(STATION) or ""),
        Version("Python", platform.python_version()),
        Version(platform.system(), platform.release()),
        Version("SQLite", sqlite3.sqlite_version),
    )
    found = ((name, _version(name)) for name in PACKAGES)
    return (*fixed, *(Version(name, there) for name, there in found if there))


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def fault_table() -> tuple[tuple[Fault, Reaction, str, str, bool], ...]:
    """Every fault: code, what begins with it in a session, text, hint, whether it latches."""
    return tuple(
        (fault, row.reaction, row.text, row.hint, row.latches) for fault, row in FAULTS.items()
    )
