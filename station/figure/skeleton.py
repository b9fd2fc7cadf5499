"""Joint angles to points in space: a body of fixed proportions, and nothing about drawing.

x goes to the right of the picture, y up, z towards the one who looks; lengths are centimetres. A
person whose angles are all zero stands upright, faces right, and shows the right side.

The proportions are shares of the body height after Drillis & Contini (1966), as printed in Winter,
"Biomechanics and Motor Control of Human Movement", fig. 4.1. Three are not in that figure: the
trunk is divided at the height of L4/L5 and of T12/L1, and the joints of hips and shoulders lie
within the breadths given there, because it is joints that limbs turn about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin

HEIGHT_CM = 170.0
SHARES = {
    "pelvis": 0.100,  # hip to L4/L5
    "loins": 0.085,  # L4/L5 to T12/L1
    "thorax": 0.103,  # T12/L1 to the shoulders; the three together are 0.288
    "neck": 0.117,  # shoulders to the middle of the head: 0.052, and half of the head's 0.130
    "head": 0.065,  # half of the head's height
    "shoulder": 0.100,  # middle to the joint; the breadth is 0.259
    "hip": 0.052,  # middle to the joint; the breadth is 0.191
    "upper_arm": 0.186,
    "forearm": 0.146,
    "hand": 0.080,  # fingers a little bent; 0.108 stretched
    "thigh": 0.245,
    "shank": 0.246,
    "sole": 0.039,  # ankle above the sole
    "heel": 0.040,  # heel behind the ankle; the whole foot is 0.152
    "toe": 0.112,
}
LENGTHS_CM = {name: share * HEIGHT_CM for name, share in SHARES.items()}

SIDES = ("right", "left")
TRUNK_JOINTS = ("lean", "roll", "turn", "lumbar", "chest", "bend", "twist", "neck", "look")
BELLY = "belly_cm"  # no joint: how far the belly stands out with the breath
ARM_JOINTS = ("shrug", "shrug_front", "shoulder", "shoulder_out", "shoulder_turn", "elbow", "wrist")
LEG_JOINTS = ("hip", "hip_out", "hip_turn", "knee", "ankle")
LIMB_JOINTS = ARM_JOINTS + LEG_JOINTS
JOINTS = TRUNK_JOINTS + tuple(f"{side}.{joint}" for side in SIDES for joint in LIMB_JOINTS)

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
Points = Mapping[str, Vector]

# How thick the body is around its points, in cm; what lies on the floor lies on this.
TRUNK_R, LIMB_R = 6.5, 3.6
HEAD_R = LENGTHS_CM["head"]
ROUND = dict.fromkeys(("hips", "loins", "ribs", "neck", "belly"), TRUNK_R) | {"head": HEAD_R}

BONES = (
    ("hips", "loins"), ("loins", "ribs"), ("ribs", "neck"), ("neck", "head"),
    *(
        (f"{side}.{one}", f"{side}.{other}")
        for side in SIDES
        for one, other in (
            ("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "hand"),
            ("hip", "knee"), ("knee", "ankle"), ("ankle", "heel"), ("heel", "toe"),
        )
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Frame:
    """A place in space with an orientation."""

    at: Vector
    axes: Matrix

    def turned(self, *turns: Matrix) -> "_Frame":
        axes = self.axes
        for turn in turns:
            axes = _product(axes, turn)
        return _Frame(self.at, axes)

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> "_Frame":
        return _Frame(add(self.at, _apply(self.axes, (x, y, z))), self.axes)


def radius(point: str) -> float:
    """How far the body reaches around this point, in cm."""
    return ROUND.get(point, LIMB_R)


def points_of(angles: Mapping[str, float]) -> dict[str, Vector]:
    """Every point of the body with the middle of the hips at the origin.

    Args:
        angles: Degrees by the names of `JOINTS`; one that is left out is zero. Positive is
            bending (a trunk to the front, a knee to the back, a foot up), outwards for `_out` and
            `_turn`, and to the right for `bend`, `roll`, `twist` and `look`. `lean`, `roll`
            (about the body's own length) and `turn` say how the pelvis is in space: a lean of 90
            lies face down, -90 on the back. `BELLY` is a length beside them.
    """
    a = {joint: radians(angles.get(joint, 0.0)) for joint in JOINTS}
    pelvis = _Frame((0.0, 0.0, 0.0), _IDENTITY).turned(
        _about_y(a["turn"]), _about_z(-a["lean"]), _about_y(-a["roll"])
    )
    ribs, found = _trunk(pelvis, a, angles.get(BELLY, 0.0))
    for side, sign in zip(SIDES, (1, -1), strict=True):
        found |= _arm(ribs, side, sign, a) | _leg(pelvis, side, sign, a)
    return found


def _trunk(
    pelvis: _Frame, a: Mapping[str, float], belly_cm: float
) -> tuple[_Frame, dict[str, Vector]]:
    loins = pelvis.moved(y=LENGTHS_CM["pelvis"]).turned(_about_z(-a["lumbar"]))
    ribs = loins.moved(y=LENGTHS_CM["loins"]).turned(
        _about_z(-a["chest"]), _about_x(a["bend"]), _about_y(-a["twist"])
    )
    top = ribs.moved(y=LENGTHS_CM["thorax"])
    head = top.turned(_about_y(-a["look"]), _about_z(-a["neck"])).moved(y=LENGTHS_CM["neck"])
    named = {"hips": pelvis, "loins": loins, "ribs": ribs, "neck": top, "head": head}
    named["belly"] = loins.moved(x=belly_cm)
    named["nose"] = head.moved(x=HEAD_R + 1.5, y=-2.5)
    for side, sign in zip(SIDES, (1, -1), strict=True):
        named[f"{side}.loins"] = loins.moved(z=sign * 0.8 * LENGTHS_CM["hip"])
        named[f"{side}.ribs"] = ribs.moved(z=sign * 0.75 * LENGTHS_CM["shoulder"])
    return top, {name: frame.at for name, frame in named.items()}


def _arm(top: _Frame, side: str, sign: int, a: Mapping[str, float]) -> dict[str, Vector]:
    clavicle = top.turned(
        _about_x(-sign * a[f"{side}.shrug"]), _about_y(sign * a[f"{side}.shrug_front"])
    ).moved(z=sign * LENGTHS_CM["shoulder"])
    shoulder = _Frame(clavicle.at, top.axes).turned(*_ball(side, "shoulder", sign, a))
    elbow = shoulder.moved(y=-LENGTHS_CM["upper_arm"]).turned(_about_z(a[f"{side}.elbow"]))
    wrist = elbow.moved(y=-LENGTHS_CM["forearm"]).turned(_about_z(a[f"{side}.wrist"]))
    hand = wrist.moved(y=-LENGTHS_CM["hand"])
    named = {"shoulder": shoulder, "elbow": elbow, "wrist": wrist, "hand": hand}
    return {f"{side}.{name}": frame.at for name, frame in named.items()}


def _leg(pelvis: _Frame, side: str, sign: int, a: Mapping[str, float]) -> dict[str, Vector]:
    hip = pelvis.moved(z=sign * LENGTHS_CM["hip"]).turned(*_ball(side, "hip", sign, a))
    knee = hip.moved(y=-LENGTHS_CM["thigh"]).turned(_about_z(-a[f"{side}.knee"]))
    ankle = knee.moved(y=-LENGTHS_CM["shank"]).turned(_about_z(a[f"{side}.ankle"]))
    sole = ankle.moved(y=-LENGTHS_CM["sole"] + LIMB_R)  # the drawn line is that thick itself
    named = {"hip": hip, "knee": knee, "ankle": ankle}
    named |= {"heel": sole.moved(x=-LENGTHS_CM["heel"]), "toe": sole.moved(x=LENGTHS_CM["toe"])}
    return {f"{side}.{name}": frame.at for name, frame in named.items()}


def _ball(side: str, joint: str, sign: int, a: Mapping[str, float]) -> tuple[Matrix, ...]:
    """The three turns of a ball joint: to the front, outwards, and about the limb itself."""
    front, out, turn = (a[f"{side}.{joint}{which}"] for which in ("", "_out", "_turn"))
    return _about_z(front), _about_x(-sign * out), _about_y(-sign * turn)


def add(one: Vector, other: Vector) -> Vector:
    """The sum of two vectors."""
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


_IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def _about_x(angle: float) -> Matrix:
    return (1.0, 0.0, 0.0), (0.0, cos(angle), -sin(angle)), (0.0, sin(angle), cos(angle))


def _about_y(angle: float) -> Matrix:
    return (cos(angle), 0.0, sin(angle)), (0.0, 1.0, 0.0), (-sin(angle), 0.0, cos(angle))


def _about_z(angle: float) -> Matrix:
    return (cos(angle), -sin(angle), 0.0), (sin(angle), cos(angle), 0.0), (0.0, 0.0, 1.0)


def _apply(matrix: Matrix, vector: Vector) -> Vector:
    x, y, z = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _product(one: Matrix, other: Matrix) -> Matrix:
    columns = tuple(zip(*other, strict=True))
    x, y, z = (
        tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns)
        for row in one
    )
    return (x[0], x[1], x[2]), (y[0], y[1], y[2]), (z[0], z[1], z[2])
