"""The body of the pretend table: motor, screw, play, table, person. Knows volts, not commands.

What a controller has to cope with comes out of the parts here and is written nowhere as a rule: the
dead band is the screw's friction, droop and current follow the load, the lag is inertia against
back-EMF, and the table stays where it is without power because the thread holds more than any
load can push.

Everything mechanical is expressed at the pivot, in degrees, and every torque in the amperes that
the motor needs for it (172 Nm each), so that the inner loop needs no conversions. It runs twice a
tick in every simulated session: it is written out flat, on local variables, on purpose.

Signs: positive is head down, for angle, rate, voltage, current and load alike.
"""

from bisect import bisect_left
from math import cos, degrees, exp, inf, radians

STEP_S = 0.005

SUPPLY_V = 12.0
RESISTANCE_OHM = 0.8  # stalls at 15 A on full duty
BACK_EMF_V_PER_DEG_S = 3.0  # 4 deg/s for each unit of duty beyond the dead band
ELECTRICAL_LAG_S = 0.005
MECHANICAL_LAG_S = 0.055
NM_PER_A = BACK_EMF_V_PER_DEG_S * degrees(1.0)  # one constant, seen from both sides
GRAVITY_M_S2 = 9.81

# Friction, in amperes. With 75 kg at level the sum is 1.5 A, which is the dead band of 0.10 duty.
SCREW_A = 1.26
PIVOT_A = 0.05  # the table's own bearings: below this no load moves it within the play
PER_LOAD = 0.4
HOLDING = 1.1  # the thread always holds this much more than presses on it: it never back-drives
STICTION = 1.1  # breaking away takes this much more than sliding

UPPER_SWITCH_DEG, LOWER_SWITCH_DEG = -71.5, 61.5
UPPER_STOP_DEG, LOWER_STOP_DEG = -74.0, 64.0
BUFFER_A_PER_DEG = 6.0  # stiffness of the rubber at the stops, and of whatever is in the way
SLIDE_DEG_S_PER_A = 30.0  # how fast the table falls through its own play
OPENED_PLAY_DEG = 3.0
OBSTACLE_AHEAD_DEG = 3.0
OVERLOAD = 2.5

TRAIL = 64  # substeps remembered for sensors that lag behind; a power of two
_SETTLED_STEPS = 60  # at rest for 0.3 s: no sensor is still under way to the present angle

Lever = tuple[tuple[float, float], ...]
"""Bed angle, and how much faster than the screw's nominal the bed turns there."""

_RAD = radians(1.0)
_FOLLOW = 1 - exp(-STEP_S / ELECTRICAL_LAG_S)
_EMF_A_PER_DEG_S = BACK_EMF_V_PER_DEG_S / RESISTANCE_OHM
_PUSH = STEP_S / (_EMF_A_PER_DEG_S * MECHANICAL_LAG_S)  # change of rate by 1 A in a substep
_SLIDE = STEP_S * SLIDE_DEG_S_PER_A


