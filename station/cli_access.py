"""`station access`: the way out for whoever looks after the station and has forgotten a PIN.

Whoever can run it reads the records anyway, so that it asks for nothing; what it does is written
into the log of changes.
"""

from pathlib import Path

import click

from station.cli_options import data_option, opened_store, settings_option
from station.cli_person import known, log_change


@click.group()
def access() -> None:
    """PINs, paired devices, and the code that makes an owner."""


@access.command("unlock")
@click.argument("person_id", metavar="ID")
@data_option
@settings_option
def unlock(person_id: str, data_dir: Path | None, settings_file: Path | None) -> None:
    """Let somebody try their PIN again at once."""
    with opened_store(data_dir, settings_file) as store:
        person = known(store, person_id)
        store.pins.unlock(person.id)
        log_change(store, "unlock_pin", person.id)
    click.echo(f"{person.name} can try again.")


@access.command("pin")
@click.argument("person_id", metavar="ID")
@click.option("--remove", is_flag=True, help="Take the PIN away instead of setting one.")
@data_option
@settings_option
def pin(person_id: str, remove: bool, data_dir: Path | None, settings_file: Path | None) -> None:
    """Give somebody a new PIN; it is asked for, and signs them out everywhere."""
    from station.access.pin import check_pin

    with opened_store(data_dir, settings_file) as store:
        person = known(store, person_id)
        if remove:
            store.pins.remove(person.id)
        else:
            typed = click.prompt("PIN", hide_input=True, confirmation_prompt=True)
            store.pins.set(person.id, check_pin(typed))
        store.devices.sign_out_everywhere(person.id)
        log_change(store, "remove_pin" if remove else "keep_pin", person.id)
    click.echo(f"{person.name} has {'no PIN any more' if remove else 'a new PIN'}.")


@access.command("owner-code")
@data_option
@settings_option
def owner_code(data_dir: Path | None, settings_file: Path | None) -> None:
    """A code for the page /welcome that makes an owner, once, within 15 minutes."""
    from station.access.token import new_code

    code = new_code()
    with opened_store(data_dir, settings_file) as store:
        store.pins.keep_owner_code(code)
        log_change(store, "owner_code", "")
    click.echo(f"Open /welcome on a page of the station and type {code} within 15 minutes.")


@access.command("devices")
@data_option
@settings_option
def devices(data_dir: Path | None, settings_file: Path | None) -> None:
    """Every paired device, the last one seen first."""
    with opened_store(data_dir, settings_file) as store:
        found = [device for device in store.devices.all() if device.revoked_at is None]
    for device in found:
        name = "touchscreen" if device.at_station else device.name or "without a name"
        who = f", {device.person_name} is signed in" if device.person_id else ""
        click.echo(f"{device.id}  {name}, seen {device.seen_at.astimezone():%Y-%m-%d %H:%M}{who}")
    if not found:
        click.echo("No device is paired.")


@access.command("revoke")
@click.argument("device_id", metavar="DEVICE")
@data_option
@settings_option
def revoke(device_id: str, data_dir: Path | None, settings_file: Path | None) -> None:
    """Let a device in no longer; `station access devices` lists them."""
    with opened_store(data_dir, settings_file) as store:
        store.devices.revoke(device_id)
        log_change(store, "revoke_device", device_id)
    click.echo("The device is no longer paired.")
