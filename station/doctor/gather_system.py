"""Finds out about the system around the station: clock, disk, records, services."""

import os
import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from station.doctor.facts import Clock, Disk, Problem, Records, Service
from station.doctor.machine import Machine
from station.doctor.system_checks import BACKUP, STATION, WEB
from station.records.engine import make_engine, told, verify
from station.records.errors import RecordsError

_READ_ONLY = 1  # ST_RDONLY of statvfs
_PROPERTIES = "Id,LoadState,ActiveState,UnitFileState,WatchdogUSec,NRestarts"

Mark = tuple[datetime, str]


def clock(machine: Machine, now: datetime, marks: Iterable[Mark]) -> Clock:
    """The wall clock, and the latest of these times at which something was written."""
    times = list(marks)
    saved = machine.root / "var/lib/systemd/timesync/clock"
    if (at := _written_at(saved)) is not None:
        times.append((at, "the time saved by systemd"))
    return Clock(now, _synchronised(machine), max(times, default=None))


def _synchronised(machine: Machine) -> bool | None:
    if (machine.root / "run/systemd/timesync/synchronized").exists():
        return True
    told = machine.run(["timedatectl", "show", "--property=NTPSynchronized", "--value"])
    return {"yes": True, "no": False}.get((told or "").strip())


def _written_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None


def written(path: Path, what: str) -> list[Mark]:
    """When a file was written, if it is there."""
    at = _written_at(path)
    return [] if at is None else [(at, what)]


def disk(machine: Machine, data_dir: Path) -> Disk:
    """Where the records are, or would be."""
    place = data_dir.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        free = shutil.disk_usage(place).free
        flags = os.statvfs(place).f_flag if hasattr(os, "statvfs") else 0
    except OSError:
        return Disk(str(place), data_dir.exists())
    return Disk(
        str(place),
        data_dir.exists(),
        free,
        bool(flags & _READ_ONLY),
        os.access(place, os.W_OK | os.X_OK),
        _file_system(machine, place),
    )


def _file_system(machine: Machine, place: Path) -> str:
    """Kind of the file system that a directory is on."""
    mounts = re.findall(r"^\S+ (\S+) (\S+)", machine.text("proc/self/mounts") or "", re.M)
    fitting = [(len(at), kind) for at, kind in mounts if place.is_relative_to(at)]
    return max(fitting, default=(0, ""))[1]


def records(url: str) -> Records:
    """The records, looked over without changing anything."""
    try:
        parsed = make_url(url)
        local = parsed.get_backend_name() == "sqlite"
        if local and not Path(parsed.database or "").exists():
            return Records(there=False)
        engine = make_engine(url)
        try:
            with told(engine):
                verify(engine)
                with engine.connect() as connection:
                    connection.execute(text("SELECT 1"))
        finally:
            engine.dispose()
    except RecordsError as error:
        return Records(there=True, problem=Problem(str(error.args[0]), error.hint))
    return Records(there=True)


def services(machine: Machine) -> dict[str, Service] | None:
    """The station's units; None where there is no systemd."""
    names = (STATION, WEB, BACKUP)
    told = machine.run(["systemctl", "show", f"--property={_PROPERTIES}", *names])
    if told is None:
        return None
    blocks = [dict(_pairs(block)) for block in told.strip().split("\n\n")]
    by_name = {block.get("Id", ""): block for block in blocks}
    return {name: _service(name, by_name.get(name, {})) for name in names}


def _pairs(block: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (line.partition("=") for line in block.split("\n"))]


def _service(name: str, found: dict[str, str]) -> Service:
    restarts = found.get("NRestarts", "")
    return Service(
        name,
        found.get("LoadState") == "loaded",
        found.get("ActiveState", ""),
        found.get("UnitFileState") == "enabled",
        found.get("WatchdogUSec", ""),
        int(restarts) if restarts.isdigit() else 0,
    )


def watchdog(machine: Machine) -> str | None:
    """After how long the board's watchdog starts it anew; None where nobody can tell."""
    told = machine.run(["systemctl", "show", "--property=RuntimeWatchdogUSec", "--value"])
    return told.strip() if told else None
