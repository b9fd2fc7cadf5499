"""Ways out: for every reason against a session the place where something can be done about it."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from station.people.person import Person
from web.access import Need, current_visitor


@dataclass(frozen=True, slots=True)
class Way:
    """A link to where it is done."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link may lead.

    Attributes:
        label: In words.
        endpoint: Of the page; empty for the page that is asked for.
        takes: Name under which its address takes the person; empty for none.
        need: Who may go there; others are led to where one signs in.
        guest: Whether it is there for a guest, too.
    """

    label: LazyString
    endpoint: str
    takes: str = ""
    need: Need = Need.MEMBER
    guest: bool = False


_AGAIN = Place(_l("Try again"), "")
_ANOTHER = Place(_l("Choose another session"), "choose", "person", guest=True)
_WHO = Place(_l("Back to the start"), "choose")
_PROFILE = Place(_l("To the profile"), "person", "person_id")
_HEALTH = Place(_l("Answer the health questions"), "health_questions", "person_id")
_RELEASE = Place(_l("Release for tilting"), "release_form", "person_id", Need.PRACTITIONER)
_LIMITS = Place(_l("Limits and prescription"), "prescription", "person_id", Need.PRACTITIONER)
_NEW = Place(_l("Make a profile"), "new_person")
_LIVE = Place(_l("Go to the live page"), "live")
_BENCH = Place(_l("Go to the bench"), "bench")
_SYSTEM = Place(_l("Look at the station"), "system")
_SIGN_IN = Place(_l("Practitioners sign in here"), "sign_in")

_PACE = (_ANOTHER,)
_LIMIT = (_ANOTHER, _LIMITS)
WAYS: MappingProxyType[str, tuple[Place, ...]] = MappingProxyType(
    {
        # about the person
        "doctor": (_PROFILE, _RELEASE),
        "advice": (_PROFILE,),
        "not_allowed": _LIMIT,
        "guest": (_NEW, _ANOTHER),
        "too_young": (_ANOTHER, _PROFILE),
        "health_check": (_HEALTH, _ANOTHER),
        "not_released": (_RELEASE, _PROFILE, _ANOTHER),
        "release_over": (_RELEASE, _PROFILE, _ANOTHER),
        "clock": (_SYSTEM, _HEALTH, _ANOTHER),
        # about how deep, how fast, how long, how often
        "too_deep": _LIMIT,
        "too_fast_down": _LIMIT,
        "too_fast_up": _LIMIT,
        "too_long": _LIMIT,
        "too_much": _LIMIT,
        "too_often": _PACE,
        "too_soon": _PACE,
        "too_much_today": _LIMIT,
        "duty_budget": _PACE,
        # about the station
        "not_ready": (_LIVE, _BENCH),
        "fault": (_LIVE, _BENCH),
        "button": (_LIVE, _BENCH),
        "not_upright": (_LIVE,),
        "blocked": (_SYSTEM, _LIVE),
        "leaving": (_LIVE,),
        "records": (_AGAIN, _SYSTEM),
        "controller_down": (_AGAIN, _SYSTEM),
        "busy": (_AGAIN,),
        "too_old": (_AGAIN,),
        # about what was asked for
        "unsound": _LIMIT,
        "limits": _LIMIT,
        "empty": _PACE,
        "unknown_program": _PACE,
        "unknown_person": (_WHO,),
    }
)


def ways_out(code: str, person: Person | None) -> tuple[Way, ...]:
    """Where something can be done about a refusal; what leads back to this very page is left out.

    Args:
        code: Of the refusal.
        person: Whose session was asked for; None when that is not known.
    """
    found = (_way(place, person) for place in WAYS.get(code, (_ANOTHER, _WHO)))
    here = _here() if request.method == "GET" else ""
    return tuple(way for way in found if way is not None and way.address != here)


def _way(place: Place, person: Person | None) -> Way | None:
    """The link; None where this station has no such page, or it is not for this person."""
    if place.takes and (person is None or (person.is_guest and not place.guest)):
        return None
    if not current_visitor().may(place.need):
        place = _SIGN_IN
    if not place.endpoint:
        return Way(str(place.label), _here())
    endpoint = f"pages.{place.endpoint}"
    if endpoint not in current_app.view_functions:
        return None
    given: dict[str, Any] = {place.takes: person.id} if person and place.takes else {}
    if place is _SIGN_IN:
        given = {"next": _here()}
    return Way(str(place.label), url_for(endpoint, **given))


def _here() -> str:
    return request.full_path.rstrip("?")
