"""Asking the process to end: once brings the person up and then ends, twice stops and ends."""

STOP_S = 1.0  # S5: any stop has come to rest by then


class Leaving:
    """Counts how often the process was asked to end; asked from signal handlers and threads."""

    def __init__(self) -> None:
        self.asked = 0

    @property
    def begun(self) -> bool:
        """Whether the process was asked to end."""
        return self.asked > 0

    def ask(self) -> None:
        """Ask once more."""
        self.asked += 1
