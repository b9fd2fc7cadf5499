"""Throw-away root directories, and what is in them."""

import hashlib
import os
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.systemd.places import PROJECT

CONFIG_TXT = "dtparam=audio=on\n[pi4]\narm_boost=1\n"
PROGRAM = "opt/station"
PACKAGES = f"{PROGRAM}/lib"  # thousands of files that only ever come and go as a whole
SETTINGS = "etc/station/station.toml"
Done = subprocess.CompletedProcess[str]
_ROW = re.compile(r'^    "(\S+) (/\S+) (\d+)"$', re.MULTILINE)


def listed_files() -> dict[str, tuple[str, int]]:
    """Where each file of ours goes, from where, with which mode: the installer's own list."""
    rows = _ROW.findall((PROJECT / "tools/places").read_text(encoding="utf-8"))
    return {where.lstrip("/"): (source, int(mode, 8)) for source, where, mode in rows}


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the project, which nobody edits while it is installed from."""

    place: Path

    @classmethod
    def made_in(cls, place: Path) -> "Checkout":
        """Copy what the installer takes."""
        for name in ("hardware", "station", "web", "systemd", "tools"):
            unwanted = shutil.ignore_patterns("__pycache__")
            shutil.copytree(PROJECT / name, place / name, ignore=unwanted)
        for name in ("pyproject.toml", "README.md", "requirements.lock", "Makefile"):
            shutil.copy(PROJECT / name, place)
        return cls(place)

    def install(self, root: Path, *options: str, **environment: str) -> Done:
        """Run the installer into a root directory."""
        return self.tool("install", "--root", str(root), *options, **environment)

    def uninstall(self, root: Path, *options: str) -> Done:
        """Run the uninstaller on a root directory."""
        return self.tool("uninstall", "--root", str(root), *options)

    def tool(self, name: str, *options: str, **environment: str) -> Done:
        """Run one of the tools to its end, with nobody at the keyboard."""
        return self.run(str(self.place / "tools" / name), *options, **environment)

    def run(self, *command: str, **environment: str) -> Done:
        """Run a command in the checkout."""
        return subprocess.run(
            command,
            cwd=self.place,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env={**os.environ, **environment},
            timeout=900,
            check=False,
        )


def copy_of(root: Path, to: Path) -> Path:
    """A root just like this one, owners and all; the packages are the very same files."""
    shutil.copytree(root / PACKAGES, to / PACKAGES, symlinks=True, copy_function=os.link)
    packages = f"--exclude=./{PACKAGES}"
    everything = ["tar", "-C", str(root), "-c", packages, "."]
    with subprocess.Popen(everything, stdout=subprocess.PIPE) as sent:
        subprocess.run(["tar", "-C", str(to), "-xp"], stdin=sent.stdout, check=True)
    return to


def tree(root: Path, *left_out: str) -> dict[str, tuple[object, ...]]:
    """Everything below a root: kind, mode, owner, and what is in it."""
    found: dict[str, tuple[object, ...]] = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [each for each in folders if each != "__pycache__"]
        for name in (*folders, *files):
            path = Path(folder, name)
            relative = str(path.relative_to(root))
            if not relative.startswith((PACKAGES, *left_out)):
                found[relative] = _described(path)
    return found


def _described(path: Path) -> tuple[object, ...]:
    about = path.lstat()
    owner = (stat.filemode(about.st_mode), about.st_uid, about.st_gid)
    if path.is_symlink():
        return (*owner, str(path.readlink()))
    return (*owner, hashlib.sha256(path.read_bytes()).hexdigest()) if path.is_file() else owner


def ids(root: Path, kind: str) -> dict[str, int]:
    """Users (`passwd`) or groups (`group`) of a root and their numbers."""
    lines = (root / "etc" / kind).read_text(encoding="utf-8").splitlines()
    return {line.split(":")[0]: int(line.split(":")[2]) for line in lines}


def remove(root: Path) -> None:
    """Clear a root away."""
    shutil.rmtree(root)
