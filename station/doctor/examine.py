"""All checks, in the order in which a person would look."""

from station.doctor.board_checks import BOARD_CHECKS
from station.doctor.facts import Facts
from station.doctor.monthly import MONTHLY_CHECKS, monthly, monthly_list
from station.doctor.results import Check, Result, State
from station.doctor.system_checks import SYSTEM_CHECKS
from station.doctor.table_checks import TABLE_CHECKS

CHECKS: tuple[Check, ...] = (*BOARD_CHECKS, *SYSTEM_CHECKS, *TABLE_CHECKS, *MONTHLY_CHECKS)


def examine(facts: Facts) -> list[Result]:
    """What every check says that has something to say."""
    found = (check(facts) for check in CHECKS)
    return [result for result in found if result is not None]


def due_list(facts: Facts) -> list[str]:
    """The monthly list, when it is due."""
    return [] if monthly(facts).state is State.OK else monthly_list(facts.wiring)
