"""What every error of the station has in common: one clear sentence and the way out."""


class StationError(Exception):
    """Something a person can put right.

    Attributes:
        hint: What to do about it, as a sentence; empty when the message already says it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        """The sentence with the way out."""
        return f"{self.args[0]} {self.hint}".strip()
