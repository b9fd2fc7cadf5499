"""The figures that the control core works with, handed in once at the start.

Every default is a default of the safety requirements or of the pretend table's calibration; the
settings file bounds each of them (see `station/settings.py`).
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf

from station.control.plan import MACHINE_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Table:
    """Where the table can stand, in degrees of bed angle."""

    upright_deg: float = -70.0
    level_deg: float = 0.0
    deepest_deg: float = 60.0


@dataclass(frozen=True, slots=True)
class Motion:
    """How the table is moved; rates come from the person's limits."""

    acceleration_deg_s2: float = 2.0  # S12: at most 3
    jerk_deg_s3: float = 4.0  # S12: at most 6
    stop_acceleration_deg_s2: float = 8.0  # S12
    stop_jerk_deg_s3: float = 40.0  # S12
    dead_time_s: float = 0.3  # S12
    gentle_deg_s: float = 1.0  # rests, and the way up with the ankles open (S31)
    creep_deg_s: float = 0.6  # S18: at most 1, with the load's help and no angle to steer by


LEVER_FACTORS = (0.3, 3.0)
_MOST_OF_DRIVE = 0.8  # plan with no more of it: load and correction need the rest


@dataclass(frozen=True, slots=True)
class Actuator:
    """Calibration of the drive: rate = (|duty| - dead_band) * rate_per_duty * lever, unloaded.

    An actuator that pushes at a crank moves the bed faster at one angle than at another. `lever`
    gives that as (bed angle, factor) with rising angles; between two it goes straight from one to
    the other, beyond them it stays. Without any it is 1 everywhere.

    Raises:
        ValueError: The lever's angles do not rise, or a factor is not within `LEVER_FACTORS`.
    """

    rate_per_duty_deg_s: float = 4.0
    dead_band_duty: float = 0.1
    lag_s: float = 0.06  # from duty to rate
    trip_current_a: float = 6.0  # S27: the heaviest body at full rate needs 3.6 A
    trip_time_s: float = 0.1  # S27
    rated_current_a: float = 5.0  # S46: at which the data sheet gives the duty cycle
    loaded_current_a: float = 2.5  # S46: with a person on the table, for what a session will cost
    duty_share: float = 0.2  # S46
    duty_window_s: float = 600.0  # S46
    lever: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        low, high = LEVER_FACTORS
        angles = [angle for angle, _ in self.lever]
        rising = all(one < other for one, other in pairwise(angles))
        if not rising or not all(low <= factor <= high for _, factor in self.lever):
            raise ValueError(f"A lever has rising angles, and factors from {low} to {high}.")

    @property
    def capacity_s(self) -> float:
        """Seconds at rated current that a rested actuator may be driven in one go."""
        return self.duty_share * self.duty_window_s

    def factor_at(self, angle_deg: float) -> float:
        """How much faster than in the calibration the bed turns at this angle."""
        if not self.lever:
            return 1.0
        low_deg, factor = self.lever[0]
        if angle_deg <= low_deg:
            return factor
        for high_deg, following in self.lever[1:]:
            if angle_deg <= high_deg:
                share = (angle_deg - low_deg) / (high_deg - low_deg)
                return factor + share * (following - factor)
            low_deg, factor = high_deg, following
        return factor

    @property
    def greatest_factor(self) -> float:
        """The lever where the smallest duty does: for an angle that nobody knows."""
        return max((factor for _, factor in self.lever), default=1.0)

    def fastest_deg_s(self, from_deg: float, to_deg: float) -> float:
        """What can be planned on the way between two angles; endless without a lever."""
        if not self.lever:
            return inf
        low, high = min(from_deg, to_deg), max(from_deg, to_deg)
        between = [factor for angle, factor in self.lever if low < angle < high]
        least = min(self.factor_at(low), self.factor_at(high), *between)
        return _MOST_OF_DRIVE * (1 - self.dead_band_duty) * self.rate_per_duty_deg_s * least

    def duty_for(self, rate_deg_s: float, factor: float = 1.0) -> float:
        """The calibration backwards: the duty (0..1) for a rate, without its sign."""
        return min(1.0, self.dead_band_duty + abs(rate_deg_s) / (self.rate_per_duty_deg_s * factor))


@dataclass(frozen=True, slots=True)
class Safety:
    """Times and tolerances of the safety requirements that a setting may move within its range."""

    arm_lapse_s: float = 30.0  # S2
    mount_wait_s: float = 300.0
    warn_s: float = 3.0  # S4
    auto_return_s: float = 10.0  # S19: 0-60
    level_rest_s: float = 60.0  # S36: never under 30
    head_up_rest_s: float = 15.0  # S36
    head_up_rest_deg: float = -15.0  # S36
    check_in_every_s: float = 60.0  # S14
    check_in_wait_s: float = 15.0  # S14
    mains_lost_s: float = 1.0  # S16
    recovery_s: float = 120.0  # S18


@dataclass(frozen=True, slots=True)
class ControlConfig:
    """All of it."""

    table: Table = field(default_factory=Table)
    motion: Motion = field(default_factory=Motion)
    actuator: Actuator = field(default_factory=Actuator)
    safety: Safety = field(default_factory=Safety)
    machine: Limits = MACHINE_LIMITS
    rate_hz: float = 100.0

    @property
    def unknown_person(self) -> Limits:
        """The limits while nobody knows who is on the table, as after a restart.

        As deep as the machine goes, because somebody may hang there and has to come up; but no
        faster up than somebody without a rate of their own (S10).
        """
        usual = Limits().rate_up_deg_s
        return replace(self.machine, rate_up_deg_s=min(self.machine.rate_up_deg_s, usual))
