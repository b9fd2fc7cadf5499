"""The web's process: a server with many threads, no pins, no control."""

import os
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from station.calibration import FILE_NAME
from station.records.storage import database_url
from station.settings import Settings
from web.app import create_app
from web.config import WebConfig
from web.log_ring import listen
from web.owner_code import announce
from web.server import listening, make_server
from web.services import KEY, Services
from web.tls import put_in_front, secured


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What a web process is started with.

    Attributes:
        data_dir: Where the records are, unless the settings say otherwise.
        run_dir: Where the controller's sockets are.
        state_dir: Where the key that signs the cookies is kept.
        simulated: The table is the pretend one, so there is a bench page.
        with_parent: A process has started this one: end when standard input does.
        settings_file: Where the settings came from; None for the defaults.
    """

    host: str
    port: int
    data_dir: Path
    run_dir: Path
    state_dir: Path
    simulated: bool = False
    with_parent: bool = False
    settings_file: Path | None = None


def run_web(options: WebOptions, settings: Settings) -> None:
    """Serve until the process is asked to end.

    Raises:
        StationError: It cannot start.
    """
    listen()
    url = settings.records.url or database_url(options.data_dir)
    machine = settings.control_config().machine
    tls = secured(settings.web, options.state_dir)
    config = WebConfig(
        options.run_dir,
        url,
        options.simulated,
        options.state_dir,
        machine=machine,
        calibration=options.data_dir / FILE_NAME,
        recordings=options.data_dir / "recordings",
        station_dir=options.data_dir,
        settings_file=options.settings_file,
        tls_port=settings.web.tls_port if tls else None,
        certificate=tls.files.certificate if tls else None,
    )
    app = create_app(config)
    rooms: Services = app.extensions[KEY]
    inner = None
    if tls is not None:
        inner = listening("127.0.0.1", 0)
        outer = listening(options.host, settings.web.tls_port)
        put_in_front(app, tls, outer, inner).start()
    server = make_server(app, options.host, options.port, inner)
    if not options.simulated:
        announce(rooms.owner_code, lambda: rooms.store)
    if options.with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    server.run()


def _end_with_parent() -> None:
    """Standard input ends when the parent closes it, or when the parent dies, however it dies."""
    while os.read(sys.stdin.fileno(), 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
