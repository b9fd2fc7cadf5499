"""The figures that the control core works with, handed in once at the start.

Every default is a default of the safety requirements or of the pretend table's calibration; the
settings file bounds each of them (see `station/settings.py`).
"""

from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Actuator:
    """Calibration of the drive: rate = (|duty| - dead_band) * rate_per_duty, unloaded mid-range."""

    rate_per_duty_deg_s: float = 4.0
    dead_band_duty: float = 0.1
    lag_s: float = 0.06  # from duty to rate
    trip_current_a: float = 6.0  # S27: the heaviest body at full rate needs 3.6 A
    trip_time_s: float = 0.1  # S27

    def duty_for(self, rate_deg_s: float) -> float:
        """The calibration backwards: the duty (0..1) for a rate, without its sign."""
        return min(1.0, self.dead_band_duty + abs(rate_deg_s) / self.rate_per_duty_deg_s)


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
