"""What the web needs of the link to the controller; `station.service.link.LinkClient` has it."""

from typing import Any, Protocol


class Link(Protocol):
    """Requests out, newest snapshot in; safe to be shared by all threads of the server."""

    def request(self, kind: str, **fields: object) -> dict[str, Any]:
        """Send a request and return the answer.

        Raises:
            Refused: The controller does not do it, with code, message and hint.
            LinkDown: The controller does not answer.
        """
        ...

    def latest(self) -> tuple[dict[str, Any], float] | None:
        """Newest snapshot and its age in seconds; None before the first."""
        ...

    def wait(self, after_seq: int | None, timeout_s: float) -> tuple[dict[str, Any], float] | None:
        """Newest snapshot, another than that number, waiting for it; None when none came."""
        ...

    def close(self) -> None:
        """Let go of the sockets and threads."""
        ...
