"""The mode machine: an enum and a pure transition table.

    FAULTED     start-up state, and after every cut; left only by a reset with every input good
    READY       parked upright, power off
    ARMED       session chosen, waiting for the physical start
    RUNNING     the session is walked
    HOLDING     stopped by someone or something; power kept, standstill watched
    RETURNING   to level, rest there, then upright
    ESTOPPED    the emergency-stop chain is open, or closed again but not yet reset
    RECOVERING  hold-to-run creep towards head-up after a cut

The table is read from the top: the first signal of a row that is present decides. Stops stand
first in every row, so nothing else can outrun them.

A session without the table has a table of its own, in which no mode that may have power is within
reach: whatever ends it leads to READY. Only there may a screen begin (S2).
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum

from station.control.faults import Reaction


class Mode(StrEnum):
    """What the whole machine is doing."""

    FAULTED = "FAULTED"
    READY = "READY"
    ARMED = "ARMED"
    RUNNING = "RUNNING"
    HOLDING = "HOLDING"
    RETURNING = "RETURNING"
    ESTOPPED = "ESTOPPED"
    RECOVERING = "RECOVERING"


class Signal(StrEnum):
    """What can move the machine from one mode to another."""

    ESTOP = "estop"  # the chain is open
    CUT = "cut"  # a fault that cuts began
    STOP = "stop"  # a person or a fault stops
    REFUSE = "refuse"  # something present forbids a session
    BRING_UP = "bring_up"  # a person, a fault or the end of the process asks for the way up
    CREEP_OVER = "creep_over"  # hold-to-run has ended
    CREEP = "creep"  # the button has been held while only creeping is safe
    PARKED = "parked"  # upright and standing still
    DISARM = "disarm"  # let go of, or lapsed
    MOUNT = "mount"  # the session needs a fresh physical start
    FINISHED = "finished"  # every step is done
    ARM = "arm"  # a session was accepted
    START = "start"  # the physical button, fresh, with everything good (S2)
    BEGIN = "begin"  # the screen, for a session without the table
    RESET = "reset"  # fresh local press, every input good, upright
    RESET_AWAY = "reset_away"  # the same, but away from upright
    RESET_FAULTY = "reset_faulty"  # fresh local press, chain closed, but not every input good


REACTION_SIGNALS: dict[Reaction, Signal | None] = {
    Reaction.INFORM: None,
    Reaction.REFUSE: Signal.REFUSE,
    Reaction.RETURN: Signal.BRING_UP,
    Reaction.STOP: Signal.STOP,
    Reaction.CUT: Signal.CUT,
}

_S, _M = Signal, Mode
_ALWAYS = ((_S.ESTOP, _M.ESTOPPED), (_S.CUT, _M.FAULTED))  # S6

Transitions = Mapping[Mode, tuple[tuple[Signal, Mode], ...]]

TRANSITIONS: Transitions = {
    _M.FAULTED: (  # S1: no signal leads from here to a session
        (_S.ESTOP, _M.ESTOPPED),
        (_S.CREEP, _M.RECOVERING),  # S18
        (_S.RESET, _M.READY),
        (_S.RESET_AWAY, _M.HOLDING),
    ),
    _M.READY: (
        *_ALWAYS,
        (_S.STOP, _M.READY),
        (_S.REFUSE, _M.READY),
        (_S.ARM, _M.ARMED),
    ),
    _M.ARMED: (
        *_ALWAYS,
        (_S.STOP, _M.READY),
        (_S.REFUSE, _M.READY),
        (_S.BRING_UP, _M.READY),
        (_S.DISARM, _M.READY),
        (_S.START, _M.RUNNING),  # S2: the only way to motion that may be head-down
    ),
    _M.RUNNING: (
        *_ALWAYS,
        (_S.STOP, _M.HOLDING),
        (_S.BRING_UP, _M.RETURNING),
        (_S.MOUNT, _M.ARMED),
        (_S.FINISHED, _M.RETURNING),
    ),
    _M.HOLDING: (
        *_ALWAYS,
        (_S.STOP, _M.HOLDING),
        (_S.CREEP, _M.RECOVERING),
        (_S.PARKED, _M.READY),
        (_S.BRING_UP, _M.RETURNING),
    ),
    _M.RETURNING: (
        *_ALWAYS,
        (_S.STOP, _M.HOLDING),
        (_S.PARKED, _M.READY),
    ),
    _M.ESTOPPED: (  # S6: closed chain and a fresh local press
        (_S.ESTOP, _M.ESTOPPED),
        (_S.RESET, _M.READY),
        (_S.RESET_AWAY, _M.HOLDING),
        (_S.RESET_FAULTY, _M.FAULTED),
    ),
    _M.RECOVERING: (
        *_ALWAYS,
        (_S.STOP, _M.FAULTED),
        (_S.CREEP_OVER, _M.FAULTED),
        (_S.PARKED, _M.FAULTED),
    ),
}

WITHOUT_TABLE = {  # S2: from here nothing leads to motion
    **TRANSITIONS,
    _M.ARMED: (*TRANSITIONS[_M.ARMED], (_S.BEGIN, _M.RUNNING)),
    _M.RUNNING: (
        *_ALWAYS,
        (_S.STOP, _M.READY),
        (_S.BRING_UP, _M.READY),
        (_S.FINISHED, _M.READY),
    ),
}


def next_mode(mode: Mode, signals: AbstractSet[Signal], table: Transitions = TRANSITIONS) -> Mode:
    """The mode that follows, given everything that was signalled in this tick."""
    for signal, following in table[mode]:
        if signal in signals:
            return following
    return mode
