"""From poses to frames: joint angles are interpolated, never points, so limbs keep their length."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, pi, radians, sin
from types import MappingProxyType

from station.figure.poses import Figure, Pose
from station.figure.skeleton import Points, Vector, points_of, radius
from station.programs.schema import Dose

STEP_DEG = 15.0  # the fastest joint turns this far from frame to frame, on average
FEWEST, MOST = 3, 12  # frames from one pose to the next
LONGEST_MOVE_S = 12.0  # a table takes its time; a figure that takes as long seems to be a still
LONGEST_HOLD_S = 5.0  # a longer hold is shown this long, for the same reason
PIVOT_CM = 94.0  # axis of the table above the floor


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How one repetition passes: the time of moving, and of the hold in its end position."""

    move_s: float = 4.0
    hold_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The body at one moment.

    Attributes:
        at_s: Since the round began.
        points: Where everything is; see `station.figure.skeleton`.
        table_deg: Tilt of the table.
    """

    at_s: float
    points: Points
    table_deg: float


def rhythm_of(dose: Dose) -> Rhythm:
    """The rhythm of a dose."""
    return Rhythm(min(dose.repetition_s, LONGEST_MOVE_S), min(dose.hold_s, LONGEST_HOLD_S))


def frame_of(figure: Figure, pose: Pose, at_s: float = 0.0) -> Frame:
    """One pose, standing where it belongs."""
    points = settled(figure, pose)
    if figure.scene == "table":
        points = {name: tilted(point, pose.table_deg) for name, point in points.items()}
    return Frame(at_s, MappingProxyType(points), pose.table_deg)


def settled(figure: Figure, pose: Pose) -> dict[str, Vector]:
    """The body resting on its lowest point, on the floor or on a level bed."""
    loose = points_of(pose.angles)
    lowest = min(point[1] - radius(name) for name, point in loose.items() if name != "nose")
    dx, dy = pose.x_cm - loose[figure.anchor][0], -lowest
    return {name: (x + dx, y + dy, z) for name, (x, y, z) in loose.items()}


def tilted(point: Vector, table_deg: float) -> Vector:
    """A point over the level bed, where it is when the table is at this angle."""
    c, s = cos(radians(table_deg)), sin(radians(table_deg))
    x, y, z = point
    return x * c - y * s, PIVOT_CM + x * s + y * c, z


def round_of(figure: Figure, rhythm: Rhythm) -> tuple[Frame, ...]:
    """One round of the figure; its last frame is like its first, `rhythm` gives the times."""
    order = _order(figure)
    move_s = rhythm.move_s * figure.counts / (len(order) - 1)
    frames, at_s = [frame_of(figure, order[0])], 0.0
    for before, after in pairwise(order):
        steps = _steps(before, after)
        for step in range(1, steps + 1):
            pose = between(before, after, (1 - cos(pi * step / steps)) / 2)
            frames.append(frame_of(figure, pose, at_s + move_s * step / steps))
        at_s += move_s
        if after.held and rhythm.hold_s:
            at_s += rhythm.hold_s
            frames.append(frame_of(figure, after, at_s))
    return tuple(frames)


def _steps(before: Pose, after: Pose) -> int:
    """Enough frames that a limb drawn straight from one to the next keeps its length."""
    widest = max(abs(after.angles[joint] - angle) for joint, angle in before.angles.items())
    widest = max(widest, abs(after.table_deg - before.table_deg))
    return min(MOST, max(FEWEST, ceil(widest / STEP_DEG)))


def _order(figure: Figure) -> tuple[Pose, ...]:
    poses = figure.poses
    return (*poses, *(poses[-2::-1] if figure.way == "back" else poses[:1]))


def between(before: Pose, after: Pose, share: float) -> Pose:
    """The pose on the way from one to another; 0 is `before`, 1 is `after`."""

    def mixed(one: float, other: float) -> float:
        return one + share * (other - one)

    angles = {joint: mixed(angle, after.angles[joint]) for joint, angle in before.angles.items()}
    return Pose(
        angles,
        mixed(before.x_cm, after.x_cm),
        mixed(before.table_deg, after.table_deg),
        held=False,
        touches=(),
        leans=(),
    )


def stills(figure: Figure) -> Iterator[Frame]:
    """The poses themselves."""
    return (frame_of(figure, pose) for pose in figure.poses)
