"""Tells the service manager how the guard is, by datagrams of its protocol; it never waits."""

import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress

FEEDS = 4  # for each time that the watchdog waits
_MICRO = 1_000_000


class Manager:
    """The service manager, where there is one.

    Args:
        environment: Where it has left its address and how long its watchdog waits.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._socket: socket.socket | None = None
        if address and sys.platform != "win32":
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
            self._socket.setblocking(False)
        waits_us = environment.get("WATCHDOG_USEC", "")
        self._every_s = int(waits_us) / _MICRO / FEEDS if waits_us.isdecimal() else None
        self._due_s = float("-inf")
        self._status = ""

    def ready(self) -> None:
        """It looks, and its contact is in its hands."""
        self._send("READY=1")

    def stopping(self) -> None:
        """It leaves as soon as nobody needs it."""
        self._send("STOPPING=1")

    def alive(self, now_s: float, *, needed: bool = False) -> None:
        """It has looked just now; while it is asked to end and still needed it wants more time."""
        if self._every_s is not None and now_s >= self._due_s:
            self._due_s = now_s + self._every_s
            self._send("WATCHDOG=1", *(["EXTEND_TIMEOUT_USEC=15000000"] if needed else []))

    def status(self, sentence: str) -> None:
        """What `systemctl status` shows; sent when it is another one."""
        if sentence != self._status:
            self._status = sentence
            self._send(f"STATUS={sentence}")

    def close(self) -> None:
        """Let go of the socket."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, *lines: str) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.sendto("\n".join(lines).encode(), self._address)
