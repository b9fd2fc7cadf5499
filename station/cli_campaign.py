"""`station campaign`: simulated sessions in which everything goes wrong, judged by the oracle."""

import os
import sys
from typing import Any

import click

from station.cli_options import DIRECTORY, FILE, Whole


@click.command()
@click.option("--runs", type=Whole(1, 10**7), default=100, show_default=True, help="How many.")
@click.option("--seed", type=Whole(0, 10**9), default=0, show_default=True, help="Of the first.")
@click.option("--only", type=Whole(0, 10**9), help="Play this seed and no other.")
@click.option("--theme", help="Provoke one requirement only, for example S27.")
@click.option("--without-faults", is_flag=True, help="Nothing goes wrong; then nothing may trip.")
@click.option("--jobs", type=Whole(1, 512), help="Processes; every core when left out.")
@click.option("--json", "json_file", type=FILE, help="Write breaches and figures to this file.")
@click.option("--plot", type=FILE, help="Draw the figures as an SVG picture.")
@click.option("--keep", type=DIRECTORY, help="Write a short story of each breach into it.")
def campaign(runs: int, seed: int, only: int | None, jobs: int | None, **given: Any) -> None:
    """Play simulated sessions with faults, and print every breach of a requirement.

    The same seeds give the same sessions to the last bit. Ends with exit code 1 on a breach.
    """
    from station.campaign.command import Options, run_campaign

    first, many = (seed, runs) if only is None else (only, 1)
    cores = min(many, jobs or os.cpu_count() or 1)
    sys.exit(1 if run_campaign(Options(first, many, cores, **given)) else 0)
