"""The mode tables under every set of signals that there can be, and not only under pairs of them.

Modes x both tables x all subsets of the signals: about two million, each looked at once.
(`tests/control/test_modes.py` says what every single line of the table is for.)
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import combinations

import pytest

from station.control.modes import (
    TRANSITIONS,
    WITHOUT_TABLE,
    Mode,
    Signal,
    Transitions,
    next_mode,
)

_CUT = (Mode.FAULTED, Mode.ESTOPPED)
_STOPPED = {  # where a stop leads when nothing severer is signalled
    Mode.FAULTED: Mode.FAULTED,
    Mode.READY: Mode.READY,
    Mode.ARMED: Mode.READY,
    Mode.RUNNING: Mode.HOLDING,
    Mode.HOLDING: Mode.HOLDING,
    Mode.RETURNING: Mode.HOLDING,
    Mode.ESTOPPED: Mode.ESTOPPED,
    Mode.RECOVERING: Mode.FAULTED,
}
# What a person at the station can do with one button and the red knob, and what time does.
_ON_THE_SPOT = {
    Signal.RESET, Signal.RESET_AWAY, Signal.CREEP, Signal.CREEP_OVER, Signal.STOP,
    Signal.BRING_UP, Signal.PARKED, Signal.DISARM,
}  # fmt: skip
_MOST_ACTS = 3  # out of any mode to where somebody can get off


def _every_set() -> Iterator[frozenset[Signal]]:
    for size in range(len(Signal) + 1):
        yield from map(frozenset, combinations(Signal, size))


@pytest.mark.requirement("S2")
@pytest.mark.requirement("S5")
@pytest.mark.requirement("S6")
@pytest.mark.parametrize("mode", Mode)
def test_every_set_of_signals_is_answered_by_its_severest(mode: Mode) -> None:
    wrong: list[tuple[frozenset[Signal], Mode, Mode]] = []
    walked = 0
    for signals in _every_set():
        walked += 1
        following = next_mode(mode, signals)
        without = next_mode(mode, signals, WITHOUT_TABLE)
        if not (_right(mode, signals, following) and _right_without(mode, signals, without)):
            wrong.append((signals, following, without))
    assert wrong == []
    assert walked == 2 ** len(Signal)


def _right(mode: Mode, signals: AbstractSet[Signal], following: Mode) -> bool:
    if Signal.ESTOP in signals:
        return following is Mode.ESTOPPED
    if Signal.CUT in signals and mode not in _CUT:
        return following is Mode.FAULTED
    if Signal.STOP in signals and mode not in _CUT:
        return following is _STOPPED[mode]
    runs = following is not Mode.RUNNING or mode is Mode.RUNNING
    starts = mode is Mode.ARMED and Signal.START in signals
    refused = mode in (Mode.READY, Mode.ARMED) and Signal.REFUSE in signals
    return (runs or starts) and (following is Mode.READY if refused else True)


def _right_without(mode: Mode, signals: AbstractSet[Signal], following: Mode) -> bool:
    """The same, but that a session without the table ends in READY, and a screen may begin it."""
    if mode not in (Mode.ARMED, Mode.RUNNING):
        return following is next_mode(mode, signals)
    if {Signal.ESTOP, Signal.CUT} & signals:
        return following in _CUT
    begins = Signal.BEGIN in signals or Signal.START in signals or mode is Mode.RUNNING
    powerless = following in (Mode.READY, mode) or (following is Mode.RUNNING and begins)
    return powerless and (Signal.STOP not in signals or following is Mode.READY)


@pytest.mark.requirement("S18")
@pytest.mark.requirement("S19")
@pytest.mark.parametrize("table", [TRANSITIONS, WITHOUT_TABLE], ids=["with", "without"])
@pytest.mark.parametrize("mode", Mode)
def test_somebody_on_the_spot_gets_out_of_every_mode(mode: Mode, table: Transitions) -> None:
    """With one button and the red knob, in a few acts, and with no screen, to READY."""
    here = {mode}
    for _ in range(_MOST_ACTS):
        here |= {next_mode(each, {signal}, table) for each in here for signal in _ON_THE_SPOT}
    assert Mode.READY in here
    assert Mode.RUNNING not in here - {mode}
