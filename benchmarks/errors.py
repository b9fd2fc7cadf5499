"""What may go wrong while measuring."""

from station.errors import StationError


class BenchmarkFailed(StationError, RuntimeError):
    """A figure could not be measured; the machine or the station did not do what it should."""
