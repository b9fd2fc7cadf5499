"""`station export`, `station restore` and the end of a profile: what goes out, and what goes."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from station.cli_options import (
    FILE,
    data_option,
    data_place,
    opened_store,
    read_settings,
    records_url,
    settings_option,
)
from station.cli_person import decided_by_option, known, log_change
from station.errors import StationError

if TYPE_CHECKING:
    from station.export.period import Period
    from station.people.person import Person
    from station.records.store import Store

DAY = click.DateTime(["%Y-%m-%d"])
ENDINGS = {"csv": "zip", "fhir": "json", "pdf": "pdf"}
_OWNER_ONLY = 0o600  # people's health is nobody else's business


class BadOutput(StationError, OSError):
    """A file that cannot be written."""


@click.command()
@click.argument("person_id", metavar="ID")
@click.option("--format", "kind", type=click.Choice(list(ENDINGS)), required=True,
              help="Tables in a zip file, an HL7 FHIR bundle, or a report to print.")  # fmt: skip
@click.option("--from", "first", type=DAY, help="First day; from the beginning when left out.")
@click.option("--to", "last", type=DAY, help="Last day; up to now when left out.")
@click.option("--out", type=FILE, help="File to write; named after person and days if left out.")
@data_option
@settings_option
def export(
    person_id: str,
    kind: str,
    first: datetime | None,
    last: datetime | None,
    out: Path | None,
    data_dir: Path | None,
    settings_file: Path | None,
) -> None:
    """Write one person's records to a file, to take away or to print."""
    from station.export.period import Period

    period = Period(first and first.date(), last and last.date())
    with opened_store(data_dir, settings_file) as store:
        person = known(store, person_id)
        to = out or Path(f"{person.id}-{period.stem}.{ENDINGS[kind]}")
        size = _write(to, _pieces(kind, store, person, period))
    click.echo(f"{to} holds {period.words()} of {person.name}: {size} bytes.")


@click.command()
@click.argument("backup", metavar="BACKUP", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
@settings_option
def restore(backup: Path, yes: bool, data_dir: Path | None, settings_file: Path | None) -> None:
    """Put a backup back; the station has to be stopped, and what was there is kept."""
    from station.records.restore import restore as put_back
    from station.records.storage import lock_data_dir

    data = data_place(data_dir)
    url = records_url(read_settings(settings_file, data), data)
    with lock_data_dir(data):
        if not yes:
            click.confirm(f"Put {backup} in the place of the present records?", abort=True)
        done = put_back(backup, url)
        with opened_store(data_dir, settings_file) as store:
            log_change(store, "do_restore", backup.name)
    newest = f", the newest of {done.newest[:16]} UTC" if done.newest else ""
    click.echo(f"{done.database} holds {done.people} people and {done.sessions} sessions{newest}.")
    if done.aside is not None:
        click.echo(f"What was there before is in {done.aside}; delete it when all is well.")
    if done.beside:
        names = ", ".join(path.name for path in done.beside)
        click.echo(f"Left in the backup, to be copied by hand if they are wanted: {names}.")
    click.echo("Whoever was deleted after the backup is there again.")


@click.command()
@click.argument("person_id", metavar="ID")
@click.option("--yes-really", "name", help="The person's name; then nothing is asked.")
@decided_by_option
@data_option
@settings_option
def delete(
    person_id: str, name: str | None, by: str, data_dir: Path | None, settings_file: Path | None
) -> None:
    """Delete somebody with everything of theirs; asks twice, and cannot be undone."""
    from station.records.errors import BadRecord
    from station.records.room_erase import same_name

    data = data_place(data_dir)
    with opened_store(data_dir, settings_file) as store:
        person = known(store, person_id)
        if name is None:
            _tell_what_goes(store, person)
            click.confirm("Is that what you want?", abort=True)
            name = click.prompt("Type the person's name to delete it all")
        if not same_name(name, person.name):
            raise BadRecord(f"{name} is not the name of {person_id}.", "Nothing was deleted.")
        done = store.erase.person(person_id, by, data / "recordings")
        log_change(store, "delete_person_now", "")
    click.echo(f"{done.name} is deleted, with {done.sessions} sessions.")
    if not done.overwritten:
        click.echo("Old copies go from the disk when the station is started again.")
    click.echo("Backups made before still hold all of it; they are replaced within 14 nights.")


def _tell_what_goes(store: "Store", person: "Person") -> None:
    found = store.erase.belongings(person.id)
    click.echo(
        f"{person.name} ({person.id}): {found.sessions} sessions with their traces and answers, "
        f"{found.health_checks} health checks, {found.releases} releases, {found.scores} "
        f"questionnaires, {found.programs} own programs, {found.changes} changes of the profile."
    )
    if found.looked_after:
        click.echo(f"{found.looked_after} people lose their practitioner by it.")


def _pieces(kind: str, store: "Store", person: "Person", period: "Period") -> Iterable[bytes]:
    """What is asked for, piece by piece where it can be long."""
    from station.programs.library import load_library

    now = datetime.now(UTC)
    if kind == "csv":
        from station.export.archive import zipped_tables

        return zipped_tables(store, person.id, period, now)
    exercises = load_library().exercises
    if kind == "fhir":
        from station.export.fhir import bundle

        names = {each.id: each.name for each in exercises.values()}
        return bundle(store, person, period, names, now)
    from station.export.report import Subject, report

    muscles = {each.id: tuple(one.label for one in each.muscles) for each in exercises.values()}
    return (report(store, Subject(person, period, muscles, now)),)


def _write(to: Path, pieces: Iterable[bytes]) -> int:
    """Write a file that is whole or not there, for its owner's eyes; how long it is."""
    draft = to.with_name(f"{to.name}.unfinished")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            size = file.tell()
        draft.replace(to)
    except StationError:
        raise  # of the records, not of the file
    except OSError as error:
        raise BadOutput(
            f"{to} cannot be written: {error.strerror}.", "Name another file with --out."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return size
