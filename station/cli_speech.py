"""`station speak`: guidance from the loudspeaker."""

import sys
from pathlib import Path

import click

from station.cli_options import (
    DIRECTORY,
    data_option,
    data_place,
    read_settings,
    settings_option,
)


@click.command()
@data_option
@settings_option
@click.option("--run-dir", type=DIRECTORY, help="Directory of the controller's sockets.")
@click.option("--say", help="Say this and leave, to try the loudspeaker.")
@click.option("--with-parent", is_flag=True, hidden=True)
def speak(
    data_dir: Path | None,
    settings_file: Path | None,
    run_dir: Path | None,
    say: str | None,
    with_parent: bool,
) -> None:
    """Say what the screen says; ends at once where there is nothing to speak with."""
    from station.service.endpoints import default_run_dir
    from station.speech.engine import Silence, find_engine
    from station.speech.process import run_speech

    data = data_place(data_dir)
    found = find_engine(read_settings(settings_file, data).speech)
    if isinstance(found, Silence):
        click.echo(f"{found.reason} {found.hint}".strip(), err=say is not None)
        sys.exit(0 if say is None else 1)
    if say is not None:
        found.try_out(say)
        return
    run_speech(found, run_dir or default_run_dir(data), with_parent)
