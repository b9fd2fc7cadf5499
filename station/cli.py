"""The `station` command.

Every command loads what it needs when it is called. What is wrong is said in one sentence with the
way out; bad input ends with exit code 2.
"""

import sys
from pathlib import Path
from typing import Any

import click

from station.cli_lists import people, programs
from station.cli_options import (
    DIRECTORY,
    FILE,
    FaultAt,
    Port,
    Within,
    data_option,
    data_place,
    read_settings,
    records_url,
    seed_option,
    settings_option,
    settings_place,
)
from station.errors import StationError

BAD_INPUT, FAILED = 2, 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Controller of an inversion table and back-exercise station."""


@cli.command()
@click.option("--port", type=Port(), help="TCP port of the pages.")
@data_option
@settings_option
@click.option("--speed", type=Within(0.1, 50), default=1.0, help="Of the pretend table's time.")
@seed_option
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def simulate(
    port: int | None,
    data_dir: Path | None,
    settings_file: Path | None,
    speed: float,
    seed: int,
    no_browser: bool,
) -> None:
    """Controller, web and pretend table in one command."""
    from station.service.supervise import SimulateOptions, simulate

    data = data_place(data_dir)
    file = settings_place(settings_file, data)
    web = read_settings(settings_file, data).web
    host, port = web.host, port or web.port
    sys.exit(simulate(SimulateOptions(host, port, data, file, speed, seed, not no_browser)))


@cli.command()
@click.option("--port", type=Port(), help="TCP port to listen on.")
@click.option("--host", help="Address to listen on.")
@data_option
@settings_option
@click.option("--run-dir", type=DIRECTORY, help="Directory of the controller's sockets.")
@click.option("--simulated", is_flag=True, hidden=True)
@click.option("--with-parent", is_flag=True, hidden=True)
def web(
    port: int | None,
    host: str | None,
    data_dir: Path | None,
    settings_file: Path | None,
    run_dir: Path | None,
    simulated: bool,
    with_parent: bool,
) -> None:
    """The pages and the API, beside a controller that runs already."""
    from station.service.endpoints import default_run_dir
    from station.service.web_process import WebOptions, run_web

    data = data_place(data_dir)
    settings = read_settings(settings_file, data)
    host, port = host or settings.web.host, port or settings.web.port
    sockets = run_dir or default_run_dir(data)
    run_web(WebOptions(host, port, data, sockets, simulated, with_parent), settings)


@cli.command(hidden=True)
@data_option
@settings_option
@click.option("--run-dir", type=DIRECTORY, required=True)
@click.option("--speed", type=Within(0.1, 50), default=1.0)
@seed_option
@click.option("--with-parent", is_flag=True)
def controller(
    data_dir: Path | None,
    settings_file: Path | None,
    run_dir: Path,
    speed: float,
    seed: int,
    with_parent: bool,
) -> None:
    """The controller alone, on the pretend table."""
    from station.service.controller_process import ControllerOptions, run_controller

    data = data_place(data_dir)
    file = settings_place(settings_file, data)
    run_controller(ControllerOptions(data, run_dir, file, speed, seed, with_parent))


@cli.command()
@click.argument("program")
@click.option("--fast", is_flag=True, help="As fast as it can be computed, not in real time.")
@click.option("--plot", type=FILE, help="Write the trace as an SVG picture.")
@seed_option
@click.option("--body-kg", type=Within(0, 200), default=75.0, show_default=True)
@click.option("--fault", "faults", multiple=True, type=FaultAt(), help="Break something then.")
@click.option("--record", type=FILE, help="Write a recording for `station replay`.")
@click.option("--person", help="Id of somebody in the records, instead of the demo person.")
@data_option
@settings_option
def session(
    program: str,
    plot: Path | None,
    person: str | None,
    data_dir: Path | None,
    settings_file: Path | None,
    **given: Any,
) -> None:
    """One session on the pretend table without a web; PROGRAM is an id or a TOML file."""
    from station.programs.library import load_library
    from station.service.session_report import run_and_show
    from station.service.session_run import SessionOptions, plan_for

    data = data_place(data_dir)
    settings = read_settings(settings_file, data)
    config = settings.control_config()
    plan = plan_for(program, person, config, records_url(settings, data), load_library())
    done = run_and_show(SessionOptions(**given), config, plan, plot)
    sys.exit(0 if done else FAILED)


@cli.command()
@click.argument("file", type=FILE)
def replay(file: Path) -> None:
    """Run a recording again and compare every command, bit for bit."""
    from station.service.replay import replay as run_again

    found = run_again(file)
    for each in found.first:
        click.echo(f"tick {each.tick} ({each.now_s:.2f} s):")
        click.echo(f"  recorded {each.recorded}")
        click.echo(f"  replayed {each.replayed}")
    click.echo(f"{found.ticks} ticks compared, {found.differing} differ.")
    sys.exit(FAILED if found.differing else 0)


cli.add_command(programs)
cli.add_command(people)


def main() -> None:
    """Run the command; errors are one sentence, bad input is exit code 2."""
    try:
        cli(prog_name="station")
    except StationError as error:
        click.echo(str(error), err=True)
        sys.exit(getattr(error, "exit_code", BAD_INPUT))
