"""The one gate that every request passes; an endpoint without a rule is closed."""

import logging

from flask import Flask, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from station.records.errors import RecordsError
from web.access.browser import TOKEN, idle, stay_signed_in
from web.access.place import check_host, check_origin, is_touchscreen
from web.access.visitor import GUARD, SAFE_METHODS, Need, Role, Rule, Visitor
from web.errors import WebError, wants_json
from web.rate import RateLimiter
from web.services import services

__all__ = ["GUARD", "Guard"]

log = logging.getLogger(__name__)

TOUCHSCREEN = "touchscreen"
_ROLES = {"practitioner": Role.PRACTITIONER, "owner": Role.OWNER}
_FOUND, _FAILED = "station_visitor", "station_visitor_failed"
_STRANGER = Visitor(Role.STRANGER, at_station=False)


class Guard:
    """Stands before every request.

    Attributes:
        rules: Rule of each endpoint.
    """

    def __init__(self, simulated: bool, limiter: RateLimiter) -> None:
        self.rules: dict[str, Rule] = {"static": Rule(Need.OPEN, urgent=True)}
        self._simulated = simulated
        self._limiter = limiter

    def install(self, app: Flask) -> None:
        """Check every request of this app before anything else."""
        app.extensions[GUARD] = self
        app.before_request(self._check)

    def rule(self) -> Rule | None:
        """The rule of the current request's endpoint."""
        return self.rules.get(request.endpoint or "")

    def visitor(self) -> Visitor:
        """Who sends the current request; found out once for each.

        While the records cannot be read, whoever would be known by them counts as what they are
        without: the touchscreen's, or a stranger.
        """
        if _FOUND not in g:
            setattr(g, _FOUND, self._by_place())
            try:
                setattr(g, _FOUND, self._known())
            except RecordsError as error:
                setattr(g, _FAILED, error)
        found: Visitor = getattr(g, _FOUND)
        return found

    def forget(self) -> None:
        """Have the visitor looked up anew: the current request has changed who it is."""
        g.pop(_FOUND, None)

    def _by_place(self) -> Visitor:
        if not is_touchscreen():
            return _STRANGER
        role = Role.OWNER if self._simulated else Role.MEMBER
        return Visitor(role, at_station=True, device=TOUCHSCREEN)

    def _known(self) -> Visitor:
        """By a script's token or by the browser's cookie; urgent requests are not asked for it."""
        here = self._by_place()
        rule = self.rule()
        if rule is not None and rule.urgent:
            return here
        if given := request.headers.get("Authorization"):
            return _bearer(given)
        token = session.get(TOKEN)
        return here if not token else self._of_cookie(here, str(token))

    def _of_cookie(self, here: Visitor, token: str) -> Visitor:
        device = services().store.devices.of(token)
        if device is None or device.at_station != here.at_station:
            return here
        g.device = device
        return Visitor(
            max(here.role, Role.MEMBER, _ROLES.get(device.person_role, Role.MEMBER)),
            here.at_station,
            device.person_id,
            device.person_name,
            TOUCHSCREEN if here.at_station else device.id,
        )

    def _check(self) -> BaseResponse | None:
        check_host()
        check_origin()
        if request.endpoint is None:
            return None  # goes on to 404 or 405
        rule = self.rule()
        if rule is None or rule.need is not Need.OPEN:
            visitor = self.visitor()
            if failed := g.get(_FAILED):
                raise failed
            if rule is None or not visitor.may(rule.need):
                return _turn_away(visitor, rule)
            _seen()
        if rule is not None:
            self._check_rate(rule)
        return None

    def _check_rate(self, rule: Rule) -> None:
        if request.method in SAFE_METHODS or rule.urgent:
            return
        if not self._limiter.allows(request.remote_addr or ""):
            raise WebError(
                429,
                "too_many",
                _("Too many requests at once."),
                _("Wait a few seconds and try again."),
            )


def _bearer(header: str) -> Visitor:
    """Whose script it is; a header that is wrong makes a stranger, never the touchscreen."""
    from web.bearer import bearer_visitor  # noqa: PLC0415 - it stands on this room

    found: Visitor | None = bearer_visitor(header)
    return found or _STRANGER


def _seen() -> None:
    """Note that the device was seen, and keep whoever does something there signed in.

    What a page asks for by itself, again and again, is not somebody doing something.
    """
    device = g.get("device")
    if device is None:
        return
    does_something = request.method not in SAFE_METHODS or not wants_json()
    try:
        touched = services().store.devices.touch(device, idle(device) if does_something else None)
    except RecordsError as error:
        log.warning("That a device was seen could not be kept: %s", error)
    else:
        stay_signed_in(touched)


def _turn_away(visitor: Visitor, rule: Rule | None) -> BaseResponse:
    asks_for_more = rule is not None and rule.need is not Need.STATION
    if visitor.role is not Role.STRANGER or not asks_for_more:
        raise _not_allowed(visitor, rule)
    if "Authorization" in request.headers:
        raise WebError(
            401,
            "bad_token",
            _("This token is not known here."),
            _("Make a new one on the station, or look whether it was revoked."),
        )
    if wants_json() or request.method not in SAFE_METHODS:
        raise WebError(
            401,
            "not_paired",
            _("This device is not paired with the station."),
            _("Open /pair on the station's touchscreen and type its code here at /pair/enter."),
            way="pair",
        )
    g.denied = True
    return redirect(url_for("pages.enter_code"), code=303)


def _not_allowed(visitor: Visitor, rule: Rule | None) -> WebError:
    """With the way to it: who may do it, and where."""
    by_role = rule is not None and rule.need in (Need.PRACTITIONER, Need.OWNER)
    if by_role and visitor.person_id is None:
        way, hint = (
            "sign_in",
            _("Sign in with your PIN as somebody who may, or ask your practitioner."),
        )
    else:
        way, hint = "", _("Do it on the station's own touchscreen, or ask your practitioner.")
    return WebError(403, "not_allowed", _("You may not do this from here."), hint, way=way)
