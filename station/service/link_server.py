"""The controller's end of the link: takes requests, sends answers, publishes snapshots.

One thread does all of it. The loop only leaves its newest snapshot here, in a box that holds one;
whatever is slow at the other end finds older ones replaced, never queued.
"""

import itertools
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zmq
from pydantic import ValidationError

from station.control.requests import Answer
from station.control.snapshot import Snapshot
from station.errors import StationError
from station.service.endpoints import (
    HAS_UNIX_SOCKETS,
    SOCKET_MODE,
    requests_endpoint,
    snapshots_endpoint,
)
from station.service.inbox import Inbox
from station.service.link import Refused
from station.service.messages import (
    INCOMING,
    LONGEST_BYTES,
    AnyMessage,
    ArmMessage,
    BenchMessage,
    CommissionMessage,
    StopMessage,
    what_of,
)
from station.service.snapshots import snapshot_json
from station.service.steward import busy

PUBLISH_S = 0.05
OLDEST_S = 2.0  # S40
_UNSENT = 2  # snapshots that may wait for one slow reader
_AT_ONCE = 32
_EXPECTED = 256
_IDLE_MS = 200
# Naming any domain turns peers of the old protocols away. Their greeting is any byte at all, and of
# a connection of theirs that breaks off the library (4.3.5) keeps some 16 KB for good.
_MODERN_ONLY = b"station"


class CannotBind(StationError, OSError):
    """The link's sockets cannot be made."""


@dataclass(frozen=True, slots=True)
class _Sender:
    identity: bytes
    ticket: int | None  # its own number for the request


