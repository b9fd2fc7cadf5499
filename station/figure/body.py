"""The lines that a body is drawn with, and what stands or lies around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from station.figure.camera import Camera, Place
from station.figure.motion import Frame, stills, tilted
from station.figure.poses import Figure
from station.figure.skeleton import HEAD_R, LIMB_R, TRUNK_R, Vector

DARK, SHIRT, PALE, PALE_SHIRT = "#12344d", "#1f7a99", "#8ba3b4", "#8ba3b4"
THINGS, WALL, SOFT = "#77889a", "#c3ced8", "#bcd9d2"
_FLANK = ("hip", "loins", "ribs", "shoulder")
_ARM = ("shoulder", "elbow", "wrist", "hand")
_LEG = ("hip", "knee", "ankle", "heel", "toe")
# The bed from head to foot along x, with the axis at 0, and half its breadth.
BED = (-80.0, 60.0, 21.0)
ROLLERS_CM = 78.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its path at a moment, its colour, its width in cm, and whether it is filled."""

    path: str
    colour: str
    width_cm: float
    filled: bool = False


def body_lines(figure: Figure, frame: Frame, camera: Camera) -> tuple[Line, ...]:
    """The body from back to front; the far side is paler when it is seen from the side."""

    def at(name: str) -> Place:
        return camera.place(frame.points[name])

    def limb(side: str, names: Sequence[str]) -> Line:
        far = figure.view == "side" and side == "left"
        places = [at(f"{side}.{name}") for name in names]
        return Line(_path(places), PALE if far else DARK, 2 * LIMB_R)

    flank = {side: [at(f"{side}.{name}") for name in _FLANK] for side in ("right", "left")}
    head = at("head")
    return (
        limb("left", _ARM),
        limb("left", _LEG),
        Line(_path([at("neck"), head]), DARK, 2 * LIMB_R),
        Line(_trunk(flank["right"], flank["left"]), SHIRT, 1.9 * TRUNK_R, filled=True),
        Line(_path([at("loins"), at("belly")]), SHIRT, 1.9 * TRUNK_R),
        Line(_path([head, at("nose")]), DARK, 3.5),
        Line(_path([head, head]), DARK, 2 * HEAD_R),
        limb("right", _LEG),
        limb("right", _ARM),
    )


def bed_lines(frame: Frame, camera: Camera) -> tuple[Line, ...]:
    """The bed of the table with its rail and the rollers that hold the ankles."""

    def at(x: float, y: float, z: float = 0.0) -> Place:
        return camera.place(tilted((x, y, z), frame.table_deg))

    head, foot, half = BED
    corners = [at(x, -2.5, z) for x, z in _rectangle(head, foot, half)]
    roller = [_path([at(ROLLERS_CM, y, 0.7 * z) for z in (-half, half)]) for y in (-5.0, 12.5)]
    return (
        Line(_path([at(head, -4.0), at(ROLLERS_CM + 14, -4.0)]), THINGS, 3.0),
        Line(_path(corners) + "z", SOFT, 5.0, filled=True),
        *(Line(path, THINGS, 8.0) for path in roller),
    )


def scene_lines(figure: Figure, camera: Camera) -> tuple[Line, ...]:
    """What does not move: floor, wall, mat, the stand of the table."""
    found = []
    if camera.above_deg == 0:
        found.append(Line(_path(_floor(camera)), THINGS, 2.0))
    if figure.mat:
        left, right = _reach(figure)
        found.append(_sheet(((x, -0.5, z) for x, z in _rectangle(left, right, 32.0)), SOFT, camera))
    if figure.scene == "wall":
        near = figure.wall_cm
        behind = near + (12.0 if near > 0 else -12.0)
        edge = ((near, 0.0), (near, 220.0), (behind, 220.0), (behind, 0.0))
        found.append(_sheet(((x, y, 0.0) for x, y in edge), WALL, camera))
    if figure.scene == "table":
        found.append(Line(_path([camera.place(c) for c in _STAND]), THINGS, 5.0))
    return tuple(found)


_STAND: tuple[Vector, ...] = ((-34.0, 2.0, 0.0), (0.0, 88.0, 0.0), (34.0, 2.0, 0.0))


def _rectangle(left: float, right: float, half: float) -> tuple[Place, ...]:
    return (left, -half), (right, -half), (right, half), (left, half)


def _sheet(corners: Iterable[Vector], colour: str, camera: Camera) -> Line:
    return Line(_path([camera.place(c) for c in corners]) + "z", colour, 2.0, filled=True)


def _floor(camera: Camera) -> tuple[Place, Place]:
    level = camera.place((0.0, 0.0, 0.0))[1] + camera.scale
    return (8.0, level), (312.0, level)


def _reach(figure: Figure) -> tuple[float, float]:
    """From where to where a mat goes that the person does not leave."""
    xs = [point[0] for frame in stills(figure) for point in frame.points.values()]
    return min(xs) - 14.0, max(xs) + 8.0


def _path(places: Sequence[Place]) -> str:
    """Straight from place to place, in tenths of a picture unit and each from the one before."""
    tenths = [_tenths(place) for place in places]
    return f"M{_pair(tenths[0])}l{_joined(_from(*two) for two in pairwise(tenths))}"


def _curve(p: Sequence[Place]) -> str:
    """A cubic curve through four places, met at its thirds; without where it begins."""
    one, two = (
        tuple((-5 * a[i] + 18 * b[i] - 9 * c[i] + 2 * d[i]) / 6 for i in (0, 1))
        for a, b, c, d in (p, p[::-1])
    )
    begin = _tenths(p[0])
    ends = [_tenths(place) for place in ((one[0], one[1]), (two[0], two[1]), p[3])]
    return f"c{_joined(_from(begin, end) for end in ends)}"


def _trunk(right: Sequence[Place], left: Sequence[Place]) -> str:
    """Up the right flank, over the shoulders, down the left one."""
    over = _pair(_from(_tenths(right[-1]), _tenths(left[-1])))
    return f"M{_pair(_tenths(right[0]))}{_curve(right)}l{over}{_curve(left[::-1])}z"


def _tenths(place: Place) -> tuple[int, int]:
    return round(10 * place[0]), round(10 * place[1])


def _from(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return other[0] - one[0], other[1] - one[1]


def _joined(pairs: Iterable[tuple[int, int]]) -> str:
    return " ".join(map(_pair, pairs)).replace(" -", "-")


def _pair(place: tuple[int, int]) -> str:
    return f"{place[0]} {place[1]}".replace(" -", "-")
