"""One session of given angles for one body, watched by the plant's truth and by what is shown.

The story of the tracking (`tests/stories/test_tracking.py`) and the benchmark look at the same
session, so that what is claimed and what is measured cannot drift apart.
"""

from dataclasses import dataclass, field

from benchmarks.errors import BenchmarkFailed
from hardware.simulated.table import TableOptions
from station.control.config import Actuator, ControlConfig
from station.control.modes import Mode
from station.control.plan import Limits, Plan, Tilt
from station.control.snapshot import Phase, Snapshot
from station.service.headless import VirtualStation
from station.service.stand_in import StandIn

UPRIGHT_DEG = -70.0
ANGLES_DEG = (15.0, 30.0, 20.0, 0.0)
LEGS_DEG = tuple(zip((UPRIGHT_DEG, *ANGLES_DEG), ANGLES_DEG, strict=False))
HOLD_S = 10.0
_BOUND_S = 500.0


@dataclass(slots=True)
class Following:
    """What one session showed.

    Attributes:
        rates: Measured rate of every tick of motion and hold, without its sign, in deg/s.
        travels_s: Time of each leg, from its beginning until the table stands at its end.
        offs: For each leg, how far the table truly was from the target in every tick of the hold.
        beyond: For each leg, how far the table truly went beyond the target.
        moving_since_s: When the present leg began; None between the legs.
    """

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
        leg, angle = session.step_index, station.table.truth().angle_deg
        self._travel(session.phase, snapshot)
        if session.phase in (Phase.MOVE, Phase.HOLD):
            self.rates.append(abs(snapshot.rate_deg_s or 0.0))
            came_from, target = LEGS_DEG[leg]
            sign = 1.0 if target > came_from else -1.0
            self.beyond[leg] = max(self.beyond.get(leg, -9.0), sign * (angle - target))
        if session.phase is Phase.HOLD:
            self.offs.setdefault(leg, []).append(angle - ANGLES_DEG[leg])

    def _travel(self, phase: Phase, snapshot: Snapshot) -> None:
        if phase is Phase.MOVE and self.moving_since_s is None:
            self.moving_since_s = snapshot.now_s
        elif phase is Phase.HOLD and self.moving_since_s is not None:
            self.travels_s.append(snapshot.now_s - self.moving_since_s)
            self.moving_since_s = None


def follow_session(
    body_kg: float, rate_deg_s: float, seed: int, lever: tuple[tuple[float, float], ...] = ()
) -> Following:
    """Run the session to the end of its last hold.

    Args:
        body_kg: Mass of the person.
        rate_deg_s: Of all moves.
        seed: Of the pretend table.
        lever: Of the pretend table's actuator, and of its calibration; see `config.Actuator`.

    Raises:
        BenchmarkFailed: The controller does not take it.
        NotReached: It does not come to its end.
    """
    config = ControlConfig(actuator=Actuator(lever=lever))
    station = VirtualStation(config, TableOptions(seed=seed, body_kg=body_kg, lever=lever))
    following = Following()
    station.people += [StandIn(), following.watch]
    station.make_ready()
    limits = Limits(60.0, rate_deg_s, rate_deg_s, 180.0, 1200.0)
    steps = tuple(Tilt(f"To {angle:g}", "", angle, rate_deg_s, HOLD_S) for angle in ANGLES_DEG)
    answer = station.arm(Plan("t", "t", "t", "Tracking", limits, steps))
    if not answer.accepted:
        raise BenchmarkFailed(answer.message, answer.hint)
    station.run_until(lambda snapshot: snapshot.mode is Mode.RETURNING, _BOUND_S)
    return following
