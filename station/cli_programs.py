"""`station programs`: what can be run."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from station.cli_options import FILE, data_option, opened_store, settings_option
from station.cli_person import HERE, log_change

if TYPE_CHECKING:
    from station.programs.library import Library


@click.group()
def programs() -> None:
    """What can be run."""


@programs.command("list")
@click.option("--all", "made_too", is_flag=True, help="Those that were made here, too.")
@data_option
@settings_option
def programs_list(made_too: bool, data_dir: Path | None, settings_file: Path | None) -> None:
    """Every built-in program, the gentlest first."""
    from station.programs.describe import summary
    from station.programs.library import load_library

    library = with_made(data_dir, settings_file) if made_too else load_library()
    for program_id, problems in library.broken.items():
        click.echo(f"{program_id:<24} cannot be run any more: {problems[0]}")
    for program in library.programs.values():
        click.echo(f"{program.id:<24} {program.title}: {summary(library.figures(program))}")


@programs.command("show")
@click.argument("program")
def programs_show(program: str) -> None:
    """The steps of a program; PROGRAM is an id or a TOML file."""
    from station.programs.describe import describe, summary
    from station.programs.library import load_library
    from station.service.session_run import find_program

    library = load_library()
    found = find_program(program, library)
    click.echo(f"{found.title}: {summary(library.figures(found))}")
    click.echo(found.summary)
    for step in describe(found, library):
        click.echo(f"{step.number:>3} {step.title}: {step.text} ({step.duration_s:.0f} s)")


@programs.command("check")
@click.argument("file", type=FILE)
def programs_check(file: Path) -> None:
    """Whether a program file can be run, and everything that is wrong with it."""
    from station.programs.library import load_library, read_program

    read_program(file, load_library())
    click.echo(f"{file} is fine.")


@programs.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--for", "person_id", metavar="ID", help="Whose it shall be; everybody's if left out."
)
@data_option
@settings_option
def programs_import(
    file: Path, person_id: str | None, data_dir: Path | None, settings_file: Path | None
) -> None:
    """Keep a program file as a program of this station, under a new id."""
    from datetime import UTC, datetime

    from station.programs.library import load_library, read_program
    from station.programs.personal import new_id, renamed, row_of

    found = read_program(file, load_library())
    with opened_store(data_dir, settings_file) as store:
        program_id = new_id(found.title, lambda one: store.personal.get(one) is not None)
        kept = row_of(renamed(found, program_id), person_id, HERE, datetime.now(UTC))
        store.personal.save(kept)
        log_change(store, "import_program", program_id)
    click.echo(f"{found.title} is kept as {program_id}.")


@programs.command("export")
@click.argument("program_id", metavar="ID")
@data_option
@settings_option
def programs_export(program_id: str, data_dir: Path | None, settings_file: Path | None) -> None:
    """Write a program as a file to the output; ID is of a built-in one or of one made here."""
    from station.programs.personal import to_toml
    from station.service.session_run import find_program

    click.echo(to_toml(find_program(program_id, with_made(data_dir, settings_file))), nl=False)


@programs.command("muscles")
def programs_muscles() -> None:
    """Which program reaches which part of the body, in repetitions."""
    from station.programs.library import load_library
    from station.programs.muscles import reach_table
    from station.programs.regions import Region

    for row in reach_table(load_library()):
        reached = [f"{region.label} {row.repetitions[region]}" for region in row.reached]
        missed = [region.label for region in Region if region not in row.reached]
        click.echo(f"{row.program_id}: {row.title}")
        click.echo(f"    reaches {', '.join(reached) or 'nothing'}")
        if missed:
            click.echo(f"    does not reach {', '.join(missed)}")


def with_made(data_dir: Path | None, settings_file: Path | None) -> "Library":
    """The built-in programs and those made here."""
    from station.programs.library import load_library
    from station.programs.personal import with_personal

    with opened_store(data_dir, settings_file) as store:
        return with_personal(load_library(), store.personal.all())
