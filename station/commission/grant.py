"""What a step announces to the guard, why it says no, and what it sees of gravity: plain data."""

from dataclasses import dataclass
from enum import StrEnum
from math import atan2, degrees, hypot

Vector = tuple[float, float, float]


class Denial(StrEnum):
    """Why nothing moves."""

    NOT_HELD = "not_held"
    ESTOP = "estop"
    HELD_LONG = "held_long"
    POWER = "power"
    DRIVER = "driver"
    ENABLING = "enabling"
    ANKLES = "ankles"
    CURRENT = "current"
    BLIND = "blind"
    TRAVEL = "travel"
    RATE = "rate"
    SWITCH = "switch"
    BOUNDS = "bounds"
    STRANGER = "stranger"
    DISAGREE = "disagree"
    DEAD_TIME = "dead_time"
    LATE = "late"
    NOT_ANNOUNCED = "not_announced"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a step has announced; everything is forbidden unless it is named here.

    Another grant than in the tick before begins anew: its travel counts from where the table then
    stands, and it wants a fresh press of the button.

    Attributes:
        number: Tells two otherwise equal grants apart.
        most_deg: How far the table may turn away from where it began, either way; 0 is not at all.
        most_duty: Largest duty.
        most_deg_s: Largest rate.
        trip_a: Current above which the motor is stopped.
        turned: A positive duty drives head-up; None while nobody knows.
        ankles: What the ankle lock has to read: open for an empty table, closed for a loaded one.
        low_deg: Head-up end, once both channels are calibrated; None before.
        high_deg: Head-down end, likewise.
        through_estop: Power stays commanded while the chain is open, at duty 0: the hardware has
            to cut it by itself.
    """

    number: int
    most_deg: float = 0.0
    most_duty: float = 0.0
    most_deg_s: float = 0.0
    trip_a: float = 0.0
    turned: bool | None = None
    ankles: bool | None = None
    low_deg: float | None = None
    high_deg: float | None = None
    through_estop: bool = False


@dataclass(frozen=True, slots=True)
class Gravity:
    """What the primary channel's chip says, before any calibration."""

    vector_g: Vector | None
    taken_s: float


def turned_deg(first: Vector, second: Vector) -> float:
    """The angle between two directions of gravity, in degrees, without a sign."""
    (a, b, c), (d, e, f) = first, second
    across = hypot(b * f - c * e, c * d - a * f, a * e - b * d)
    return degrees(atan2(across, a * d + b * e + c * f))


def mean_vector(vectors: list[Vector]) -> Vector:
    """Their mean; there has to be one at least."""
    count = len(vectors)
    return (
        sum(x for x, _, _ in vectors) / count,
        sum(y for _, y, _ in vectors) / count,
        sum(z for _, _, z in vectors) / count,
    )
