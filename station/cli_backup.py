"""`station backup`: a copy of what cannot be made again."""

from pathlib import Path

import click

from station.cli_options import (
    DIRECTORY,
    SETTINGS_NAME,
    data_option,
    data_place,
    opened_store,
    read_settings,
    records_url,
    settings_option,
    settings_place,
)
from station.cli_person import log_change


@click.command()
@click.option("--to", type=DIRECTORY, help="Folder of the backups; else beside the records.")
@data_option
@settings_option
def backup(to: Path | None, data_dir: Path | None, settings_file: Path | None) -> None:
    """Copy records, settings and calibration; the station may run meanwhile."""
    from station.calibration import FILE_NAME
    from station.records.backup import back_up

    data = data_place(data_dir)
    settings = settings_place(settings_file, data) or data / SETTINGS_NAME
    url = records_url(read_settings(settings_file, data), data)
    made = back_up(url, (settings, data / FILE_NAME), to or data / "backups")
    click.echo(f"The backup is in {made}.")
    with opened_store(data_dir, settings_file) as store:
        store.erase.remove_left(data / "recordings")  # of people whom the web has deleted
        log_change(store, "make_backup", made.name)
