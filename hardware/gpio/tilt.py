"""One tilt channel: from what its chip says to a bed angle.

Nothing here waits: every call takes the newest sample there is, and its time tells its age (S22).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, degrees, hypot
from typing import Any

from hardware.gpio.calibration import TiltCalibration
from hardware.gpio.chips.chip import Vector
from hardware.gpio.curve import FULL_TURN_DEG, Curve, wrapped_deg
from hardware.gpio.sampler import Probe, ProbeHealth
from hardware.gpio.wiring import GRAVITY_CHIPS, Inclinometer
from hardware.interface import TiltSample

_POT_DEG = 300.0  # a usual potentiometer turns so far; only for screens, before any calibration


@dataclass(frozen=True, slots=True)
class RawTilt:
    """What a tilt channel's chip says, before any calibration.

    Attributes:
        value: Turns (0-1) of an AS5600 or share of the reference (0-1); None for a gravity chip.
        vector_g: Acceleration of a gravity chip along its own axes; None for the others.
        taken_s: Monotonic time of the sample.
        identity: Of the sensor.
    """

    value: float | None
    vector_g: Vector | None
    taken_s: float
    identity: str


class TiltChannel:
    """One tilt channel.

    Args:
        chip: Which kind of chip the probe has.
        probe: Its sampler's part.
        calibration: What commissioning found; None shows something on screens and moves nothing.
    """

    def __init__(
        self, chip: Inclinometer, probe: Probe[Any], calibration: TiltCalibration | None
    ) -> None:
        self._probe = probe
        self._gravity = chip in GRAVITY_CHIPS
        self._plain = _plain_mapping(chip)
        self._period = _PERIODS.get(chip, 0.0)
        self._seen: tuple[Any, float] | None = None
        self._sample: TiltSample | None = None
        self.use(calibration)

    def use(self, calibration: TiltCalibration | None) -> None:
        """Take another calibration from the next sample on; one without sense counts as none."""
        self._mapping = None if calibration is None else self._calibrated_mapping(calibration)
        self._made_for = "" if calibration is None else calibration.identity

    @property
    def identity(self) -> str:
        """The sensor that answers; empty before it has."""
        return self._probe.identity

    @property
    def calibrated(self) -> bool:
        """The very sensor answers that the calibration was made with (S25)."""
        return self._mapping is not None and self._probe.identity == self._made_for != ""

    def latest(self) -> TiltSample | None:
        """The newest sample, however old; None if there has never been one."""
        newest = self._probe.newest
        if newest is not self._seen and newest is not None:
            self._seen = newest
            self._sample = self._converted(*newest)
        return self._sample

    def raw(self) -> RawTilt | None:
        """The newest sample as the chip says it."""
        newest = self._probe.newest
        if newest is None:
            return None
        said, taken_s = newest
        value, vector_g = (None, said) if self._gravity else (said, None)
        return RawTilt(value, vector_g, taken_s, self._probe.identity)

    def health(self) -> ProbeHealth:
        """How the chip has been doing."""
        return self._probe.health()

    def _converted(self, said: Any, taken_s: float) -> TiltSample:
        mapping = self._mapping if self._mapping is not None and self.calibrated else self._plain
        return TiltSample(mapping(said), taken_s, hypot(*said) if self._gravity else None)

    def _calibrated_mapping(self, calibration: TiltCalibration) -> Callable[[Any], float] | None:
        try:
            curve = Curve(calibration.points, self._period)
            if not self._gravity:
                return curve.angle_deg
            tilt = tilt_of(calibration.along, calibration.across)
        except ValueError:
            return None
        return lambda vector: curve.angle_deg(tilt(vector))


_PERIODS = dict.fromkeys(GRAVITY_CHIPS, FULL_TURN_DEG) | {Inclinometer.AS5600: 1.0}
_AXES = {"x": 0, "y": 1, "z": 2}
_SIGNS = {"+": 1.0, "-": -1.0}


def _axis(name: str) -> tuple[int, float]:
    """Index and sign of an axis like "+x".

    Raises:
        ValueError: There is no such axis.
    """
    try:
        return _AXES[name[1:]], _SIGNS[name[:1]]
    except KeyError as error:
        raise ValueError(f"{name!r} is no axis") from error


def tilt_of(along: str, across: str) -> Callable[[Vector], float]:
    """The raw angle in degrees from the two axes in the plane of the movement."""
    (a, a_sign), (b, b_sign) = _axis(along), _axis(across)
    if a == b:
        raise ValueError("one axis is not two")
    return lambda vector: degrees(atan2(a_sign * vector[a], b_sign * vector[b]))


def _plain_mapping(chip: Inclinometer) -> Callable[[Any], float]:
    """What is shown as an angle before any calibration."""
    if chip in GRAVITY_CHIPS:
        return tilt_of("+x", "+z")
    if chip is Inclinometer.AS5600:
        return lambda turns: wrapped_deg(turns * FULL_TURN_DEG)
    return lambda share: (share - 0.5) * _POT_DEG
