"""Encrypted pages, when the settings ask for them: what the app does differently then.

Other devices are led from plain HTTP to the encrypted pages. STOP and Bring me up are carried out
on either: a stop never waits for a redirect. The station's own touchscreen stays on loopback.
"""

import logging
import socket
import ssl
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from station.errors import StationError
from station.settings import Web
from web.access import Guard, is_touchscreen
from web.certificate import Files, context_of, fingerprint, generated, load_into, own_names
from web.hosts import host_of, is_own_host
from web.tls_front import Peers, TlsFront

log = logging.getLogger(__name__)

PLAIN = frozenset({"static"})  # what is public anyway, so that the page about a stop looks right

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Secured:
    """The certificate in use, which may be renewed while the station runs.

    Attributes:
        files: Where it lies.
        context: What encrypts with it.
    """

    def __init__(self, find: Callable[[], Files]) -> None:
        self._find = find
        self.files = find()
        self.context: ssl.SSLContext = context_of(self.files)

    def refresh(self) -> None:
        """Take up a certificate that was renewed; on an error the one in use stays."""
        try:
            load_into(self.context, self._find())
        except StationError as error:
            log.warning("%s %s", error.args[0], error.hint)


def secured(web: Web, state_dir: Path) -> Secured | None:
    """What the settings ask for; None without encryption.

    Raises:
        BadCertificate: There is none that can be used.
    """
    match web.tls:
        case "off":
            return None
        case "generated":
            return Secured(lambda: generated(state_dir, own_names(), datetime.now(UTC)))
        case "files":
            return Secured(partial(Files, Path(web.certificate), Path(web.key)))


def put_in_front(
    app: Flask, secured: Secured, outer: socket.socket, inner: socket.socket
) -> TlsFront:
    """A front that passes on to the listener `inner`, whose callers the app then knows."""
    peers = Peers()
    host, port = inner.getsockname()[:2]
    front = TlsFront(outer, secured.context, (host, port), peers, secured.refresh)
    behind = Behind(app.wsgi_app, str(port), str(front.port), peers)
    app.wsgi_app = behind  # type: ignore[method-assign]
    log.warning(
        "Encrypted pages on port %s; SHA-256 of the certificate: %s",
        front.port,
        fingerprint(secured.files.certificate),
    )
    return front


class Behind:
    """Tells the app who is behind a request from the front, and that it came encrypted.

    The port on which a request came in is the server's own word; no client can write it.
    """

    def __init__(self, wsgi: Wsgi, inner_port: str, tls_port: str, peers: Peers) -> None:
        self._wsgi, self._inner_port, self._tls_port = wsgi, inner_port, tls_port
        self._peers = peers

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        if environ["SERVER_PORT"] == self._inner_port:
            peer = self._peers.address(environ["REMOTE_PORT"])
            environ |= {"REMOTE_ADDR": peer, "REMOTE_HOST": peer, "REMOTE_PORT": ""}
            environ |= {"wsgi.url_scheme": "https", "SERVER_PORT": self._tls_port}
        return self._wsgi(environ, start_response)


def install(app: Flask, guard: Guard, port: int) -> None:
    """Lead other devices to the encrypted pages; before the guard, which would ask them to pair."""

    def lead() -> BaseResponse | None:
        rule = guard.rules.get(request.endpoint or "")
        is_urgent = rule is not None and rule.urgent
        if request.is_secure or is_urgent or request.endpoint in PLAIN or is_touchscreen():
            return None
        host = host_of(request.headers.get("Host", ""))
        if not is_own_host(host):
            return None  # the guard refuses it
        there = f"[{host}]" if ":" in host else host
        return redirect(f"https://{there}:{port}{request.full_path.removesuffix('?')}", code=308)

    app.before_request(lead)
