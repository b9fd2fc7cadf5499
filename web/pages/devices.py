"""The devices that are paired: an owner sees and removes all of them, everybody else their own."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from station.records.rows import DeviceRow
from web.access import Need, current_visitor, this_device
from web.errors import WebError
from web.pages.page import Page
from web.services import services


def devices() -> ResponseReturnValue:
    """Every device with who is signed in there and when it was last seen."""
    mine = this_device()
    return render_template("devices.html", devices=_visible(), mine=mine.id if mine else "")


def ask_revoke(device_id: str) -> ResponseReturnValue:
    """Whether it is meant."""
    mine = this_device()
    device = _find(device_id)
    return render_template(
        "device_revoke.html", device=device, is_mine=mine is not None and mine.id == device.id
    )


def revoke_device(device_id: str) -> ResponseReturnValue:
    """From now on the device is a stranger, and so is every copy of its cookie."""
    device = _find(device_id)
    services().store.devices.revoke(device.id)
    flash(_("%(name)s is no longer paired.", name=device.name or _("The device")))
    return redirect(url_for("pages.devices"), code=303)


def _visible() -> tuple[DeviceRow, ...]:
    if current_visitor().may(Need.OWNER):
        every = services().store.devices.all()
        return tuple(each for each in every if each.revoked_at is None)
    mine = this_device()
    return () if mine is None else (mine,)


def _find(device_id: str) -> DeviceRow:
    """One of those that this visitor sees.

    Raises:
        WebError: 404, also for one that is somebody else's.
    """
    found = next((each for each in _visible() if each.id == device_id), None)
    if found is None:
        message, hint = _("There is no such device."), _("Look in the list of devices.")
        raise WebError(404, "not_found", message, hint)
    return found


PAGES: tuple[Page, ...] = (
    Page("GET", "/devices", devices, Need.MEMBER),
    Page("GET", "/devices/<device_id>/revoke", ask_revoke, Need.MEMBER),
    Page("POST", "/devices/<device_id>/revoke", revoke_device, Need.MEMBER),
)
