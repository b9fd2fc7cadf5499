"""Where controller and guard leave their records, and what each of them is called.

Each has a directory of its own beside the other's: on the station they belong to two users, and
neither can alter what the other says.
"""

from pathlib import Path

BEAT, REPORT, SENSED = "guard-beat", "guard-report", "guard-sensed"


def beat_path(run_dir: Path) -> Path:
    """Where the controller beats."""
    return run_dir / BEAT


def guard_dir(run_dir: Path) -> Path:
    """The guard's directory, beside the one of the controller's sockets."""
    return run_dir.with_name(f"{run_dir.name}-guard")


def report_path(run_dir: Path) -> Path:
    """Where the guard reports."""
    return guard_dir(run_dir) / REPORT


def sensed_path(run_dir: Path) -> Path:
    """Where a pretend table shows what the guard's own wires would."""
    return run_dir / SENSED
