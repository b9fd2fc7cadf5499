"""A whole system to install into: this computer's own systemd, booted in namespaces of its own.

Files written in it are gone with it, devices are not in it, and its network is its own loopback.
"""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Self

import psutil

from tests.service.builders import wait_for
from tests.systemd.roots import Done

NAMESPACES = ("--pid", "--mount", "--uts", "--ipc", "--net", "--cgroup")
BOOT = Path(__file__).with_name("boot.sh")
BOOTED_S = 60.0
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def why_not() -> str:
    """Why no machine can be booted here; empty when one can."""
    if os.geteuid() != 0:
        return "only root can boot a machine"
    probe = ["unshare", *NAMESPACES, "--fork", "true"]
    if shutil.which("unshare") is None or subprocess.run(probe, check=False).returncode:
        return "no namespaces may be made here"
    return ""


class Machine:
    """A booted system; what is run in it, and the files in it."""

    def __init__(self, *shown: Path) -> None:
        self._place = Path(tempfile.mkdtemp(prefix="station-machine-"))
        self._cgroup = _cgroup_of_its_own()
        enter = ["sh", "-c", 'echo $$ > "$0" && exec "$@"', str(self._cgroup / "cgroup.procs")]
        boot = ["unshare", *NAMESPACES, "--kill-child", "--fork", str(BOOT), str(self._place)]
        command = [*enter, *boot, *map(str, shown)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def __enter__(self) -> Self:
        wait_for(lambda: psutil.Process(self._process.pid).children(), BOOTED_S)
        (self._first,) = psutil.Process(self._process.pid).children()
        wait_for(lambda: self._first.name() == "systemd", BOOTED_S)
        wait_for(self._is_up, BOOTED_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        psutil.wait_procs([self._first], timeout=10.0)
        self._place.rmdir()
        for entry in os.walk(self._cgroup, topdown=False):
            wait_for(partial(_gone, Path(entry[0])))

    def _is_up(self) -> bool:
        return self.run("systemctl", "is-active", "basic.target").stdout == "active\n"

    def path(self, inside: str) -> Path:
        """Where a path of the machine is, seen from here; sockets work through it too."""
        return Path(f"/proc/{self._first.pid}/root", inside.lstrip("/"))

    def run(self, *command: object, place: str = "/") -> Done:
        """Run a command in it to its end."""
        into = ["-t", str(self._first.pid), "-p", "-m", "-u", "-i", "-n", "-C", "-r", "-w"]
        words = ["nsenter", *into, "env", "-i", "-C", place, f"PATH={_PATH}", *map(str, command)]
        return subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def show(self, unit: str, *names: str) -> dict[str, str]:
        """Properties of a unit."""
        said = self.run("systemctl", "show", unit, *(f"-p{name}" for name in names)).stdout
        return dict(line.split("=", 1) for line in said.splitlines())

    def journal(self, unit: str) -> str:
        """What a unit has said."""
        return self.run("journalctl", "--no-pager", "-o", "cat", "-u", unit).stdout


def _gone(group: Path) -> bool:
    """Remove a control group; the kernel needs a moment until it is empty."""
    with suppress(OSError):
        group.rmdir()
    return not group.exists()


def _cgroup_of_its_own() -> Path:
    """A fresh group below the one in which the tests run; it becomes the machine's root."""
    lines = Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()
    ours = next(line.removeprefix("0::") for line in lines if line.startswith("0::"))
    mounts = [
        each.split() for each in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    ]
    top = next(Path(where) for _, where, kind, *_ in mounts if kind == "cgroup2")
    group = top / ours.lstrip("/") / f"station-machine-{os.getpid()}"
    group.mkdir(exist_ok=True)
    return group
