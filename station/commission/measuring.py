"""Parts of steps that measure while the table moves: rate at a duty, current, and rest."""

from collections import deque
from dataclasses import dataclass
from math import inf

from hardware.interface import Command
from station.commission.line import slope
from station.commission.model import Ask, Hand, Script
from station.commission.moves import PAUSE_S, angle, driven, hold
from station.commission.scene import Scene
from station.commission.talking import pause

SETTLE_S, MEASURE_S = 1.5, 2.0
_SUSTAINED_TICKS = 10  # 0.1 s, as long as the trip needs (S27)
_AT_REST_DEG = 0.15
_WATCH_S, _LAST_S = 2.0, 0.8
_FEW = 15


class Ammeter:
    """The largest current that lasted for as long as a trip needs.

    Attributes:
        most_a: It.
    """

    def __init__(self) -> None:
        self.most_a = 0.0
        self._last: deque[float] = deque(maxlen=_SUSTAINED_TICKS)

    def take(self, current_a: float | None) -> None:
        """One tick; without a reading the time begins anew."""
        self._last.append(-inf if current_a is None else current_a)
        if len(self._last) == _SUSTAINED_TICKS:
            self.most_a = max(self.most_a, min(self._last))


def spin(scene: Scene, prompt: str, duty: float, ammeter: Ammeter) -> Script[float]:
    """Hold-to-run at a duty (positive is head-down); the rate it comes to."""
    yield from hold(scene, prompt)
    points: list[tuple[float, float]] = []
    begin_s = scene.now_s
    while scene.now_s - begin_s < SETTLE_S + MEASURE_S:
        yield from driven(scene, prompt, scene.duty(duty))
        ammeter.take(scene.readings.current_a)
        tilt = scene.readings.tilt
        if tilt is not None and tilt.taken_s - begin_s > SETTLE_S:
            points.append((tilt.taken_s, angle(scene)))
    yield from pause(scene, prompt, PAUSE_S)
    return slope(points)


@dataclass(frozen=True, slots=True)
class Rest:
    """How the table came to rest."""

    travel_deg: float
    lasted_s: float


def watch_rest(scene: Scene, prompt: str, duties: list[float], begin_deg: float) -> Script[Rest]:
    """Command these duties, one a tick, then 0, and see where and when the table rests."""
    begin_s = scene.now_s
    seen: list[tuple[float, float]] = []
    while scene.now_s - begin_s < _WATCH_S:
        duty = duties.pop(0) if duties else 0.0
        wish = Command(scene.duty(duty), power=True, lamp=True)
        yield Ask(prompt, Hand.HOLD, wish=wish)
        seen.append((scene.now_s - begin_s, angle(scene)))
    last = [at for t_s, at in seen if t_s > _WATCH_S - _LAST_S]
    end_deg = sum(last) / len(last)
    means = _smooth(seen)
    moving_s = [t_s for t_s, at in means if abs(at - end_deg) > _AT_REST_DEG]
    return Rest(abs(end_deg - begin_deg), max(moving_s, default=means[0][0]))


def _smooth(seen: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Means of a few samples each, at the time of the last: noise is no movement."""
    few = [seen[n : n + _FEW] for n in range(len(seen) - _FEW + 1)]
    return [(each[-1][0], sum(at for _, at in each) / _FEW) for each in few]
