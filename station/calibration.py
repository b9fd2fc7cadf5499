"""What commissioning found out about one table, kept in a file that shows when it was altered.

The file is JSON with a checksum. Without it, with a damaged one, or with one that was made with
other sensors than those that answer, nobody can arm a session (S25).
"""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from hardware.gpio.calibration import TableCalibration
from hardware.gpio.wiring import Wiring
from station.control.config import ControlConfig
from station.errors import StationError
from station.sealed import BrokenSeal, read_sealed, write_sealed

FILE_NAME = "calibration.json"
FORMAT, NAME = "inversion-station calibration 1", "calibration"


class BadCalibration(StationError, ValueError):
    """A calibration file that cannot be used."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Make a new one: station commission.")


@dataclass(frozen=True, slots=True)
class Speed:
    """One line of the speed-against-duty table.

    Attributes:
        duty: What was commanded; positive is head-down.
        rate_deg_s: What was measured, with the same sign.
    """

    duty: float
    rate_deg_s: float


@dataclass(frozen=True, slots=True)
class StopTravel:
    """How far the table went from the command to stop until it stood.

    Attributes:
        rate_deg_s: Rate at which the stop began.
        travel_deg: Travel until rest.
        lasted_s: Time until rest.
    """

    rate_deg_s: float
    travel_deg: float
    lasted_s: float


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at, as the printed record tells it.

    Attributes:
        step: Id of the step of commissioning.
        what: What was looked at.
        measured: What was found, with its unit.
        limit: What it may be; empty for a figure that is only noted.
        good: Whether it is within that.
    """

    step: str
    what: str
    measured: str
    limit: str
    good: bool


@dataclass(frozen=True, slots=True)
class DriveCalibration:
    """What was measured of the drive; figures as in `station.control.config.Actuator`.

    Attributes:
        reversed: The two directions are wired the other way round than the settings assume.
        rate_per_duty_deg_s: Rate that each unit of duty adds beyond the dead band.
        dead_band_duty: Duty at which the table just does not move.
        lever: Bed angle and the rate there, as a factor of the one above.
        speeds: The table that the figures above come from.
        rest_a: Current with power on at duty 0.
        empty_a: Largest current while driving the empty table.
        loaded_a: Largest current while driving with the heaviest person it is meant for.
        trip_current_a: The trip that follows from these (S27).
        upper_switch_deg: Where the head-up end switch opened.
        lower_switch_deg: Where the head-down end switch opened.
        stops: Stopping travel at several rates (S5).
        battery_way_up: The table came up on its battery; None where none is fitted.
    """

    reversed: bool
    rate_per_duty_deg_s: float
    dead_band_duty: float
    lever: tuple[tuple[float, float], ...]
    speeds: tuple[Speed, ...]
    rest_a: float
    empty_a: float
    loaded_a: float
    trip_current_a: float
    upper_switch_deg: float
    lower_switch_deg: float
    stops: tuple[StopTravel, ...]
    battery_way_up: bool | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that commissioning found out.

    Attributes:
        made_at: When, as ISO 8601 with the offset of UTC.
        made_by: Who did it.
        table: The tilt channels.
        drive: The drive.
        checks: Everything that was looked at.
        settings: What was wired where, as names and values.
    """

    made_at: str
    made_by: str
    table: TableCalibration
    drive: DriveCalibration
    checks: tuple[Check, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()

    def wired(self, wiring: Wiring) -> Wiring:
        """The wiring with the direction that was found."""
        return replace(wiring, drive=replace(wiring.drive, reversed=self.drive.reversed))

    def applied(self, config: ControlConfig) -> ControlConfig:
        """The control core's figures with those that were measured."""
        drive = self.drive
        actuator = replace(
            config.actuator,
            rate_per_duty_deg_s=drive.rate_per_duty_deg_s,
            dead_band_duty=drive.dead_band_duty,
            trip_current_a=drive.trip_current_a,
            lever=drive.lever,
        )
        return replace(config, actuator=actuator)


_CALIBRATION: TypeAdapter[Calibration] = TypeAdapter(Calibration)


def load_calibration(path: Path) -> Calibration | None:
    """The calibration in a file; None when there is none.

    Raises:
        BadCalibration: There is one, but it is damaged or was altered (S25).
    """
    try:
        body = read_sealed(path, FORMAT, NAME)
    except BrokenSeal as error:
        raise BadCalibration(str(error)) from error
    if body is None:
        return None
    try:
        found = _CALIBRATION.validate_python(body)
        found.applied(ControlConfig())  # a lever that the core cannot work with shows here
    except ValueError as error:
        raise BadCalibration(f"{path}: lacks figures that this version needs.") from error
    return found


def save_calibration(path: Path, calibration: Calibration) -> None:
    """Write it; the file is either the old or the new one, whenever the power goes.

    Raises:
        StationError: It cannot be written.
    """
    write_sealed(path, FORMAT, NAME, asdict(calibration))
