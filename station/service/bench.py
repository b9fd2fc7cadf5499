"""The hands at the pretend table: presses its button, opens its chain, switches its faults.

It changes nothing but the pretend world. The controller sees it as it would see the real one:
through its readings alone.
"""

from dataclasses import asdict
from typing import Any

from hardware.simulated.faults import UnknownFault
from station.service.link import Refused
from station.service.messages import (
    AnklesMessage,
    BenchMessage,
    BodyMessage,
    ButtonMessage,
    EstopMessage,
    FaultMessage,
    HandMessage,
    MainsMessage,
    ReturnButtonMessage,
    TruthMessage,
)
from station.service.tables import PretendTable


class Bench:
    """Carries out bench requests; called from the link's thread."""

    def __init__(self, table: PretendTable) -> None:
        self._table = table

    def __call__(self, message: BenchMessage) -> dict[str, Any]:
        """Do it, and return what was asked for.

        Raises:
            Refused: There is no such fault.
        """
        panel = self._table.panel
        match message:
            case ButtonMessage():
                panel.press(message.down)
            case EstopMessage():
                panel.estop(message.open)
            case AnklesMessage():
                panel.ankles(message.locked)
            case MainsMessage():
                panel.mains(message.ok)
            case HandMessage():
                panel.hand_switch(message.held)
            case ReturnButtonMessage():
                panel.bring_up(message.down)
            case BodyMessage():
                panel.body(message.kg)
            case FaultMessage():
                self._switch(message)
            case TruthMessage():
                active = sorted(self._table.faults.active)
                return {**asdict(self._table.truth()), "faults": active}
        return {}

    def _switch(self, message: FaultMessage) -> None:
        try:
            self._table.faults.set(message.name, message.on)
        except UnknownFault as error:
            raise Refused("unknown_fault", str(error.args[0]), error.hint) from error


def no_bench(message: BenchMessage) -> dict[str, Any]:
    """The bench of a real table: there is none."""
    raise Refused(
        "not_simulated",
        f"{message.kind} works on the pretend table only.",
        "Use the panel of the station itself.",
    )
