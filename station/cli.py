"""The `station` command.

Every command loads what it needs when it is called. What is wrong is said in one sentence with the
way out; bad input ends with exit code 2.
"""

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

from station.cli_access import access
from station.cli_backup import backup
from station.cli_campaign import campaign
from station.cli_commission import commission
from station.cli_export import export, restore
from station.cli_hardware import doctor, wiring
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
from station.cli_people import people
from station.cli_programs import programs
from station.cli_speech import speak
from station.errors import StationError

BAD_INPUT, FAILED = 2, 1
COMMANDS = "station.commands"  # group of the entry points


class House(click.Group):
    """The station's own commands, and those that packages built upon it have registered.

    The web stands on the station and not the other way round, so its command comes in by its
    entry point; nothing of the station imports it.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted({*super().list_commands(ctx), *entry_points(group=COMMANDS).names})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        for entry in entry_points(group=COMMANDS, name=cmd_name):
            loaded: click.Command = entry.load()
            return loaded
        return super().get_command(ctx, cmd_name)


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Controller of an inversion table and back-exercise station."""


@cli.command()
@click.option("--port", type=Port(), help="TCP port of the pages.")
@data_option
@settings_option
@click.option("--wired", is_flag=True, help="Behind pretend pins and chips, with real drivers.")
@click.option("--speed", type=Within(0.1, 50), default=1.0, help="Of the pretend table's time.")
@seed_option
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def simulate(
    port: int | None,
    data_dir: Path | None,
    settings_file: Path | None,
    no_browser: bool,
    **given: Any,
) -> None:
    """Controller, web and pretend table in one command."""
    from station.service.supervise import SimulateOptions, simulate

    data = data_place(data_dir)
    file = settings_place(settings_file, data)
    web = read_settings(settings_file, data).web
    host, port = web.host, port or web.port
    browser = not no_browser
    sys.exit(simulate(SimulateOptions(host, port, data, file, browser=browser, **given)))


@cli.command(hidden=True)
@data_option
@settings_option
@click.option("--run-dir", type=DIRECTORY, required=True)
@click.option("--wired", is_flag=True)
@click.option("--speed", type=Within(0.1, 50), default=1.0)
@seed_option
@click.option("--with-parent", is_flag=True)
@click.option("--guarded", is_flag=True)
def controller(
    data_dir: Path | None,
    settings_file: Path | None,
    run_dir: Path,
    wired: bool,
    **given: Any,
) -> None:
    """The controller alone, on the pretend table."""
    from station.service.controller_process import ControllerOptions, run_controller
    from station.service.tables import TableKind

    data = data_place(data_dir)
    file = settings_place(settings_file, data)
    kind = TableKind.WIRED if wired else TableKind.PRETEND
    run_controller(ControllerOptions(data, run_dir, file, kind, **given))


@cli.command()
@data_option
@settings_option
@click.option("--run-dir", type=DIRECTORY, help="Directory for the sockets.")
def run(data_dir: Path | None, settings_file: Path | None, run_dir: Path | None) -> None:
    """Run the real table; its pages come from `station web`."""
    from station.service.controller_process import ControllerOptions, run_controller
    from station.service.endpoints import default_run_dir
    from station.service.tables import TableKind

    data = data_place(data_dir)
    file, sockets = settings_place(settings_file, data), run_dir or default_run_dir(data)
    run_controller(ControllerOptions(data, sockets, file, TableKind.REAL))


@cli.command("safe-pins")
@data_option
@settings_option
@click.option("--run-dir", type=DIRECTORY, help="Directory of the controller's sockets.")
def safe_pins(data_dir: Path | None, settings_file: Path | None, run_dir: Path | None) -> None:
    """Put every output of the real table at its safe level and read it back."""
    from station.service.endpoints import default_run_dir
    from station.service.safe_pins import make_pins_safe
    from station.service.settings_in_use import settings_in_use
    from station.settings import load_settings

    data = data_place(data_dir)
    given = settings_place(settings_file, data)
    settings = load_settings(settings_in_use(given, run_dir or default_run_dir(data)))
    for line in make_pins_safe(settings.wiring()):
        click.echo(line)


@cli.command()
@click.argument("program")
@click.option("--fast", is_flag=True, help="As fast as it can be computed, not in real time.")
@click.option("--plot", type=FILE, help="Write the trace as an SVG picture.")
@seed_option
@click.option("--body-kg", type=Within(0, 200), default=75.0, show_default=True)
@click.option("--wired", is_flag=True, help="Through the real drivers, on pretend pins and chips.")
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
    wired: bool,
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
    wiring = settings.wiring() if wired else None
    done = run_and_show(SessionOptions(wired=wiring, **given), config, plan, plot)
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
    if found.cut_off:
        click.echo("The recording was not written to its end; this is all there is of it.")
    click.echo(f"{found.ticks} ticks compared, {found.differing} differ.")
    sys.exit(FAILED if found.differing else 0)


cli.add_command(access)
cli.add_command(backup)
cli.add_command(campaign)
cli.add_command(export)
cli.add_command(restore)
cli.add_command(commission)
cli.add_command(programs)
cli.add_command(people)
cli.add_command(wiring)
cli.add_command(doctor)
cli.add_command(speak)


def main() -> None:
    """Run the command; errors are one sentence, bad input is exit code 2."""
    try:
        cli(prog_name="station")
    except StationError as error:
        click.echo(str(error), err=True)
        sys.exit(getattr(error, "exit_code", BAD_INPUT))
