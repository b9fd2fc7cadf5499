"""`station wiring` and `station doctor`: what is wired, and whether it is fit for use."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from station.cli_options import (
    DIRECTORY,
    FILE,
    data_option,
    data_place,
    read_settings,
    records_url,
    settings_option,
)

if TYPE_CHECKING:
    from hardware.gpio.wiring import Wiring
    from station.doctor.gather import Place


@click.command()
@click.option("--out", type=FILE, metavar="FILE.svg", help="Draw it into this SVG file.")
@data_option
@settings_option
def wiring(out: Path | None, data_dir: Path | None, settings_file: Path | None) -> None:
    """What is wired to which pin: as a table, or with --out as a drawing to print."""
    from station.wiring_drawing.files import write_drawing
    from station.wiring_drawing.pin_table import pin_text

    found = read_settings(settings_file, data_place(data_dir)).wiring()
    if out is None:
        click.echo(pin_text(found))
        return
    write_drawing(found, out)
    click.echo(f"Drawn: {out}; it is made for A4 landscape.")


@click.command()
@data_option
@settings_option
@click.option("--run-dir", type=DIRECTORY, help="Directory of a running controller's sockets.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--checked", metavar="NAME", help="NAME has worked through the monthly list today.")
def doctor(
    data_dir: Path | None,
    settings_file: Path | None,
    run_dir: Path | None,
    as_json: bool,
    checked: str | None,
) -> None:
    """Whether computer and table are fit for use; exit code 0 if they are.

    Nothing is driven. A running controller is asked; without one, contacts and sensors are read.
    """
    from station.doctor.gather import Place

    data = data_place(data_dir)
    settings = read_settings(settings_file, data)
    if checked is not None:
        _note_checked(settings.wiring(), data, checked)
        return
    place = Place(data, records_url(settings, data), run_dir)
    sys.exit(0 if _examined(settings.wiring(), place, as_json) else 1)


def _examined(wiring: "Wiring", place: "Place", as_json: bool) -> bool:
    """Show everything; whether all is fit."""
    from rich.console import Console

    from station.doctor import report
    from station.doctor.examine import due_list, examine
    from station.doctor.gather import gather
    from station.doctor.results import is_fit

    facts = gather(wiring, place)
    results, due = examine(facts), due_list(facts)
    if as_json:
        click.echo(report.as_json(results, due, facts.clock.now))
    else:
        report.show(Console(highlight=False), results, due)
    return is_fit(results)


def _note_checked(wiring: "Wiring", data_dir: Path, who: str) -> None:
    from datetime import UTC, datetime

    from station.doctor.monthly import FILE_NAME, add_done, monthly_list

    add_done(data_dir / FILE_NAME, who, datetime.now(UTC).astimezone())
    click.echo(f"Noted: {who} has done all of this today, and found it good.")
    for number, line in enumerate(monthly_list(wiring), 1):
        click.echo(f"{number}. {line}")
