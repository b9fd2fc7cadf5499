"""A root directory in which systemd finds what it needs to check units, and how it is asked."""

import re
import shutil
import subprocess
from pathlib import Path

PROJECT = Path(__file__).parents[2]
FILES = PROJECT / "systemd"
SERVICES = sorted(path.name for path in FILES.glob("*.service"))
UNITS = sorted([*SERVICES, *(path.name for path in FILES.glob("*.timer"))])
_STOCK = Path("/usr/lib/systemd/system"), Path("/lib/systemd/system")
_PROGRAM = re.compile(r"^Exec\w+=[-@:+!]*(/\S+)", re.MULTILINE)


def run(*command: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and return what it said."""
    words = [str(each) for each in command]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


def stock_units(root: Path) -> None:
    """Put the distribution's own units below `root`: ours refer to some of them."""
    stock = next(path for path in _STOCK if path.is_dir())
    target = root / "usr/lib/systemd/system"
    shutil.copytree(stock, target, dirs_exist_ok=True, ignore_dangling_symlinks=True)


def keys_of(name: str) -> dict[str, str]:
    """The keys of one of our units; one that stands more than once has a value a line."""
    found: dict[str, list[str]] = {}
    for line in (FILES / name).read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return {key: "\n".join(values) for key, values in found.items()}


def programs_of(unit: Path) -> set[str]:
    """Every program that a unit starts."""
    return set(_PROGRAM.findall(unit.read_text(encoding="utf-8")))


def stand_in(root: Path, program: str) -> None:
    """Something that can be started where a unit expects a program."""
    path = root / program.lstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)


def verify(root: Path, unit: str) -> str:
    """What systemd finds wrong with an installed unit; empty when it is clean."""
    found = run("systemd-analyze", "verify", "--man=no", f"--root={root}", unit)
    complaints = found.stdout + found.stderr
    return complaints or ("" if found.returncode == 0 else f"exit code {found.returncode}")


def exposure(unit: Path) -> float:
    """How exposed systemd finds a service, 0 to 10."""
    found = run("systemd-analyze", "security", "--no-pager", "--offline=true", unit)
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", found.stdout)
    assert level, found.stdout + found.stderr
    return float(level[1])
