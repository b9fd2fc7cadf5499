"""The `station commission` command."""

import sys
from pathlib import Path
from typing import Any

import click

from station.cli_options import (
    FILE,
    data_option,
    data_place,
    read_settings,
    seed_option,
    settings_option,
)


@click.command()
@data_option
@settings_option
@click.option("--pretend", is_flag=True, help="On a new pretend table: crossed and askew.")
@click.option("--stand-in", is_flag=True, help="The program plays the person at it, too, and fast.")
@click.option("--by", "made_by", help="Who does it, for the record; the user when left out.")
@click.option("--resume", is_flag=True, help="Go on with the one that was interrupted.")
@click.option("--record", type=FILE, help="Only write the record of the calibration once more.")
@seed_option
def commission(
    data_dir: Path | None,
    settings_file: Path | None,
    made_by: str | None,
    record: Path | None,
    **given: Any,
) -> None:
    """Calibrate and check the table, step by step, with you at its button."""
    from getpass import getuser

    from station.commission.start import CommissionOptions, print_record, run_commission

    pretend = given["pretend"]
    if given["stand_in"] and not pretend:
        raise click.UsageError("--stand-in needs --pretend: a real table needs a real person.")
    usual = data_place(data_dir)
    data = usual / "pretend" if pretend and data_dir is None else usual
    if record is not None:
        print_record(data, record)
        click.echo(f"Written: {record}.")
        return
    options = CommissionOptions(data, made_by or getuser(), **given)
    accepted = run_commission(options, read_settings(settings_file, data))
    sys.exit(0 if accepted else 1)
