"""How many seconds of a session are simulated in a second, on one core."""

from dataclasses import dataclass
from time import perf_counter, process_time

from benchmarks.errors import BenchmarkFailed
from benchmarks.figures import median
from station.control.config import ControlConfig
from station.control.snapshot import Snapshot
from station.programs.library import Library, load_library
from station.service.session_run import SessionOptions, plan_for, run_session

PROGRAM = "gentle-start"
_BODY_KG = 75.0


@dataclass(frozen=True, slots=True)
class Speed:
    """Simulated seconds in a second of one core.

    Attributes:
        simulated_s: How long the session is.
        per_wall_s: Median of the runs, by the clock on the wall.
        per_cpu_s: Median of the runs, by the time that the core really worked on it; the same on a
            machine with nothing else to do.
    """

    program: str
    runs: int
    simulated_s: float
    per_wall_s: float
    per_cpu_s: float
    slowest_per_wall_s: float
    fastest_per_wall_s: float


def speed(runs: int) -> Speed:
    """Run a whole built-in session that often, as `station session --fast` does.

    Raises:
        BenchmarkFailed: A session was not completed.
    """
    library = load_library()
    found = [_run(seed, library) for seed in range(runs)]
    by_wall = [simulated_s / wall_s for simulated_s, wall_s, _ in found]
    by_cpu = [simulated_s / cpu_s for simulated_s, _, cpu_s in found]
    return Speed(
        program=PROGRAM,
        runs=runs,
        simulated_s=round(median([simulated_s for simulated_s, _, _ in found]), 1),
        per_wall_s=round(median(by_wall)),
        per_cpu_s=round(median(by_cpu)),
        slowest_per_wall_s=round(min(by_wall)),
        fastest_per_wall_s=round(max(by_wall)),
    )


def _run(seed: int, library: Library) -> tuple[float, float, float]:
    """Simulated, elapsed and computed seconds of one session."""
    config = ControlConfig()
    plan = plan_for(PROGRAM, None, config, "", library)
    options = SessionOptions(True, seed, _BODY_KG, (), None)
    began_s, worked_s = perf_counter(), process_time()
    measure = run_session(options, config, plan, _silent)
    wall_s, cpu_s = perf_counter() - began_s, process_time() - worked_s
    if measure.ended != "completed":
        raise BenchmarkFailed(f"The session {PROGRAM} ended as {measure.ended}.")
    return measure.took_s, wall_s, cpu_s


def _silent(snapshot: Snapshot, at_s: float) -> None:
    """No progress bar: it would be measured too."""
