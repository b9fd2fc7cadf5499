"""How good it was, beside whether it was right: times and angles until the table was safe."""

from dataclasses import dataclass, field

from station.campaign.oracle.track import NEVER_S, Track

_RISES_DEG_S = -0.12
_HAS_MOVED_S = 0.25


@dataclass(slots=True)
class Figures:
    """Of one run, or of many.

    Attributes:
        safe_s: From a fault or a stop while it moved down, to standing still or coming up.
        stop_deg: How far it still went after a stop.
        upright_s: From a fault away from upright to standing upright.
    """

    safe_s: list[float] = field(default_factory=list)
    stop_deg: list[float] = field(default_factory=list)
    upright_s: list[float] = field(default_factory=list)

    def add(self, other: "Figures") -> None:
        """Take those of another run."""
        self.safe_s += other.safe_s
        self.stop_deg += other.stop_deg
        self.upright_s += other.upright_s


@dataclass(slots=True)
class Measure:
    """Of one run, tick by tick."""

    figures: Figures = field(default_factory=Figures)
    _faults: frozenset[str] = frozenset()
    _danger_s: float = NEVER_S
    _stop_s: float = NEVER_S
    _stop_deg: float = 0.0
    _fault_s: float = NEVER_S

    def look(self, track: Track) -> None:
        """Take one tick."""
        broke = bool(track.sight.faults - self._faults)
        self._faults = track.sight.faults
        opened = track.sight.wires.estop_closed is not True
        moving_down = track.moving_s > _HAS_MOVED_S and track.rate_deg_s > 0
        if moving_down and (broke or opened or track.stop_moving) and self._danger_s == NEVER_S:
            self._danger_s = track.now_s
        if track.stop_moving and self._stop_s == NEVER_S:
            self._stop_s, self._stop_deg = track.now_s, track.angle_deg
        if broke and not track.upright and self._fault_s == NEVER_S:
            self._fault_s = track.now_s
        self._ends(track)

    def _ends(self, track: Track) -> None:
        now_s, figures = track.now_s, self.figures
        still, rises = track.still_s > 0.0, track.rate_deg_s < _RISES_DEG_S
        if self._danger_s != NEVER_S and (still or rises):
            figures.safe_s.append(round(now_s - self._danger_s, 3))
            self._danger_s = NEVER_S
        if self._stop_s != NEVER_S and still:
            figures.stop_deg.append(round(abs(track.angle_deg - self._stop_deg), 3))
            self._stop_s = NEVER_S
        if self._fault_s != NEVER_S and track.parked:
            figures.upright_s.append(round(now_s - self._fault_s, 2))
            self._fault_s = NEVER_S
