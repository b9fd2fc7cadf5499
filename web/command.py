"""The `station web` command; the station finds it by its entry point."""

from pathlib import Path

import click

from station.cli_options import (
    DIRECTORY,
    Port,
    data_option,
    data_place,
    read_settings,
    settings_option,
)


@click.command()
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
    from web.process import WebOptions, run_web

    data = data_place(data_dir)
    settings = read_settings(settings_file, data)
    host, port = host or settings.web.host, port or settings.web.port
    sockets = run_dir or default_run_dir(data)
    run_web(WebOptions(host, port, data, sockets, simulated, with_parent), settings)
