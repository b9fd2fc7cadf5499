"""How people get on: proposals for the next step, questionnaires, what was felt afterwards."""

from station.records.room import Room


class Progress(Room):
    """Proposals, scores, and the answers after a session."""
