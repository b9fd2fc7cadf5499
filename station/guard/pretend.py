"""The guard's wires at a pretend table, which lives in the controller's process.

What its contact of the emergency stop and its tilt channel would carry stands in a record that the
pretend table leaves; the contact that it holds is its own report, which the pretend table reads as
it would feel a relay: held only while one report follows the other.
"""

from pathlib import Path

from hardware.gpio.calibration import TiltCalibration
from hardware.interface import TiltSample
from station.guard.messages import Sensed, fresh
from station.guard.places import sensed_path
from station.guard.record import Reader

PRETEND_DROPS_S = 0.25  # a pretend relay is as patient as a computer with much else to do


class PretendStand:
    """Everything that the guard senses at a pretend table; see `hardware.gpio.guard_stand`.

    Args:
        run_dir: Where the pretend table leaves what there is to sense.
    """

    def __init__(self, run_dir: Path) -> None:
        self._reader = Reader(sensed_path(run_dir))
        self._sensed: Sensed | None = None
        self._now_s = 0.0

    def tilt(self, now_s: float) -> TiltSample | None:
        """The newest sample of the second tilt channel."""
        self._now_s = now_s
        self._sensed = Sensed.unpack(self._reader.read(now_s)) or self._sensed
        found = self._sensed
        return TiltSample(found.angle_deg, found.taken_s) if found and found.known else None

    def calibrated(self) -> bool:
        """A pretend table is."""
        return True

    def estop_closed(self) -> bool | None:
        """The chain, as long as there is a table."""
        found = self._sensed
        return found.closed if found and fresh(found.at_s, self._now_s) else None

    def use(self, calibration: TiltCalibration | None) -> None:
        """It needs none."""

    def hold(self, *, closed: bool, alarm: bool) -> None:
        """The report says it."""

    def trouble(self) -> str:
        """Nothing."""
        return ""

    def close(self) -> None:
        """Let go of the record."""
        self._reader.close()
