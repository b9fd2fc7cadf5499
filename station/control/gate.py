"""The last word on every command: deny unless every condition for this very tick holds.

The gate trusts nobody upstream. It sees the readings itself, keeps its own latch, its own clock of
the drive's direction and its own slew limit, and imports nothing of the controller. Zero duty is
always let through; anything else must be valid in every line of `_permitted`.

One latch: closed at start, closed by an open e-stop chain or a cut, opened only by `reset` and
only while the chain reads closed and nothing is driven.
"""

from dataclasses import dataclass

from hardware.interface import Command, Readings

MACHINE_DEEPEST_DEG = 60.0  # S7
_LEASE_S = 0.25  # S20: a gate that was not asked for this long has nothing to go on with
_SLEW_DUTY_S = 12.0  # full duty in 83 ms: no plan of ours asks for more
_STOP_ROOM_DEG_S2 = 8.0  # S12: how hard a stop decelerates, hence how early it must begin
_OVERSHOOT_DEG = 1.0  # below the +2 deg of S8, above what tracking is off by


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the mode permits; everything is forbidden unless it is named.

    Attributes:
        down: Motion towards head-down.
        up: Motion towards head-up.
        falling: A stop is under way: duty may fall, never rise nor turn (S5).
        blind: Hold-to-run: head-up without a trusted angle, at `blind_duty` at most (S18).
        cut: The latch closes.
    """

    down: bool = False
    up: bool = False
    falling: bool = False
    blind: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the person on the table may be exposed to.

    Attributes:
        deepest_deg: The person's deepest angle (S7).
        upright_deg: Head-up end of the travel.
        duty_down: Largest head-down duty that the person's rate cap can need (S10).
        duty_up: Largest head-up duty that the person's rate cap can need (S10).
        blind_duty: Largest duty of hold-to-run (S18).
    """

    deepest_deg: float
    upright_deg: float
    duty_down: float
    duty_up: float
    blind_duty: float


@dataclass(frozen=True, slots=True)
class Wish:
    """What the controller would like to do; lamp and buzzer are always granted."""

    duty: float
    power: bool
    lamp: bool
    buzzer: bool
    allow: Allowance
    envelope: Envelope


@dataclass(slots=True)
class Gate:
    """The latch, and the memory that slew, dead time and lease need.

    Attributes:
        dead_time_s: Time at duty 0 between two directions (S12).
        latched: Nothing but `SAFE` with lamp and buzzer passes.
    """

    dead_time_s: float = 0.3
    latched: bool = True  # S1
    duty: float = 0.0
    asked_s: float = -1e9
    drove_sign: int = 0
    drove_s: float = -1e9

    def reset(self, readings: Readings) -> bool:
        """Open the latch if the chain reads closed and nothing is driven; moves nothing (S6)."""
        if readings.estop_closed is True and self.duty == 0.0:
            self.latched = False
        return not self.latched

    def permit(
        self, wish: Wish, readings: Readings, angle_deg: float, rate_deg_s: float, trusted: bool
    ) -> Command:
        """The command for this tick: the wish as far as it is safe, else duty 0 or no power."""
        now_s = readings.now_s
        dt_s, self.asked_s = now_s - self.asked_s, now_s
        if wish.allow.cut or readings.estop_closed is not True:  # S6
            self.latched = True
        if self.latched or not wish.power:
            self.duty = 0.0
            return Command(0.0, False, wish.lamp, wish.buzzer)
        tilt = (angle_deg, rate_deg_s, trusted)
        duty = wish.duty if self._permitted(wish, readings, tilt, dt_s) else 0.0
        self.duty = self._slewed(duty, dt_s)
        if self.duty:
            self.drove_sign, self.drove_s = (1 if self.duty > 0 else -1), now_s
        return Command(self.duty, True, wish.lamp, wish.buzzer)

    def _permitted(
        self, wish: Wish, readings: Readings, tilt: tuple[float, float, bool], dt_s: float
    ) -> bool:
        """Whether the wished duty may be driven; 0 is driven as 0 whether it may or not."""
        duty = wish.duty
        if not abs(duty) <= 1.0:  # NaN as well
            return False
        turned = self.drove_sign * duty < 0
        rested = not turned or readings.now_s - self.drove_s >= self.dead_time_s  # S12
        fresh = 0.0 < dt_s < _LEASE_S  # S20
        powered = readings.power_on is True
        switch = readings.lower_switch if duty > 0 else readings.upper_switch
        if not (rested and fresh and powered and switch is False):  # S9
            return False
        if wish.allow.falling:  # S5: what was permitted before may only become less
            return not turned and abs(duty) <= abs(self.duty)
        return self._down(wish, readings, tilt) if duty > 0 else self._up(wish, tilt)

    def _down(self, wish: Wish, readings: Readings, tilt: tuple[float, float, bool]) -> bool:
        angle_deg, rate_deg_s, trusted = tilt
        deepest_deg = min(wish.envelope.deepest_deg, MACHINE_DEEPEST_DEG) + _OVERSHOOT_DEG  # S7
        return (
            wish.allow.down
            and trusted
            and readings.ankles_locked is True  # S31
            and readings.enabling is True  # S45
            and readings.return_button is False
            and wish.duty <= wish.envelope.duty_down  # S10
            and self._rests_at(angle_deg, rate_deg_s) <= deepest_deg
        )

    def _up(self, wish: Wish, tilt: tuple[float, float, bool]) -> bool:
        angle_deg, rate_deg_s, trusted = tilt
        allow, envelope, duty = wish.allow, wish.envelope, -wish.duty
        if allow.blind:
            return duty <= envelope.blind_duty  # S18
        return (
            allow.up
            and trusted
            and duty <= envelope.duty_up  # S10
            and self._rests_at(angle_deg, rate_deg_s) >= envelope.upright_deg - _OVERSHOOT_DEG  # S8
        )

    @staticmethod
    def _rests_at(angle_deg: float, rate_deg_s: float) -> float:
        """Where the table would come to rest if the stop began now."""
        return angle_deg + rate_deg_s * abs(rate_deg_s) / (2 * _STOP_ROOM_DEG_S2)

    def _slewed(self, duty: float, dt_s: float) -> float:
        """Let duty fall at once but rise no faster than any plan needs."""
        room = _SLEW_DUTY_S * max(0.0, dt_s)
        if duty > 0:
            return min(duty, max(self.duty, 0.0) + room)
        return max(duty, min(self.duty, 0.0) - room)
