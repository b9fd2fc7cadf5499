"""Where requests wait for the next tick; bounded, and the loop never waits for it.

Stop stands in a queue of its own and goes first; it is never too old, never one too many. The way
up and leaving are never one too many either. All else is refused as "busy" when too much waits.
"""

from collections import deque
from dataclasses import dataclass
from math import inf

from station.control.requests import BringUp, Leave, Request, Stop, What

ROOM = 16
URGENT_ROOM = 64
_AHEAD_S = 0.1  # a request from further in the future is as wrong as one from long ago


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request before the tick that takes it."""

    what: What
    source: str
    made_s: float
    ticket: int

    def at(self, now_s: float) -> Request:
        """The request as the loop takes it, with its age (S40)."""
        if isinstance(self.what, Stop):
            return Request(self.what, self.source, 0.0, self.ticket)
        age_s = now_s - self.made_s
        return Request(self.what, self.source, age_s if age_s > -_AHEAD_S else inf, self.ticket)


class Inbox:
    """Requests on their way to the loop; put from any thread, drained by the loop alone."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._stops: deque[Waiting] = deque()
        self._others: deque[Waiting] = deque()

    def put(self, what: What, source: str, made_s: float, ticket: int = 0) -> bool:
        """Leave a request for the next tick.

        Returns:
            False when there is no room. For a stop that means that others are waiting already,
            which do just as well.
        """
        queue = self._stops if isinstance(what, Stop) else self._others
        urgent = isinstance(what, Stop | BringUp | Leave)
        if len(queue) >= (URGENT_ROOM if urgent else self._room):
            return False
        queue.append(Waiting(what, source, made_s, ticket))
        return True

    def drain(self, now_s: float) -> tuple[Request, ...]:
        """Everything that waits, stops first; `now_s` is the clock by which they were made."""
        if not self._stops and not self._others:
            return ()
        waiting = [*_emptied(self._stops), *_emptied(self._others)]
        return tuple(each.at(now_s) for each in waiting)


def _emptied(queue: deque[Waiting]) -> list[Waiting]:
    """What is in the queue now; what another thread adds meanwhile waits for the next tick."""
    return [queue.popleft() for _ in range(len(queue))]
