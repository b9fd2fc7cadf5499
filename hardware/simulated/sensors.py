"""Both tilt channels and the current sensor of the pretend table, as good and as bad as real ones.

The gravity sensor measures two components of the acceleration vector, so sign, range and length
come out as they do on a real chip. The second channel sits at the pivot and shares nothing with it:
another principle, another error, another noise. Faults are mixed in here, behind the measurement.
"""

from math import atan2, cos, degrees, exp, hypot, radians, sin
from random import Random

from hardware.interface import TiltSample
from hardware.simulated.plant import STEP_S, TRAIL, Plant

DELAY_S = 0.02  # conversion and bus; the sample's time says so
LAG_S = 0.015  # filter in the chip; nothing says so
QUANTUM_DEG = 0.1
DRIFT_DEG_S, JUMP_DEG, NOISE_DEG, LOST_SHARE = 0.5, 12.0, 3.0, 0.5
SHORT = 0.5  # of gravity, as of a chip whose range is set wrongly

_RAD, _DEG = radians(1.0), degrees(1.0)
_FOLLOW = 1 - exp(-STEP_S / LAG_S)
_DELAY_STEPS = round(DELAY_S / STEP_S)


def chance(seed: int, part: str) -> Random:
    """Random numbers of one part; no part's use of them disturbs another's."""
    return Random(f"{seed}/{part}")  # noqa: S311 - noise that a seed repeats, not a secret


class Channel:
    """What every tilt channel has: its newest sample, and what may be wrong with it.

    Attributes:
        last: The newest sample; None until the first.
    """

    def __init__(self, name: str, seed: int) -> None:
        self.last: TiltSample | None = None
        self._name = name
        self._random = chance(seed, name)
        self._faults: frozenset[str] = frozenset()
        self._frozen: TiltSample | None = None
        self._drifts_since_s: float | None = None

    def adopt(self, faults: frozenset[str]) -> None:
        """Break, or mend, what the names in `faults` say."""
        prefix = f"{self._name}_"
        self._faults = frozenset(f.removeprefix(prefix) for f in faults if f.startswith(prefix))
        if "freeze" not in self._faults:
            self._frozen = None
        if "drift" not in self._faults:
            self._drifts_since_s = None

    def _spoil(self, good: TiltSample) -> TiltSample | None:
        """What comes through of a good sample."""
        faults, random = self._faults, self._random
        lost = "bus_errors" in faults and random.random() < LOST_SHARE
        if lost or "dropout" in faults:
            return self.last
        if "freeze" in faults:
            self._frozen = self._frozen or self.last or good
            return TiltSample(self._frozen.angle_deg, good.taken_s, self._frozen.gravity_g)
        angle = -good.angle_deg if "sign_flip" in faults else good.angle_deg
        if "noise" in faults:
            angle += random.gauss(0.0, NOISE_DEG)
        if "drift" in faults:
            if self._drifts_since_s is None:
                self._drifts_since_s = good.taken_s
            angle += DRIFT_DEG_S * (good.taken_s - self._drifts_since_s)
        if "jump" in faults:
            angle += JUMP_DEG
        return TiltSample(angle, good.taken_s, self._gravity_g(good))

    def _gravity_g(self, good: TiltSample) -> float | None:
        """Its length; a channel that has none says so of a gravity sensor in its place."""
        if "gravity" not in self._faults:
            return good.gravity_g
        return SHORT * (1.0 if good.gravity_g is None else good.gravity_g)


class Inclinometer(Channel):
    """The gravity sensor on the bed: late, lagging, a little off, a little noisy."""

    def __init__(self, seed: int, start_deg: float, noise_deg: float, bias_deg: float) -> None:
        super().__init__("tilt", seed)
        self._lagging_deg, self._seen = start_deg, 0
        self._noise_g = noise_deg * _RAD  # across gravity, 1 g of noise is a radian
        self._bias_deg = self._random.uniform(-bias_deg, bias_deg)

    def measure(self, plant: Plant, now_s: float) -> None:
        """Take a sample at `now_s` of what was so `DELAY_S` before."""
        trail, upto, lagging = plant.trail, plant.step - _DELAY_STEPS, self._lagging_deg
        for step in range(max(self._seen, plant.step - TRAIL) + 1, upto + 1):
            lagging += _FOLLOW * (trail[step % TRAIL] - lagging)
        self._lagging_deg, self._seen = lagging, max(self._seen, upto)
        angle, gauss, noise = (lagging + self._bias_deg) * _RAD, self._random.gauss, self._noise_g
        along, across = sin(angle) + gauss(0.0, noise), cos(angle) + gauss(0.0, noise)
        good = TiltSample(atan2(along, across) * _DEG, now_s - DELAY_S, hypot(along, across))
        self.last = self._spoil(good) if self._faults else good


class Potentiometer(Channel):
    """The second channel at the pivot: quick, coarse, noisier, and off by something else."""

    def __init__(self, seed: int, noise_deg: float, bias_deg: float) -> None:
        super().__init__("check", seed)
        self._noise_deg = noise_deg
        self._bias_deg = self._random.uniform(-bias_deg, bias_deg)

    def measure(self, plant: Plant, now_s: float) -> None:
        """Take a sample at `now_s`."""
        raw = plant.angle_deg + self._bias_deg + self._random.gauss(0.0, self._noise_deg)
        good = TiltSample(round(raw / QUANTUM_DEG) * QUANTUM_DEG, now_s)
        self.last = self._spoil(good) if self._faults else good


class CurrentSensor:
    """Current in the motor's line, without its direction."""

    def __init__(self, seed: int, noise_a: float) -> None:
        self._noise_a = noise_a
        self._random = chance(seed, "current")

    def measure(self, plant: Plant) -> float:
        """The motor's current in amperes, a little noisy; may be just below 0."""
        return abs(plant.current_a) + self._random.gauss(0.0, self._noise_a)