class LinkServer:
    """Both sockets and the thread that serves them."""

    def __init__(
        self,
        run_dir: Path,
        inbox: Inbox,
        bench: Callable[[BenchMessage], dict[str, Any]],
        simulated: bool,
    ) -> None:
        self._inbox, self._bench, self._simulated = inbox, bench, simulated
        self._commission: Callable[[CommissionMessage], dict[str, Any]] = _no_commission
        self._arm: Callable[[ArmMessage, int], bool] = lambda _message, _ticket: False
        self._tickets = itertools.count(1)
        self._senders: dict[int, _Sender] = {}
        self._answers: deque[Answer] = deque()
        self._box: deque[tuple[Snapshot, bool, float]] = deque(maxlen=1)
        self._due_s = 0.0
        self._seq = 0
        self._closing = threading.Event()
        self._context = zmq.Context()
        self._paths: list[Path] = []
        self._router = self._bound(zmq.ROUTER, requests_endpoint(run_dir))
        self._pub = self._bound(zmq.PUB, snapshots_endpoint(run_dir))
        self._woken, self._wake = socket.socketpair()
        self._woken.setblocking(False)
        self._wake.setblocking(False)
        self._thread = threading.Thread(target=self._serve, name="link", daemon=True)

    def start(
        self,
        arm: Callable[[ArmMessage, int], bool],
        commission: Callable[[CommissionMessage], dict[str, Any]] | None = None,
    ) -> None:
        """Begin to serve.

        Args:
            arm: Takes arm requests, and says False when it has no room.
            commission: Answers what is asked of a commissioning, where there is any.
        """
        self._arm = arm
        self._commission = commission or _no_commission
        self._thread.start()

    def publish(self, snapshot: Snapshot, leaving: bool) -> None:
        """Leave the newest snapshot; called by the loop in every tick, never blocks."""
        now_s = time.monotonic()
        self._box.append((snapshot, leaving, now_s))
        if snapshot.answers:
            self._answers.extend(snapshot.answers)
        if snapshot.answers or snapshot.events or now_s >= self._due_s:
            self._due_s = now_s + PUBLISH_S
            self._wake_up()

    def answer(self, answer: Answer) -> None:
        """Send an answer that does not come out of a tick."""
        self._answers.append(answer)
        self._wake_up()

    def close(self) -> None:
        """End the thread and the sockets."""
        self._closing.set()
        self._wake_up()
        if self._thread.is_alive():
            self._thread.join()
        self._context.destroy(linger=0)
        for path in self._paths:
            path.unlink(missing_ok=True)
        self._woken.close()
        self._wake.close()

    def _bound(self, kind: int, endpoint: str) -> zmq.Socket[bytes]:
        made: zmq.Socket[bytes] = self._context.socket(kind)
        made.set(zmq.LINGER, 0)
        made.set(zmq.SNDHWM, _UNSENT if kind == zmq.PUB else _EXPECTED)
        made.set(zmq.RCVHWM, _EXPECTED)
        made.set(zmq.MAXMSGSIZE, LONGEST_BYTES)
        made.set(zmq.ZAP_DOMAIN, _MODERN_ONLY)
        try:
            made.bind(endpoint)
            if HAS_UNIX_SOCKETS:
                path = Path(endpoint.removeprefix("ipc://"))
                path.chmod(SOCKET_MODE)
                self._paths.append(path)
        except (zmq.ZMQError, OSError) as error:
            self._context.destroy(linger=0)
            raise CannotBind(f"{endpoint} cannot be listened on ({error.strerror}).") from error
        return made

    def _wake_up(self) -> None:
        with suppress(BlockingIOError):  # it has not even looked at the last wake-up yet
            self._wake.send(b"\0")

    def _serve(self) -> None:
        poller = zmq.Poller()
        poller.register(self._router, zmq.POLLIN)
        poller.register(self._woken.fileno(), zmq.POLLIN)
        while not self._closing.is_set():
            ready = dict(poller.poll(_IDLE_MS))
            if self._woken.fileno() in ready:
                self._woken.recv(_EXPECTED)
            self._send_out()
            if self._router in ready:
                self._take_in()

    def _send_out(self) -> None:
        while self._answers:
            answer = self._answers.popleft()
            sender = self._senders.pop(answer.ticket, None)
            if sender is not None:
                self._reply(sender, _plain(answer))
        if self._box:
            snapshot, leaving, at_s = self._box.pop()
            self._seq += 1
            state = snapshot_json(snapshot, self._seq, self._simulated, leaving)
            with suppress(zmq.Again):
                self._pub.send(json.dumps({"at_s": at_s, "state": state}).encode(), zmq.NOBLOCK)

    def _take_in(self) -> None:
        with suppress(zmq.Again):
            for _ in range(_AT_ONCE):
                identity, *parts = self._router.recv_multipart(zmq.NOBLOCK)
                self._handle(identity, parts[-1] if parts else b"")

    def _handle(self, identity: bytes, payload: bytes) -> None:
        try:
            message = INCOMING.validate_json(payload)
        except ValidationError as error:
            refused = Refused("bad_request", _sentence(error), "See the link's messages.")
            self._reply(_Sender(identity, _ticket_in(payload)), _refusal(refused))
            return
        sender = _Sender(identity, message.ticket)
        try:
            done = self._dispatch(message, sender)
        except Refused as refused:
            done = _refusal(refused)
        if done is not None:
            self._reply(sender, done)

    def _dispatch(self, message: AnyMessage, sender: _Sender) -> dict[str, Any] | None:
        """Hand a message on; the answer, when it can be given already."""
        now_s = time.monotonic()
        if isinstance(message, StopMessage):
            ticket = self._expect(sender)
            taken = self._inbox.put(what_of(message), "web", now_s, ticket)
            return None if taken else {"accepted": True}  # as good as the stops that wait
        if now_s - message.made_s > OLDEST_S:  # S40
            raise Refused("too_old", "The request took too long to arrive.", "Ask again.")
        if isinstance(message, BenchMessage):
            return {"accepted": True, **self._bench(message)}
        if isinstance(message, CommissionMessage):
            return {"accepted": True, **self._commission(message)}
        ticket = self._expect(sender)
        if isinstance(message, ArmMessage):
            taken = self._arm(message, ticket)
        else:
            taken = self._inbox.put(what_of(message), "web", message.made_s, ticket)
        return None if taken else _plain(busy(ticket))

    def _expect(self, sender: _Sender) -> int:
        """Remember who asked, until the answer; the oldest is forgotten when nobody answers."""
        ticket = next(self._tickets)
        self._senders[ticket] = sender
        if len(self._senders) > _EXPECTED:
            del self._senders[next(iter(self._senders))]
        return ticket

    def _reply(self, sender: _Sender, done: dict[str, Any]) -> None:
        message = json.dumps({"ticket": sender.ticket, **done}).encode()
        with suppress(zmq.Again):
            self._router.send_multipart([sender.identity, message], zmq.NOBLOCK)


def _no_commission(_: CommissionMessage) -> dict[str, Any]:
    raise Refused("cannot_commission", "Nothing can be commissioned here.")


def _plain(answer: Answer) -> dict[str, Any]:
    if answer.accepted:
        return {"accepted": True}
    return _refusal(Refused(answer.code, answer.message, answer.hint))


def _refusal(refused: Refused) -> dict[str, Any]:
    return {
        "accepted": False,
        "code": refused.code,
        "message": refused.message,
        "hint": refused.hint,
    }


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "message"
    return f"The request is not valid: {where}: {first['msg']}."


def _ticket_in(payload: bytes) -> int | None:
    """The ticket of a message that is no valid request, so that its sender learns of it."""
    with suppress(ValueError, RecursionError):
        found = json.loads(payload)
        ticket = found.get("ticket") if isinstance(found, dict) else None
        return ticket if isinstance(ticket, int) else None
    return None
