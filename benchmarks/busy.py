"""Keeps cores busy with computing, each by a process of its own that ends by itself."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LONGEST_S = 900.0
_ROOT = Path(__file__).parents[1]
_LOOK_EVERY = 100_000


@contextmanager
def busy(processes: int) -> Iterator["list[subprocess.Popen[bytes]]"]:
    """So many processes compute in the meantime."""
    command = [sys.executable, "-m", "benchmarks.busy", str(os.getpid())]
    children = [subprocess.Popen(command, cwd=_ROOT) for _ in range(processes)]
    try:
        yield children
    finally:
        for child in children:
            child.kill()
            child.wait()


def compute(parent: int) -> None:
    """Compute until the process that wanted it has gone, or for a quarter of an hour."""
    end_s, count = time.monotonic() + _LONGEST_S, 0
    while os.getppid() == parent and time.monotonic() < end_s:
        for _ in range(_LOOK_EVERY):
            count += 1


if __name__ == "__main__":
    compute(int(sys.argv[1]))
