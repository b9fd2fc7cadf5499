"""The mode table once more, as it is meant: a change of one must be a change of both.

What follows from it (that stops outrun everything, that nothing leads to motion without a start) is
in `test_modes.py`. Here stands each row by itself, in the order in which it decides.
"""

import pytest

from station.control.faults import Reaction
from station.control.modes import (
    REACTION_SIGNALS,
    TRANSITIONS,
    WITHOUT_TABLE,
    Mode,
    Signal,
    Transitions,
    next_mode,
)

MEANT = """
FAULTED     estop ESTOPPED, creep RECOVERING, reset READY, reset_away HOLDING
READY       estop ESTOPPED, cut FAULTED, stop READY, refuse READY, arm ARMED
ARMED       estop ESTOPPED, cut FAULTED, stop READY, refuse READY, bring_up READY, disarm READY,
            start RUNNING
RUNNING     estop ESTOPPED, cut FAULTED, stop HOLDING, bring_up RETURNING, mount ARMED,
            finished RETURNING
HOLDING     estop ESTOPPED, cut FAULTED, stop HOLDING, creep RECOVERING, parked READY,
            bring_up RETURNING
RETURNING   estop ESTOPPED, cut FAULTED, stop HOLDING, parked READY
ESTOPPED    estop ESTOPPED, reset READY, reset_away HOLDING, reset_faulty FAULTED
RECOVERING  estop ESTOPPED, cut FAULTED, stop FAULTED, creep_over FAULTED, parked FAULTED
"""
MEANT_WITHOUT_TABLE = """
ARMED       estop ESTOPPED, cut FAULTED, stop READY, refuse READY, bring_up READY, disarm READY,
            start RUNNING, begin RUNNING
RUNNING     estop ESTOPPED, cut FAULTED, stop READY, bring_up READY, finished READY
"""


def rows(text: str) -> dict[str, list[list[str]]]:
    """Signal and mode of each row, by the mode that it is in."""
    found: dict[str, list[list[str]]] = {}
    for line in text.strip().replace(",\n ", ", ").splitlines():
        mode, _, row = line.partition(" ")
        found[mode] = [each.split() for each in row.split(",")]
    return found


def as_told(table: Transitions) -> dict[str, list[list[str]]]:
    return {mode: [[signal, to] for signal, to in row] for mode, row in table.items()}


@pytest.mark.requirement("S2")
def test_the_table_is_the_one_that_is_meant() -> None:
    assert as_told(TRANSITIONS) == rows(MEANT)


@pytest.mark.requirement("S2")
def test_without_the_table_only_two_modes_differ() -> None:
    assert as_told(WITHOUT_TABLE) == rows(MEANT) | rows(MEANT_WITHOUT_TABLE)


@pytest.mark.parametrize("table", [TRANSITIONS, WITHOUT_TABLE])
def test_the_first_signal_of_a_row_that_is_present_decides(table: Transitions) -> None:
    for mode, row in table.items():
        for i, (_, to) in enumerate(row):
            assert next_mode(mode, {signal for signal, _ in row[i:]}, table) is to


def test_what_a_reaction_signals() -> None:
    assert dict(REACTION_SIGNALS) == {
        Reaction.INFORM: None,
        Reaction.REFUSE: Signal.REFUSE,
        Reaction.RETURN: Signal.BRING_UP,
        Reaction.STOP: Signal.STOP,
        Reaction.CUT: Signal.CUT,
    }


def test_modes_and_signals_are_written_as_they_are_called() -> None:
    """Records, stories and other programs know them by these words."""
    assert [mode.value for mode in Mode] == [mode.name for mode in Mode]
    assert [signal.value for signal in Signal] == [signal.name.lower() for signal in Signal]
