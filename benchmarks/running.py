"""A real `station simulate` in processes of its own, with everything it writes in one directory."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.client import HOST, Client
from benchmarks.errors import BenchmarkFailed

UP_S = 60.0
_ROOT = Path(__file__).parents[1]
END_S = 10.0
_LOOK_S = 0.005
_BETWEEN_SIGNALS_S = 0.5
_ORDINARY = ("-m", "benchmarks.ordinary")


@dataclass(frozen=True, slots=True)
class Running:
    """A station that runs.

    Attributes:
        place: Directory of its records, its sockets and what it says.
        process: Its supervisor.
        began_s: Monotonic time at which it was started.
    """

    place: Path
    client: Client
    process: "subprocess.Popen[bytes]"
    began_s: float

    @property
    def recordings(self) -> Path:
        """Where it keeps its recordings."""
        return self.place / "data" / "recordings"

    def said(self) -> str:
        """What it has said on standard error so far."""
        return (self.place / "said.txt").read_text(encoding="utf-8", errors="replace")

    def priority(self) -> str:
        """The scheduling that the controller was granted, in its own words."""
        found = re.search(r"running with (.+)\.", self.said())
        return found.group(1) if found else "unknown"

    def snapshots_socket(self) -> Path | None:
        """The socket at which the controller publishes, as soon as it is there."""
        return next((self.place / "run").glob("*/snapshots.sock"), None)

    def processes(self) -> dict[str, psutil.Process]:
        """The supervisor, the controller and the web."""
        supervisor = psutil.Process(self.process.pid)
        found = {"supervisor": supervisor}
        for child in supervisor.children():
            for name in ("controller", "web"):
                if name in child.cmdline():
                    found[name] = child
        return found

    def wait_until(self, reached: Callable[[], bool], what: str) -> float:
        """Wait until then; the seconds since the start.

        Raises:
            BenchmarkFailed: It did not happen, or the station has ended.
        """
        end_s = self.began_s + UP_S
        while not reached():
            if self.process.poll() is not None or time.monotonic() > end_s:
                raise BenchmarkFailed(f"The station did not come up ({what}): {self.said()}")
            time.sleep(_LOOK_S)
        return time.monotonic() - self.began_s

    def leave(self) -> None:
        """Ask it to leave, and once more so that it does not bring anybody up first."""
        own = list(self.processes().values()) if self.process.poll() is None else []
        for _ in range(2):
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(_BETWEEN_SIGNALS_S)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(END_S)
        for process in own:
            with suppress(psutil.NoSuchProcess):
                process.kill()  # only what would not end by itself
        self.process.wait(END_S)


@contextmanager
def running(place: Path, ordinary: bool = False, one_core: bool = False) -> Iterator[Running]:
    """A station in this directory; it has been started, but is not up yet.

    Args:
        place: Where it keeps everything; used before, it finds its records again.
        ordinary: Without the right to raise its priority, even if this process has it.
        one_core: All its processes share the first core of this machine.
    """
    (place / "run").mkdir(mode=0o700, exist_ok=True)
    port = _free_port()
    arguments = ["simulate", "--data", str(place / "data"), "--port", str(port), "--no-browser"]
    with (place / "said.txt").open("wb") as said:
        began_s = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *(_ORDINARY if ordinary else ()), "-m", "station", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env={**os.environ, "XDG_RUNTIME_DIR": str(place / "run")},
            cwd=_ROOT,
            process_group=0,  # Ctrl-C is for the benchmark, which then ends the station itself
        )
        if one_core:
            psutil.Process(process.pid).cpu_affinity([0])  # its children are born with it
        station = Running(place, Client(port), process, began_s)
        try:
            yield station
        finally:
            station.leave()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
