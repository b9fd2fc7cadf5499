"""How well the table follows its plan: the figures that the tracking must keep, for every body.

Judged by the plant's truth and by what the screen shows; the fastest possible travel time for the
same caps is computed by an independent generator.
"""

from dataclasses import dataclass, field
from math import sqrt

import pytest

from hardware.simulated.table import TableOptions
from station.control.modes import Mode
from station.control.plan import Limits, Plan, Tilt
from station.control.snapshot import Phase, Snapshot
from station.service.headless import VirtualStation
from station.service.stand_in import StandIn

ruckig = pytest.importorskip("ruckig", reason="the oracle has no package for this processor")

ACCELERATION_DEG_S2, JERK_DEG_S3 = 2.0, 4.0  # defaults of station.control.config.Motion
ANGLES_DEG = (15.0, 30.0, 20.0, 0.0)
UPRIGHT_DEG = -70.0


@dataclass
class Log:
    """What one session showed."""

    rates: list[float] = field(default_factory=list)
    travels_s: list[float] = field(default_factory=list)
    offs: dict[int, list[float]] = field(default_factory=dict)
    beyond: dict[int, float] = field(default_factory=dict)
    moving_since_s: float | None = None

    def watch(self, station: VirtualStation) -> None:
        """Note one tick."""
        snapshot = station.snapshot
        session = snapshot.session
        if session is None or snapshot.mode is not Mode.RUNNING:
            return
        step, angle = session.step_index, station.table.truth().angle_deg
        self._travel(session.phase, snapshot)
        if session.phase in (Phase.MOVE, Phase.HOLD):
            self.rates.append(abs(snapshot.rate_deg_s or 0.0))
            came_from = (UPRIGHT_DEG, *ANGLES_DEG)[step]
            sign = 1.0 if ANGLES_DEG[step] > came_from else -1.0
            self.beyond[step] = max(self.beyond.get(step, -9.0), sign * (angle - ANGLES_DEG[step]))
        if session.phase is Phase.HOLD:
            self.offs.setdefault(step, []).append(angle - ANGLES_DEG[step])

    def _travel(self, phase: Phase, snapshot: Snapshot) -> None:
        if phase is Phase.MOVE and self.moving_since_s is None:
            self.moving_since_s = snapshot.now_s
        elif phase is Phase.HOLD and self.moving_since_s is not None:
            self.travels_s.append(snapshot.now_s - self.moving_since_s)
            self.moving_since_s = None


def optimum_s(distance_deg: float, rate_deg_s: float) -> float:
    given = ruckig.InputParameter(1)
    given.current_position, given.target_position = [0.0], [abs(distance_deg)]
    given.max_velocity, given.max_acceleration = [rate_deg_s], [ACCELERATION_DEG_S2]
    given.max_jerk = [JERK_DEG_S3]
    trajectory = ruckig.Trajectory(1)
    ruckig.Ruckig(1).calculate(given, trajectory)
    return float(trajectory.duration)


def session_of(body_kg: float, rate: float, seed: int) -> Log:
    station = VirtualStation(options=TableOptions(seed=seed, body_kg=body_kg))
    log = Log()
    station.people += [StandIn(), log.watch]
    station.make_ready()
    limits = Limits(60.0, rate, rate, 180.0, 1200.0)
    steps = tuple(Tilt(f"To {angle:g}", "", angle, rate, 10.0) for angle in ANGLES_DEG)
    assert station.arm(Plan("t", "t", "t", "Tracking", limits, steps)).accepted
    station.run_until(lambda s: s.mode is Mode.RETURNING, 500.0)
    return log


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("rate", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("body_kg", [45.0, 75.0, 135.0])
def test_the_table_follows_its_plan(body_kg: float, rate: float, seed: int) -> None:
    log = session_of(body_kg, rate, seed)
    assert len(log.offs) == len(log.travels_s) == len(ANGLES_DEG)
    assert max(log.rates) <= 1.10 * rate
    for step, offs in log.offs.items():
        settled = offs[100:]  # a second after the arrival
        assert max(abs(off) for off in settled) <= 0.5, step
        assert sqrt(sum(off * off for off in offs) / len(offs)) <= 0.5, step
        assert log.beyond[step] <= 0.5, step
    came_from = (UPRIGHT_DEG, *ANGLES_DEG)
    for start, end, travel_s in zip(came_from, ANGLES_DEG, log.travels_s, strict=False):
        assert travel_s <= 1.05 * optimum_s(end - start, rate), (start, end)
