"""Real `station` processes for tests: started, asked, and never left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import psutil

from station.service.link import LinkClient
from tests.service.builders import wait_for

START_S = 60.0
SPEED = "30"


class Station:
    """A `station` command in a process of its own, with what it says.

    Args:
        tmp_path: Where what it says is kept.
        run_dir: For its sockets.
        arguments: The command.
        environment: What it finds there beside.
    """

    def __init__(
        self,
        tmp_path: Path,
        run_dir: Path,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.run_dir = run_dir
        self._said = tmp_path / f"said-{time.monotonic_ns()}.txt"
        found = {**os.environ, **(environment or {}), "XDG_RUNTIME_DIR": str(run_dir)}
        found.pop("DISPLAY", None)
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "station", *arguments],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                env=found,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Kill it and whatever it has started."""
        mine = self.children()
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        for child in mine:
            if child.is_running():
                child.kill()
        psutil.wait_procs(mine, timeout=10.0)

    @property
    def said(self) -> str:
        return self._said.read_text(encoding="utf-8")

    def children(self) -> list[psutil.Process]:
        if self.process.poll() is not None:
            return []
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, command: str) -> psutil.Process:
        return next(each for each in self.children() if command in each.cmdline())

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    def wait(self, bound_s: float) -> int:
        return self.process.wait(bound_s)


class Person:
    """Somebody at the table, by way of the bench and the link."""

    def __init__(self, run_dir: Path) -> None:
        self.run_dir = run_dir
        self.link = LinkClient(run_dir, timeout_s=5.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.link.close()

    @property
    def state(self) -> dict[str, Any]:
        found = self.link.latest()
        return {} if found is None else found[0]

    @property
    def mode(self) -> str:
        return str(self.state.get("mode"))

    def wait_up(self) -> None:
        wait_for(lambda: self.state, START_S)

    def tap(self) -> None:
        self._button(True)
        self._button(False)

    def _button(self, down: bool) -> None:
        self.link.request("bench_button", down=down)
        wait_for(lambda: self.state["inputs"]["button"] is down)

    def make_ready(self) -> None:
        self.wait_up()
        wait_for(lambda: self.state["trusted"])
        self.tap()
        wait_for(lambda: self.mode == "READY")

    def go_head_down(self) -> None:
        """Choose the first session and do what it says until it is head-down."""
        self.link.request("arm", program_id="first-time", person_id="demo")
        wait_for(self._head_down, 60.0)

    def _head_down(self) -> bool:
        session = self.state["session"] or {}
        if session.get("phase") in ("chosen", "mount"):
            self.tap()
        if session.get("question"):
            pain = 1 if session["question"] == "pain" else None
            self.link.request("respond", reply="ok", pain_nrs=pain)
            wait_for(lambda: (self.state["session"] or {}).get("question") is None)
        angle_deg = self.state["angle_deg"]
        return angle_deg is not None and angle_deg > 5.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def page(port: int) -> int:
    """Status of the start page; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5.0) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
