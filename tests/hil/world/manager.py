"""The part of systemd that a service sees: started, listened to, watched, ended, started again.

Figures come from the station's own unit file. What the service says on its notification socket is
kept with its time. A service that falls silent is aborted, and killed when it does not obey; after
its end, however it ended, the pins are made safe.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

UNIT = Path("systemd/station.service")
PLACE = Path("/run/rig")
DATA, RUN, SETTINGS = PLACE / "data", Path("/run/station"), PLACE / "station.toml"
_LOOK_S = 0.05
Watchdog = Callable[[], object]


class Manager:
    """Starts the service and looks after it; a context, at whose end nothing of it is left.

    Args:
        feed: Called each time that the service says it is well: feeds the hardware's watchdog.
        watches: Whether a silent service is aborted.

    Attributes:
        said: Everything the service said on the socket, with its time.
        process: The service of now.
    """

    def __init__(self, feed: Watchdog | None = None, watches: bool = True) -> None:
        self.said: list[tuple[float, str]] = []
        self.watchdog_s = _figure("WatchdogSec")
        self._abort_s = _figure("TimeoutAbortSec")
        self._feed, self._watches = feed, watches
        RUN.mkdir(mode=0o750, parents=True, exist_ok=True)
        DATA.mkdir(parents=True, exist_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(PLACE / "notify"))
        self._socket.settimeout(_LOOK_S)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="manager", daemon=True)
        self.process = self._start()

    def __enter__(self) -> "Manager":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        self._socket.close()

    def restart(self) -> None:
        """Start the service again; the one before has ended."""
        self.process = self._start()

    def signal(self, number: signal.Signals) -> float:
        """Send a signal; the time right before."""
        now_s = time.monotonic()
        self.process.send_signal(number)
        return now_s

    def heard(self, word: str) -> list[float]:
        """When the service said this."""
        return [at_s for at_s, text in self.said if word in text.splitlines()]

    @property
    def ready(self) -> bool:
        """The service of now has said that it is."""
        return any(at_s > self.started_s for at_s in self.heard("READY=1"))

    def _start(self) -> subprocess.Popen[bytes]:
        self.started_s = time.monotonic()
        watch = {"WATCHDOG_USEC": str(round(self.watchdog_s * 1e6))}
        return subprocess.Popen(
            [sys.executable, "-m", "station", "run", *_places(), "--data", DATA, "--run-dir", RUN],
            env={**os.environ, "NOTIFY_SOCKET": str(PLACE / "notify"), **watch},
        )

    def _listen(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                text = self._socket.recv(4096).decode()
                self.said.append((time.monotonic(), text))
                if "WATCHDOG=1" in text.splitlines() and self._feed is not None:
                    self._feed()
            if self._watches:
                self._look_after()

    def _look_after(self) -> None:
        """Abort a service that has been silent for too long, then kill it."""
        last_s = max(self.heard("WATCHDOG=1") + self.heard("READY=1"), default=None)
        if last_s is None or last_s < self.started_s or self.process.poll() is not None:
            return
        silent_s = time.monotonic() - last_s
        if silent_s > self.watchdog_s + self._abort_s:
            self.process.kill()
        elif silent_s > self.watchdog_s:
            self.process.send_signal(signal.SIGABRT)


def safe_pins() -> subprocess.CompletedProcess[str]:
    """What the unit runs after the service has ended."""
    command = [sys.executable, "-m", "station", "safe-pins", *_places()]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def start_guard() -> subprocess.Popen[bytes]:
    """Start the guard, as its unit does."""
    command = [sys.executable, "-m", "station.guard", "--data", DATA, "--run-dir", RUN, *_places()]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def _places() -> list[str | Path]:
    return ["--settings", SETTINGS] if SETTINGS.exists() else []


def _figure(key: str) -> float:
    found = re.search(rf"^{key}=([\d.]+)$", UNIT.read_text(), re.MULTILINE)
    assert found is not None, f"{UNIT} says nothing of {key}"
    return float(found[1])
