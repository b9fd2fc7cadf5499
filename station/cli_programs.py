"""`station programs`: what can be run."""

from pathlib import Path

import click

from station.cli_options import FILE


@click.group()
def programs() -> None:
    """What can be run."""


@programs.command("list")
def programs_list() -> None:
    """Every built-in program, the gentlest first."""
    from station.programs.describe import summary
    from station.programs.library import load_library

    library = load_library()
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
