"""Scripts come in by a token in the header `Authorization: Bearer …`, never in an address.

A token is nobody at the station: what only the touchscreen may do, and the press that starts the
table, stay where they are.
"""

import logging

from flask import Flask, request

from station.people.person import Role as PersonRole
from station.records.errors import RecordsError
from station.records.rows import TokenRow
from web.access import Guard, Role, Visitor
from web.errors import WebError
from web.rate import count_try, tries_left
from web.services import services

log = logging.getLogger(__name__)

DEVICE = "token "  # before its id, in the log of changes
LONGEST = 200
_ROLES = {
    PersonRole.MEMBER: Role.MEMBER,
    PersonRole.PRACTITIONER: Role.PRACTITIONER,
    PersonRole.OWNER: Role.OWNER,
}


def install(app: Flask, guard: Guard) -> None:
    """Bound the tries at guessing a token; before the guard, which looks it up."""

    def check() -> None:
        rule = guard.rules.get(request.endpoint or "")
        if "Authorization" in request.headers and not (rule and rule.urgent):
            tries_left()

    app.before_request(check)


def bearer_visitor(header: str) -> Visitor | None:
    """Whose script sends this `Authorization` header; None for a token that is not good."""
    kind, _, secret = header.partition(" ")
    found = None
    if kind.lower() == "bearer" and len(secret) <= LONGEST:
        found = services().store.tokens.of(secret.strip())
    if found is None:
        _count()
        return None
    _note_use(found)
    return Visitor(_ROLES[found.role], at_station=False, device=f"{DEVICE}{found.id}")


def is_script(visitor: Visitor) -> bool:
    """Whether somebody came in by a token."""
    return visitor.device.startswith(DEVICE)


def _count() -> None:
    try:
        count_try()
    except WebError:
        log.info("Too many wrong tokens from %s", request.remote_addr)


def _note_use(row: TokenRow) -> None:
    """A full disk keeps no script from reading."""
    try:
        services().store.tokens.touch(row)
    except RecordsError as error:
        log.warning("That a token was used could not be kept: %s", error)
