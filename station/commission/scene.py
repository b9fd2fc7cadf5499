"""What a step sees of the table in this tick, what it has found, and what it may move."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import copysign
from typing import Any

from hardware.interface import SAFE, Command, Readings, TiltSample
from station.calibration import Check
from station.commission.grant import Denial, Grant, Vector, turned_deg
from station.commission.guard import STALE_S
from station.commission.line import slope
from station.commission.model import Act, Answer, Found, Live, Raw, Setting

RATE_S, SMOOTH_S = 0.6, 0.1  # a cheap chip is noisy by 0.2 degrees from sample to sample
_START_TRIP_A = 1.5  # of the empty current; and at least so much above it:
_START_MARGIN_A = 1.0


@dataclass(slots=True)
class Scene:
    """Handed to every step; the flow brings it up to date before each tick.

    Attributes:
        setting: What is known of the table before.
        found: What has been found; a step replaces it.
        readings: Of this tick.
        raw: Of this tick.
        answer: What somebody has said since the last tick.
        command: What was written in the last tick.
        denied: Why the guard let nothing move in the last tick.
        grant: What the guard is told; another one wants a fresh press.
        note: A sentence about what has just interrupted the step; it stays until it goes on.
        dt_s: Time since the last tick.
        drove: Sign of the last duty.
    """

    setting: Setting
    found: Found
    readings: Readings
    raw: Raw
    step_id: str = ""
    answer: Answer | None = None
    command: Command = SAFE
    denied: Denial | None = None
    grant: Grant = field(default_factory=lambda: Grant(0))
    note: str = ""
    dt_s: float = 0.0
    drove: float = 1.0
    _grants: int = 0
    _angles: deque[tuple[float, float]] = field(default_factory=deque)
    _rate_deg_s: float = 0.0
    _smooth_deg: float | None = None
    _vector: Vector | None = None

    def update(self, readings: Readings, raw: Raw, answers: Sequence[Answer]) -> None:
        """Take in a tick."""
        self.dt_s = readings.now_s - self.readings.now_s
        self.readings, self.raw = readings, raw
        self.drove = copysign(1.0, self.command.duty) if self.command.duty else self.drove
        self.answer = answers[0] if answers else None
        share = min(1.0, max(0.0, self.dt_s / SMOOTH_S))
        self._vector = _nearer(self._vector, self.vector, share)
        self._follow(readings.tilt, share)

    def _follow(self, tilt: TiltSample | None, share: float) -> None:
        """Angle and rate without most of their noise."""
        angle_deg, before_deg = self.angle_deg, self._smooth_deg
        if angle_deg is None or before_deg is None:
            self._smooth_deg = angle_deg
        else:
            self._smooth_deg = before_deg + share * (angle_deg - before_deg)
        if tilt is not None and (not self._angles or tilt.taken_s > self._angles[-1][0]):
            self._angles.append((tilt.taken_s, tilt.angle_deg))
        while self._angles and self._angles[-1][0] - self._angles[0][0] > RATE_S:
            self._angles.popleft()
        self._rate_deg_s = slope(list(self._angles))

    @property
    def now_s(self) -> float:
        """Time of this tick."""
        return self.readings.now_s

    @property
    def vector(self) -> Vector | None:
        """Direction of gravity as the primary channel sees it; None when it is not fresh."""
        primary = self.raw.primary
        if primary is None or self.now_s - primary.taken_s >= STALE_S:
            return None
        return primary.vector_g

    @property
    def angle_deg(self) -> float | None:
        """Bed angle; None before the channels are calibrated, or when it is not fresh."""
        readings = self.readings
        tilt, known = readings.tilt, readings.calibrated is True and self.found.table is not None
        fresh = tilt is not None and readings.now_s - tilt.taken_s < STALE_S
        return tilt.angle_deg if tilt is not None and known and fresh else None

    @property
    def check_deg(self) -> float | None:
        """The same by the second channel."""
        known = self.readings.calibrated is True and self.found.table is not None
        check = self.readings.check
        return check.angle_deg if known and check is not None else None

    @property
    def smooth_deg(self) -> float | None:
        """Bed angle without most of its noise, and a tenth of a second late; None as above."""
        return self._smooth_deg

    @property
    def rate_deg_s(self) -> float:
        """Rate over the last `RATE_S`, by the primary channel."""
        return self._rate_deg_s

    def said(self, *acts: Act) -> bool:
        """Whether somebody has just said one of these; it is heard only once."""
        heard = self.answer is not None and self.answer.act in acts
        if heard:
            self.answer = None
        return heard

    def permit(self, **announced: Any) -> None:
        """Announce what moves next; without anything, nothing does.

        Direction, bounds and current come in by what has been found; what was announced in the
        step's text is given here. See `Grant`.
        """
        self._grants += 1
        table = self.setting.config.table
        bounds = {"low_deg": table.upright_deg - 2.0, "high_deg": table.deepest_deg}
        known: dict[str, Any] = bounds if self.found.table is not None else {}
        # Until the direction has been proven, the guard is not told what somebody said of it.
        turned = self.found.turned if "direction" in self.found.done else None
        usual = {"turned": turned, "trip_a": self.trip_a, **known}
        self.grant = Grant(self._grants, **{**usual, **announced})

    @property
    def trip_a(self) -> float:
        """Current that stops the motor while commissioning, unless the step says otherwise."""
        most_a, empty_a = self.setting.config.actuator.trip_current_a, self.found.empty_a
        if empty_a is None:
            return most_a
        return min(most_a, max(_START_TRIP_A * empty_a, empty_a + _START_MARGIN_A))

    def duty(self, down: float) -> float:
        """The duty that drives head-down by so much; negative is head-up."""
        return -down if self.found.turned else down

    def travel_deg(self, begin: Vector) -> float:
        """How far the table has turned since, without a sign and most of its noise."""
        return 0.0 if self._vector is None else turned_deg(begin, self._vector)

    def note_check(self, what: str, measured: str, limit: str = "", good: bool = True) -> None:
        """Write something into the record."""
        check = Check(self.step_id, what, measured, limit, good)
        self.found = replace(self.found, checks=(*self.found.checks, check))

    def live(self) -> Live:
        """What is measured now."""
        r = self.readings
        inputs = {
            "button": r.button,
            "estop_closed": r.estop_closed,
            "ankles_locked": r.ankles_locked,
            "upper_switch": r.upper_switch,
            "lower_switch": r.lower_switch,
            "power_on": r.power_on,
            "mains_ok": r.mains_ok,
        }
        fitted = self.setting.inputs
        if fitted.battery is not None:
            inputs["battery_ok"] = r.battery_ok
        if fitted.enabling is not None:
            inputs["enabling"] = r.enabling
        if fitted.return_button is not None:
            inputs["return_button"] = r.return_button
        return Live(
            self.angle_deg,
            self.check_deg,
            self.rate_deg_s if self.found.table is not None else 0.0,
            self.command.duty,
            r.power_on,
            r.current_a,
            inputs,
        )


def _nearer(before: Vector | None, now: Vector | None, share: float) -> Vector | None:
    """A step from one vector towards another."""
    if before is None or now is None:
        return now
    x, y, z = (a + share * (b - a) for a, b in zip(before, now, strict=True))
    return x, y, z
