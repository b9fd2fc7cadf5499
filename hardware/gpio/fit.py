"""What commissioning makes of its measurements: axes, signs and points of a tilt channel.

Pure arithmetic on what somebody measured with a digital level; nothing here moves or asks.
"""

from cmath import phase, rect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations, product
from math import atan2, degrees, dist, hypot, radians

from hardware.gpio.curve import FULL_TURN_DEG

Vector = tuple[float, float, float]
Points = tuple[tuple[float, float], ...]

POSITIONS = 3
APART_DEG = 10.0  # between two positions at least: less, and a wrong axis looks as good
LENGTH_G = (0.85, 1.15)  # narrower than in operation (S24): here the table rests
OFFSET_G = 0.15  # of an axis: a new MPU-6050 is off by up to 0.08 g, and drifts
MOVES_G = 0.1  # 10 degrees move the vector by 0.17 g
MOVES_TURNS = 0.01  # 10 degrees are 0.028 turns of a magnet, 0.033 of a usual potentiometer
RESIDUAL_DEG = 1.5
POT_RESIDUAL_DEG = 3.0  # a potentiometer is straight to a percent of its 300 degrees


class BadFit(ValueError):
    """Measurements that no calibration can be made of; the text is one sentence for the person."""


@dataclass(frozen=True, slots=True)
class _Mounting:
    """How well one pair of axes explains the positions.

    The vector in the plane of the movement, across + i along, has to be w exp(i angle) + offset:
    turned as a whole, by how the sensor is mounted, with its sensitivity and its zero errors.
    """

    along: str
    across: str
    turned_deg: float
    residual_deg: float
    possible: bool


def fit_gravity(readings: Sequence[tuple[Vector, float]]) -> tuple[str, str, Points]:
    """Find how a gravity sensor is mounted.

    Args:
        readings: Acceleration in g and bed angle in degrees, at three positions or more.

    Returns:
        The axis that points head-down, the one out of the underside, and the points of a
        `TiltCalibration`: raw degrees and bed angle, in rising order.

    Raises:
        BadFit: They do not tell.
    """
    _refuse_positions([angle for _, angle in readings])
    _refuse_lengths([vector for vector, _ in readings])
    by_angle = sorted(readings, key=lambda reading: reading[1])
    if any(dist(before, after) < MOVES_G for (before, _), (after, _) in pairwise(by_angle)):
        raise BadFit(
            "The sensor barely notices that the bed moves: it is not fastened to the bed, or "
            "another sensor answers."
        )
    best = _best_mounting(by_angle)
    return best.along, best.across, _gravity_points(by_angle, best)


def fit_turn(readings: Sequence[tuple[float, float]], period: float = 0.0) -> Points:
    """Find how a sensor at the pivot follows the bed.

    Args:
        readings: Raw value and bed angle in degrees, at three positions or more.
        period: 1 for a magnet, whose turn may begin anew within the travel; 0 for a potentiometer.

    Returns:
        The points of a `TiltCalibration`, in rising order of the raw value; with a period they may
        go beyond it, so that they rise through the boundary.

    Raises:
        BadFit: They do not tell.
    """
    _refuse_positions([angle for _, angle in readings])
    by_angle = _unwound(sorted(readings, key=lambda reading: reading[1]), period)
    steps = [after - before for (before, _), (after, _) in pairwise(by_angle)]
    if any(abs(step) < MOVES_TURNS for step in steps):
        raise BadFit("The sensor at the pivot barely moves with the bed: is its shaft fastened?")
    if min(steps) < 0 < max(steps):
        raise BadFit("The sensor at the pivot turns back on the way: it slips, or goes too far.")
    _refuse_bends(by_angle, RESIDUAL_DEG if period else POT_RESIDUAL_DEG)
    return tuple(sorted(by_angle))


def _refuse_positions(angles_deg: Sequence[float]) -> None:
    if len(angles_deg) < POSITIONS:
        raise BadFit(f"Only {len(angles_deg)} positions: it takes {POSITIONS}.")
    for before, after in pairwise(sorted(angles_deg)):
        if after - before < APART_DEG:
            raise BadFit(
                f"Positions at {before:.1f} and {after:.1f} degrees are too close together: take "
                f"them {APART_DEG:.0f} degrees apart."
            )


