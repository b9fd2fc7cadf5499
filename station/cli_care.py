"""`station people`: prescription, health check, release and what has to be read."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from station.cli_options import FILE, F, data_option, opened_store, settings_option
from station.cli_person import (
    by_option,
    decided_by_option,
    given_only,
    known,
    log_change,
    why_option,
)

if TYPE_CHECKING:
    from station.people.prescription import Prescription
    from station.records.store import Store

DAY = click.DateTime(["%Y-%m-%d"])
_RULE = (
    ("--own-deepest-deg", float, "Deepest angle that the person may unlock alone."),
    ("--own-hold-s", float, "Longest time in one go that the person may unlock alone."),
    ("--angle-step-deg", float, "One step of the angle."),
    ("--hold-step-s", float, "One step of the time in one go."),
    ("--dose-step-percent", int, "One step of the repetitions."),
    ("--most-percent", int, "Most repetitions, of what a program says."),
    ("--sessions", int, "Well-tolerated sessions in a row before a step."),
    ("--hardest-rpe", int, "Effort above which no step is proposed."),
)


def rule_options(command: F) -> F:
    """One option for each part of the rule by which somebody goes on."""
    for name, kind, text in reversed(_RULE):
        command = click.option(name, type=kind, help=text)(command)
    return command


@click.command()
@click.argument("person_id", metavar="ID")
@click.option("--daily-s", type=float, help="Longest time head-down summed over a day.")
@click.option("--sessions-a-week", type=int, help="How many are aimed at.")
@click.option("--program", "programs", multiple=True, help="One that is allowed; may be repeated.")
@click.option("--all-programs", is_flag=True, help="All of them are allowed.")
@click.option("--dose-percent", type=int, help="Repetitions, of what a program says.")
@click.option("--course", help="Id of the course to follow; or none.")
@click.option("--course-began-on", type=DAY, help="Its first day; today when left out.")
@rule_options
@why_option
@decided_by_option
@data_option
@settings_option
def prescribe(
    person_id: str,
    why: str,
    by: str,
    data_dir: Path | None,
    settings_file: Path | None,
    **given: Any,
) -> None:
    """Change somebody's prescription; what is left out stays as it is."""
    from station.people.describe_care import prescription_lines

    with opened_store(data_dir, settings_file) as store:
        person = known(store, person_id)
        prescription = _prescription(store, person.prescription, given)
        person = store.care.prescribe(person_id, person.limits, prescription, by, why)
        log_change(store, "prescribe", person.id)
    click.echo(f"{person.name}: {person.prescription.daily_s:g} s head-down a day")
    for line in prescription_lines(person.prescription):
        click.echo(line)


@click.command()
@click.argument("person_id", metavar="ID")
@click.option("--answers", type=FILE, help="TOML file with an answer for every question.")
@by_option
@data_option
@settings_option
def health(
    person_id: str, answers: Path | None, by: str, data_dir: Path | None, settings_file: Path | None
) -> None:
    """Ask the health questions, group by group, and keep the answers."""
    from station.people.health import Outcome, advice_for, evaluate

    with opened_store(data_dir, settings_file) as store:
        person = known(store, person_id)
        given = _asked() if answers is None else _read_answers(answers)
        check = store.care.record_health(person_id, given, by)
        person = known(store, person_id)
        log_change(store, "answer_health", person.id)
    click.echo(advice_for(Outcome(check.outcome)))
    if person.see_doctor and evaluate(given) is not Outcome.DOCTOR:
        click.echo("An earlier answer was a warning sign: a practitioner has to release first.")


@click.command()
def questions() -> None:
    """The health questions as a file for `health --answers`, every answer still empty."""
    from station.people.health import QUESTIONS

    for group in QUESTIONS:
        click.echo(f"# {group.title}")
        for question in group.questions:
            click.echo(f'# {question.text}\n{question.id} = ""')


