"""What the tests of the control core are made with: plans, readings, wishes."""

from dataclasses import replace
from typing import Any

from hardware.interface import Readings, TiltSample
from station.control.config import ControlConfig, Safety, Table
from station.control.gate import Allowance, Envelope, Wish
from station.control.plan import (
    Ask,
    Exercise,
    Limits,
    Oscillate,
    Place,
    Plan,
    Question,
    Rest,
    Step,
    Tilt,
)

TICK_S = 0.01
START_S = 5000.0  # a clock that has run for a while, as on any computer
CONFIG = ControlConfig()
LIMITS = Limits(deepest_deg=30.0, rate_down_deg_s=2.0, rate_up_deg_s=2.0, hold_s=120.0)
FAST = Limits(60.0, 3.0, 3.0, 180.0, 1200.0)
# A table that stands at 30 deg instead of 70, with short rests: the same, in half the time.
QUICK = ControlConfig(
    Table(upright_deg=-30.0), safety=Safety(warn_s=1.0, level_rest_s=3.0, head_up_rest_s=2.0)
)

LONG = replace(QUICK, rate_hz=40.0)  # and for stories whose figures are seconds, not ticks


def tilt_to(angle_deg: float = 20.0, rate_deg_s: float = 3.0, hold_s: float = 1000.0) -> Tilt:
    return Tilt("Tilt", "Let your arms hang.", angle_deg, rate_deg_s, hold_s)


def swing(
    low_deg: float = -10.0,
    high_deg: float = 10.0,
    cycles: int = 2,
    low_hold_s: float = 0.0,
    high_hold_s: float = 0.0,
    rate_deg_s: float = 3.0,
) -> Oscillate:
    return Oscillate(
        "Swing", "Breathe.", low_deg, high_deg, rate_deg_s, low_hold_s, high_hold_s, cycles
    )


def rest_at(angle_deg: float = 0.0, time_s: float = 5.0) -> Rest:
    return Rest("Rest", "Rest.", angle_deg, time_s)


def exercise(place: Place = Place.FLOOR, repetitions: int = 2, sets: int = 1) -> Exercise:
    return Exercise("Squat", "Squat.", "squat", place, sets, repetitions, 1.0, 1, 1.0, 1.0)


def ask(question: Question = Question.PAIN, wait_s: float = 5.0) -> Ask:
    return Ask("Ask", "How is it?", question, wait_s)


def plan_of(*steps: Step, limits: Limits = LIMITS) -> Plan:
    return Plan("s1", "p1", "a1", "A session", limits, steps or (tilt_to(),))


def readings(now_s: float = START_S, **changed: Any) -> Readings:
    """Readings of a table that stands upright with everything good."""
    sample = TiltSample(-70.0, now_s, 1.0)
    good = Readings(
        now_s=now_s,
        tilt=sample,
        check=sample,
        current_a=0.0,
        button=False,
        estop_closed=True,
        upper_switch=False,
        lower_switch=False,
        ankles_locked=True,
        power_on=True,
        mains_ok=True,
        battery_ok=True,
        drive_ok=True,
        enabling=True,
        return_button=False,
        calibrated=True,
    )
    return replace(good, **changed)


ENVELOPE = Envelope(
    deepest_deg=30.0, upright_deg=-70.0, duty_down=0.6, duty_up=0.7, blind_duty=0.26
)


def wish(duty: float = 0.0, power: bool = True, **changed: Any) -> Wish:
    """A wish in a mode that permits both directions; `changed` goes to allowance or envelope."""
    allow = {"down": True, "up": True}
    allow |= {k: v for k, v in changed.items() if k in Allowance.__slots__}
    envelope = {k: v for k, v in changed.items() if k in Envelope.__slots__}
    return Wish(duty, power, False, False, Allowance(**allow), replace(ENVELOPE, **envelope))
