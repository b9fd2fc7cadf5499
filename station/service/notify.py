"""Tells the service manager how the loop is: ready, alive, what it does, how long it needs to end.

This is systemd's protocol of small datagrams. Started by anybody else there is no address to send
them to, and nothing is sent. A manager that does not listen is never waited for.
"""

import os
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from station.control.modes import Mode
from station.control.monitor import LATE_S, VERY_LATE_S
from station.service.leaving import Leaving
from station.service.loop import Tick

FEEDS = 4  # for each time that the watchdog waits
EXTENSION_S = 15.0  # also has to do for closing the records, after the last tick
STATUS = {
    Mode.FAULTED: "Standing still with the power off; the screen says why.",
    Mode.READY: "Parked upright with the power off.",
    Mode.ARMED: "A session is chosen; waiting for the button.",
    Mode.RUNNING: "A session is running.",
    Mode.HOLDING: "Stopped and holding.",
    Mode.RETURNING: "Bringing the person up.",
    Mode.ESTOPPED: "The emergency stop is open, or not reset yet.",
    Mode.RECOVERING: "Creeping up while the button is held.",
}
_EVERY_S = 0.5  # without a watchdog
_MICRO = 1_000_000


class Notifier:
    """Sends to the address that the service manager has left in the environment, if it has.

    Args:
        address: A path, or a name after "@" in the system's own space; None sends nothing.
    """

    def __init__(self, address: str | None) -> None:
        self._address = ""
        self._socket: socket.socket | None = None
        if address and address[0] in "/@" and sys.platform != "win32":
            self._address = "\0" + address[1:] if address[0] == "@" else address
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
            self._socket.setblocking(False)

    def send(self, *lines: str) -> None:
        """Send these lines in one piece, or not at all; returns at once."""
        if self._socket is not None:
            with suppress(OSError):  # a full queue, or nobody there: the next ones come soon
                self._socket.sendto("\n".join(lines).encode(), self._address)

    def close(self) -> None:
        """Let go of the socket; may be called twice."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class Heart:
    """Looks at every tick and lets the manager hear of it; O(1), never waits, never raises.

    Only a healthy tick feeds the watchdog: one that came in time, read the table in this very tick
    and wrote its command, which it has done when it gets here. A loop that hangs, or that is late
    in every tick, is ended by the watchdog and begins anew in FAULTED (S1).

    Args:
        notifier: Where to.
        leaving: Whether the process was asked to end.
        watchdog_s: How long the watchdog waits; None when nobody watches.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        notifier: Notifier,
        leaving: Leaving,
        watchdog_s: float | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._notifier, self._leaving, self._clock = notifier, leaving, clock
        self._every_s = watchdog_s / FEEDS if watchdog_s else _EVERY_S
        self._feed = ("WATCHDOG=1",) if watchdog_s else ()
        self._ticked_s: float | None = None
        self._read_s = float("-inf")
        self._due_s = float("-inf")
        self._mode: Mode | None = None
        self._ending = False

    @classmethod
    def of_this_service(
        cls, leaving: Leaving, environment: Mapping[str, str] = os.environ
    ) -> tuple["Heart", Notifier]:
        """The heart of a service as its manager wants it, and the notifier to close at the end."""
        notifier = Notifier(environment.get("NOTIFY_SOCKET"))
        return cls(notifier, leaving, watchdog_s(environment)), notifier

    def __call__(self, tick: Tick) -> None:
        """Look at a tick."""
        now_s = self._clock()
        lines = (*self._news(tick.snapshot.mode), *self._signs_of_life(tick, now_s))
        self._ticked_s, self._read_s = now_s, tick.readings.now_s
        if lines:
            self._notifier.send(*lines)

    def _news(self, mode: Mode) -> tuple[str, ...]:
        """What has changed since the last tick."""
        news: tuple[str, ...] = ("READY=1",) if self._ticked_s is None else ()
        if self._leaving.begun and not self._ending:
            self._ending = True
            news = (*news, "STOPPING=1")
        if mode is not self._mode:
            self._mode = mode
            news = (*news, f"STATUS={STATUS[mode]}")
        return news

    def _signs_of_life(self, tick: Tick, now_s: float) -> tuple[str, ...]:
        """Feeds the watchdog, and asks for time as long as somebody is being brought up."""
        if now_s < self._due_s or not self._healthy(tick, now_s):
            return ()
        self._due_s = now_s + self._every_s
        if self._ending:
            return (*self._feed, f"EXTEND_TIMEOUT_USEC={EXTENSION_S * _MICRO:.0f}")
        return self._feed

    def _healthy(self, tick: Tick, now_s: float) -> bool:
        since_s = 0.0 if self._ticked_s is None else now_s - self._ticked_s
        in_time = since_s <= VERY_LATE_S + LATE_S  # S20
        return in_time and tick.readings.now_s > self._read_s


def watchdog_s(environment: Mapping[str, str]) -> float | None:
    """How long the manager's watchdog waits for this process; None when it does not watch it."""
    waits_us = environment.get("WATCHDOG_USEC", "")
    meant = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(waits_us) / _MICRO if meant and waits_us.isdecimal() and int(waits_us) else None
