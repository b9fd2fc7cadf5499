"""A commissioning with its table and its clerk: what the terminal and the service both run."""

from collections.abc import Sequence

from hardware.gpio.calibration import TableCalibration
from hardware.interface import Command, Readings
from station.commission.clerk import Clerk
from station.commission.flow import Flow
from station.commission.model import Answer, Table, View


class Desk:
    """Steps the flow, lets the table use what was found, and has the progress kept.

    Attributes:
        flow: The commissioning.
        clerk: Who writes.
        dt_s: Time since the last tick.
    """

    def __init__(self, table: Table, flow: Flow, clerk: Clerk) -> None:
        self.flow, self.clerk = flow, clerk
        self.dt_s = 0.0
        self._now_s: float | None = None
        self._table = table
        self._used: TableCalibration | None = None
        self._kept = flow.found

    def step(self, readings: Readings, answers: Sequence[Answer] = ()) -> tuple[Command, View]:
        """One tick between the table's `read` and its `write`."""
        self.dt_s = 0.0 if self._now_s is None else readings.now_s - self._now_s
        self._now_s = readings.now_s
        command, view = self.flow.step(readings, self._table.raw(), answers)
        calibration = self.flow.found_so_far.table
        if calibration is not None and calibration is not self._used:
            self._table.use(calibration)
            self._used = calibration
        if self.flow.found is not self._kept:
            self._kept = self.flow.found
            write = self.clerk.finish if self.flow.accepted else self.clerk.keep
            write(self._kept)
        return command, view

    def close(self) -> None:
        """Wait until everything is written."""
        self.clerk.close()
