"""Serves the app by waitress, with threads enough that open streams never keep STOP waiting.

One device in the network, however many connections it opens, leaves room for the others; and all
of them together leave room for the station's own touchscreen.
"""

import logging
import socket
from functools import partial
from ipaddress import ip_address
from typing import Any

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.server import MultiSocketServer, TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from station.errors import StationError
from web.app import MAX_BODY

THREADS = 96
CONNECTIONS = 400  # OF_OTHERS, those of the TLS front, and room for the touchscreen
OF_OTHERS = 240
PER_ADDRESS = 40
SILENT_S = 30  # a connection on which nothing moves; a stream tells something twice a second
LONGEST_HEADER = 16 * 1024
# What is larger is cut off in bare words of the server; below it the app answers, with its STOP.
LARGEST = 16 * MAX_BODY

log = logging.getLogger(__name__)


class PortInUse(StationError, OSError):
    """The address on which the web shall listen cannot be had."""


class _Listener(TcpWSGIServer):  # type: ignore[misc]
    """A listener that turns away whoever has too many connections already."""

    def accept(self) -> tuple[socket.socket, Any] | None:
        """The next connection; None when it is turned away."""
        accepted: tuple[socket.socket, Any] | None = super().accept()
        if accepted is not None and self._is_too_much(accepted[1][0]):
            accepted[0].close()
            return None
        return accepted

    def _is_too_much(self, address: str) -> bool:
        if ip_address(address.partition("%")[0]).is_loopback:
            return False
        others = [channel.addr[0] for channel in self.active_channels.values()]
        return others.count(address) >= PER_ADDRESS or len(others) >= OF_OTHERS


def make_server(
    app: Flask, host: str, port: int, inner: socket.socket | None = None
) -> MultiSocketServer:
    """A server that listens but does not run yet; `.run()` serves until `.close()`.

    Args:
        app: What it serves.
        host: Address to listen on.
        port: TCP port; 0 takes any that is free.
        inner: A second listener, for what comes from the TLS front.

    Raises:
        PortInUse: Something else listens there, or the address is not this machine's.
    """
    sockets = [listening(host, port), *([inner] if inner else [])]
    adjustments = Adjustments(
        sockets=sockets,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=SILENT_S,
        max_request_header_size=LONGEST_HEADER,
        max_request_body_size=LARGEST,
        ident="",
        clear_untrusted_proxy_headers=False,  # the access rules want to see them
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(THREADS)
    channels: dict[int, Any] = {}
    share = partial(
        _Listener, app, channels, dispatcher=dispatcher, adj=adjustments, bind_socket=False
    )
    listeners = [share(_sock=each, sockinfo=_about(each)) for each in sockets]
    places = [(each.effective_host, each.effective_port) for each in listeners]
    return MultiSocketServer(channels, adjustments, places, dispatcher, log.info)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        PortInUse: Something else listens there, or the address is not this machine's.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((str(address[0]), port), family=family)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else "there is no such port"
        raise PortInUse(
            f"The web cannot listen on {host} port {port}: {reason}.",
            "Stop what listens there, or choose another address or port.",
        ) from error


def _about(listening: socket.socket) -> tuple[Any, ...]:
    return listening.family, listening.type, listening.proto, listening.getsockname()
