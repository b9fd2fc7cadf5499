"""Profiles as a form or a request sends them: the id from the name, the colours, the roles."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from station.people.person import (
    BIRTH_YEARS,
    DEFAULT_COLOUR,
    GUEST,
    GUEST_ID,
    INITIAL_LENGTH,
    NAME_LENGTH,
    NOTE_LENGTH,
    Person,
    Role,
    Units,
)
from web.access import Need, Visitor
from web.access import Role as Standing
from web.errors import WebError, not_found
from web.forms import Form, height_text
from web.screen_fields import read_screen, screen_texts
from web.services import Services

RESERVED = frozenset({"new", GUEST_ID})  # addresses of their own
ID_LENGTH = 40

# White letters stand out on every one of them.
COLOURS = (
    (DEFAULT_COLOUR, _l("Blue")),
    ("#1f7a7a", _l("Teal")),
    ("#3a7d44", _l("Green")),
    ("#7a6a00", _l("Olive")),
    ("#a4511a", _l("Orange")),
    ("#a8323a", _l("Red")),
    ("#9b3a78", _l("Pink")),
    ("#7b5ea7", _l("Violet")),
    ("#4f5d75", _l("Grey")),
)
_ROLES = {
    Role.MEMBER: _l("Member"),
    Role.PRACTITIONER: _l("Practitioner"),
    Role.OWNER: _l("Owner"),
    Role.GUEST: _l("Guest"),
}


def find_profile(rooms: Services, person_id: str) -> Person:
    """Somebody with a profile, which the guest has not.

    Raises:
        WebError: 404 when there is none.
    """
    person = None if person_id in RESERVED else rooms.store.person(person_id)
    if person is None:
        raise not_found("person")
    return person


def id_from(name: str, taken: Collection[str]) -> str:
    """A new id that can be read as the name: "Anna Kovács" becomes "anna-kovacs"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: ID_LENGTH - 5].strip("-") or "person"
    numbered = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 3 + len(RESERVED)))
    return next(each for each in numbered if each not in taken and each not in RESERVED)


def roles_for(visitor: Visitor, person: Person | None) -> tuple[Role, ...]:
    """The roles that this visitor may give; none when the role is not theirs to change.

    A practitioner makes members and practitioners; what an owner is, only an owner changes.
    """
    if not visitor.may(Need.PRACTITIONER):
        return ()
    if visitor.role >= Standing.OWNER:
        return (Role.MEMBER, Role.PRACTITIONER, Role.OWNER)
    return () if person and person.role is Role.OWNER else (Role.MEMBER, Role.PRACTITIONER)


def role_words(role: Role) -> str:
    """What somebody is here, to be read."""
    return str(_ROLES[role])


def check_role(visitor: Visitor, before: Person | None, role: Role) -> None:
    """Refuse a role that this visitor may not give.

    Raises:
        WebError: 403.
    """
    if role is (before.role if before else Role.MEMBER) or role in roles_for(visitor, before):
        return
    message = _("You may not give the role %(role)s.", role=role_words(role))
    raise WebError(403, "not_allowed", message, _("Ask a practitioner or the owner."))


def practitioners(rooms: Services) -> tuple[Person, ...]:
    """Who can look after somebody."""
    able = {Role.PRACTITIONER, Role.OWNER}
    return tuple(person for person in rooms.store.people() if person.role in able)


def new_form(rooms: Services) -> Form:
    """The form for somebody new, with a colour that nobody has yet."""
    worn = {person.colour for person in rooms.store.people()}
    free = [value for value, _words in COLOURS if value not in worn]
    colour = free[0] if free else DEFAULT_COLOUR
    plain = {"colour": colour, "units": Units.METRIC.value, "role": Role.MEMBER.value}
    return Form({**plain, **screen_texts(GUEST)})


def form_of(person: Person) -> Form:
    """The form as the profile stands."""
    return Form(
        {
            "name": person.name,
            "initial": person.initial,
            "colour": person.colour,
            "birth_year": "" if person.birth_year is None else str(person.birth_year),
            "height": height_text(person.height_cm, person.units),
            "units": person.units.value,
            "ankle_setting": person.ankle_setting,
            "practitioner_id": person.practitioner_id or "",
            "role": person.role.value,
            **screen_texts(person),
        }
    )


def read_profile(
    form: Form, before: Person, roles: tuple[Role, ...], able: tuple[Person, ...], this_year: int
) -> Person:
    """The profile as typed; look at `form.errors` before it is used.

    Args:
        form: What was typed.
        before: The profile as it stands; what is wrong in the form stays as it is there.
        roles: Those that may be given; none leaves the role alone.
        able: Who can look after somebody.
        this_year: Nobody was born later.
    """
    name = form.line("name", _("Enter a name."), NAME_LENGTH)
    initial = form.line("initial", longest=INITIAL_LENGTH)
    offered = [value for value, _words in colours_for(before)]
    colour = form.one_of("colour", offered, _("Choose a colour."))
    units = form.one_of("units", tuple(Units), _("Choose centimetres, or feet and inches."))
    height_cm = form.height("height", before.height_cm, before.units)
    birth_year = _birth_year(form, this_year)
    ankle_setting = form.line("ankle_setting", longest=NOTE_LENGTH)
    practitioner_id = _practitioner(form, able)
    role = form.one_of("role", roles, _("Choose a role.")) if roles else before.role
    screen = read_screen(form, before)
    if form.errors:
        return before
    return replace(
        before,
        name=name,
        initial=initial,
        colour=colour,
        units=Units(units),
        height_cm=height_cm,
        birth_year=birth_year,
        ankle_setting=ankle_setting,
        practitioner_id=practitioner_id,
        role=Role(role),
        **screen,
    )


def colours() -> tuple[tuple[str, str], ...]:
    """The colours that badges may have, each with its name."""
    return tuple((value, str(words)) for value, words in COLOURS)


def colours_for(person: Person) -> tuple[tuple[str, str], ...]:
    """What is offered, with this person's own when it is none of ours."""
    offered = colours()
    is_ours = person.colour in dict(offered)
    return offered if is_ours else (*offered, (person.colour, _("As before")))


def _birth_year(form: Form, this_year: int) -> int | None:
    if not form.text("birth_year"):
        return None
    return form.whole("birth_year", BIRTH_YEARS[0], this_year)


def _practitioner(form: Form, able: tuple[Person, ...]) -> str | None:
    if not form.text("practitioner_id"):
        return None
    return form.one_of(
        "practitioner_id", [each.id for each in able], _("Choose one of these, or nobody.")
    )