class Plant:
    """The mechanics, advanced in substeps of `STEP_S` under a constant voltage.

    Attributes:
        angle_deg: Where the bed is.
        current_a: Current in the motor, positive when it pulls towards head-down.
        trail: The angles of the last `TRAIL` substeps; that of substep n is at n % TRAIL.
        step: Number of substeps made; it stands still while nothing moves.
        upper_at_deg: Where the head-up end switch opens.
        lower_at_deg: Where the head-down end switch opens.
    """

    __slots__ = (
        "_emf",
        "_held",
        "_kg",
        "_level_load_a",
        "_lever",
        "_offset_m",
        "_overload",
        "_play_deg",
        "_rate",
        "_screw_deg",
        "_slack_deg",
        "_still",
        "_wall_down",
        "_wall_up",
        "angle_deg",
        "current_a",
        "lower_at_deg",
        "step",
        "trail",
        "upper_at_deg",
    )

    def __init__(
        self, start_deg: float, kg: float, offset_m: float, play_deg: float, lever: Lever = ()
    ) -> None:
        self.angle_deg = start_deg
        self.current_a = 0.0
        self.trail = [start_deg] * TRAIL
        self.step = 0
        self.upper_at_deg, self.lower_at_deg = UPPER_SWITCH_DEG, LOWER_SWITCH_DEG
        self._rate = 0.0  # of the screw, in degrees of bed a second
        self._screw_deg = start_deg - play_deg / 2
        self._held = True  # the table lies on the screw, not in the middle of the play
        self._play_deg, self._slack_deg = play_deg, play_deg / 2
        self._offset_m = offset_m
        self._lever = lever
        self._emf = _EMF_A_PER_DEG_S
        self._overload = 1.0
        self._wall_up, self._wall_down = UPPER_STOP_DEG, LOWER_STOP_DEG
        self._still = 0
        self.carry(kg)

    @property
    def kg(self) -> float:
        """Mass of the person on the table."""
        return self._kg

    @property
    def rate_deg_s(self) -> float:
        """Rate of the bed over the last substep."""
        if self._still:
            return 0.0
        last, before = self.step % TRAIL, (self.step - 1) % TRAIL
        return (self.trail[last] - self.trail[before]) / STEP_S

    @property
    def upper_switch(self) -> bool:
        """The head-up end switch is reached."""
        return self.angle_deg <= self.upper_at_deg

    @property
    def lower_switch(self) -> bool:
        """The head-down end switch is reached."""
        return self.angle_deg >= self.lower_at_deg

    def carry(self, kg: float) -> None:
        """Put a person of this mass on the table."""
        moment_nm = kg * GRAVITY_M_S2 * self._offset_m * self._overload
        self._kg, self._level_load_a, self._still = kg, moment_nm / NM_PER_A, 0

    def adopt(self, faults: frozenset[str]) -> None:
        """Break, or mend, what the names in `faults` say."""
        self._emf = 0.0 if "motor_dead" in faults else _EMF_A_PER_DEG_S
        self._overload = OVERLOAD if "overload" in faults else 1.0
        self._open_play(OPENED_PLAY_DEG if "backlash_jump" in faults else self._play_deg)
        self.upper_at_deg = _switch_at(UPPER_SWITCH_DEG, inf, "upper", faults)
        self.lower_at_deg = _switch_at(LOWER_SWITCH_DEG, -inf, "lower", faults)
        if "obstacle" not in faults:
            self._wall_up, self._wall_down = UPPER_STOP_DEG, LOWER_STOP_DEG
        elif (self._wall_up, self._wall_down) == (UPPER_STOP_DEG, LOWER_STOP_DEG):
            self._obstruct()
        self.carry(self._kg)

    def _open_play(self, play_deg: float) -> None:
        """Change the play; when it closes, the screw is what gives way, not the person."""
        self._slack_deg = play_deg / 2
        off_deg = self.angle_deg - self._screw_deg
        self._screw_deg += off_deg - min(max(off_deg, -self._slack_deg), self._slack_deg)

    def _obstruct(self) -> None:
        """Put something in the way: ahead of a moving table, on both sides of a standing one."""
        if self._rate >= 0.0:
            self._wall_down = min(self.angle_deg + OBSTACLE_AHEAD_DEG, LOWER_STOP_DEG)
        if self._rate <= 0.0:
            self._wall_up = max(self.angle_deg - OBSTACLE_AHEAD_DEG, UPPER_STOP_DEG)

    def run(self, steps: int, volts: float) -> None:
        """Advance by `steps` substeps with `volts` at the bridge; 0 V shorts the motor, a brake."""
        if self._still > _SETTLED_STEPS and volts == 0.0:
            return
        angle, screw, rate, current = self.angle_deg, self._screw_deg, self._rate, self.current_a
        held, slack, trail, first = self._held, self._slack_deg, self.trail, self.step + 1
        upper_at, lower_at = self.upper_at_deg, self.lower_at_deg
        up, down, level_load, emf = self._wall_up, self._wall_down, self._level_load_a, self._emf
        amps = volts / RESISTANCE_OHM
        # By a lever the bed turns faster than the screw, and what is on it presses as much harder.
        lever = _lever_at(angle, self._lever) if self._lever else 1.0
        turn = STEP_S * lever
        for step in range(first, first + steps):
            # An end switch opens the supply in its own direction: no drive, but a braking motor.
            cut = (amps > 0.0 and angle >= lower_at) or (amps < 0.0 and angle <= upper_at)
            current += _FOLLOW * ((0.0 if cut else amps) - emf * rate - current)
            load = level_load * cos(angle * _RAD)
            if not up < angle < down:
                load += BUFFER_A_PER_DEG * (min(max(angle, up), down) - angle)
            pressing = load * lever if held else 0.0
            weight = pressing if pressing > 0.0 else -pressing
            friction, holding = SCREW_A + PER_LOAD * weight, HOLDING * weight
            drag = _PUSH * (friction if friction > holding else holding)
            free = rate + _PUSH * (current + pressing)
            if rate == 0.0 and -STICTION * drag <= free <= STICTION * drag:
                free = 0.0
            rate = free - drag if free > drag else min(free + drag, 0.0)
            screw += rate * turn
            # The table falls through the play under what its own bearings do not hold, and lands.
            angle += _SLIDE * (load - PIVOT_A if load > PIVOT_A else min(load + PIVOT_A, 0.0))
            held = not -slack < angle - screw < slack
            if held:
                angle = screw + slack if angle > screw else screw - slack
            trail[step % TRAIL] = angle
        self._still = self._still + steps if angle == self.angle_deg and rate == 0.0 else 0
        self.angle_deg, self._screw_deg, self._rate, self.current_a = angle, screw, rate, current
        self._held, self.step = held, first + steps - 1


def _lever_at(angle_deg: float, lever: Lever) -> float:
    """The lever at an angle: straight between the points, the outer ones beyond them."""
    right = bisect_left(lever, (angle_deg, inf))
    if right in (0, len(lever)):
        return lever[min(right, len(lever) - 1)][1]
    (low_deg, low), (high_deg, high) = lever[right - 1], lever[right]
    return low + (high - low) * (angle_deg - low_deg) / (high_deg - low_deg)


def _switch_at(at_deg: float, always_deg: float, end: str, faults: frozenset[str]) -> float:
    """Where an end switch opens: at its place, everywhere, or nowhere."""
    if f"{end}_switch_stuck_on" in faults:
        return always_deg
    return -always_deg if f"{end}_switch_stuck_off" in faults else at_deg
