"""The one door of the doctor to the computer: its files below one root, and its small commands.

Tests hand in another root and other answers. Everything here only reads.
"""

import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

COMMAND_S = 5.0

Run = Callable[[Sequence[str]], str | None]
"""Runs a command; its standard output, or None if it is not there or fails."""


def run(command: Sequence[str]) -> str | None:
    """Run a command of this computer."""
    plain = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - the commands stand in this package
            command, capture_output=True, text=True, check=True, timeout=COMMAND_S, env=plain
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout


@dataclass(frozen=True, slots=True)
class Machine:
    """A computer.

    Attributes:
        root: Where its files begin.
        run: Runs its commands.
        processor: What kind of processor it has.
        kernel: Release of its kernel.
    """

    root: Path = Path("/")
    run: Run = run
    processor: str = platform.machine()
    kernel: str = platform.release()

    def text(self, *paths: str) -> str | None:
        """What the first of these files says that can be read; None without any."""
        for path in paths:
            try:
                return (self.root / path).read_bytes().decode("utf-8", "replace").strip("\0\n ")
            except OSError:
                continue
        return None

    def number(self, *paths: str) -> float | None:
        """The same as a number."""
        try:
            return float(self.text(*paths) or "")
        except ValueError:
            return None

    def paths(self, pattern: str) -> list[str]:
        """What fits a pattern."""
        return [str(path.relative_to(self.root)) for path in sorted(self.root.glob(pattern))]
