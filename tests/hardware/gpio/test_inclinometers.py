"""Tilt channels and motor current from the wiring to angles, through every kind of chip."""

from collections.abc import Callable
from itertools import pairwise
from math import cos, radians, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.gpio.calibration import TableCalibration, TiltCalibration
from hardware.gpio.curve import Curve
from hardware.gpio.wiring import USUAL_ADDRESS, Ammeter, Current, Inclinometer, Tilt, Wiring
from hardware.simulated.wired.buses import FakeI2c, FakeSpi
from hardware.simulated.wired.chips_i2c import (
    Adxl345Model,
    As5600Model,
    GravityModel,
    I2cModel,
    Ina226Model,
    Lis3dhModel,
    Mpu6050Model,
)
from hardware.simulated.wired.chips_spi import Mcp3008Model, Scl3300Model
from tests.hardware.gpio.sensor_bench import INA_AT, MPU_AT, TICK_S, Bench, gravity_at, primary

MPU = "mpu6050 at i2c-1:0x68, trim 80806007"
POT = "mcp3008 at spi-0.0, input 0"
STRAIGHT = ((-70.0, -70.0), (0.0, 0.0), (60.0, 60.0))


def calibration(
    tilt: TiltCalibration | None = None, check: TiltCalibration | None = None
) -> TableCalibration:
    return TableCalibration(
        tilt or TiltCalibration(MPU, "+x", "+z", STRAIGHT),
        check or TiltCalibration(POT, "", "", ((0.2, -70.0), (0.45, 0.0), (0.66, 60.0))),
    )


def angle_deg(bench: Bench) -> float:
    newest = bench.sensors.primary.latest()
    assert newest is not None
    return newest.angle_deg


def check_deg(bench: Bench) -> float:
    newest = bench.sensors.check.latest()
    assert newest is not None
    return newest.angle_deg


@pytest.mark.parametrize("bed_deg", [-89.0, -70.0, -45.0, -10.0, 0.0, 15.0, 60.0, 89.0])
@pytest.mark.parametrize(
    ("along", "across"), [("+x", "+z"), ("-y", "+z"), ("+z", "-x"), ("-x", "-y"), ("+y", "+x")]
)
def test_every_mounting_gives_the_bed_angle(bed_deg: float, along: str, across: str) -> None:
    bench = Bench(calibration=calibration(TiltCalibration(MPU, along, across, STRAIGHT))).started()
    vector = [0.0, 0.0, 0.0]
    for axis, g in ((along, sin(radians(bed_deg))), (across, cos(radians(bed_deg)))):
        vector["xyz".index(axis[1])] = g if axis[0] == "+" else -g
    bench.mpu.set_gravity(*vector)
    bench.run(TICK_S)
    assert angle_deg(bench) == pytest.approx(bed_deg, abs=0.01)


@pytest.mark.requirement("S24")
@pytest.mark.parametrize("length_g", [0.5, 0.8, 1.0, 1.2, 1.9])
def test_a_gravity_channel_tells_the_length_of_what_it_feels(length_g: float) -> None:
    bench = Bench(calibration=calibration()).started()
    x, y, z = gravity_at(-40.0)
    bench.mpu.set_gravity(length_g * x, length_g * y, length_g * z)
    bench.run(TICK_S)
    newest = bench.sensors.primary.latest()
    assert newest is not None
    assert newest.gravity_g == pytest.approx(length_g, abs=1e-3)
    assert newest.angle_deg == pytest.approx(-40.0, abs=0.01)


def test_a_channel_at_the_pivot_knows_no_gravity() -> None:
    bench = Bench(calibration=calibration()).started()
    newest = bench.sensors.check.latest()
    assert newest is not None
    assert newest.gravity_g is None


@pytest.mark.parametrize(
    ("share", "bed_deg"), [(0.2, -70.0), (0.325, -35.0), (0.45, 0.0), (0.555, 30.0), (0.73, 80.0)]
)
def test_a_potentiometer_follows_its_points_and_goes_on_beyond_them(
    share: float, bed_deg: float
) -> None:
    bench = Bench(calibration=calibration()).started()
    bench.mcp.set_share(0, share)
    bench.run(TICK_S)
    assert check_deg(bench) == pytest.approx(bed_deg, abs=0.3)


