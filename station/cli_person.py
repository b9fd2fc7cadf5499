"""What the commands that change records share: whom, by whom, why, and the log of it."""

from typing import TYPE_CHECKING, Any

import click

from station.cli_options import F

if TYPE_CHECKING:
    from station.people.person import Person
    from station.records.store import Store

HERE = "command line"


def by_option(command: F) -> F:
    """`--by`, for what everybody may do."""
    text = "Who does it."
    return click.option("--by", default=HERE, show_default=True, help=text)(command)


def decided_by_option(command: F) -> F:
    """`--by`, for what a practitioner decides."""
    return click.option("--by", required=True, help="Who has decided it.")(command)


def why_option(command: F) -> F:
    """`--why`."""
    return click.option("--why", default="", help="Kept beside the change.")(command)


def given_only(given: dict[str, Any]) -> dict[str, Any]:
    """The options that were given."""
    return {name: value for name, value in given.items() if value is not None}


def known(store: "Store", person_id: str) -> "Person":
    """Somebody with a profile; raises `BadPerson` when there is none, the guest included."""
    from station.people.person import BadPerson

    person = store.person(person_id)
    if person is None or person.is_guest:
        raise BadPerson(f"There is no person {person_id!r}.", "See `station people list`.")
    return person


def log_change(store: "Store", what: str, subject: str) -> None:
    """Write a change into the log of changes, under the name that the pages have for it."""
    store.audit.add("", HERE, what, subject, ok=True)
