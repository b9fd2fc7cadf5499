"""What the tests of the service need again and again."""

import time
from collections.abc import Callable
from typing import Any

from hardware.interface import SAFE, Command, Readings, TiltSample
from station.control.plan import Exercise, Limits, Place, Plan, Rest, Step, Tilt

LIMITS = Limits(deepest_deg=30.0, rate_down_deg_s=2.0, rate_up_deg_s=2.0, hold_s=120, session_s=600)
SHORT: tuple[Step, ...] = (
    Exercise("Breathe", "Breathe.", "breathe", Place.FLOOR, 1, 2, 0.0, 1, 1.0, 0.0),
    Tilt("Lean back", "Lean back.", -60.0, 2.0, 2.0),
    Rest("Rest", "Rest.", -65.0, 2.0),
)


def wait_for(reached: Callable[[], Any], bound_s: float = 10.0) -> Any:
    """Look every few milliseconds until `reached` gives something true."""
    end_s = time.monotonic() + bound_s
    while not (found := reached()):
        assert time.monotonic() < end_s, f"did not happen within {bound_s} s"
        time.sleep(0.005)
    return found


def good_readings(now_s: float, angle_deg: float = -70.0) -> Readings:
    """A table that stands still, with every input good."""
    return Readings(
        now_s=now_s,
        tilt=TiltSample(angle_deg, now_s, 1.0),
        check=TiltSample(angle_deg, now_s),
        current_a=0.0,
        button=False,
        estop_closed=True,
        upper_switch=False,
        lower_switch=False,
        ankles_locked=True,
        power_on=False,
        mains_ok=True,
        battery_ok=True,
        drive_ok=True,
        enabling=True,
        return_button=False,
        calibrated=True,
    )


class FakeTable:
    """Hardware that only remembers."""

    def __init__(self, on_read: Callable[[float], None] = lambda _: None) -> None:
        self.on_read = on_read
        self.reads: list[float] = []
        self.written: list[Command] = []
        self.closed = 0

    def read(self, now_s: float) -> Readings:
        self.reads.append(now_s)
        self.on_read(now_s)
        return good_readings(now_s)

    def write(self, command: Command) -> None:
        self.written.append(command)

    def close(self) -> None:
        self.closed += 1
        self.written.append(SAFE)


def plan(*steps: Step, session_id: str = "s1") -> Plan:
    return Plan(session_id, "short", "demo", "Short", LIMITS, steps or SHORT)