@pytest.mark.parametrize("chip", list(Inclinometer))
@pytest.mark.parametrize("role", ["primary", "check"])
def test_every_kind_of_chip_works_on_either_channel(chip: Inclinometer, role: str) -> None:
    tilt = Tilt(chip, bus=1, select=1, channel=2)
    models: dict[Inclinometer, I2cModel] = {
        Inclinometer.MPU6050: Mpu6050Model(),
        Inclinometer.LIS3DH: Lis3dhModel(),
        Inclinometer.ADXL345: Adxl345Model(),
        Inclinometer.AS5600: As5600Model(),
    }
    i2c = FakeI2c({USUAL_ADDRESS[kind]: model for kind, model in models.items()})
    i2c.chips[INA_AT] = Ina226Model()
    scl, mcp = Scl3300Model(), Mcp3008Model()
    spi = FakeSpi(scl if chip is Inclinometer.SCL3300 else mcp)
    other = Tilt(Inclinometer.ANALOGUE, bus=0)
    wired = (tilt, other) if role == "primary" else (other, tilt)
    wiring = Wiring(primary=wired[0], check=wired[1])
    bench = Bench(wiring, i2c=i2c, spis={0: FakeSpi(Mcp3008Model()), 1: spi}).started()
    feel: dict[Inclinometer, Callable[[], Any]] = {
        Inclinometer.SCL3300: lambda: scl.set_gravity(*gravity_at(30.0)),
        Inclinometer.ANALOGUE: lambda: mcp.set_share(2, 0.6),
        Inclinometer.AS5600: lambda: _as5600(models).set_turns(30 / 360),
    }
    feel.get(chip, lambda: _gravity(models[chip]).set_gravity(*gravity_at(30.0)))()
    bench.run(TICK_S)
    channel = bench.sensors.primary if role == "primary" else bench.sensors.check
    newest = channel.latest()
    assert newest is not None
    assert newest.angle_deg == pytest.approx(30.0, abs=0.25)
    assert channel.identity.startswith("mcp3008" if chip is Inclinometer.ANALOGUE else chip.value)


def _gravity(model: I2cModel) -> GravityModel:
    assert isinstance(model, GravityModel)
    return model


def _as5600(models: dict[Inclinometer, I2cModel]) -> As5600Model:
    model = models[Inclinometer.AS5600]
    assert isinstance(model, As5600Model)
    return model


def test_a_magnets_turn_may_begin_anew_within_the_travel() -> None:
    magnet = As5600Model()
    i2c = FakeI2c({MPU_AT: Mpu6050Model(), INA_AT: Ina226Model(), 0x36: magnet})
    points = ((0.8, -70.0), (0.8 + 70 / 360, 0.0), (0.8 + 130 / 360, 60.0))
    bench = Bench(
        Wiring(check=Tilt(Inclinometer.AS5600)),
        calibration(check=TiltCalibration("as5600 at i2c-1:0x36", "", "", points)),
        i2c=i2c,
    ).started()
    for bed_deg in range(-85, 80):
        magnet.set_turns(0.8 + (bed_deg + 70) / 360)
        bench.run(TICK_S)
        assert check_deg(bench) == pytest.approx(bed_deg, abs=0.06)


@pytest.mark.requirement("S25")
def test_both_channels_are_calibrated_with_the_sensors_that_they_were_calibrated_with() -> None:
    bench = Bench(calibration=calibration())

    def calibrated() -> tuple[bool, bool]:
        return bench.sensors.primary.calibrated, bench.sensors.check.calibrated

    assert calibrated() == (False, False)  # nobody has answered yet
    bench.started()
    assert calibrated() == (True, True)


@pytest.mark.requirement("S25")
@pytest.mark.parametrize(
    "worthless",
    [
        TiltCalibration(MPU.replace("80", "81", 1), "+x", "+z", STRAIGHT),
        TiltCalibration("", "+x", "+z", STRAIGHT),
        TiltCalibration(MPU, "+x", "-x", STRAIGHT),
        TiltCalibration(MPU, "x", "+z", STRAIGHT),
        TiltCalibration(MPU, "", "", STRAIGHT),
        TiltCalibration(MPU, "+x", "+z", STRAIGHT[:1]),
        TiltCalibration(MPU, "+x", "+z", ()),
        TiltCalibration(MPU, "+x", "+z", STRAIGHT[::-1]),
        TiltCalibration(MPU, "+x", "+z", ((0.0, 0.0), (0.0, 60.0))),
        TiltCalibration(MPU, "+x", "+z", ((-200.0, -70.0), (200.0, 60.0))),
    ],
)
def test_a_calibration_of_another_sensor_or_without_sense_is_worth_nothing(
    worthless: TiltCalibration,
) -> None:
    bench = Bench(calibration=calibration(worthless)).started()
    assert not bench.sensors.primary.calibrated
    assert bench.sensors.check.calibrated
    bench.mpu.set_gravity(*gravity_at(20.0))
    bench.run(TICK_S)
    assert angle_deg(bench) == pytest.approx(20.0, abs=0.01)  # something for the screen


@pytest.mark.requirement("S25")
def test_without_a_calibration_there_are_angles_for_screens_and_nothing_is_calibrated() -> None:
    bench = Bench().started()
    assert not bench.sensors.primary.calibrated
    assert not bench.sensors.check.calibrated
    assert angle_deg(bench) == 0.0
    assert check_deg(bench) == pytest.approx(0.0, abs=0.3)


