"""What the figures were measured on, without the name of the machine or of anything on it."""

import os
import platform
import re
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Machine:
    """The facts that figures depend on.

    Attributes:
        load: How many processes wanted to run in the last minute; near 0 on a quiet machine, None
            where the system does not count it.
    """

    cores: int
    architecture: str
    memory_gb: float
    python: str
    system: str
    kernel: str
    load: float | None


def machine() -> Machine:
    """This machine."""
    version = re.match(r"[\d.]*\d", platform.release())  # what follows may name a maker
    return Machine(
        cores=os.cpu_count() or 1,
        architecture=platform.machine(),
        memory_gb=round(psutil.virtual_memory().total / 2**30, 1),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        system=platform.system(),
        kernel=version.group() if version else "",
        load=round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    )
