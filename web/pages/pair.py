"""Letting a phone in: the station shows six digits, the phone types them.

The QR carries the address only. A code in it could be photographed, or kept in a browser's history.
"""

import segno
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from web.access import pair_this_browser
from web.errors import WebError
from web.hosts import lan_host
from web.pairing import Verdict
from web.services import services

LONGEST_TYPED = 12


def show_code() -> ResponseReturnValue:
    """On the touchscreen: the code that is valid now, and where to type it."""
    rooms = services()
    code = rooms.pairing.current()
    address = _address()
    return render_template(
        "pair.html",
        code=code,
        left_s=code.until_s - rooms.clock() if code else 0.0,
        address=address,
        picture=_qr(address) if code else "",
    )


def new_code() -> ResponseReturnValue:
    """Make a code; the one before it no longer works."""
    services().pairing.new()
    return redirect(url_for("pages.show_code"), code=303)


def enter_code() -> ResponseReturnValue:
    """On the phone: where the code is typed."""
    return render_template("enter.html", wrong=False)


def try_code() -> ResponseReturnValue:
    """Let this browser in when the code is right."""
    typed = "".join(request.form.get("code", "")[:LONGEST_TYPED].split())
    match services().pairing.enter(typed):
        case Verdict.PAIRED:
            pair_this_browser()
            return redirect(url_for("pages.choose"), code=303)
        case Verdict.WRONG:
            return render_template("enter.html", wrong=True), 422
        case Verdict.LOCKED:
            raise WebError(
                429,
                "pairing_locked",
                "Too many wrong codes; pairing is locked for five minutes.",
                "Then show a new code on the station's touchscreen.",
            )


def _address() -> str:
    port = request.host.rpartition(":")[2]
    suffix = f":{port}" if port.isdigit() else ""
    return f"http://{lan_host()}{suffix}{url_for('pages.enter_code')}"


def _qr(address: str) -> Markup:
    """The address as an inline picture; its colours are attributes, as the page's policy asks."""
    svg = segno.make(address, micro=False).svg_inline(
        scale=6, border=3, dark="#000", light="#fff", omitsize=True
    )
    return Markup(svg)  # noqa: S704
