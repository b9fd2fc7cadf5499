"""What each process of a running station takes: memory and its share of a core."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Process:
    """One process.

    Attributes:
        pss_mb: Its memory, what it shares with others divided by their number; None where the
            system does not say.
        rss_mb: Its memory with everything that it shares.
        cpu_share: Part of one core that it used.
    """

    pss_mb: float | None
    rss_mb: float
    threads: int
    cpu_share: float


class Watch:
    """Looks at processes from when it is made until it is asked."""

    def __init__(self, processes: Mapping[str, psutil.Process]) -> None:
        self._processes = processes
        self._began_s = time.monotonic()
        self._used_s = {name: _used_s(process) for name, process in processes.items()}

    def figures(self) -> dict[str, Process]:
        """What they took."""
        return {name: self._of(name, process) for name, process in self._processes.items()}

    def _of(self, name: str, process: psutil.Process) -> Process:
        took_s = time.monotonic() - self._began_s
        memory = process.memory_full_info()
        pss = getattr(memory, "pss", None)
        return Process(
            pss_mb=None if pss is None else round(pss / 2**20, 1),
            rss_mb=round(memory.rss / 2**20, 1),
            threads=process.num_threads(),
            cpu_share=round((_used_s(process) - self._used_s[name]) / took_s, 4),
        )


def _used_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
