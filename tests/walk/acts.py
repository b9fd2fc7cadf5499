"""What can be done to a station in one tick: every request, and every part of the panel."""

from collections.abc import Callable
from typing import get_args

from station.control.faults import Fault
from station.control.requests import (
    BAD_PAIN_NRS,
    Acknowledge,
    Arm,
    Begin,
    Block,
    BringUp,
    Disarm,
    Leave,
    Reply,
    Respond,
    Stop,
    What,
)
from tests.walk.rules import Walk
from tests.walk.situations import FLOOR, TABLE

# Every kind of request, with everything in it that makes a difference.
REQUESTS: tuple[What, ...] = (
    Stop(),
    BringUp(),
    BringUp(straight=True),
    Arm(TABLE),
    Arm(FLOOR),
    Disarm(),
    Begin(),
    Respond(),
    Respond(Reply.NOT_WELL),
    Respond(pain_nrs=BAD_PAIN_NRS - 1),
    Respond(pain_nrs=BAD_PAIN_NRS),
    *(Acknowledge(fault) for fault in Fault),
    Acknowledge("no such fault"),
    Leave(),
    Block("The disk is full.", "Make room."),
    Block(),
)
KINDS = get_args(What)

Act = Callable[[Walk], bool]  # what it does, and whether that is a stop


def _asking(what: What) -> Act:
    def act(walk: Walk) -> bool:
        walk.station.ask(what)
        return isinstance(what, Stop)

    return act


def _button(walk: Walk) -> bool:
    walk.panel.press(True)
    return False


def _hand(walk: Walk) -> bool:
    walk.panel.bring_up(True)
    return False


def _ankles(walk: Walk) -> bool:
    walk.panel.ankles(False)
    return False


def _switch(walk: Walk) -> bool:
    walk.panel.hand_switch(False)
    return False


def _chain(walk: Walk) -> bool:
    walk.panel.estop(True)
    return False


def _mains(walk: Walk) -> bool:
    walk.panel.mains(False)
    return False


def _nothing(walk: Walk) -> bool:
    return False


PANEL: dict[str, Act] = {
    "press the button": _button,
    "press bring me up in the hand": _hand,
    "open the ankle lock": _ankles,
    "let go of the switch in the hand": _switch,
    "hit the emergency stop": _chain,
    "pull the mains plug": _mains,
}


def _name(what: What) -> str:
    return f"ask {what.plan.program_id}" if isinstance(what, Arm) else f"ask {what}"


ACTS: dict[str, Act] = {
    "nothing": _nothing,
    **{_name(what): _asking(what) for what in REQUESTS},
    **PANEL,
}
# With a fault in the same tick, only its own acknowledgement can make a difference.
_OTHERS = {_name(Acknowledge(fault)) for fault in Fault}


def acts_with(fault: Fault) -> dict[str, Act]:
    """What is done together with a fault."""
    spared = _OTHERS - {_name(Acknowledge(fault))}
    return {name: act for name, act in ACTS.items() if name not in spared}


def let_go(walk: Walk) -> None:
    """Nobody presses anything any more; what was opened or pulled stays so."""
    walk.panel.press(False)
    walk.panel.bring_up(False)
