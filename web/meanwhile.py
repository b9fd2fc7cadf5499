"""Whether somebody else has changed what a form began with, and what the two of them want.

A form carries the mark of what it showed in its field `version`. When the records no longer bear
that mark, nothing is kept: both are shown side by side, and whoever sends the form again means it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from station.people.person import Person
from station.records.care_checks import prescribed, profile_of
from web.changed import differences
from web.forms import Form
from web.services import Services
from web.words import day_and_time

FIELD = "version"
_MARK_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What has happened since the form began.

    Attributes:
        by: Who changed it last.
        at: When, in words.
        rows: What, as it is now, as it is typed; only where the two differ.
    """

    by: str
    at: str
    rows: tuple[tuple[str, str, str], ...]


def profile_mark(person: Person) -> str:
    """The mark of a profile as it stands."""
    return _mark(profile_of(person))


def prescription_mark(person: Person) -> str:
    """The mark of limits and prescription as they stand."""
    return _mark(prescribed(person))


def profile_meanwhile(rooms: Services, form: Form, now: Person, typed: Person) -> Meanwhile | None:
    """What somebody else has made of the profile; None when the form is up to date."""
    if not _is_old(form, profile_mark(now)):
        return None
    return _both(rooms, now, profile_of(now), profile_of(typed), "profile")


def prescription_meanwhile(
    rooms: Services, form: Form, now: Person, typed: Person
) -> Meanwhile | None:
    """What somebody else has prescribed; None when the form is up to date."""
    if not _is_old(form, prescription_mark(now)):
        return None
    return _both(rooms, now, prescribed(now), prescribed(typed), "prescription")


def _mark(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:_MARK_LENGTH]


def _is_old(form: Form, mark: str) -> bool:
    """A form without a mark comes from a script, which knows what it does."""
    return form.text(FIELD) not in ("", mark)


def _both(
    rooms: Services, now: Person, stored: Mapping[str, Any], typed: Mapping[str, Any], what: str
) -> Meanwhile:
    people = {each.id: each.name for each in rooms.store.people()}
    programs = {each.id: each.title for each in rooms.library_for(now.id).programs.values()}
    latest = next((row for row in rooms.store.changes(now.id) if row.what == what), None)
    return Meanwhile(
        by=people.get(latest.by, latest.by) if latest else "",
        at=day_and_time(latest.at if latest else None),
        rows=tuple(differences(stored, typed, {**programs, **people})),
    )
