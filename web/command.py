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
    settings_place,
)


@click.command()
@click.option("--port", type=Port(), help="TCP port to listen on.")
@click.option("--host", help="Address to listen on.")
@data_option
@settings_option
@click.option("--run-dir", type=DIRECTORY, help="Directory of the controller's sockets.")
@click.option("--state", "state_dir", type=DIRECTORY, help="Directory of the web's own key.")
@click.option("--simulated", is_flag=True, hidden=True)
@click.option("--with-parent", is_flag=True, hidden=True)
def web(
    port: int | None,
    host: str | None,
    data_dir: Path | None,
    settings_file: Path | None,
    run_dir: Path | None,
    state_dir: Path | None,
    **flags: bool,
) -> None:
    """The pages and the API, beside a controller that runs already."""
    from station.service.endpoints import check_length, default_run_dir, make_run_dir
    from web.process import WebOptions, run_web

    data = data_place(data_dir)
    settings, found = read_settings(settings_file, data), settings_place(settings_file, data)
    host, port = host or settings.web.host, port or settings.web.port
    if run_dir is None:
        run_dir = default_run_dir(data)
        make_run_dir(run_dir)
    else:  # one that is named may belong to the controller's user, whose guest the web is
        check_length(run_dir)
    state = state_dir or data
    run_web(WebOptions(host, port, data, run_dir, state, settings_file=found, **flags), settings)
