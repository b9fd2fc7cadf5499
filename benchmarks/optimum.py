"""The fastest way from rest to rest under the same caps, by ruckig, an independent generator.

It has no package for every processor; without it there is no such figure.
"""

from benchmarks.errors import BenchmarkFailed
from station.control.config import Motion

try:
    import ruckig
except ImportError:
    ruckig = None


def has_optimum() -> bool:
    """Whether the generator is installed."""
    return ruckig is not None


def optimum_s(distance_deg: float, rate_deg_s: float) -> float:
    """Shortest time over this distance with the default acceleration and jerk.

    Raises:
        BenchmarkFailed: The generator is not installed.
    """
    if ruckig is None:
        raise BenchmarkFailed("There is no optimum without ruckig.", "Install the extra dev.")
    motion = Motion()
    given = ruckig.InputParameter(1)
    given.current_position, given.target_position = [0.0], [abs(distance_deg)]
    given.max_velocity = [rate_deg_s]
    given.max_acceleration = [motion.acceleration_deg_s2]
    given.max_jerk = [motion.jerk_deg_s3]
    trajectory = ruckig.Trajectory(1)
    ruckig.Ruckig(1).calculate(given, trajectory)
    return float(trajectory.duration)
