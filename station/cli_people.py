"""`station people`: who may use the station, and what is set for them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from station.cli_care import acknowledge, health, prescribe, questions, release, revoke
from station.cli_export import delete
from station.cli_options import (
    data_option,
    data_place,
    opened_store,
    read_settings,
    settings_option,
)
from station.cli_person import (
    by_option,
    decided_by_option,
    given_only,
    known,
    log_change,
    why_option,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from station.people.person import Person


@click.group()
def people() -> None:
    """Who may use the station."""


for _command in (prescribe, health, questions, release, revoke, acknowledge, delete):
    people.add_command(_command)


def profile_options(command: "Callable[..., Any]") -> "Callable[..., Any]":
    """The options of everything that a profile holds beside its name."""
    for option in reversed(
        (
            click.option("--colour", help="Of the badge, like #2a6f97."),
            click.option("--initial", help="On the badge, one letter or two."),
            click.option("--birth-year", type=int, help="0 for untold."),
            click.option("--height-cm", type=int, help="0 for untold."),
            click.option("--ankle-setting", help="How the ankle lock is set for this person."),
            click.option("--units", type=click.Choice(["metric", "imperial"]), help="For heights."),
            click.option("--role", type=click.Choice(["member", "practitioner", "owner"])),
            click.option("--language", help="Of the screen, like de; empty for the browser's."),
            click.option(
                "--guidance", type=click.Choice(["off", "sound", "speech"]), help="By the browser."
            ),
            click.option(
                "--turning",
                type=click.Choice(["never", "station", "always"]),
                help="Which screens turn their picture head-down.",
            ),
            click.option("--practitioner", help="Id of who looks after this person; or nobody."),
        )
    ):
        command = option(command)
    return command


@people.command("list")
@data_option
@settings_option
def people_list(data_dir: Path | None, settings_file: Path | None) -> None:
    """Everybody with role, health check and limits."""
    from station.people.describe import limits_line
    from station.people.describe_care import cleared_line

    with opened_store(data_dir, settings_file) as store:
        for person in store.people():
            click.echo(f"{person.id:<16} {person.name}, {person.role}: {cleared_line(person)}")
            click.echo(f"{'':<16} {limits_line(person.limits)}")


@people.command("show")
@click.argument("person_id", metavar="ID")
@data_option
@settings_option
def people_show(person_id: str, data_dir: Path | None, settings_file: Path | None) -> None:
    """Everything that is set for somebody, and what counts on this machine."""
    from station.people.bounds import bounds_of
    from station.people.describe import profile_lines
    from station.people.describe_care import prescription_lines

    machine = read_settings(settings_file, data_place(data_dir)).control_config().machine
    with opened_store(data_dir, settings_file) as store:
        person = known(store, person_id)
    bounds = (bound.text for bound in bounds_of(person, machine))
    for line in (*profile_lines(person), *bounds, *prescription_lines(person.prescription)):
        click.echo(line)


@people.command("add")
@click.argument("person_id", metavar="ID")
@click.argument("name")
@click.option("--cleared", is_flag=True, help="Every health question is answered with no today.")
@profile_options
@by_option
@data_option
@settings_option
def people_add(
    person_id: str,
    name: str,
    cleared: bool,
    by: str,
    data_dir: Path | None,
    settings_file: Path | None,
    **given: Any,
) -> None:
    """Somebody new, with the limits of somebody new."""
    from station.people.health import all_answered
    from station.people.person import Person

    person = _changed(Person(person_id, name), given)
    with opened_store(data_dir, settings_file) as store:
        store.care.save_profile(person, by, new=True)
        if cleared:
            store.care.record_health(person_id, all_answered("no"), by)
        log_change(store, "add_person", person_id)
    click.echo(f"{name} is added as {person_id}.")


@people.command("edit")
@click.argument("person_id", metavar="ID")
@click.option("--name", help="As it is shown.")
@profile_options
@by_option
@data_option
@settings_option
def people_edit(
    person_id: str, by: str, data_dir: Path | None, settings_file: Path | None, **given: Any
) -> None:
    """Change a profile; what is left out stays as it is."""
    with opened_store(data_dir, settings_file) as store:
        person = store.care.save_profile(_changed(known(store, person_id), given), by)
        log_change(store, "keep_person", person.id)
    click.echo(f"{person.name} is kept.")


@people.command("limits")
@click.argument("person_id", metavar="ID")
@click.option("--deepest-deg", type=float, help="Deepest angle.")
@click.option("--rate-down-deg-s", type=float, help="Fastest way down.")
@click.option("--rate-up-deg-s", type=float, help="Fastest way up.")
@click.option("--hold-s", type=float, help="Longest time head-down in one go.")
@click.option("--session-s", type=float, help="Longest time head-down in one session.")
@why_option
@decided_by_option
@data_option
@settings_option
def people_limits(
    person_id: str,
    why: str,
    by: str,
    data_dir: Path | None,
    settings_file: Path | None,
    **given: float | None,
) -> None:
    """Change somebody's limits; what is left out stays as it is."""
    from dataclasses import replace

    from station.people.describe import limits_line

    with opened_store(data_dir, settings_file) as store:
        person = known(store, person_id)
        limits = replace(person.limits, **given_only(given))
        person = store.care.prescribe(person_id, limits, person.prescription, by, why)
        log_change(store, "set_limits", person.id)
    click.echo(f"{person.name}: {limits_line(person.limits)}")


@people.command("changes")
@click.argument("person_id", metavar="ID")
@data_option
@settings_option
def people_changes(person_id: str, data_dir: Path | None, settings_file: Path | None) -> None:
    """Every change with who, when, before and after, newest first."""
    from station.people.changes import differences

    with opened_store(data_dir, settings_file) as store:
        changes = store.changes(known(store, person_id).id)
    for change in changes:
        click.echo(f"{change.at.astimezone():%Y-%m-%d %H:%M} {change.what} by {change.by}")
        for each in differences(change):
            click.echo(f"    {each.label}: {each.before} -> {each.after}")


def _changed(person: "Person", given: dict[str, Any]) -> "Person":
    """The profile with what was given; 0 and "nobody" take away what was there."""
    from dataclasses import replace

    from station.people.person import Guidance, Role, Turning, Units

    values = given_only(given)
    for name in {"birth_year", "height_cm"} & set(values):
        values[name] = values[name] or None
    if "practitioner" in values:
        practitioner = values.pop("practitioner")
        values["practitioner_id"] = None if practitioner == "nobody" else practitioner
    kinds = {"role": Role, "units": Units, "guidance": Guidance, "turning": Turning}
    for name, kind in kinds.items():
        if name in values:
            values[name] = kind(values[name])
    return replace(person, **values)
