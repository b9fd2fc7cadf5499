"""A campaign from the command line: progress while it runs, breaches as they come, a summary."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from station.campaign.figures import panels
from station.campaign.minimise import minimised
from station.campaign.picture import picture
from station.campaign.play import Run
from station.campaign.report import Report, again
from station.campaign.tell import story_of
from station.campaign.themes import THEMES
from station.campaign.workers import FAULT_FREE, Task, run_all, scenario_of
from station.errors import StationError


class BadCampaign(StationError, ValueError):
    """A campaign that cannot be run as asked."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for.

    Attributes:
        first: The first seed.
        runs: How many, one seed after the other.
        jobs: Processes.
        theme: Requirement that is provoked; None for anything.
        without_faults: Nothing goes wrong, and nothing may trip.
        json_file: Where to write the report; None for nowhere.
        plot: Where to draw the figures.
        keep: Directory for a short story of each breach.
    """

    first: int
    runs: int
    jobs: int
    theme: str | None = None
    without_faults: bool = False
    json_file: Path | None = None
    plot: Path | None = None
    keep: Path | None = None


def run_campaign(options: Options) -> bool:
    """Play it; whether anything was breached.

    Raises:
        StationError: It cannot be run as asked, or a file cannot be written.
    """
    theme = _theme(options)
    for path in (options.json_file, options.plot):
        if path is not None and not path.parent.is_dir():
            raise BadCampaign(f"{path} cannot be written: there is no such directory.")
    if options.keep is not None and not options.keep.is_dir():
        raise BadCampaign(f"There is no directory {options.keep}.", "Make it first.")
    console = Console()
    report = Report(options.first, options.runs, theme)
    tasks = [Task(options.first + number, theme) for number in range(options.runs)]
    with _progress(console, options.runs) as show:
        for run in run_all(tasks, options.jobs):
            report.add(run)
            show(report)
            for line in report.lines(run):
                console.print(line, soft_wrap=True, markup=False, highlight=False)
            if run.breaches and options.keep is not None:
                console.print(f"  short story: {_keep(run, options.keep)}", highlight=False)
    console.print(report.summary())
    if options.json_file is not None:
        _write(options.json_file, json.dumps(report.as_json(), indent=1) + "\n")
    if options.plot is not None:
        _write(options.plot, picture(panels(report.figures)))
    return report.bad


def _keep(run: Run, directory: Path) -> Path:
    """Write the short way to a breach as a story; where it lies then."""
    short = minimised(scenario_of(run.seed, run.theme), run)
    name = f"{short.breach.requirement}_seed_{run.seed}{'_' if run.theme else ''}{run.theme}.toml"
    _write(directory / name.lower(), story_of(short, again(run)))
    return directory / name.lower()


def _theme(options: Options) -> str:
    if options.without_faults and options.theme:
        raise BadCampaign("A theme is about something that goes wrong.", "Leave one of them out.")
    if options.without_faults:
        return FAULT_FREE
    theme = options.theme or ""
    if theme and theme not in THEMES:
        raise BadCampaign(f"There is no theme {theme!r}.", f"There are: {', '.join(THEMES)}.")
    return theme


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadCampaign(f"{path} cannot be written: {error.strerror}.") from error


class Show(Protocol):
    """Shows how far it is."""

    def __call__(self, report: Report) -> None:
        """After a run."""
        ...


@contextmanager
def _progress(console: Console, runs: int) -> Iterator[Show]:
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TextColumn("{task.fields[breaches]}"),
        TimeElapsedColumn(),
    )
    began_s = time.monotonic()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=runs, speed="", breaches="no breach")

        def show(report: Report) -> None:
            speed = report.runs_done / max(time.monotonic() - began_s, 1e-3)
            breaches = f"{len(report.breaches)} breaches" if report.breaches else "no breach"
            bar.update(
                task,
                completed=report.runs_done,
                speed=f"{speed:.2f} sessions/s",
                breaches=breaches,
            )

        yield show
