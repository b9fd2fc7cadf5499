"""Finds out what the table answers, without driving anything.

With a controller there it is asked over its link, and pins and buses are left to it. Without one
the contacts are read and the sensors started; no output is ever opened.
"""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from hardware.gpio.wiring import Factory, Wiring
from hardware.interface import HardwareError
from station.calibration import FILE_NAME, BadCalibration, load_calibration
from station.doctor.facts import Answers, CalibrationFacts, Controller, Problem

SERVICE_RUN_DIR = Path("/run/station")
LINK_S = 2.0

if sys.platform == "win32":

    def _held(_path: Path) -> bool:
        """No lock can be tried there without taking it."""
        return False

else:
    import fcntl

    def _held(path: Path) -> bool:
        """Another process has locked this file, or it may not be looked at; leaves no trace."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            return isinstance(error, PermissionError)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(handle)
        return False


def controller(locks: Iterable[Path], run_dirs: Iterable[Path]) -> Controller | None:
    """The controller that runs, if one does.

    Args:
        locks: Files that a controller holds.
        run_dirs: Where its sockets may be.
    """
    held = [path for path in locks if _held(path)]
    if not held:
        return None
    pid = ""
    with suppress(OSError):
        pid = held[0].read_text(encoding="ascii", errors="replace").strip()
    for run_dir in run_dirs:
        if os.path.isdir(run_dir) and (snapshot := _snapshot(run_dir)) is not None:
            return Controller(pid, snapshot)
    return Controller(pid, None)


def _snapshot(run_dir: Path) -> dict[str, Any] | None:
    from station.service.link import LinkClient  # noqa: PLC0415 - only where somebody answers

    link = LinkClient(run_dir)
    try:
        newest = link.wait(None, LINK_S)
    finally:
        link.close()
    return None if newest is None else newest[0]


def calibration(data_dir: Path) -> CalibrationFacts | None:
    """What commissioning has left."""
    try:
        found = load_calibration(data_dir / FILE_NAME)
    except BadCalibration as error:
        return CalibrationFacts(problem=Problem(str(error.args[0]), error.hint))
    if found is None:
        return None
    table = found.table
    return CalibrationFacts(
        _aware(found.made_at),
        found.made_by,
        {"primary": table.primary.identity, "check": table.check.identity},
        found.drive.battery_way_up,
    )


def _aware(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def answers(wiring: Wiring) -> Answers | None:
    """What the real table answers; None for a pin factory that has none."""
    if wiring.pins.factory is Factory.MOCK:
        return None
    try:
        from hardware.gpio.ports import real_ports  # noqa: PLC0415 - not on every computer
        from station.doctor.ask import ask  # noqa: PLC0415

        ports = real_ports(wiring.pins)
    except HardwareError as error:
        return Answers(problem=Problem(str(error), error.hint))
    except ImportError as error:  # no such pins on this system
        return Answers(problem=Problem(f"This computer has no pins ({error})."))
    try:
        return ask(wiring, ports)
    finally:
        ports.pins.close()
