"""Keeps the process in memory: a loop that waits for a page from an SD card is late."""

import sys

_CURRENT, _FUTURE, _ON_FAULT = 1, 2, 4  # of Linux: what is there, what comes, once it is used


def lock_memory() -> bool:
    """Ask that no page is ever taken away again; whether that was granted.

    Only where the system sets no limit, as the service's unit asks it to: below a limit, memory
    that is wanted later would be refused.
    """
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 - not everywhere, and only for this one call
    import resource  # noqa: PLC0415

    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY:
        return False
    try:
        return bool(ctypes.CDLL(None).mlockall(_CURRENT | _FUTURE | _ON_FAULT) == 0)
    except (OSError, AttributeError):  # a C library without it
        return False
