"""The figures as they are written down: TOML in, frozen figures out.

A pose is joint angles in degrees. A plain key such as `knee` bends both sides, `right` and `left`
say otherwise for one; what all poses of a figure share stands once in `all`. Every body rests on
its lowest point, so a pose says only where it stands along the floor: `anchor` is the point of
the body that is kept at `x_cm`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from station.figure.skeleton import BELLY, JOINTS, LIMB_JOINTS, SIDES, TRUNK_JOINTS, points_of
from station.programs.schema import Slug

View = Literal["side", "front", "above"]
Scene = Literal["floor", "wall", "table"]
Way = Literal["back", "round"]
Degrees = Annotated[float, Field(ge=-180, le=180)]
POINTS = frozenset(points_of({}))
Centimetres = Annotated[float, Field(ge=-200, le=200)]


@dataclass(frozen=True, slots=True)
class Pose:
    """One position of a figure.

    Attributes:
        angles: Degrees by joint; see `station.figure.skeleton.points_of`.
        x_cm: Where the figure's anchor is.
        table_deg: Tilt of the table, positive head down.
        held: The dose's hold is spent here.
        touches: Points that rest on the floor (the bed on a table).
        leans: Points that rest on the wall.
    """

    angles: Mapping[str, float]
    x_cm: float
    table_deg: float
    held: bool
    touches: tuple[str, ...]
    leans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """An exercise as poses.

    Attributes:
        id: Of the exercise in the catalogue.
        view: From where it is seen.
        camera_deg: How far one has walked around from there, and looks down from above.
        scene: What is drawn around it.
        mat: Whether a mat lies on the floor.
        wall_cm: Where the wall is.
        anchor: Point of the body that `x_cm` of a pose is about.
        shows: Point of the body that the still's arrow follows; empty for no arrow.
        way: "back" goes to the last pose and back, "round" from the last one to the first.
        counts: Repetitions that one round shows.
        poses: Two to four, the first is where it begins.
    """

    id: str
    view: View
    camera_deg: tuple[float, float]
    scene: Scene
    mat: bool
    wall_cm: float
    anchor: str
    shows: str
    way: Way
    counts: int
    poses: tuple[Pose, ...]


def _known(point: str) -> str:
    if point not in POINTS:
        raise ValueError(f"{point} is no point of the body")
    return point


Point = Annotated[str, AfterValidator(_known)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class _Limbs(_Model):
    """Angles that a limb can have."""

    shrug: Degrees | None = None
    shrug_front: Degrees | None = None
    shoulder: Degrees | None = None
    shoulder_out: Degrees | None = None
    shoulder_turn: Degrees | None = None
    elbow: Degrees | None = None
    wrist: Degrees | None = None
    hip: Degrees | None = None
    hip_out: Degrees | None = None
    hip_turn: Degrees | None = None
    knee: Degrees | None = None
    ankle: Degrees | None = None


class _Angles(_Limbs):
    """All angles: the trunk's, both sides', and those of one side."""

    lean: Degrees | None = None
    roll: Degrees | None = None
    turn: Degrees | None = None
    lumbar: Degrees | None = None
    chest: Degrees | None = None
    bend: Degrees | None = None
    twist: Degrees | None = None
    neck: Degrees | None = None
    look: Degrees | None = None
    belly_cm: Centimetres | None = None
    right: _Limbs = _Limbs()
    left: _Limbs = _Limbs()

    def flat(self) -> dict[str, float]:
        """What is said here, by the names of `JOINTS`."""
        found = _said(self, (*TRUNK_JOINTS, BELLY), "")
        for side in SIDES:
            found |= _said(self, LIMB_JOINTS, f"{side}.")
        for side, limbs in zip(SIDES, (self.right, self.left), strict=True):
            found |= _said(limbs, LIMB_JOINTS, f"{side}.")
        return found


class _Pose(_Angles):
    x_cm: Centimetres = 0.0
    table_deg: Annotated[float, Field(ge=-70, le=60)] = 0.0
    held: bool = False
    touches: Annotated[tuple[Point, ...], Field(strict=False)] = ()
    leans: Annotated[tuple[Point, ...], Field(strict=False)] = ()


class _Figure(_Model):
    id: Slug
    view: View
    camera_deg: Annotated[tuple[Degrees, Degrees], Field(strict=False)] = (0.0, 0.0)
    scene: Scene
    mat: bool = False
    wall_cm: Centimetres = 0.0
    anchor: Point
    shows: Point | Literal[""] = ""
    way: Way = "back"
    counts: Annotated[int, Field(ge=1, le=4)] = 1
    all: _Angles = _Angles()
    poses: Annotated[tuple[_Pose, ...], Field(min_length=2, max_length=4, strict=False)]


class _File(_Model):
    figures: Annotated[tuple[_Figure, ...], Field(min_length=1, strict=False)]


@cache
def load_figures() -> Mapping[str, Figure]:
    """Every figure by its exercise's id, in the order of files and of entries within them.

    Raises:
        ValueError: A file is not as it must be; they are part of the program, not a user's.
    """
    folder = files("station.figure") / "poses"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        for figure in parse_figures(file.read_text(encoding="utf-8")):
            found[figure.id] = figure
    return MappingProxyType(found)


def figure_of(exercise_id: str) -> Figure | None:
    """The figure of an exercise, or None when nobody has drawn it."""
    return load_figures().get(exercise_id)


def parse_figures(text: str) -> tuple[Figure, ...]:
    """The figures of one file; raises `ValueError` (pydantic's, TOML's) when it is wrong."""
    return tuple(map(_figure, _File.model_validate(tomllib.loads(text)).figures))


def _figure(read: _Figure) -> Figure:
    shared = dict.fromkeys((*JOINTS, BELLY), 0.0) | read.all.flat()
    held = any(pose.held for pose in read.poses)
    last = read.poses[-1]
    return Figure(
        read.id,
        read.view,
        read.camera_deg,
        read.scene,
        read.mat,
        read.wall_cm,
        read.anchor,
        read.shows,
        read.way,
        read.counts,
        tuple(_pose(pose, shared, pose.held or (pose is last and not held)) for pose in read.poses),
    )


def _pose(read: _Pose, shared: Mapping[str, float], held: bool) -> Pose:
    angles = MappingProxyType({**shared, **read.flat()})
    return Pose(angles, read.x_cm, read.table_deg, held, read.touches, read.leans)


def _said(model: _Limbs, joints: tuple[str, ...], prefix: str) -> dict[str, float]:
    values = ((joint, getattr(model, joint)) for joint in joints)
    return {f"{prefix}{joint}": value for joint, value in values if value is not None}
