"""The hands at a pretend table while it is commissioned, and a stand-in for whoever has them.

Nothing here is part of a real commissioning: there somebody presses, hits and reads by themselves.
"""

from random import Random
from typing import Protocol

from hardware.interface import Hardware
from hardware.simulated.faults import FaultSwitches
from hardware.simulated.panel import Panel
from hardware.simulated.table import Truth
from station.commission.model import Act, Answer, Hand, Kind, State, View

LOAD_KG = 110.0
LEVEL_OFF_DEG = 0.1
_THINKS_S = 0.3
# The pretend table has no switches to touch: a stuck one reads just like one that is pressed.
_SWITCHED = {
    Hand.UPPER_PRESS: ("upper_switch_stuck_on", True),
    Hand.UPPER_FREE: ("upper_switch_stuck_on", False),
    Hand.LOWER_PRESS: ("lower_switch_stuck_on", True),
    Hand.LOWER_FREE: ("lower_switch_stuck_on", False),
    Hand.BATTERY_OFF: ("battery_low", True),
    Hand.BATTERY_ON: ("battery_low", False),
}


class PretendTable(Hardware, Protocol):
    """A table that can be played with."""

    @property
    def panel(self) -> Panel:
        """What can be touched."""

    @property
    def faults(self) -> FaultSwitches:
        """What can be broken, and so also what can be pressed by hand."""

    def truth(self) -> Truth:
        """What is really so."""
        ...


class Hands:
    """Does with a pretend table what a person is asked to do with a real one."""

    def __init__(self, table: PretendTable) -> None:
        self._panel, self._faults = table.panel, table.faults

    def do(self, hand: Hand) -> None:
        """Do it; what needs only eyes is not done."""
        panel = self._panel
        if hand in _SWITCHED:
            self._faults.set(*_SWITCHED[hand])
        match hand:
            case Hand.HOLD:
                panel.press(True)
            case Hand.LET_GO | Hand.ESTOP_CLOSE | Hand.MAINS_PULL:
                panel.press(False)
        match hand:
            case Hand.ESTOP_OPEN | Hand.ESTOP_CLOSE:
                panel.estop(hand is Hand.ESTOP_OPEN)
            case Hand.ANKLES_OPEN:
                panel.ankles(False)
                panel.body(0.0)  # whoever was in it gets off
            case Hand.ANKLES_CLOSE:
                panel.ankles(True)
            case Hand.MAINS_PULL | Hand.MAINS_PLUG:
                panel.mains(hand is Hand.MAINS_PLUG)
            case Hand.LOAD_ON | Hand.LOAD_OFF:
                panel.ankles(hand is Hand.LOAD_ON)
                panel.body(LOAD_KG if hand is Hand.LOAD_ON else 0.0)


class StandIn:
    """Plays the person: does what the screen asks for, a moment later, and answers truly.

    Args:
        table: The pretend table.
        seed: Of how wrong the digital level is, up to 0.1 degrees each time.
    """

    def __init__(self, table: PretendTable, seed: int = 0) -> None:
        self._table, self._hands = table, Hands(table)
        self._random = Random(f"{seed}/level")  # noqa: S311 - a reading error that a seed repeats
        self._asked: tuple[object, ...] = ()
        self._since_s = 0.0
        self._first_deg = 0.0

    def look(self, view: View, now_s: float) -> Answer | None:
        """Look at the screen; does what it says with the hands, and returns what is answered."""
        if view.id == "nudge" and view.state is State.WAITING:
            self._first_deg = self._table.truth().angle_deg
        asked = (view.id, view.state, view.prompt, view.hand, view.question)
        if asked != self._asked:
            self._asked, self._since_s = asked, now_s
        if now_s - self._since_s < _THINKS_S:
            return None
        self._since_s = now_s
        if view.hand is not None:
            self._hands.do(view.hand)
        elif view.state is State.RUNNING and view.question is None:
            self._hands.do(Hand.LET_GO)
        return None if view.state is State.FAILED else self._answer(view)

    def _answer(self, view: View) -> Answer | None:
        question = view.question
        if question is None or view.hand is Hand.HOLD:
            return None
        if question.kind is Kind.GO:
            return Answer(Act.GO)
        if question.kind is Kind.YES_NO:
            return Answer(Act.YES if self._agrees(view) else Act.NO)
        if view.hand is Hand.READ_LEVEL:
            off_deg = self._random.uniform(-LEVEL_OFF_DEG, LEVEL_OFF_DEG)
            return Answer(Act.NUMBER, round(self._table.truth().angle_deg + off_deg, 1))
        if question.unit == "kg":
            return Answer(Act.NUMBER, LOAD_KG)
        return Answer(Act.GO)

    def _agrees(self, view: View) -> bool:
        """Whether the head end went down, when that is the question; all else is agreed to."""
        if view.id != "nudge":
            return True
        return self._table.truth().angle_deg > self._first_deg
