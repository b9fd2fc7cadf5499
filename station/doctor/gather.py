"""Gathers all facts of this computer and its table."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hardware.gpio.wiring import Wiring
from station.calibration import FILE_NAME as CALIBRATION_NAME
from station.doctor import gather_board, gather_system, gather_table
from station.doctor.facts import Answers, CalibrationFacts, Controller, Facts, Problem
from station.doctor.machine import Machine
from station.doctor.monthly import FILE_NAME, BadChecks, read_done
from station.records.storage import DATABASE_NAME, LOCK_NAME
from station.service.endpoints import default_run_dir
from station.service.instance import LOCK_NAME as INSTANCE_LOCK_NAME

Ask = Callable[[Wiring], Answers | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a station is.

    Attributes:
        data_dir: Records, calibration, checks.
        records_url: Address of the records.
        run_dir: Its sockets; None for the usual places.
    """

    data_dir: Path
    records_url: str
    run_dir: Path | None = None

    def run_dirs(self) -> list[Path]:
        """Where a controller's sockets may be."""
        if self.run_dir is not None:
            return [self.run_dir]
        return [default_run_dir(self.data_dir), gather_table.SERVICE_RUN_DIR]


def gather(
    wiring: Wiring,
    place: Place,
    machine: Machine | None = None,
    ask: Ask = gather_table.answers,
    now: datetime | None = None,
) -> Facts:
    """Find out everything; an output is never opened, let alone driven.

    Args:
        wiring: What is wired where.
        place: Where the station is.
        machine: The computer; this one when left out.
        ask: Asks the table, where no controller runs.
        now: The time; the present when left out.
    """
    machine, now = machine or Machine(), now or datetime.now(UTC).astimezone()
    board = gather_board.board_of(machine)
    chips = gather_board.gpio_chips(machine)
    calibration = gather_table.calibration(place.data_dir)
    checked = _checked(place.data_dir)
    controller = _controller(place)
    return Facts(
        wiring=wiring,
        clock=gather_system.clock(machine, now, _marks(place.data_dir, calibration, checked[0])),
        disk=gather_system.disk(machine, place.data_dir),
        records=gather_system.records(place.records_url),
        board=board,
        python=sys.version_info[:3],
        packages=gather_board.packages(),
        user=gather_board.user(),
        chips=chips,
        header_chip=gather_board.header_chip(wiring, chips),
        lets_go=gather_board.lets_go(machine, board),
        config_lets_go=gather_board.config_lets_go(machine),
        buses=gather_board.buses(machine, wiring),
        pwm=gather_board.pwm(machine, wiring),
        supply=gather_board.supply(machine),
        services=gather_system.services(machine),
        watchdog=gather_system.watchdog(machine),
        calibration=calibration,
        controller=controller,
        answers=ask(wiring) if controller is None and board.is_pi else None,
        checked_at=checked[0],
        checked_problem=checked[1],
    )


def _controller(place: Place) -> Controller | None:
    run_dirs = place.run_dirs()
    locks = [place.data_dir / LOCK_NAME, *(each / INSTANCE_LOCK_NAME for each in run_dirs)]
    return gather_table.controller(locks, run_dirs)


def _checked(data_dir: Path) -> tuple[tuple[datetime, str] | None, Problem | None]:
    """The last monthly check, and why it cannot be read."""
    try:
        done = read_done(data_dir / FILE_NAME)
    except BadChecks as error:
        return None, Problem(str(error.args[0]), error.hint)
    return ((done[-1].made_at, done[-1].made_by) if done else None), None


def _marks(
    data_dir: Path,
    calibration: CalibrationFacts | None,
    checked: tuple[datetime, str] | None,
) -> Iterable[gather_system.Mark]:
    """Times at which something of the station was written."""
    yield from gather_system.written(data_dir / DATABASE_NAME, "the database")
    yield from gather_system.written(data_dir / CALIBRATION_NAME, "the calibration's file")
    if calibration is not None and calibration.made_at is not None:
        yield calibration.made_at, "the calibration"
    if checked is not None:
        yield checked[0], "the last monthly check"
