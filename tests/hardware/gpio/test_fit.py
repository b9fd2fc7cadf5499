"""What commissioning makes of three positions, and which measurements it refuses."""

from collections.abc import Callable
from itertools import permutations, product
from math import cos, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.gpio.calibration import TiltCalibration
from hardware.gpio.curve import Curve, wrapped_deg
from hardware.gpio.fit import BadFit, fit_gravity, fit_turn
from hardware.gpio.tilt import tilt_of

Vector = tuple[float, float, float]
PAIRS = [(s + a, t + b) for a, b in permutations("xyz", 2) for s, t in product("+-", repeat=2)]
POSITIONS = (-70.0, 0.0, 40.0)


def mounted(along: str, across: str, turned_deg: float = 0.0) -> Callable[[float], Vector]:
    """A sensor whose axes point so, turned a little; what it feels at a bed angle."""

    def feels(angle_deg: float) -> Vector:
        vector = [0.0, 0.0, 0.0]
        angle = radians(angle_deg + turned_deg)
        for axis, g in ((along, sin(angle)), (across, cos(angle))):
            vector["xyz".index(axis[1])] = g if axis[0] == "+" else -g
        return vector[0], vector[1], vector[2]

    return feels


def off(feels: Callable[[float], Vector], errors: Vector) -> Callable[[float], Vector]:
    def with_zero_errors(angle_deg: float) -> Vector:
        x, y, z = feels(angle_deg)
        return x + errors[0], y + errors[1], z + errors[2]

    return with_zero_errors


def angle_by(calibration: TiltCalibration, vector: Vector) -> float:
    raw = tilt_of(calibration.along, calibration.across)(vector)
    return Curve(calibration.points, 360.0).angle_deg(raw)


@given(
    st.sampled_from(PAIRS),
    st.floats(-30, 30),
    st.tuples(st.floats(-80, -40), st.floats(-25, 10), st.floats(25, 60)),
    st.floats(-89, 89),
)
def test_every_mounting_is_found_and_every_angle_comes_out_again(
    axes: tuple[str, str], turned_deg: float, positions: Vector, angle_deg: float
) -> None:
    feels = mounted(*axes, turned_deg)
    along, across, points = fit_gravity([(feels(angle), angle) for angle in positions])
    assert (along, across) == axes
    calibration = TiltCalibration("any", along, across, points)
    assert angle_by(calibration, feels(angle_deg)) == pytest.approx(angle_deg, abs=1e-6)


@given(st.sampled_from(PAIRS), st.floats(-40, 20))
def test_positions_that_are_just_far_enough_apart_tell_the_axes_too(
    axes: tuple[str, str], middle_deg: float
) -> None:
    feels = mounted(*axes)
    positions = (middle_deg - 10.5, middle_deg, middle_deg + 10.5)
    along, across, _ = fit_gravity([(feels(angle), angle) for angle in positions])
    assert (along, across) == axes


@given(
    st.sampled_from(PAIRS),
    st.floats(-180, 180),
    st.floats(-75, 60),
)
def test_a_sensor_mounted_at_any_angle_works(
    axes: tuple[str, str], turned_deg: float, angle_deg: float
) -> None:
    feels = mounted(*axes, turned_deg)
    along, across, points = fit_gravity([(feels(angle), angle) for angle in POSITIONS])
    calibration = TiltCalibration("any", along, across, points)
    assert angle_by(calibration, feels(angle_deg)) == pytest.approx(angle_deg, abs=1e-6)


@given(
    st.sampled_from(PAIRS),
    st.floats(-5, 5),
    st.tuples(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05), st.floats(-0.08, 0.08)),
    st.sampled_from(POSITIONS),
    st.floats(-75, 50),
)
def test_the_zero_errors_of_a_cheap_sensor_are_calibrated_away(
    axes: tuple[str, str], turned_deg: float, errors: Vector, at_deg: float, angle_deg: float
) -> None:
    feels = off(mounted(*axes, turned_deg), errors)
    along, across, points = fit_gravity([(feels(angle), angle) for angle in POSITIONS])
    assert (along, across) == axes
    calibration = TiltCalibration("any", along, across, points)
    assert angle_by(calibration, feels(at_deg)) == pytest.approx(at_deg, abs=1e-6)
    assert angle_by(calibration, feels(angle_deg)) == pytest.approx(angle_deg, abs=2.0)


@given(st.sampled_from(PAIRS), st.floats(-45, 45))
def test_more_bed_angle_is_always_more_raw_angle(axes: tuple[str, str], turned_deg: float) -> None:
    feels = mounted(*axes, turned_deg)
    _, _, points = fit_gravity([(feels(angle), angle) for angle in POSITIONS])
    raws, angles = zip(*points, strict=True)
    assert list(raws) == sorted(raws)
    assert list(angles) == sorted(angles)


