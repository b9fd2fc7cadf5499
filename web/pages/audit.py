"""The log of what was changed and of what was denied, for the owner."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from web.access import Need
from web.pages.page import Page
from web.services import services

PAGE = 50
_MOST_DIGITS = 12


def audit() -> ResponseReturnValue:
    """The newest lines; ?before=NUMBER those before one."""
    store, typed = services().store, request.args.get("before", "")
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS
    before = int(typed) if is_number else None
    found = store.audit.page(before, PAGE + 1)
    rows = found[:PAGE]
    return render_template(
        "audit.html",
        rows=rows,
        names={person.id: person.name for person in store.people()},
        devices={device.id: device.name for device in store.devices.all()},
        older=rows[-1].id if len(found) > PAGE else None,
        newest=before is None,
    )


PAGES: tuple[Page, ...] = (Page("GET", "/audit", audit, Need.OWNER),)
