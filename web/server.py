"""Serves the app by waitress, with threads enough that open streams never keep STOP waiting."""

from flask import Flask
from waitress.server import BaseWSGIServer, create_server

from station.errors import StationError
from web.app import MAX_BODY

THREADS = 64
CONNECTIONS = 200


class PortInUse(StationError, OSError):
    """The address on which the web shall listen cannot be had."""


def make_server(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """A server that listens but does not run yet; `.run()` serves until `.close()`.

    Raises:
        PortInUse: Something else listens there, or the address is not this machine's.
    """
    try:
        return create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            max_request_body_size=4 * MAX_BODY,
            ident="",
            clear_untrusted_proxy_headers=False,  # the access rules want to see them
        )
    except OSError as error:
        raise PortInUse(
            f"The web cannot listen on {host} port {port}: {error.strerror}.",
            "Stop what listens there, or choose another port.",
        ) from error
