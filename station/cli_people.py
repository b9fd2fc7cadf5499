"""`station people`: who may use the station."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from station.cli_options import data_option, opened_store, settings_option

if TYPE_CHECKING:
    from station.control.plan import Limits


@click.group()
def people() -> None:
    """Who may use the station."""


@people.command("list")
@data_option
@settings_option
def people_list(data_dir: Path | None, settings_file: Path | None) -> None:
    """Everybody with their limits."""
    with opened_store(data_dir, settings_file) as store:
        for person in store.people():
            checked = person.health_checked_on or "never"
            click.echo(f"{person.id:<16} {person.name}: health check {checked}")
            click.echo(f"{'':<16} {_limits_line(person.limits)}")


@people.command("add")
@click.argument("person_id", metavar="ID")
@click.argument("name")
@click.option("--cleared", is_flag=True, help="The health check of today has nothing against it.")
@data_option
@settings_option
def people_add(
    person_id: str, name: str, cleared: bool, data_dir: Path | None, settings_file: Path | None
) -> None:
    """Somebody new, with the limits of somebody new."""
    from datetime import UTC, datetime

    from station.people.person import Person

    today = datetime.now(UTC).date() if cleared else None
    with opened_store(data_dir, settings_file) as store:
        store.add_person(Person(person_id, name, health_checked_on=today, released=cleared))
    click.echo(f"{name} is added as {person_id}.")


@people.command("limits")
@click.argument("person_id", metavar="ID")
@click.option("--deepest-deg", type=float, help="Deepest angle.")
@click.option("--rate-down-deg-s", type=float, help="Fastest way down.")
@click.option("--rate-up-deg-s", type=float, help="Fastest way up.")
@click.option("--hold-s", type=float, help="Longest time head-down in one go.")
@click.option("--session-s", type=float, help="Longest time head-down in one session.")
@click.option("--by", required=True, help="Who has decided it.")
@data_option
@settings_option
def people_limits(
    person_id: str, by: str, data_dir: Path | None, settings_file: Path | None, **given: float
) -> None:
    """Change somebody's limits; what is left out stays as it is."""
    from dataclasses import replace

    from station.people.person import BadPerson

    changed = {name: value for name, value in given.items() if value is not None}
    with opened_store(data_dir, settings_file) as store:
        person = store.person(person_id)
        if person is None:
            raise BadPerson(f"There is no person {person_id!r}.", "See `station people list`.")
        person = store.set_limits(person_id, replace(person.limits, **changed), by)
    click.echo(f"{person.name}: {_limits_line(person.limits)}")


def _limits_line(limits: "Limits") -> str:
    return (
        f"at most {limits.deepest_deg:g} deg, {limits.rate_down_deg_s:g} deg/s down, "
        f"{limits.rate_up_deg_s:g} deg/s up, {limits.hold_s:g} s in one go, "
        f"{limits.session_s:g} s a session"
    )
