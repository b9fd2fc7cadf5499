"""The web's process: a server with many threads, no pins, no control."""

import os
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from station.records.storage import database_url
from station.service.endpoints import make_run_dir
from station.settings import Settings
from web.app import create_app
from web.config import WebConfig
from web.server import make_server


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What a web process is started with.

    Attributes:
        simulated: The table is the pretend one, so there is a bench page.
        with_parent: A process has started this one: end when standard input does.
    """

    host: str
    port: int
    data_dir: Path
    run_dir: Path
    simulated: bool = False
    with_parent: bool = False


def run_web(options: WebOptions, settings: Settings) -> None:
    """Serve until the process is asked to end.

    Raises:
        StationError: It cannot start.
    """
    make_run_dir(options.run_dir)
    url = settings.records.url or database_url(options.data_dir)
    machine = settings.control_config().machine
    config = WebConfig(options.run_dir, url, options.simulated, options.data_dir, machine=machine)
    server = make_server(create_app(config), options.host, options.port)
    if options.with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    server.run()


def _end_with_parent() -> None:
    """Standard input ends when the parent closes it, or when the parent dies, however it dies."""
    while os.read(sys.stdin.fileno(), 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
