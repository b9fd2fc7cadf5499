"""Raises the process above what else runs on the computer, as far as it is allowed to."""

import os
import sys
from contextlib import suppress

FIFO_PRIORITY = 10
NICENESS = -10


def raise_priority() -> str:
    """Ask for real-time scheduling, else for a better niceness; says what was granted.

    Threads that are started later inherit it. They must: the loop waits for whichever of them
    holds the interpreter's lock, and one that is not being run cannot let go of it.
    """
    if sys.platform == "linux":
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(FIFO_PRIORITY))
            return f"SCHED_FIFO {FIFO_PRIORITY}"
    if hasattr(os, "setpriority"):
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
            return f"nice {NICENESS}"
    return "normal priority (no permission for more)"
