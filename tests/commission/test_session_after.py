"""A session on the table that was commissioned, with nothing but what was found."""

from datetime import UTC, datetime

import pytest

from hardware.gpio.wiring import Wiring
from hardware.simulated.table import TableOptions
from station.campaign.oracle.judge import Oracle
from station.campaign.play import Watcher
from station.campaign.scenario import seen_limits
from station.campaign.stage import Cast, Stage
from station.control.config import ControlConfig
from station.people.person import demo_person
from station.programs.library import load_library
from station.service.stand_in import StandIn
from station.service.steward import plan_of
from station.service.tables import wired
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
    station = Stage(config, options, make_table)
    library = load_library()
    person = demo_person(datetime.now(UTC).date())
    plan = plan_of(library.programs["first-time"], person, library, config.machine)
    cast = Cast(plan.limits, {plan.program_id: plan.steps})
    watcher = Watcher(station, Oracle(seen_limits(cast, config)))
    deepest: list[float] = []
    station.people += [StandIn(), watcher]
    station.people.append(lambda here: deepest.append(here.table.truth().angle_deg))
    station.make_ready()
    station.choose(plan)
    assert station.answer is not None
    assert station.answer.accepted
    ended = station.run_until(lambda snapshot: snapshot.ended is not None, 3600.0)
    assert ended.ended == "completed"
    assert watcher.oracle.breaches == []
    assert max(deepest) > 5.0
    assert station.table.truth().angle_deg < -68.0
    assert not ended.faults
    station.table.close()
