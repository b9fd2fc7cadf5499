"""The web's end of the link to the controller: requests in, snapshots out.

Requests go through a socket of their own each, so that any thread may make one. Snapshots are
conflated: a client that comes late or sleeps finds the newest one and never a queue. A controller
that is gone, or comes back, is noticed by the age of the newest snapshot alone.
"""

import itertools
import json
import threading
import time
from pathlib import Path
from typing import Any

import zmq

from station.errors import StationError
from station.service.endpoints import requests_endpoint, snapshots_endpoint

_LISTEN_MS = 100
_RECONNECT_MS, _RECONNECT_MOST_MS = 50, 500


class LinkDown(StationError, ConnectionError):
    """Nobody answers at the other end."""


class Refused(StationError):
    """The controller does not do what was asked.

    Attributes:
        code: Stable name of the reason, for programs.
        message: The reason as a sentence.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code
        self.message = message


class LinkClient:
    """Asks the controller and knows its newest snapshot; safe to share between threads."""

    def __init__(self, run_dir: Path, timeout_s: float = 1.0) -> None:
        self._requests = requests_endpoint(run_dir)
        self._snapshots = snapshots_endpoint(run_dir)
        self._timeout_s = timeout_s
        self._tickets = itertools.count(1)
        self._context = zmq.Context()
        self._arrived = threading.Condition()
        self._latest: tuple[dict[str, Any], float] | None = None
        self._closed = threading.Event()
        self._listener = threading.Thread(target=self._listen, name="snapshots", daemon=True)
        self._listener.start()

    def request(self, kind: str, **fields: object) -> dict[str, Any]:
        """Ask for something and wait for the answer, for the client's timeout at most.

        Returns:
            The controller's answer; `accepted` is true in it.

        Raises:
            Refused: The controller says no.
            LinkDown: No answer came in time; it is not known whether the request arrived.
        """
        ticket = next(self._tickets)
        made = {"kind": kind, "ticket": ticket, "made_s": time.monotonic(), **fields}
        answer = self._ask(json.dumps(made).encode(), ticket)
        if not answer.get("accepted"):
            raise Refused(
                str(answer.get("code", "refused")),
                str(answer.get("message", "The controller refused.")),
                str(answer.get("hint", "")),
            )
        del answer["ticket"]
        return answer

    def latest(self) -> tuple[dict[str, Any], float] | None:
        """The newest snapshot and its age in seconds; None when none has come yet."""
        newest = self._latest
        return None if newest is None else (newest[0], time.monotonic() - newest[1])

    def wait(self, after_seq: int | None, timeout_s: float) -> tuple[dict[str, Any], float] | None:
        """Wait for another snapshot than the one numbered `after_seq`.

        Returns:
            The newest snapshot and its age, or None when none came in `timeout_s`. The numbers
            begin anew when the controller does, so any other number counts as newer.
        """

        def another() -> bool:
            newest = self._latest
            news = newest is not None and newest[0].get("seq") != after_seq
            return news or self._closed.is_set()

        with self._arrived:
            arrived = self._arrived.wait_for(another, timeout_s)
        return self.latest() if arrived and not self._closed.is_set() else None

    def close(self) -> None:
        """End the listening and let go of the sockets; may be called twice."""
        self._closed.set()
        with self._arrived:
            self._arrived.notify_all()
        self._listener.join()
        self._context.term()

    def _ask(self, message: bytes, ticket: int) -> dict[str, Any]:
        deadline = time.monotonic() + self._timeout_s
        try:
            with self._context.socket(zmq.DEALER) as socket:
                socket.linger = 0
                socket.connect(self._requests)
                socket.send(message)
                while socket.poll(max(0, int(1000 * (deadline - time.monotonic())))):
                    answer: dict[str, Any] = json.loads(socket.recv())
                    if answer.get("ticket") == ticket:
                        return answer
        except zmq.ZMQError as error:
            raise LinkDown(f"The link to the controller failed ({error}).") from error
        raise LinkDown("The controller does not answer.", "Is it running?")

    def _listen(self) -> None:
        with self._context.socket(zmq.SUB) as socket:
            socket.set(zmq.CONFLATE, 1)
            socket.set(zmq.RECONNECT_IVL, _RECONNECT_MS)
            socket.set(zmq.RECONNECT_IVL_MAX, _RECONNECT_MOST_MS)
            socket.linger = 0
            socket.subscribe(b"")
            socket.connect(self._snapshots)
            while not self._closed.is_set():
                if socket.poll(_LISTEN_MS):
                    self._take(json.loads(socket.recv()))

    def _take(self, published: dict[str, Any]) -> None:
        """Keep a snapshot with the time of its tick: both ends read the same monotonic clock."""
        with self._arrived:
            self._latest = (published["state"], published["at_s"])
            self._arrived.notify_all()
