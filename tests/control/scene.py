"""A gate in mid-motion and everything that it is shown; a test changes one thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from hardware.interface import Command
from station.control.gate import Gate
from tests.control.builders import readings, wish

TICK_S = 1 / 128  # exact in binary, so that bounds of time are hit exactly
DUTY = 0.25
UNSEEN = [None, True]  # of an end switch that must read as not reached


@dataclass(slots=True)
class Scene:
    """A gate in mid-motion and everything that it is shown; a test changes one thing."""

    gate: Gate = field(default_factory=Gate)
    now_s: float = 100.0
    tilt: tuple[float, float, bool] = (10.0, 0.0, True)

    def ask(
        self,
        duty: float,
        dt_s: float = TICK_S,
        inputs: Mapping[str, Any] | None = None,
        tilt: tuple[float, float, bool] | None = None,
        **changed: Any,
    ) -> Command:
        """One tick of a wish."""
        self.now_s += dt_s
        seen = readings(self.now_s, **(inputs or {}))
        return self.gate.permit(wish(duty, **changed), seen, *(tilt or self.tilt))

    def driving(self, duty: float) -> Self:
        """The latch is open and this duty has been permitted for a while."""
        assert self.gate.reset(readings(self.now_s))
        for _ in range(20):
            command = self.ask(duty)
        assert command == Command(duty, power=True)
        return self


def driving(duty: float = DUTY) -> Scene:
    return Scene().driving(duty)


def sweep(bound: float, step: float) -> list[float]:
    """Five steps on either side of a bound, and the bound itself."""
    swept = [bound + k * step for k in range(-5, 6)]
    assert swept[0] < bound < swept[-1], "the sweep is wider than what is allowed"
    return swept
