"""Shows a headless session on the terminal: a progress bar while it runs, a summary at its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from station.control.config import ControlConfig
from station.control.faults import FAULTS
from station.control.plan import Plan
from station.control.snapshot import Snapshot
from station.control.timing import plan_s
from station.service.measure import Measure
from station.service.plot import trace_svg
from station.service.session_run import BadOutput, SessionOptions, run_session


def run_and_show(
    options: SessionOptions, config: ControlConfig, plan: Plan, plot: Path | None
) -> bool:
    """Run a session with a progress bar and show its summary; whether it was completed.

    Raises:
        StationError: The plan is refused, or a file cannot be written.
    """
    for path in (plot, options.record):
        if path is not None and not path.parent.is_dir():
            raise BadOutput(path, FileNotFoundError(0, "there is no such directory"))
    console = Console()
    with progress_bar(console, plan_s(plan, config)[0]) as show:
        measure = run_session(options, config, plan, show)
    console.print(summary(plan, config, measure))
    for line in explanations(measure):
        console.print(line)
    if plot is not None:
        try:
            plot.write_text(trace_svg(plan.title, measure.trace), encoding="utf-8")
        except OSError as error:
            raise BadOutput(plot, error) from error
    return measure.ended == "completed"


@contextmanager
def progress_bar(console: Console, planned_s: float) -> Iterator[Callable[[Snapshot, float], None]]:
    """A bar over the planned time; yields what is to be called with the newest snapshot."""
    columns = (
        TextColumn("{task.fields[mode]:<10}"),
        BarColumn(),
        TextColumn("{task.fields[angle]:>8}"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=planned_s, mode="", angle="")

        def show(snapshot: Snapshot, at_s: float) -> None:
            angle = "?" if snapshot.angle_deg is None else f"{snapshot.angle_deg:.1f}°"
            title = "" if snapshot.session is None else snapshot.session.title
            bar.update(
                task, completed=at_s, mode=snapshot.mode.value, angle=angle, description=title
            )

        yield show


def summary(plan: Plan, config: ControlConfig, measure: Measure) -> Table:
    """Planned and real times, what the table did at most, and what went wrong."""
    table = Table(title=plan.title, title_justify="left")
    for name in ("", "planned", "real"):
        table.add_column(name, justify="left" if not name else "right")
    ahead_s = (*plan_s(plan, config), 0.0)
    for step in measure.steps:
        planned_s = ahead_s[step.index] - ahead_s[step.index + 1]
        table.add_row(f"{step.index + 1} {step.title}", _time(planned_s), _time(step.took_s))
    table.add_section()
    limits = plan.limits
    table.add_row("whole session, with the way up", _time(ahead_s[0]) + " +", _time(measure.took_s))
    table.add_row("largest angle", f"<= {limits.deepest_deg:g}°", f"{measure.deepest_deg:.1f}°")
    fastest = max(limits.rate_down_deg_s, limits.rate_up_deg_s)
    table.add_row("largest rate", f"<= {fastest:g}°/s", f"{measure.fastest_deg_s:.2f}°/s")
    table.add_row("worst tracking error", "", f"{measure.worst_tracking_deg:.2f}°")
    table.add_row("hold error (RMS)", "", f"{measure.hold_error_deg:.2f}°")
    table.add_row("head-down time", f"<= {_time(limits.session_s)}", _time(measure.inverted_s))
    table.add_row("faults", "", "\n".join(_faults(measure)) or "none")
    table.add_row("ended", "", measure.ended or "not by itself")
    return table


def _faults(measure: Measure) -> list[str]:
    return [f"{fault} at {_time(at_s)}" for fault, at_s in measure.faults.items()]


def explanations(measure: Measure) -> list[str]:
    """What each fault means, and what to do."""
    return [f"{fault}: {FAULTS[fault].text} {FAULTS[fault].hint}" for fault in measure.faults]


def _time(time_s: float) -> str:
    return f"{time_s // 60:.0f}:{time_s % 60:04.1f}"
