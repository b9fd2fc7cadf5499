"""What every figure must hold to: bodies that exist, on a floor that carries them."""

from itertools import pairwise
from math import dist

import pytest
from pydantic import ValidationError

from station.figure.motion import Rhythm, frame_of, rhythm_of, round_of, settled
from station.figure.poses import Figure, figure_of, load_figures, parse_figures
from station.figure.skeleton import (
    BONES,
    HEIGHT_CM,
    LENGTHS_CM,
    LIMB_JOINTS,
    SHARES,
    TRUNK_JOINTS,
    points_of,
    radius,
)
from station.programs.catalogue import load_catalogue
from station.programs.library import load_library
from station.programs.schema import Dose

FIGURES = load_figures()
every_figure = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)

# Active, or where body weight helps passive, ranges after Kapandji, "The Physiology of the
# Joints", vol. 1-3; the shoulder girdle after Norkin & White, "Measurement of Joint Motion".
# An ankle on a kneeling or prone person counts together with the joints of the foot.
RANGES_DEG = {
    "lean": (-180, 180), "roll": (-180, 180), "turn": (-180, 180),
    "lumbar": (-35, 60), "chest": (-40, 45), "bend": (-40, 40), "twist": (-50, 50),
    "neck": (-60, 60), "look": (-80, 80),
    "shrug": (-15, 45), "shrug_front": (-30, 30),
    "shoulder": (-60, 180), "shoulder_out": (-45, 180), "shoulder_turn": (-100, 90),
    "elbow": (0, 150), "wrist": (-85, 95),
    "hip": (-30, 145), "hip_out": (-30, 50), "hip_turn": (-40, 60),
    "knee": (0, 160), "ankle": (-75, 30),
}  # fmt: skip
NEAR_CM = 2.5


def test_every_exercise_of_the_catalogue_has_a_figure_and_there_is_none_beside() -> None:
    assert set(FIGURES) == set(load_catalogue())


def test_the_shares_of_the_body_add_up_to_its_height() -> None:
    upright = ("sole", "shank", "thigh", "pelvis", "loins", "thorax", "neck", "head")
    assert sum(SHARES[name] for name in upright) == pytest.approx(1.0, abs=0.002)
    standing = points_of({})
    top, sole = standing["head"][1] + LENGTHS_CM["head"], standing["right.heel"][1]
    assert top - sole + radius("right.heel") == pytest.approx(HEIGHT_CM, abs=1.0)


@pytest.mark.parametrize(
    ("angles", "point", "where"),
    [
        ({"right.hip": 90}, "right.knee", (LENGTHS_CM["thigh"], 0)),
        ({"right.hip": 90, "right.knee": 90}, "right.ankle",
         (LENGTHS_CM["thigh"], -LENGTHS_CM["shank"])),
        ({"lean": -90}, "loins", (-LENGTHS_CM["pelvis"], 0)),
        ({"lean": 90}, "loins", (LENGTHS_CM["pelvis"], 0)),
    ],
)  # fmt: skip
def test_a_joint_turns_the_way_its_name_says(
    angles: dict[str, float], point: str, where: tuple[float, float]
) -> None:
    assert points_of(angles)[point][:2] == pytest.approx(where, abs=1e-9)


def test_outwards_is_away_from_the_middle_on_both_sides() -> None:
    points = points_of({"right.hip_out": 30, "left.hip_out": 30, "right.hip_turn": 20})
    assert points["right.knee"][2] == -points["left.knee"][2]
    assert points["right.knee"][2] > LENGTHS_CM["hip"]
    assert points["right.toe"][2] > points["right.heel"][2]


@every_figure
def test_every_joint_bends_as_far_as_a_persons_does(figure: Figure) -> None:
    assert 2 <= len(figure.poses) <= 4
    assert set(RANGES_DEG) == set(TRUNK_JOINTS) | set(LIMB_JOINTS)
    for pose in figure.poses:
        for joint, angle in pose.angles.items():
            low, high = RANGES_DEG.get(joint.split(".")[-1], (-8, 10))
            assert low <= angle <= high, joint


@every_figure
def test_limbs_keep_their_length_in_every_frame(figure: Figure) -> None:
    standing = points_of({})
    for frame in round_of(figure, Rhythm()):
        for one, other in BONES:
            length = dist(standing[one], standing[other])
            assert dist(frame.points[one], frame.points[other]) == pytest.approx(length)


