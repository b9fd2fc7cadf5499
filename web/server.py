"""Serves the app by waitress, with threads enough that open streams never keep STOP waiting."""

import socket

from flask import Flask
from waitress.server import BaseWSGIServer, create_server

from station.errors import StationError
from web.app import MAX_BODY

THREADS = 96
CONNECTIONS = 200
# What is larger is cut off in bare words of the server; below it the app answers, with its STOP.
LARGEST = 16 * MAX_BODY


class PortInUse(StationError, OSError):
    """The address on which the web shall listen cannot be had."""


def make_server(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """A server that listens but does not run yet; `.run()` serves until `.close()`.

    Raises:
        PortInUse: Something else listens there, or the address is not this machine's.
    """
    return create_server(
        app,
        sockets=[_listening(host, port)],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        max_request_body_size=LARGEST,
        ident="",
        clear_untrusted_proxy_headers=False,  # the access rules want to see them
    )


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((str(address[0]), port), family=family)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else "there is no such port"
        raise PortInUse(
            f"The web cannot listen on {host} port {port}: {reason}.",
            "Stop what listens there, or choose another address or port.",
        ) from error
