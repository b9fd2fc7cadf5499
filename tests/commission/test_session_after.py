"""A session on the table that was commissioned, with nothing but what was found."""

from datetime import UTC, datetime

import pytest

from hardware.gpio.wiring import Wiring
from hardware.simulated.table import TableOptions
from station.control.config import ControlConfig
from station.control.modes import Mode
from station.people.person import demo_person
from station.programs.library import load_library
from station.service.headless import VirtualStation
from station.service.stand_in import StandIn
from station.service.steward import plan_of
from station.service.tables import wired
from tests.campaign.judge import Judge
from tests.commission.conftest import Whole


@pytest.mark.parametrize("body_kg", [45.0, 75.0, 110.0])
def test_a_whole_first_session_runs_with_the_calibration_found(
    whole: Whole, body_kg: float
) -> None:
    calibration = whole.calibration
    assert calibration.drive.reversed  # the table is crossed
    config = calibration.applied(ControlConfig())
    make_table = wired(Wiring(), calibration)
    options = TableOptions(seed=3, body_kg=body_kg)
    station = VirtualStation(config, options, make_table=make_table)
    library = load_library()
    person = demo_person(datetime.now(UTC).date())
    plan = plan_of(library.programs["first-time"], person, library, config.machine)
    limits = plan.limits
    judge = Judge(limits.deepest_deg, max(limits.rate_down_deg_s, limits.rate_up_deg_s), 180.0)
    deepest: list[float] = []

    def watch(here: VirtualStation) -> None:
        truth = here.table.truth()
        judge.pressed = judge.pressed or here.snapshot.mode is Mode.RUNNING
        judge.watch(here.now_s, truth.angle_deg, truth.rate_deg_s, truth.duty)
        deepest.append(truth.angle_deg)

    station.people += [StandIn(), watch]
    station.make_ready()
    assert station.arm(plan).accepted
    ended = station.run_until(lambda snapshot: snapshot.ended is not None, 3600.0)
    assert ended.ended == "completed"
    assert judge.breaches == []
    assert max(deepest) > 5.0
    assert station.table.truth().angle_deg < -68.0
    assert not ended.faults
    station.table.close()
