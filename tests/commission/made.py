"""A commissioning that has been done, with figures that anybody can check in their head."""

from hardware.gpio.calibration import TableCalibration, TiltCalibration
from hardware.gpio.wiring import Wiring
from station.calibration import Check, Speed, StopTravel
from station.commission.model import Found, Setting
from station.commission.result import calibration_of
from station.commission.steps import STEPS
from station.control.config import ControlConfig

SETTING = Setting(ControlConfig(), Wiring(), opened_reversed=False)
FOUND = Found(
    done=tuple(step.id for step in STEPS),
    checks=(
        Check("inputs", "start/stop <button>", "at rest", "only it changes", True),
        Check("stops", "stopping travel", "0.90°", "up to 2°", True),
        Check("summary", "kept", "yes", "", True),
    ),
    turned=True,
    creep_duty=0.2,
    table=TableCalibration(
        TiltCalibration("mpu6050", "+x", "-z", ((-71.2, -70.0), (1.1, 0.0), (15.8, 15.0))),
        TiltCalibration("analogue", "", "", ((0.2, -70.0), (0.5, 0.0), (0.56, 15.0))),
    ),
    rate_per_duty_deg_s=4.0,
    dead_band_duty=0.1,
    lever=((-60.0, 0.9), (0.0, 1.0), (45.0, 1.1)),
    speeds=(Speed(0.5, 1.6), Speed(-0.5, -1.6)),
    rest_a=0.0,
    empty_a=1.5,
    loaded_a=2.5,
    trip_current_a=3.5,
    upper_switch_deg=-71.5,
    lower_switch_deg=61.5,
    stops=(StopTravel(1.0, 0.2, 0.1), StopTravel(3.0, 0.9, 0.5)),
    battery_way_up=True,
)
MADE = calibration_of(FOUND, SETTING, "2026-11-21T10:00:00+01:00", "Ada <Lovelace>")
