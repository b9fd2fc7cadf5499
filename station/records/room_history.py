"""What the history pages ask: bounded queries over many sessions."""

from station.records.room import Room


class History(Room):
    """Summaries of sessions."""
