"""A table whose actuator turns it faster at some angles: speeds and lever have to fit together."""

import pytest

from station.control.config import Actuator
from tests.commission.rig import Rig
from tests.commission.test_flow import RATE_PER_DUTY

TRUE = Actuator(
    rate_per_duty_deg_s=RATE_PER_DUTY, lever=((-70.0, 0.8), (-25.0, 0.85), (0.0, 1.0), (45.0, 1.3))
)


def test_speeds_times_lever_is_the_true_rate_at_every_angle() -> None:
    """The factors were once those of the mean, while the speeds are taken at 25 deg head-up."""
    rig = Rig(lever=TRUE.lever)
    view = rig.run_to("switches")
    assert view.id == "switches", view.problem
    found = rig.flow.found
    rig.close()
    assert found.rate_per_duty_deg_s is not None
    measured = Actuator(rate_per_duty_deg_s=found.rate_per_duty_deg_s, lever=found.lever)
    for angle_deg in range(-55, 45, 10):
        rate = measured.rate_per_duty_deg_s * measured.factor_at(angle_deg)
        true_rate = TRUE.rate_per_duty_deg_s * TRUE.factor_at(angle_deg)
        assert rate == pytest.approx(true_rate, rel=0.07), angle_deg
