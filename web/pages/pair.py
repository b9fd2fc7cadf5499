"""Letting a phone in: it follows the picture on the station's screen, or types the six digits.

The picture carries its secret behind the "#" of the address, which a browser never sends: it is in
no log and no history of the station, and a small script hands it over in the body.
"""

import segno
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from station.records.room_devices import NAME_LENGTH
from web.access import Need, pair_this_browser, this_device
from web.errors import WebError
from web.forms import Form
from web.hosts import lan_host
from web.pages.page import Page
from web.pairing import Verdict
from web.rate import few_tries
from web.services import services
from web.user_agent import device_name

LONGEST_TYPED, LONGEST_SECRET = 12, 64


def show_code() -> ResponseReturnValue:
    """On the touchscreen, or at an owner's: what lets a phone in now."""
    rooms = services()
    code = rooms.pairing.current()
    return render_template(
        "pair.html",
        code=code,
        left_s=code.until_s - rooms.clock() if code else 0.0,
        address=_address("pages.enter_code"),
        picture=_qr(f"{_address('pages.pair_by_link')}#{code.secret}") if code else "",
    )


def new_code() -> ResponseReturnValue:
    """Make a code; the one before it no longer works."""
    services().pairing.new()
    return redirect(url_for("pages.show_code"), code=303)


def enter_code() -> ResponseReturnValue:
    """On the phone: where the digits are typed."""
    return render_template("enter.html", wrong=False)


@few_tries
def try_code() -> ResponseReturnValue:
    """Let this browser in when the digits are right."""
    typed = "".join(request.form.get("code", "")[:LONGEST_TYPED].split())
    match services().pairing.enter(typed):
        case Verdict.PAIRED:
            return _let_in()
        case Verdict.WRONG:
            return render_template("enter.html", wrong=True), 422
        case Verdict.LOCKED:
            raise WebError(
                429,
                "pairing_locked",
                _("Too many wrong codes; no digits are taken for five minutes."),
                _("The picture on the station's touchscreen still works: show a new one there."),
            )


def pair_by_link() -> ResponseReturnValue:
    """On the phone: where the picture leads; the script hands the secret over."""
    return render_template("pair_by.html", over=False)


def follow_link() -> ResponseReturnValue:
    """Let this browser in when the secret is right."""
    secret = request.form.get("secret", "")[:LONGEST_SECRET]
    if services().pairing.follow(secret) is Verdict.PAIRED:
        return _let_in()
    return render_template("pair_by.html", over=True), 422


def name_device() -> ResponseReturnValue:
    """How this device is called in the list, so that it can be told from others."""
    device = this_device()
    if device is None or device.at_station:
        return redirect(url_for("pages.devices"), code=303)
    return render_template("pair_name.html", form=Form({"name": device.name}))


def keep_device_name() -> ResponseReturnValue:
    """Call this device as was typed."""
    device, form = this_device(), Form(request.form)
    if device is None or device.at_station:
        return redirect(url_for("pages.devices"), code=303)
    name = form.line("name", _("Enter a name, such as Anna's phone."), NAME_LENGTH)
    if form.errors:
        return render_template("pair_name.html", form=form), 422
    services().store.devices.rename(device.id, name)
    return redirect(url_for("pages.choose"), code=303)


def _let_in() -> ResponseReturnValue:
    pair_this_browser(device_name(request.user_agent.string))
    return redirect(url_for("pages.name_device"), code=303)


def _address(endpoint: str) -> str:
    """Where a phone finds it: encrypted when there is encryption, whatever the touchscreen uses."""
    tls_port = services().config.tls_port
    if tls_port is not None:
        return f"https://{lan_host()}:{tls_port}{url_for(endpoint)}"
    port = request.host.rpartition(":")[2]
    suffix = f":{port}" if port.isdigit() else ""
    return f"{request.scheme}://{lan_host()}{suffix}{url_for(endpoint)}"


def _qr(address: str) -> Markup:
    """The address as an inline picture; its colours are attributes, as the page's policy asks."""
    svg = segno.make(address, micro=False).svg_inline(
        scale=6, border=3, dark="#000", light="#fff", omitsize=True
    )
    return Markup(svg)  # noqa: S704


PAGES: tuple[Page, ...] = (
    Page("GET", "/pair", show_code, Need.INVITE),
    Page("POST", "/pair", new_code, Need.INVITE),
    Page("GET", "/pair/enter", enter_code, Need.OPEN),
    Page("POST", "/pair/enter", try_code, Need.OPEN),
    Page("GET", "/pair/by", pair_by_link, Need.OPEN),
    Page("POST", "/pair/by", follow_link, Need.OPEN),
    Page("GET", "/pair/name", name_device, Need.MEMBER),
    Page("POST", "/pair/name", keep_device_name, Need.MEMBER),
)
