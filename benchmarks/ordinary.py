"""Starts a command without the right to raise its priority, as an ordinary user's would be.

`python -m benchmarks.ordinary -m station ...` runs the same Python with these arguments. Whoever
has no such right to begin with loses nothing.
"""

import ctypes
import os
import resource
import sys
from contextlib import suppress

_PR_CAPBSET_DROP, _CAP_SYS_NICE = 24, 23  # of linux/prctl.h and linux/capability.h


def give_up_priority() -> None:
    """Give up the right to a better priority for good, for what is executed next."""
    if sys.platform != "linux":
        return
    for limit in (resource.RLIMIT_RTPRIO, resource.RLIMIT_NICE):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (0, 0))
    # Refused without root's rights, where it is not needed either.
    ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_SYS_NICE, 0, 0, 0)


if __name__ == "__main__":
    give_up_priority()
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])  # noqa: S606 - our own words
