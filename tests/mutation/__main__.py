"""`make mutants`: each mutant against the tests of its room; 1 if one survives unexcused."""

import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.page import page
from tests.mutation.place import Place
from tests.mutation.reasons import Name, read_reasons, shown, verdict
from tests.mutation.trial import Found, Outcome
from tests.mutation.trials import NotSound, tried

ROOT = Path(__file__).parents[2]
ROOMS = ("gate", "monitor", "modes", "estimator")


@click.command()
@click.argument("rooms", nargs=-1)
@click.option("--root", type=click.Path(path_type=Path), default=ROOT, help="Another project.")
@click.option("--sample", type=int, help="So many of each room only, the same ones each time.")
@click.option("--line", "lines", type=int, multiple=True, help="Only what begins in this line.")
@click.option("--tests", default="", help="Only these files of tests/control: test_gate_edges.py.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write the result.")
def main(
    rooms: tuple[str, ...],
    root: Path,
    sample: int | None,
    lines: tuple[int, ...],
    tests: str,
    out: Path | None,
) -> None:
    """Change ROOMS (the four before the motor) in every small way and see the tests fail."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended before its time"))
    reasons = read_reasons(root / "tests" / "mutation" / "reasons.toml")
    mutants: list[Mutant] = []
    found: dict[Name, Found] = {}
    for room in rooms or ROOMS:
        of_room = mutants_of(root / "station" / "control", room)
        mutants += of_room
        chosen = [each for each in of_room if not lines or each.number in lines]
        if sample is not None:
            chosen = random.Random(room).sample(chosen, min(sample, len(chosen)))
        try:
            found |= _try(Place(root.resolve(), room, tests), chosen)
        except NotSound as unsound:
            raise click.ClickException(str(unsound)) from unsound
    judged = verdict(mutants, found, reasons)
    for error in judged.errors:
        click.echo(error)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page(mutants, found, judged))
    click.echo(_summary(found, len(judged.excused), len(judged.errors)))
    sys.exit(1 if judged.errors else 0)


def _try(place: Place, mutants: Sequence[Mutant]) -> dict[Name, Found]:
    """Try them with a bar, or where nobody watches with a line now and then."""
    found: dict[Name, Found] = {}
    counts: Counter[str] = Counter()
    with _bar() as bar:
        at = bar.add_task(place.room, total=len(mutants), counts="")
        for mutant, outcome in tried(place, mutants, os.cpu_count() or 1):
            found[mutant.name] = outcome
            counts[outcome.outcome] += 1
            if outcome.outcome is not Outcome.KILLED:
                bar.console.print(
                    f"{outcome.outcome}: {shown(mutant.name)}", markup=False, soft_wrap=True
                )
            told = ", ".join(f"{count} {name}" for name, count in counts.items())
            bar.update(at, advance=1, counts=told, refresh=True)
            if not bar.console.is_terminal and len(found) % 50 == 0:
                click.echo(f"{place.room}: {len(found)} of {len(mutants)}: {told}", err=True)
    return found


def _bar() -> Progress:
    """No thread draws it: a process with threads is none to fork from."""
    return Progress(
        TextColumn("{task.description:10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[counts]}"),
        console=Console(stderr=True),
        auto_refresh=False,
    )


def _summary(found: Mapping[Name, Found], reasons: int, errors: int) -> str:
    counts = Counter(each.outcome for each in found.values())
    asserted = sum(each.asserted for each in found.values())
    return ", ".join(_told(counts, asserted, reasons, errors))


def _told(counts: Counter[Outcome], asserted: int, reasons: int, errors: int) -> Iterator[str]:
    killed = counts[Outcome.KILLED]
    yield f"{counts.total()} mutants: {killed} killed ({asserted} by an assertion)"
    yield f"{reasons} excused by a written reason"
    yield from (
        f"{counts[each]} {each}" for each in Outcome if each is not Outcome.KILLED and counts[each]
    )
    yield f"{errors} errors"


if __name__ == "__main__":
    main()
