"""`python -m benchmarks`: measures everything, writes one JSON, prints one table."""

import json
import signal
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from benchmarks.errors import BenchmarkFailed
from benchmarks.loaded import LONGEST_S
from benchmarks.report import rewrite, rows, terminal
from benchmarks.suite import FORMAT, FULL, QUICK, measure
from station.errors import StationError

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--out", type=FILE, default=Path("out/bench.json"), show_default=True)
@click.option("--quick", is_flag=True, help="Half a minute; for a look, not for comparisons.")
@click.option(
    "--seconds",
    type=click.FloatRange(1, LONGEST_S),
    help="How long the loop is watched under load; 60 unless quick.",
)
@click.option("--from", "made", type=FILE, help="Show these figures; measure nothing.")
@click.option("--markdown", "page", type=FILE, help="Put the table between this page's markers.")
def bench(
    out: Path, quick: bool, seconds: float | None, made: Path | None, page: Path | None
) -> None:
    """Measure what the station costs and how punctual it is."""
    console = Console()
    found = _measured(console, out, quick, seconds) if made is None else _read(made)
    console.print(terminal(found))
    if page is not None:
        rewrite(page, found)


def _measured(console: Console, out: Path, quick: bool, seconds: float | None) -> dict[str, Any]:
    sizes = QUICK if quick else FULL
    with console.status("") as status:
        found = measure(
            sizes if seconds is None else sizes.lasting(seconds),
            lambda what: status.update(f"Measuring: {what}"),
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        console.print(terminal(found))
        raise BenchmarkFailed(f"{out} cannot be written ({error.strerror}).") from error
    return found


def _read(made: Path) -> dict[str, Any]:
    try:
        found = json.loads(made.read_text(encoding="utf-8"))
    except OSError as error:
        raise BenchmarkFailed(f"{made} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise BenchmarkFailed(f"{made} is no JSON file.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BenchmarkFailed(f"{made} has no figures of this benchmark.")
    try:
        tuple(rows(found))
    except (KeyError, TypeError) as error:
        raise BenchmarkFailed(f"{made} lacks figures that are shown now: {error}.") from error
    return found


def main() -> None:
    """Run the command; what goes wrong is one sentence. Every child is ended with it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        bench(prog_name="python -m benchmarks")
    except StationError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
