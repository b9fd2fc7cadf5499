"""From what was found to a calibration, if it lies within what the settings permit."""

from dataclasses import asdict
from typing import Any

from pydantic import ValidationError

from station.calibration import Calibration, DriveCalibration
from station.commission.model import Found, Setting
from station.settings import Actuator

_NEEDED = (
    "turned",
    "table",
    "rate_per_duty_deg_s",
    "dead_band_duty",
    "rest_a",
    "empty_a",
    "loaded_a",
    "trip_current_a",
    "upper_switch_deg",
    "lower_switch_deg",
)
_RANGED = ("rate_per_duty_deg_s", "dead_band_duty", "trip_current_a")


def not_fit(found: Found, setting: Setting) -> list[str]:
    """What is missing or out of range, a sentence each; empty when it can be saved."""
    missing = [name for name in _NEEDED if getattr(found, name) is None]
    problems = [f"{name.replace('_', ' ')} has not been found." for name in missing]
    problems += [
        f"{each.what} is {each.measured}, not fit." for each in found.checks if not each.good
    ]
    if setting.inputs.battery is not None and found.battery_way_up is not True:
        problems.append("The way up on battery has not been shown.")
    return problems or _out_of_range(found)


def _out_of_range(found: Found) -> list[str]:
    try:
        Actuator.model_validate({name: getattr(found, name) for name in _RANGED})
    except ValidationError as error:
        return [
            f"{each['loc'][0]} is {each['input']:.3g}, which no setting may be: not fit."
            for each in error.errors()
        ]
    return []


def calibration_of(found: Found, setting: Setting, made_at: str, made_by: str) -> Calibration:
    """The calibration of a table of which everything has been found.

    Raises:
        ValueError: Something is missing.
    """
    if not_fit(found, setting) or found.table is None:
        raise ValueError("not everything has been found")
    names = {each for each in DriveCalibration.__slots__ if each != "reversed"}
    figures: dict[str, Any] = {name: getattr(found, name) for name in names}
    swapped = found.turned is not setting.opened_reversed
    drive = DriveCalibration(reversed=swapped, **figures)
    return Calibration(made_at, made_by, found.table, drive, found.checks, wired_as(setting))


def wired_as(setting: Setting) -> tuple[tuple[str, str], ...]:
    """What is wired where, as names and values."""
    return tuple(_flat("", asdict(setting.wiring)))


def _flat(prefix: str, section: dict[str, Any]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in section.items():
        if isinstance(value, dict):
            rows += _flat(f"{prefix}{key}.", value)
        else:
            rows.append((f"{prefix}{key}", "none" if value is None else str(value)))
    return rows
