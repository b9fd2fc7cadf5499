"""The cookie of this browser: a random token, worth what the records say and nothing by itself.

A new token is given at every pairing and every sign-in, so that a cookie which was copied, or put
there, before is worth nothing afterwards. Language and theme are harmless and stay.
"""

from datetime import timedelta

from flask import current_app, g, session
from flask_babel import gettext as _

from station.records.rows import DeviceRow
from web.access.place import is_touchscreen
from web.access.visitor import GUARD, current_visitor
from web.errors import WebError
from web.services import services

TOKEN = "device"  # noqa: S105 - the name of the cookie's entry
# The touchscreen stands in the room for everybody: whoever walks away shall soon be signed out.
STATION_IDLE = timedelta(minutes=5)
# A phone is in its owner's hand, and a session on the table may take half an hour.
PHONE_IDLE = timedelta(minutes=30)
_HARMLESS = ("language", "theme")


def idle(device: DeviceRow) -> timedelta:
    """How long somebody stays signed in there without doing anything."""
    return STATION_IDLE if device.at_station else PHONE_IDLE


def pair_this_browser(name: str) -> str:
    """Let the browser of the current request in; returns the id of the device."""
    device_id, token = services().store.devices.pair(name)
    _keep(token)
    return device_id


def sign_in_here(person_id: str) -> None:
    """Somebody uses the browser of the current request from now on.

    The touchscreen becomes a device of its own by it, which counts at the touchscreen alone.
    """
    devices, here, device = services().store.devices, is_touchscreen(), this_device()
    if device is None and not here:
        message = _("A script cannot sign in.")
        raise WebError(403, "not_allowed", message, _("Give its token the role that it needs."))
    device_id = device.id if device else devices.pair("", at_station=True)[0]
    _keep(devices.sign_in(device_id, person_id, STATION_IDLE if here else PHONE_IDLE))


def this_device() -> DeviceRow | None:
    """The browser of the current request; None for the touchscreen while nobody has signed in."""
    current_visitor()
    found: DeviceRow | None = g.get("device")
    return found


def sign_out_here() -> None:
    """Nobody uses this browser any more; a phone stays paired."""
    device = this_device()
    if device is not None:
        services().store.devices.sign_out(device.id)
    current_app.extensions[GUARD].forget()


def stay_signed_in(touched: bool) -> None:
    """Give the cookie its full time again, now and then: it must outlive what the records allow."""
    if touched:
        session.modified = True


def _keep(token: str) -> None:
    """Begin the cookie anew around a token."""
    harmless = {name: session[name] for name in _HARMLESS if name in session}
    session.clear()
    session.update(harmless)
    session[TOKEN] = token
    session.permanent = True
    g.pop("device", None)
    current_app.extensions[GUARD].forget()
