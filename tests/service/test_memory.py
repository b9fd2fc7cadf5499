"""Whether the process is kept in memory."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux keeps memory like this")

LOCK = """
import resource
resource.getrlimit = lambda _: ({limit}, {limit})
from station.service.memory import lock_memory
locked = lock_memory()
kept = next(line for line in open("/proc/self/status") if line.startswith("VmLck"))
print(locked, int(kept.split()[1]))
"""


def locked(limit: str) -> tuple[bool, int]:
    """What was said, and how many kB are kept in truth."""
    command = [sys.executable, "-c", LOCK.format(limit=limit)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return said[0] == "True", int(said[1])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is above the limit")
def test_all_of_it_is_kept_where_there_is_no_limit() -> None:
    granted, kept_kb = locked("resource.RLIM_INFINITY")
    assert granted
    assert kept_kb > 1000


def test_below_a_limit_nothing_is_kept_for_later_memory_would_be_refused() -> None:
    assert locked(str(8 * 1024 * 1024)) == (False, 0)
