"""A whole commissioning, run once for all tests that need what it finds."""

import pytest

from station.calibration import Calibration
from station.commission.model import Found, State
from station.commission.result import calibration_of
from tests.commission.rig import Rig


class Whole:
    """What a commissioning has found after each of its steps, and at its end.

    Attributes:
        after: What had been found, and where the bed stood, before each step.
        found: At the end.
        calibration: What became of it.
    """

    def __init__(self) -> None:
        rig = Rig()
        self.after: dict[str, tuple[Found, float]] = {}
        while rig.step().state is not State.FINISHED:
            assert rig.view.state is not State.FAILED, rig.view.problem
            at_deg = rig.table.truth().angle_deg
            if rig.view.state is State.WAITING:
                self.after.setdefault(rig.view.id, (rig.flow.found, at_deg))
        self.found = rig.flow.found
        self.calibration: Calibration = calibration_of(self.found, rig.setting, "now", "Ada")
        rig.close()


@pytest.fixture(scope="package")
def whole() -> Whole:
    return Whole()