@pytest.mark.parametrize("positions", [(-70.0, -65.0, 0.0), (0.0, 9.0, 20.0), (5.0, 5.0, 5.0)])
def test_positions_too_close_together_are_refused(positions: Vector) -> None:
    feels = mounted("+x", "+z")
    with pytest.raises(BadFit, match="too close together"):
        fit_gravity([(feels(angle), angle) for angle in positions])
    with pytest.raises(BadFit, match="too close together"):
        fit_turn([(angle / 300, angle) for angle in positions])


def test_two_positions_are_not_enough() -> None:
    feels = mounted("+x", "+z")
    with pytest.raises(BadFit, match="Only 2 positions"):
        fit_gravity([(feels(angle), angle) for angle in (0.0, 40.0)])
    with pytest.raises(BadFit, match="Only 2 positions"):
        fit_turn([(0.5, 0.0), (0.6, 40.0)])


@pytest.mark.requirement("S24")
@pytest.mark.parametrize("scale", [0.0, 0.8, 1.2])
def test_gravity_of_the_wrong_length_is_refused(scale: float) -> None:
    feels = mounted("+x", "+z")
    readings = [(feels(angle), angle) for angle in POSITIONS]
    x, y, z = readings[1][0]
    readings[1] = ((scale * x, scale * y, scale * z), readings[1][1])
    with pytest.raises(BadFit, match="where gravity is 1"):
        fit_gravity(readings)


def test_a_sensor_that_does_not_move_with_the_bed_is_refused() -> None:
    with pytest.raises(BadFit, match="barely notices"):
        fit_gravity([((0.0, 1.0, 0.0), angle) for angle in POSITIONS])
    with pytest.raises(BadFit, match="barely moves"):
        fit_turn([(0.5 + angle / 36000, angle) for angle in POSITIONS])


@pytest.mark.parametrize("mistake_deg", [-8.0, 8.0, 90.0])
def test_an_angle_measured_wrong_is_refused(mistake_deg: float) -> None:
    feels = mounted("+y", "-x")
    readings = [(feels(-70.0), -70.0), (feels(0.0 + mistake_deg), 0.0), (feels(40.0), 40.0)]
    with pytest.raises(BadFit):
        fit_gravity(readings)


def test_an_angle_with_its_sign_wrong_is_refused() -> None:
    feels = mounted("+x", "+z")
    with pytest.raises(BadFit):
        fit_gravity([(feels(-70.0), -70.0), (feels(0.0), 0.0), (feels(40.0), -40.0)])


def test_a_sensor_askew_to_the_bed_is_refused() -> None:
    tilted = radians(45)  # turned about the bed's long axis: part of gravity goes to the pivot's

    def feels(angle_deg: float) -> Vector:
        along, across = sin(radians(angle_deg)), cos(radians(angle_deg))
        return along, across * sin(tilted), across * cos(tilted)

    with pytest.raises(BadFit, match="disagree"):
        fit_gravity([(feels(angle), angle) for angle in POSITIONS])


@given(
    st.sampled_from([-1.0, 1.0]),
    st.floats(0.0, 1.0, exclude_max=True),
    st.tuples(st.floats(-80, -40), st.floats(-25, 10), st.floats(25, 60)),
    st.floats(-90, 80),
)
def test_a_magnet_may_begin_its_turn_anywhere_in_the_travel(
    sign: float, at_level: float, positions: Vector, angle_deg: float
) -> None:
    def turns(angle: float) -> float:
        return (at_level + sign * angle / 360) % 1.0

    points = fit_turn([(turns(angle), angle) for angle in positions], period=1.0)
    assert Curve(points, 1.0).angle_deg(turns(angle_deg)) == pytest.approx(angle_deg, abs=1e-6)


@given(st.sampled_from([-1.0, 1.0]), st.floats(0.35, 0.65), st.floats(-90, 80))
def test_a_potentiometer_may_turn_either_way(sign: float, at_level: float, angle: float) -> None:
    points = fit_turn([(at_level + sign * bed / 300, bed) for bed in POSITIONS])
    raw = at_level + sign * angle / 300
    assert Curve(points, 0.0).angle_deg(raw) == pytest.approx(angle, abs=1e-6)


def test_a_shaft_that_slips_is_refused() -> None:
    with pytest.raises(BadFit, match="off a straight line"):
        fit_turn([(0.2, -70.0), (0.43, 0.0), (0.60, 40.0)])


def test_a_shaft_that_turns_back_is_refused() -> None:
    with pytest.raises(BadFit, match="turns back"):
        fit_turn([(0.2, -70.0), (0.6, 0.0), (0.4, 40.0)])


@given(st.floats(-1000, 1000))
def test_an_angle_is_wrapped_into_one_turn_and_stays_the_same_direction(angle_deg: float) -> None:
    wrapped = wrapped_deg(angle_deg)
    assert -180 < wrapped <= 180
    assert sin(radians(wrapped)) == pytest.approx(sin(radians(angle_deg)), abs=1e-9)
    assert cos(radians(wrapped)) == pytest.approx(cos(radians(angle_deg)), abs=1e-9)
