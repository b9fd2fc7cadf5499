"""Who people are, their health checks and releases, their limits and prescriptions."""

from station.records.room import Room


class Care(Room):
    """Profiles, health checks and prescriptions, each change with who made it."""