@click.command()
@click.argument("person_id", metavar="ID")
@click.option("--until", type=DAY, help="Last day; as long as the health check when left out.")
@click.option("--note", default="", help="Why, and under which conditions.")
@decided_by_option
@data_option
@settings_option
def release(
    person_id: str,
    until: datetime | None,
    note: str,
    by: str,
    data_dir: Path | None,
    settings_file: Path | None,
) -> None:
    """Release somebody whose health answers stand against tilting."""
    from station.people.describe_care import cleared_line

    with opened_store(data_dir, settings_file) as store:
        store.care.release(known(store, person_id).id, by, until and until.date(), note)
        person = known(store, person_id)
        log_change(store, "release_person", person.id)
    click.echo(f"{person.name}: {cleared_line(person)}.")


@click.command()
@click.argument("person_id", metavar="ID")
@why_option
@decided_by_option
@data_option
@settings_option
def revoke(
    person_id: str, why: str, by: str, data_dir: Path | None, settings_file: Path | None
) -> None:
    """Take the release of somebody's newest health answers back."""
    from station.people.describe_care import cleared_line

    with opened_store(data_dir, settings_file) as store:
        person = store.care.revoke(known(store, person_id).id, by, why)
        log_change(store, "revoke_release", person_id)
    click.echo(f"{person.name}: {cleared_line(person)}.")


@click.command()
@click.argument("person_id", metavar="ID")
@by_option
@data_option
@settings_option
def acknowledge(person_id: str, by: str, data_dir: Path | None, settings_file: Path | None) -> None:
    """Show what has to be read before the next session; it is read then."""
    with opened_store(data_dir, settings_file) as store:
        advice = known(store, person_id).advice
        store.care.acknowledge(person_id, by)
        log_change(store, "acknowledge_advice", person_id)
    click.echo(advice or "There is nothing to read.")


def _prescription(store: "Store", before: "Prescription", given: dict[str, Any]) -> "Prescription":
    """The prescription with what was given."""
    from dataclasses import replace

    from station.people.prescription import RULE_RANGES

    values = given_only(given)
    rule = {name: values.pop(name) for name in RULE_RANGES if name in values}
    named, every = tuple(values.pop("programs")), values.pop("all_programs")
    if named:
        values["programs"] = _known_programs(store, named)
    if every:
        values["programs"] = None
    values |= _course(values.pop("course", None), values.pop("course_began_on", None))
    return replace(before, rule=replace(before.rule, **rule), **values)


def _known_programs(store: "Store", named: tuple[str, ...]) -> tuple[str, ...]:
    from station.people.prescription import BadPrescription
    from station.programs.library import load_library
    from station.programs.personal import with_personal

    programs = with_personal(load_library(), store.personal.all()).programs
    for name in named:
        if name not in programs:
            raise BadPrescription(f"There is no program {name!r}.", "See `station programs list`.")
    return named


def _course(course: str | None, began_on: datetime | None) -> dict[str, Any]:
    """Which course from when on, as far as it was said."""
    from station.people.prescription import BadPrescription
    from station.programs.course import load_courses

    if course is None:
        return {} if began_on is None else {"course_began_on": began_on.date()}
    if course == "none":
        return {"course": None, "course_began_on": None}
    courses = load_courses()
    if course not in courses:
        raise BadPrescription(
            f"There is no course {course!r}.", f"There are {', '.join(sorted(courses))}."
        )
    return {"course": course, "course_began_on": (began_on or _today()).date()}


def _today() -> datetime:
    return datetime.now().astimezone()


def _asked() -> dict[str, str]:
    """The answers that are given at the terminal."""
    from station.people.health import QUESTIONS

    answers = {}
    for group in QUESTIONS:
        click.echo(f"\n{group.title}")
        for question in group.questions:
            if question.help:
                click.echo(f"  ({question.help})")
            yes = click.confirm(f"  {question.text}", default=None)
            answers[question.id] = "yes" if yes else "no"
    return answers


def _read_answers(file: Path) -> dict[str, str]:
    """The answers in a file; whether they are answers is looked at where they are kept."""
    import tomllib

    from station.people.health import BadHealthCheck

    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadHealthCheck(
            f"{file} cannot be read as a TOML file.", "See `station people questions`."
        ) from error
    return {name: str(value) for name, value in data.items()}