def _refuse_lengths(vectors: Sequence[Vector]) -> None:
    shortest, longest = LENGTH_G
    for vector in vectors:
        if not shortest <= hypot(*vector) <= longest:
            raise BadFit(
                f"The sensor measures {hypot(*vector):.2f} g where gravity is 1: keep the table "
                "still, or replace the sensor."
            )


def _refuse_bends(points: Sequence[tuple[float, float]], most_deg: float) -> None:
    slope, offset = _line(points)
    worst_deg = max(abs(slope * raw + offset - angle) for raw, angle in points)
    if worst_deg > most_deg:
        raise BadFit(
            f"The sensor at the pivot is off a straight line by {worst_deg:.1f} degrees: its "
            "shaft slips, or one of the angles was measured wrong."
        )


def _line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Slope and offset of the line with the least squares."""
    middle_raw = sum(raw for raw, _ in points) / len(points)
    middle_deg = sum(angle for _, angle in points) / len(points)
    square = sum((raw - middle_raw) ** 2 for raw, _ in points)
    slope = sum((raw - middle_raw) * (angle - middle_deg) for raw, angle in points) / square
    return slope, middle_deg - slope * middle_raw


_INDEX = {"x": 0, "y": 1, "z": 2}
_PAIRS = [
    (a_sign + a, b_sign + b)
    for a, b in permutations("xyz", 2)
    for a_sign, b_sign in product("+-", repeat=2)
]


def _best_mounting(readings: Sequence[tuple[Vector, float]]) -> _Mounting:
    """The pair of axes that the positions point out.

    Four pairs always fit alike, a quarter turn apart; the one that is turned least is meant. Any
    other pair would need a zero error or a sensitivity that no sensor has.
    """
    tried = [_mounting(readings, along, across) for along, across in _PAIRS]
    possible = [one for one in tried if one.possible]
    fitting = [one for one in possible if one.residual_deg <= RESIDUAL_DEG]
    if not fitting:
        least_deg = min((one.residual_deg for one in possible), default=90.0)
        raise BadFit(
            f"The sensor and the level disagree by {least_deg:.1f} degrees or more: measure "
            "again, and see that the sensor sits square to the bed."
        )
    return min(fitting, key=lambda one: abs(one.turned_deg))


def _mounting(readings: Sequence[tuple[Vector, float]], along: str, across: str) -> _Mounting:
    """The least squares of one pair of axes."""
    felt = [complex(_part(vector, across), _part(vector, along)) for vector, _ in readings]
    bed = [rect(1.0, radians(angle)) for _, angle in readings]
    felt_mean, bed_mean = sum(felt) / len(felt), sum(bed) / len(bed)
    square = sum(abs(b - bed_mean) ** 2 for b in bed)
    turn = sum((b - bed_mean).conjugate() * (f - felt_mean) for f, b in zip(felt, bed, strict=True))
    w = turn / square
    offset = felt_mean - w * bed_mean
    residual = max(abs(f - w * b - offset) for f, b in zip(felt, bed, strict=True))
    shortest, longest = LENGTH_G
    possible = shortest <= abs(w) <= longest and abs(offset) <= OFFSET_G
    return _Mounting(along, across, degrees(phase(w)), degrees(residual), possible)


def _part(vector: Vector, axis: str) -> float:
    value = vector[_INDEX[axis[1]]]
    return -value if axis[0] == "-" else value


def _gravity_points(readings: Sequence[tuple[Vector, float]], mounting: _Mounting) -> Points:
    raws = [
        (degrees(atan2(_part(vector, mounting.along), _part(vector, mounting.across))), angle)
        for vector, angle in readings
    ]
    return tuple(sorted(_unwound(raws, FULL_TURN_DEG)))


def _unwound(points: Sequence[tuple[float, float]], period: float) -> list[tuple[float, float]]:
    """Each raw value on the turn nearest to the one before, so that no boundary lies between."""
    unwound = [points[0]]
    for raw, angle in points[1:]:
        before = unwound[-1][0]
        turns = round((before - raw) / period) if period else 0
        unwound.append((raw + period * turns, angle))
    return unwound
