"""All checks, in the order in which a person would look."""

from collections.abc import Iterable

from station.doctor.board_checks import BOARD_CHECKS, board, supply, versions
from station.doctor.facts import Facts
from station.doctor.monthly import MONTHLY_CHECKS, monthly, monthly_list
from station.doctor.results import Check, Result, State
from station.doctor.system_checks import (
    SYSTEM_CHECKS,
    clock_set,
    clock_steps,
    records,
    services,
    watchdogs,
)
from station.doctor.table_checks import (
    TABLE_CHECKS,
    calibration,
    controller,
    two_principles,
    way_up,
)

CHECKS: tuple[Check, ...] = (*BOARD_CHECKS, *SYSTEM_CHECKS, *TABLE_CHECKS, *MONTHLY_CHECKS)
# Those that say the same whoever asks: no rights of a user, no pin and no sensor in them.
FOR_EVERYBODY: tuple[Check, ...] = (
    board,
    versions,
    supply,
    clock_set,
    clock_steps,
    records,
    services,
    watchdogs,
    two_principles,
    controller,
    calibration,
    way_up,
    monthly,
)


def examine(facts: Facts, checks: Iterable[Check] = CHECKS) -> list[Result]:
    """What every one of these checks says that has something to say."""
    found = (check(facts) for check in checks)
    return [result for result in found if result is not None]


def due_list(facts: Facts) -> list[str]:
    """The monthly list, when it is due."""
    return [] if monthly(facts).state is State.OK else monthly_list(facts.wiring)
