"""Where a request comes from: this machine's own screen, our own page, or another site (S41)."""

import ipaddress

from flask import g, request
from flask_babel import gettext as _

from web.access.visitor import SAFE_METHODS
from web.errors import WebError
from web.hosts import host_of, is_own_host

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


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


def check_host() -> None:
    """Refuse a name that is not this machine's."""
    if not is_own_host(host_of(request.headers.get("Host", ""))):
        g.denied = True
        raise WebError(
            400,
            "unknown_host",
            _("This station does not go by that name."),
            _("Open it by its address, by its own name, or as localhost."),
        )


def check_origin() -> None:
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
            _("This request was sent by another site."),
            _("Open the station's own page and do it there."),
        )


def _is_same_origin(origin: str) -> bool:
    scheme, _sep, netloc = origin.partition("://")
    return scheme == request.scheme and netloc.lower() == request.headers["Host"].lower()
