"""Boots the machine on this computer and brings back what ran in it.

The machine sees the host's files, with the project and its virtual environment among them; what it
writes is gone afterwards, but for what it leaves in `/run/job`.
"""

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hil.kernel.build import kernel

PROJECT = Path(__file__).parents[3]
MEMORY = "mem=512M"
# The host's files by hostfs; the first serial line is the kernel's log, and there is no other.
MACHINE = ("root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro", "con=null", "ssl=null")
# PWM channels are told apart by their address; the kernel would hide it, and at first do so badly.
TRACE = "no_hash_pointers"
LOG = ("ssl0=null,fd:1", "console=ttyS0", "loglevel=7")
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Job:
    """What a machine shall run, and what it is like.

    Attributes:
        module: Python module to run in it, with arguments.
        virtual_time: The clock jumps over every wait, and computing takes no time at all.
        watchdog_margin_s: The hardware watchdog's time.
        watchdog_reboots: It starts the machine again; otherwise it only tells the kernel's log.
        bound_s: Real time after which the machine is switched off from outside.
    """

    module: tuple[str, ...]
    virtual_time: bool = False
    watchdog_margin_s: int = 5
    watchdog_reboots: bool = False
    bound_s: float = 600.0

    def kernel_arguments(self) -> tuple[str, ...]:
        """What of this the kernel is told."""
        time = ("time-travel=inf-cpu",) if self.virtual_time else ()
        margin = f"softdog.soft_margin={self.watchdog_margin_s}"
        return (*time, margin, f"softdog.soft_noboot={int(not self.watchdog_reboots)}")


@dataclass(frozen=True, slots=True)
class Run:
    """What came of it.

    Attributes:
        exit_code: Of the module; None when the machine ended without one.
        output: What the module said.
        kernel_log: What the kernel said.
        results: What the module left in `/run/job/results.json`; empty when it left nothing.
    """

    exit_code: int | None
    output: str
    kernel_log: str
    results: dict[str, Any]


def boot(job: Job) -> Run:
    """Run a job in a machine of its own, and wait for its end."""
    linux = kernel()
    with tempfile.TemporaryDirectory(prefix="rig-") as place:
        directory = Path(place)
        command = [sys.executable, "-m", *job.module]
        (directory / "command.json").write_text(json.dumps(command))
        _run_machine([linux, *_arguments(directory), *job.kernel_arguments()], directory, job)
        return _collect(directory)


def _arguments(directory: Path) -> list[str]:
    return [
        MEMORY,
        *MACHINE,
        *LOG,
        TRACE,
        f"uml_dir={directory}",
        f"umid=machine{next(_numbers)}",
        f"init={PROJECT / 'tests/hil/machine/init.sh'}",
        f"rig_job={directory}",
        f"rig_project={PROJECT}",
        f"rig_python={sys.executable}",
    ]


def _run_machine(command: list[str | Path], directory: Path, job: Job) -> None:
    """Start the machine and wait; all of it is ended when its time is over."""
    with (directory / "kernel.txt").open("wb") as log:
        machine = subprocess.Popen(
            ["taskset", "--cpu-list", str(_processor()), *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            machine.wait(job.bound_s)
        except subprocess.TimeoutExpired:
            log.write(f"\nswitched off after {job.bound_s:g} s\n".encode())
        finally:
            _end(machine)


def _processor() -> int:
    """One of the processors: a system call inside is several times slower across two of them."""
    return max(os.sched_getaffinity(0))


def _end(machine: subprocess.Popen[bytes]) -> None:
    """Leave no process of the machine behind; each of its programs is one of the host's."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(machine.pid, signal.SIGKILL)
    machine.wait()


def _collect(directory: Path) -> Run:
    def text(name: str) -> str:
        path = directory / name
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    code, results = text("exit_code"), text("results.json")
    return Run(
        int(code) if code else None,
        text("output.txt"),
        text("kernel.txt"),
        json.loads(results) if results else {},
    )
