"""Puts the guard before everything else at the processor and keeps it in memory, where granted."""

import os
import sys
from contextlib import suppress

FIFO_PRIORITY = 11  # one above the controller: a loop that spins must not starve its guard
_CURRENT, _FUTURE, _ON_FAULT = 1, 2, 4  # of Linux: what is there, what comes, once it is used


def come_first() -> None:
    """Real-time scheduling, and no page ever taken away again."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(FIFO_PRIORITY))
    import ctypes  # noqa: PLC0415 - not everywhere, and only for this one call
    import resource  # noqa: PLC0415

    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:
        with suppress(OSError, AttributeError):  # a C library without it
            ctypes.CDLL(None).mlockall(_CURRENT | _FUTURE | _ON_FAULT)
