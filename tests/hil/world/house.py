"""What a station has before it is switched on: settings, somebody in its records, a calibration.

The calibration is what commissioning would find out about this very table.
"""

import subprocess
import sys

from hardware.gpio.wiring import Wiring
from station.calibration import FILE_NAME, Calibration, DriveCalibration, save_calibration
from station.control.config import Actuator
from station.settings import load_settings
from tests.hil.world.builds import Build
from tests.hil.world.manager import DATA, SETTINGS

PERSON = "rider"
_ACTUATOR = Actuator()
_DRIVE = DriveCalibration(
    reversed=False,
    rate_per_duty_deg_s=_ACTUATOR.rate_per_duty_deg_s,
    dead_band_duty=_ACTUATOR.dead_band_duty,
    lever=((-70.0, 1.0), (60.0, 1.0)),
    speeds=(),
    rest_a=0.0,
    empty_a=1.7,
    loaded_a=3.6,
    trip_current_a=_ACTUATOR.trip_current_a,
    upper_switch_deg=-71.5,
    lower_switch_deg=61.5,
    stops=(),
    battery_way_up=True,
)


def furnish(build: Build) -> Wiring:
    """Put everything where the service will look for it; what the settings say is wired where."""
    DATA.mkdir(parents=True, exist_ok=True)
    SETTINGS.write_text(build.settings, encoding="utf-8")
    made = Calibration("2026-11-21T10:00:00+00:00", "rig", build.calibration, _DRIVE)
    save_calibration(DATA / FILE_NAME, made)
    add = ("people", "add", PERSON, "Rider", "--cleared", "--data", str(DATA))
    subprocess.run([sys.executable, "-m", "station", *add], check=True)
    return load_settings(SETTINGS).wiring()
