"""The calibration file: it comes back as written, and shows every change."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hardware.gpio.calibration import TableCalibration, TiltCalibration
from hardware.gpio.wiring import Wiring
from station.calibration import (
    BadCalibration,
    Calibration,
    Check,
    DriveCalibration,
    Speed,
    StopTravel,
    load_calibration,
    save_calibration,
)
from station.control.config import ControlConfig
from station.errors import StationError

PRIMARY = TiltCalibration("mpu6050", "+x", "-z", ((-71.2, -70.0), (1.1, 0.0), (15.8, 15.0)))
CHECK = TiltCalibration("analogue", "", "", ((0.2, -70.0), (0.5, 0.0), (0.56, 15.0)))
DRIVE = DriveCalibration(
    reversed=True,
    rate_per_duty_deg_s=3.5,
    dead_band_duty=0.12,
    lever=((-70.0, 0.8), (60.0, 1.2)),
    speeds=(Speed(0.5, 1.3), Speed(-0.5, -1.3)),
    rest_a=0.02,
    empty_a=1.4,
    loaded_a=3.2,
    trip_current_a=4.8,
    upper_switch_deg=-71.5,
    lower_switch_deg=61.5,
    stops=(StopTravel(1.0, 0.1, 0.3), StopTravel(3.0, 0.9, 0.6)),
    battery_way_up=None,
)
CHECKS = (Check("tilt", "primary at the level", "0.1°", "within 0.5°", True),)
SETTINGS = (("drive", "pwm-dir"),)
MADE = Calibration(
    "2026-11-21T10:00:00+00:00", "Ada", TableCalibration(PRIMARY, CHECK), DRIVE, CHECKS, SETTINGS
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "calibration.json"


def test_it_comes_back_as_written(path: Path) -> None:
    save_calibration(path, MADE)
    assert load_calibration(path) == MADE
    assert list(path.parent.iterdir()) == [path]


def test_no_file_is_no_calibration(path: Path) -> None:
    assert load_calibration(path) is None


@pytest.mark.requirement("S25")
@pytest.mark.parametrize("figure", ["-71.2", "0.12", "4.8", "mpu6050", "Ada"])
def test_every_change_shows(path: Path, figure: str) -> None:
    save_calibration(path, MADE)
    other = figure.replace("2", "3").replace("8", "9").replace("a", "b").replace("5", "6")
    path.write_text(path.read_text().replace(figure, other, 1))
    with pytest.raises(BadCalibration, match="checksum does not fit"):
        load_calibration(path)


@pytest.mark.requirement("S25")
@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '{"calibration": 1}', "\x00"])
def test_what_is_no_calibration_is_told(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(BadCalibration, match="station commission"):
        load_calibration(path)


def test_another_layout_of_the_same_figures_is_the_same(path: Path) -> None:
    save_calibration(path, MADE)
    path.write_text(json.dumps(json.loads(path.read_text()), sort_keys=True))
    assert load_calibration(path) == MADE


def test_failed_save_leaves_the_old_one(path: Path) -> None:
    save_calibration(path, MADE)
    path.with_suffix(".new").mkdir()
    with pytest.raises(StationError, match="cannot be written"):
        save_calibration(path, replace(MADE, made_by="Bob"))
    assert load_calibration(path) == MADE


def test_it_goes_before_the_settings() -> None:
    assert MADE.wired(Wiring()).drive.reversed
    actuator = MADE.applied(ControlConfig()).actuator
    assert (actuator.rate_per_duty_deg_s, actuator.dead_band_duty) == (3.5, 0.12)
    assert actuator.trip_current_a == 4.8
    assert actuator.lever == ((-70.0, 0.8), (60.0, 1.2))


def test_lever_that_makes_no_sense_is_told(path: Path) -> None:
    drive = replace(DRIVE, lever=((0.0, 1.0), (0.0, 2.0)))
    save_calibration(path, replace(MADE, drive=drive))
    with pytest.raises(BadCalibration, match="station commission"):
        load_calibration(path)
