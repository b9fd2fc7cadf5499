"""Programs that somebody made here."""

from station.records.room import Room


class Personal(Room):
    """Personal programs."""