@every_figure
def test_a_line_between_two_frames_hardly_shortens_a_limb(figure: Figure) -> None:
    standing = points_of({})
    for before, after in pairwise(round_of(figure, Rhythm())):
        middle = {name: _middle(at, after.points[name]) for name, at in before.points.items()}
        for one, other in BONES:
            length = dist(standing[one], standing[other])
            assert dist(middle[one], middle[other]) > 0.93 * length, (one, other)


@every_figure
def test_nobody_is_below_the_floor_or_in_the_wall(figure: Figure) -> None:
    for frame in round_of(figure, Rhythm()):
        for name, (x, y, _) in frame.points.items():
            assert y > -0.1 + (0 if name == "nose" else min(radius(name), 3.5)), name
            if figure.scene == "wall":
                away = abs(x) < abs(figure.wall_cm) or x * figure.wall_cm < 0
                assert away, name


@every_figure
def test_what_shall_rest_on_the_floor_or_the_wall_does(figure: Figure) -> None:
    for pose in figure.poses:
        points = settled(figure, pose)
        for name in pose.touches:
            assert points[name][1] - radius(name) == pytest.approx(0, abs=NEAR_CM), name
        for name in pose.leans:
            gap = abs(points[name][0] - figure.wall_cm) - radius(name)
            assert gap == pytest.approx(0, abs=NEAR_CM + 1.5), name


@every_figure
def test_every_pose_on_the_floor_says_what_it_rests_on(figure: Figure) -> None:
    loose = {"knee-rolls", "figure-four"}
    said = [bool(pose.touches) for pose in figure.poses]
    assert figure.scene == "table" or all(said) or figure.id in loose


def _middle(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[float, float, float]:
    x, y, z = ((a + b) / 2 for a, b in zip(one, other, strict=True))
    return x, y, z


@every_figure
def test_a_round_ends_where_it_began(figure: Figure) -> None:
    frames = round_of(figure, Rhythm())
    assert frames[-1].points == frames[0].points


def test_a_round_takes_the_time_of_the_dose() -> None:
    bridge = figure_of("bridge")
    assert bridge is not None
    dose = Dose(sets=1, repetitions=8, hold_s=3, repetition_s=4)
    frames = round_of(bridge, rhythm_of(dose))
    assert frames[-1].at_s == pytest.approx(7)
    held = [
        frame.at_s for frame in frames if frame.points == frame_of(bridge, bridge.poses[1]).points
    ]
    assert held == pytest.approx([2, 5])


def test_a_long_hold_is_shortened_so_that_the_figure_is_seen_to_move() -> None:
    dose = Dose(sets=1, repetitions=1, hold_s=30, repetition_s=45)
    assert rhythm_of(dose) == Rhythm(move_s=12, hold_s=5)


def test_steps_from_one_foot_to_the_other_are_two_repetitions() -> None:
    marching = figure_of("marching")
    assert marching is not None
    assert round_of(marching, Rhythm(move_s=2, hold_s=0))[-1].at_s == pytest.approx(4)


GOOD = """
[[figures]]
id = "a"
view = "side"
scene = "floor"
anchor = "hips"
all = { knee = 5 }
[[figures.poses]]
[[figures.poses]]
knee = 20
right = { knee = 30 }
"""


def test_one_side_overrides_both_and_both_override_what_is_shared() -> None:
    first, second = parse_figures(GOOD)[0].poses
    assert (first.angles["right.knee"], first.angles["left.knee"]) == (5, 5)
    assert (second.angles["right.knee"], second.angles["left.knee"]) == (30, 20)
    assert (first.held, second.held) == (False, True)


@pytest.mark.parametrize(
    "wrong", ["knees = 20", 'knee = "20"', "knee = 400", 'anchor = "tail"', 'touches = ["tail"]']
)
def test_a_pose_that_cannot_be_is_refused(wrong: str) -> None:
    key = wrong.partition(" = ")[0]
    text = GOOD.replace('anchor = "hips"', wrong) if key == "anchor" else GOOD + wrong + "\n"
    with pytest.raises(ValidationError, match=key):
        parse_figures(text.replace("knee = 20\n", "") if key == "knee" else text)


def test_no_figure_hangs_deeper_than_the_programs_that_come_with_the_station() -> None:
    library = load_library()
    deepest_deg = max(library.figures(one).deepest_deg for one in library.programs.values())
    shown = [pose.table_deg for figure in FIGURES.values() for pose in figure.poses]
    assert 0 < max(shown) <= deepest_deg
