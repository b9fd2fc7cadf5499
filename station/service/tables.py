"""Opens the table that a controller works on: the real one, the pretend one, or that one wired.

Whatever is opened is safe before this returns. What belongs to a pretend table only, its panel and
its faults, comes out beside it, so that nothing else needs to ask which kind it is.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from hardware.gpio.calibration import TableCalibration
from hardware.gpio.wiring import Wiring
from hardware.interface import SAFE, Hardware, HardwareError
from hardware.simulated.faults import FaultSwitches
from hardware.simulated.panel import Panel
from hardware.simulated.table import GuardEnd, SimulatedTable, TableOptions, Truth
from station.calibration import FILE_NAME, BadCalibration, Calibration, load_calibration
from station.control.config import ControlConfig
from station.errors import StationError
from station.settings import Settings


class TableKind(StrEnum):
    """What the controller works on."""

    PRETEND = "pretend"
    WIRED = "wired"  # the pretend table behind pretend pins and chips
    REAL = "real"


class PretendTable(Hardware, Protocol):
    """A table that somebody can play with."""

    panel: Panel
    faults: FaultSwitches
    guard: GuardEnd | None

    def truth(self) -> Truth:
        """What is really so."""
        ...


MakeTable = Callable[[TableOptions, Callable[[float], None]], PretendTable]
"""Makes a pretend table from what it is like, and a way of being late."""


class HardwareFailed(StationError, OSError):
    """The real table cannot be reached."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Opened:
    """A table that is safe, and what is known about it.

    Attributes:
        table: It.
        pretend: The same when somebody can play with it, else None.
        config: The control core's figures for it.
        remark: What the person who looks after the station should be told; empty for nothing.
        calibration: What its tilt channels were opened with.
        reversed: Whether its drive was opened with the directions swapped; None as the settings.
    """

    table: Hardware
    pretend: PretendTable | None
    config: ControlConfig
    remark: str = ""
    calibration: TableCalibration | None = None
    reversed: bool | None = None


def open_table(
    kind: TableKind,
    settings: Settings,
    data_dir: Path,
    seed: int = 0,
    stall: Callable[[float], None] = time.sleep,
) -> Opened:
    """Open the table of this kind and make it safe.

    Raises:
        HardwareFailed: A part of the real table cannot be reached.
    """
    try:
        if kind is TableKind.PRETEND:
            return _pretend(settings, seed, stall)
        calibration, remark = _calibration(data_dir)
        if kind is TableKind.WIRED:
            return _wired(settings, calibration, remark, seed, stall)
        return _real(settings, calibration, remark)
    except HardwareError as error:
        raise HardwareFailed(str(error.args[0]), error.hint) from error


def _pretend(settings: Settings, seed: int, stall: Callable[[float], None]) -> Opened:
    table = SimulatedTable(TableOptions(seed=seed), stall)
    table.write(SAFE)
    return Opened(table, table, settings.control_config())


def _wired(
    settings: Settings,
    calibration: Calibration | None,
    remark: str,
    seed: int,
    stall: Callable[[float], None],
) -> Opened:
    from hardware.simulated.wired.table import WiredTable

    table = wired(settings.wiring(), calibration)(TableOptions(seed=seed), stall)
    config = settings.control_config()
    if calibration is not None:
        config, turned = calibration.applied(config), calibration.drive.reversed
        return Opened(table, table, config, remark, calibration.table, turned)
    perfect = table.true_calibration() if isinstance(table, WiredTable) else None
    return Opened(table, table, config, remark, perfect)


def wired(wiring: Wiring, calibration: Calibration | None = None) -> MakeTable:
    """Makes the pretend table behind pretend pins and chips, driven by the real drivers.

    Without a calibration it is one that has been calibrated to perfection. With one, its motor is
    wired as the calibration says: it is the table that was commissioned.
    """
    from hardware.simulated.wired.table import WiredOptions, WiredTable

    def make(options: TableOptions, stall: Callable[[float], None]) -> PretendTable:
        if calibration is None:
            return WiredTable.calibrated(WiredOptions(options, wiring), stall)
        crossed = calibration.drive.reversed is not wiring.drive.reversed
        like = WiredOptions(options, wiring, crossed=crossed)
        return WiredTable(like, stall, calibration.wired(wiring), calibration.table)

    return make


def _real(settings: Settings, calibration: Calibration | None, remark: str) -> Opened:
    from hardware.gpio.ports import real_ports
    from hardware.gpio.table import GpioTable

    wiring, config = settings.wiring(), settings.control_config()
    made, turned = None, None
    if calibration is not None:
        wiring, config = calibration.wired(wiring), calibration.applied(config)
        made, turned = calibration.table, calibration.drive.reversed
    remark = remark or ("" if made else "The table is not calibrated: run station commission.")
    table = GpioTable(wiring, made, real_ports(wiring.pins))
    return Opened(table, None, config, remark, made, turned)


def _calibration(data_dir: Path) -> tuple[Calibration | None, str]:
    """The calibration and no remark; or none, and why (S25)."""
    try:
        return load_calibration(data_dir / FILE_NAME), ""
    except BadCalibration as error:
        return None, str(error)
