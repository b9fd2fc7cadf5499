"""Who may do what: denied by default (S38, S39, S41).

A request from loopback comes from the station's own touchscreen. Everything else is a stranger
until it is paired; a stranger can stop the table and bring the person up, nothing more. Headers by
which a proxy speaks for somebody else are never believed: with one, loopback is a stranger too.
"""

import ipaddress
from dataclasses import dataclass
from enum import Enum, IntEnum

from flask import Flask, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from web.errors import WebError, wants_json
from web.hosts import host_of, is_own_host
from web.rate import RateLimiter

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
GUARD = "guard"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


class Role(IntEnum):
    """What somebody is to this station, each including the ones before."""

    STRANGER = 0
    MEMBER = 1
    PRACTITIONER = 2
    OWNER = 3


class Need(Enum):
    """What an address asks of its caller."""

    OPEN = "anyone on the LAN"
    MEMBER = "paired"
    PRACTITIONER = "practitioner"
    OWNER = "owner"
    STATION = "the station's own touchscreen"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking.

    Attributes:
        role: What the visitor may do.
        at_station: At the station's own touchscreen.
        person_id: Who has signed in; None when nobody has.
    """

    role: Role
    at_station: bool
    person_id: str | None = None

    def may(self, need: Need) -> bool:
        """Whether this visitor fulfils what an address asks."""
        match need:
            case Need.OPEN:
                return True
            case Need.MEMBER:
                return self.role >= Role.MEMBER
            case Need.PRACTITIONER:
                return self.role >= Role.PRACTITIONER
            case Need.OWNER:
                return self.role >= Role.OWNER
            case Need.STATION:
                return self.at_station


@dataclass(frozen=True, slots=True)
class Rule:
    """What is asked of the callers of one endpoint; `urgent` ones are never rate-limited."""

    need: Need
    urgent: bool = False


class Guard:
    """Stands before every request; an endpoint without a rule is closed.

    Attributes:
        rules: Rule of each endpoint.
    """

    def __init__(self, simulated: bool, limiter: RateLimiter) -> None:
        self.rules: dict[str, Rule] = {"static": Rule(Need.OPEN)}
        self._simulated = simulated
        self._limiter = limiter

    def install(self, app: Flask) -> None:
        """Check every request of this app before anything else."""
        app.extensions[GUARD] = self
        app.before_request(self._check)

    def visitor(self) -> Visitor:
        """Who sends the current request."""
        if is_touchscreen():
            return Visitor(Role.OWNER if self._simulated else Role.MEMBER, at_station=True)
        role = Role.MEMBER if session.get("role") == "member" else Role.STRANGER
        return Visitor(role, at_station=False)

    def _check(self) -> BaseResponse | None:
        _check_host()
        _check_origin()
        if request.endpoint is None:
            return None  # goes on to 404 or 405
        rule = self.rules.get(request.endpoint)
        visitor = self.visitor()
        if rule is None or not visitor.may(rule.need):
            return _turn_away(visitor, rule)
        self._check_rate(rule)
        return None

    def _check_rate(self, rule: Rule) -> None:
        if request.method in SAFE_METHODS or rule.urgent:
            return
        if not self._limiter.allows(request.remote_addr or ""):
            raise WebError(
                429, "too_many", "Too many requests at once.", "Wait a few seconds and try again."
            )


def current_visitor() -> Visitor:
    """Who sends the current request, for a page that is not the same for everybody."""
    guard: Guard = current_app.extensions[GUARD]
    return guard.visitor()


def pair_this_browser() -> None:
    """Let the browser of the current request in, by a signed cookie."""
    session.clear()
    session["role"] = "member"
    session.permanent = True


def is_touchscreen() -> bool:
    """Whether the current request comes from this very machine."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _check_host() -> None:
    if not is_own_host(host_of(request.headers.get("Host", ""))):
        raise WebError(
            400,
            "unknown_host",
            "This station does not go by that name.",
            "Open it by its address, by its own name, or as localhost.",
        )


def _check_origin() -> None:
    """Refuse what another site made the browser send; a program without a browser sends neither."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "none")
    writes = request.method not in SAFE_METHODS
    foreign_write = writes and origin is not None and not _is_same_origin(origin)
    foreign_fetch = (writes or request.path.startswith("/api/")) and site not in {
        "same-origin",
        "none",
    }
    if foreign_write or foreign_fetch:
        raise WebError(
            403,
            "cross_origin",
            "This request was sent by another site.",
            "Open the station's own page and do it there.",
        )


def _is_same_origin(origin: str) -> bool:
    scheme, _, netloc = origin.partition("://")
    return scheme in {"http", "https"} and netloc.lower() == request.headers["Host"].lower()


def _turn_away(visitor: Visitor, rule: Rule | None) -> BaseResponse:
    wants_pairing = rule is not None and rule.need is not Need.STATION
    if visitor.role is not Role.STRANGER or not wants_pairing:
        raise WebError(
            403,
            "not_allowed",
            "You may not do this from here.",
            "Do it on the station's own touchscreen, or ask your practitioner.",
        )
    if wants_json() or request.method not in SAFE_METHODS:
        raise WebError(
            401,
            "not_paired",
            "This device is not paired with the station.",
            "Open /pair on the station's touchscreen and type its code here at /pair/enter.",
        )
    return redirect(url_for("pages.enter_code"), code=303)
