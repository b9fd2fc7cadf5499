"""What a headless session was like, judged by the plant's true state and not by the controller."""

from dataclasses import dataclass, field
from math import sqrt

from station.control.faults import Fault
from station.control.modes import Mode
from station.control.snapshot import Phase, SessionView, Snapshot
from station.service.loop import Tick
from station.service.tables import PretendTable

TRACE_TICKS = 20
_FOLLOWING = frozenset({Mode.RUNNING, Mode.RETURNING})
_STANDING = frozenset({Phase.HOLD, Phase.REST})
_HEAD_DOWN_DEG = 0.5


@dataclass(frozen=True, slots=True)
class TracePoint:
    """One point of the trace; `planned_deg` is None where there is no plan."""

    t_s: float
    angle_deg: float
    planned_deg: float | None


@dataclass(slots=True)
class StepTime:
    """When a step began, and how long it took."""

    index: int
    title: str
    began_s: float
    took_s: float = 0.0


@dataclass(slots=True)
class Measure:
    """Watches every tick of a session; add it to the `after` of a `VirtualStation`.

    Attributes:
        deepest_deg: Largest true angle.
        fastest_deg_s: Largest true rate, either way.
        worst_tracking_deg: Largest distance of the true angle from the plan.
        inverted_s: Time truly head-down.
        faults: Every fault that was shown, in order; the notice of having just started is none.
        ended: How the session ended, None while it has not.
    """

    table: PretendTable
    began_s: float
    deepest_deg: float = -90.0
    fastest_deg_s: float = 0.0
    worst_tracking_deg: float = 0.0
    inverted_s: float = 0.0
    faults: dict[Fault, float] = field(default_factory=dict)
    steps: list[StepTime] = field(default_factory=list)
    trace: list[TracePoint] = field(default_factory=list)
    ended: str | None = None
    now_s: float = 0.0
    _ticks: int = 0
    _square_sum: float = 0.0
    _standing_ticks: int = 0

    @property
    def took_s(self) -> float:
        """From the choice to the end."""
        return self.now_s - self.began_s

    @property
    def hold_error_deg(self) -> float:
        """Root mean square of the distance from the target while holding."""
        return sqrt(self._square_sum / self._standing_ticks) if self._standing_ticks else 0.0

    def __call__(self, tick: Tick) -> None:
        """Look at a tick."""
        snapshot, truth = tick.snapshot, self.table.truth()
        before_s, self.now_s = self.now_s or self.began_s, snapshot.now_s
        self.deepest_deg = max(self.deepest_deg, truth.angle_deg)
        self.fastest_deg_s = max(self.fastest_deg_s, abs(truth.rate_deg_s))
        if truth.angle_deg > _HEAD_DOWN_DEG:
            self.inverted_s += self.now_s - before_s
        self._compare(snapshot, truth.angle_deg)
        if self._ticks % TRACE_TICKS == 0:
            self.trace.append(TracePoint(self.took_s, truth.angle_deg, snapshot.planned_deg))
        self._ticks += 1
        for view in snapshot.faults:
            if view.fault not in self.faults:
                self.faults[view.fault] = self.took_s
        if snapshot.session is not None:
            self._follow_steps(snapshot.session)
        self.ended = snapshot.ended or self.ended

    def _compare(self, snapshot: Snapshot, angle_deg: float) -> None:
        """True angle against plan and target."""
        if snapshot.planned_deg is None or snapshot.mode not in _FOLLOWING:
            return
        error = abs(angle_deg - snapshot.planned_deg)
        self.worst_tracking_deg = max(self.worst_tracking_deg, error)
        standing = snapshot.session is not None and snapshot.session.phase in _STANDING
        if standing and snapshot.target_deg is not None:
            self._square_sum += (angle_deg - snapshot.target_deg) ** 2
            self._standing_ticks += 1

    def _follow_steps(self, session: SessionView) -> None:
        if session.phase in (Phase.RETURN, Phase.STOPPED):
            return
        if not self.steps or self.steps[-1].index != session.step_index:
            self.steps.append(StepTime(session.step_index, session.title, self.now_s))
        self.steps[-1].took_s = self.now_s - self.steps[-1].began_s