def test_a_calibration_may_be_taken_while_the_table_runs() -> None:
    bench = Bench().started()
    bench.mpu.set_gravity(*gravity_at(20.0))
    bench.sensors.use(calibration(TiltCalibration(MPU, "-x", "+z", ((-60, 70), (70, -60)))))
    bench.run(TICK_S)
    assert bench.sensors.primary.calibrated
    assert angle_deg(bench) == pytest.approx(30.0, abs=0.01)
    bench.sensors.use(None)
    bench.run(TICK_S)
    assert angle_deg(bench) == pytest.approx(20.0, abs=0.01)
    assert not bench.sensors.primary.calibrated


def test_the_raw_value_is_what_the_chip_says() -> None:
    bench = Bench(calibration=calibration())
    assert bench.sensors.primary.raw() is None
    bench.started()
    bench.mpu.set_gravity(0.25, -0.5, 0.75)
    bench.mcp.set_share(0, 0.3)
    bench.run(TICK_S)
    raw, check = bench.sensors.primary.raw(), bench.sensors.check.raw()
    assert raw is not None
    assert check is not None
    assert raw.vector_g == pytest.approx((0.25, -0.5, 0.75), abs=1e-4)
    assert raw.value is None
    assert check.value == pytest.approx(0.3, abs=1e-3)
    assert check.vector_g is None
    assert (raw.identity, check.identity) == (MPU, POT)
    assert raw.taken_s == check.taken_s == pytest.approx(bench.now_s - TICK_S)


@pytest.mark.requirement("S22")
def test_reading_twice_gives_the_very_same_sample() -> None:
    bench = Bench(calibration=calibration()).started()
    first = bench.sensors.primary.latest()
    bench.now_s += 1.0
    assert bench.sensors.primary.latest() is first


def test_the_drivers_sense_output_may_measure_the_current_beside_the_potentiometer() -> None:
    bench = Bench(Wiring(current=Current(Ammeter.SENSE, bus=0))).started()
    bench.mcp.set_share(1, 5.0 * 0.04 / 3.3)
    bench.run(0.1)
    assert bench.sensors.current.latest_a(bench.now_s) == pytest.approx(5.0, abs=0.1)
    assert [sampler.name for sampler in bench.sensors.samplers] == ["i2c-1", "spi-0"]


def test_a_bus_is_opened_once_whoever_is_on_it() -> None:
    opened: list[int] = []

    class Counting(FakeI2c):
        def __init__(self) -> None:
            super().__init__({MPU_AT: Mpu6050Model(), INA_AT: Ina226Model()})
            opened.append(1)

    bench = Bench(primary(Inclinometer.MPU6050), i2c=Counting()).started()
    assert opened == [1]
    assert len(bench.sensors.samplers) == 2


def test_another_address_is_used_where_one_is_named() -> None:
    i2c = FakeI2c({0x69: Mpu6050Model(), INA_AT: Ina226Model()})
    bench = Bench(primary(Inclinometer.MPU6050, address=0x69), i2c=i2c).started()
    assert bench.sensors.primary.identity.startswith("mpu6050 at i2c-1:0x69")


def test_the_health_names_every_part() -> None:
    health = Bench().started().sensors.health()
    assert {name: part.label for name, part in health.items()} == {
        "primary": "MPU-6050 at i2c-1:0x68",
        "check": "MCP3008 at spi-0.0, input 0",
        "current": "INA226 at i2c-1:0x40",
    }
    assert all(part.running and part.samples > 40 for part in health.values())


points = (
    st.lists(st.tuples(st.floats(-150, 150), st.floats(-90, 90)), min_size=2, max_size=6)
    .map(sorted)
    .filter(lambda found: all(b[0] - a[0] > 1 for a, b in pairwise(found)))
)


@given(points)
def test_a_curve_goes_through_its_points(found: list[tuple[float, float]]) -> None:
    curve = Curve(found, 360.0)
    for raw, angle in found:
        assert curve.angle_deg(raw) == pytest.approx(angle, abs=1e-6)


@given(
    st.lists(st.floats(1, 40), min_size=2, max_size=5),
    st.lists(st.floats(0.5, 1.5), min_size=5, max_size=5),
    st.floats(-70, 70),
    st.floats(0.1, 10),
)
def test_a_rising_curve_rises_everywhere_near_its_points(
    steps: list[float], slopes: list[float], raw: float, more: float
) -> None:
    found = [(-60.0, -50.0)]
    for step, slope in zip(steps, slopes, strict=False):
        found.append((found[-1][0] + step, found[-1][1] + step * slope))
    curve = Curve(found, 360.0)
    before, after = curve.angle_deg(raw), curve.angle_deg(raw + more)
    assert after > before or before - after > 180  # or the angle has gone round


@given(points, st.floats(-150, 150), st.integers(-3, 3))
def test_a_whole_turn_more_is_the_same_angle(
    found: list[tuple[float, float]], raw: float, turns: int
) -> None:
    curve = Curve(found, 360.0)
    there, again = curve.angle_deg(raw), curve.angle_deg(raw + 360.0 * turns)
    middle = (found[0][0] + found[-1][0]) / 2
    if abs(abs(raw - middle) - 180) > 1e-6:
        assert again == pytest.approx(there, abs=1e-6)
