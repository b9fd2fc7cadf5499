"""Every fault that the pretend table knows, in the middle of a session, before the oracle.

Nobody helps, and the same is played through the real drivers, which the campaign does without.
"""

from random import Random

import pytest

from hardware.gpio.wiring import Wiring
from hardware.simulated.faults import FAULT_NAMES
from hardware.simulated.table import SimulatedTable, TableOptions
from station.campaign.oracle.judge import Oracle
from station.campaign.play import Watcher
from station.campaign.scenario import seen_limits
from station.campaign.stage import Cast, Stage
from station.control.faults import Fault
from station.control.modes import Mode
from station.control.plan import Limits, Rest, Tilt
from station.control.snapshot import Phase, Snapshot
from station.service.stand_in import StandIn
from station.service.tables import MakeTable, wired

pytestmark = pytest.mark.no_cover  # long, and shows what the table does, not which lines ran

LIMITS = Limits(20.0, 2.0, 2.0, 120.0, 300.0)
CAST = Cast(
    LIMITS,
    {"down": (Tilt("Down", "", 15.0, 2.0, 12.0), Tilt("Deeper", "", 20.0, 2.0, 8.0),
              Rest("Up", "", 0, 30))},
)  # fmt: skip
UP_S = 400.0  # the longest return from 20 deg with all its rests, on a weak motor, after waits
STRANDED_S = 60.0

# What leaves the table unable to be moved, or not to be trusted with moving a person. Everything
# else must end upright without anybody's help (S17).
STRANDS = {
    "tilt_freeze", "tilt_drift", "tilt_jump", "tilt_dropout", "tilt_sign_flip", "tilt_noise",
    "check_freeze", "check_drift", "check_jump", "check_dropout", "check_sign_flip", "check_noise",
    "tilt_gravity", "check_gravity",
    "motor_dead", "motor_reversed", "motor_runaway", "driver_fault", "relay_stuck_open",
    "upper_switch_stuck_on", "estop_open", "obstacle", "backlash_jump", "overload",
}  # fmt: skip


TABLES: dict[str, MakeTable] = {"plain": SimulatedTable, "wired": wired(Wiring())}


def _station(table: str, seed: int, body_kg: float = 75.0) -> tuple[Stage, Watcher]:
    stage = Stage(None, TableOptions(seed=seed, body_kg=body_kg), TABLES[table])
    watcher = Watcher(stage, Oracle(seen_limits(CAST, stage.controller.config)))
    stage.people += [StandIn(), watcher]
    stage.make_ready()
    stage.do("choose down", CAST)
    assert stage.answer is not None
    assert stage.answer.accepted
    return stage, watcher


def _over(snapshot: Snapshot) -> bool:
    return snapshot.mode is Mode.READY and snapshot.session is None


def _run(table: str, name: str, seed: int) -> tuple[Stage, Watcher]:
    """A session in which the fault begins at a random moment once the table moves."""
    station, watcher = _station(table, seed)
    station.run_until(lambda s: s.session is not None and s.session.phase is Phase.MOVE, 30.0)
    station.run_for(Random(seed).uniform(1.0, 75.0))
    station.table.faults.set(name, True)
    end_s = station.now_s + (STRANDED_S if name in STRANDS else UP_S)
    while station.now_s < end_s and not _over(station.snapshot):
        station.step()
    return station, watcher


@pytest.mark.requirement("S17")
@pytest.mark.parametrize(("table", "seed"), [("plain", 1), ("wired", 3)])
@pytest.mark.parametrize("name", FAULT_NAMES)
def test_no_fault_hurts_and_every_harmless_one_ends_upright(
    name: str, table: str, seed: int
) -> None:
    station, watcher = _run(table, name, seed)
    truth = station.table.truth()
    assert watcher.oracle.breaches == [], (name, seed)
    if name in STRANDS:
        at_rest = abs(truth.rate_deg_s) < 0.05 or truth.angle_deg < LIMITS.deepest_deg
        assert at_rest, (name, seed, truth, station.snapshot.mode)
    else:
        assert truth.angle_deg < -68.0, (name, seed, truth, station.snapshot.mode)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("body_kg", [45.0, 60.0, 75.0, 100.0, 135.0])
def test_without_faults_nothing_trips(body_kg: float, table: str) -> None:
    station, watcher = _station(table, seed=int(body_kg), body_kg=body_kg)
    ended: list[str] = []
    station.people.append(lambda here: ended.extend(filter(None, [here.snapshot.ended])))
    station.run_until(_over, 600.0)
    tripped = watcher.tripped - {Fault.START_UP.value}
    assert (tripped, watcher.oracle.breaches, ended) == (set(), [], ["completed"])
