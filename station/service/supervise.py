"""`station simulate`: controller, guard, web and speech as processes, and who looks after them.

The controller comes first and goes last but one: while it brings a person up, the web stays. A web
that dies is started again; a controller that dies is not, because only a person on the spot may
say that all is well again.
"""

import os
import signal
import socket
import sys
import threading
import time
import webbrowser
from dataclasses import dataclass
from math import inf
from pathlib import Path

from station.errors import StationError
from station.service.children import Child, Kept
from station.service.endpoints import default_run_dir, make_run_dir
from station.settings import load_settings
from station.speech.engine import Engine, find_engine

UP_S = 60.0  # on a slow card the first start takes long
END_S = 5.0
STAYS_S = 10.0  # for how long the web tells that the controller has gone
_LOOK_S = 0.1
_FAILED = 1


class PortInUse(StationError, OSError):
    """Something else listens on the port."""


class NotUp(StationError, RuntimeError):
    """A process did not come up in time."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    """What `station simulate` is started with."""

    host: str
    port: int
    data_dir: Path
    settings: Path | None
    speed: float
    seed: int
    browser: bool
    wired: bool = False

    @property
    def address(self) -> str:
        """Where a browser on this computer finds the pages."""
        anywhere = self.host in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
        host = "127.0.0.1" if anywhere else self.host
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"


def simulate(options: SimulateOptions) -> int:
    """Run controller and web until asked to end; the exit code.

    Raises:
        StationError: Something is in the way; nothing is left half-started.
    """
    check_port(options.host, options.port)
    run_dir = default_run_dir(options.data_dir)
    make_run_dir(run_dir)
    return Supervisor(options, run_dir).run()


def check_port(host: str, port: int) -> None:
    """Whether the web could listen there.

    Raises:
        PortInUse: It could not.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUse(
                f"The web cannot listen on {host} port {port} ({error.strerror}).",
                "End what listens there, or choose another port with --port.",
            ) from error


class Supervisor:
    """Looks after all processes."""

    def __init__(self, options: SimulateOptions, run_dir: Path) -> None:
        self._options, self._run_dir = options, run_dir
        self._asked = 0
        self._passed_on = 0
        self._kill_at_s = inf

    def run(self) -> int:
        """Start them, look after them, end them; the exit code.

        Raises:
            NotUp: One of them did not come up in time.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        guard = self._guard()
        try:
            return self._run_guarded(guard)
        finally:
            if guard is not None:
                guard.end(END_S)  # the last to go: it holds until nobody asks for power

    def _run_guarded(self, guard: Kept | None) -> int:
        controller = Child(self._controller_arguments())
        if not controller.wait_until(lambda: self._asked > 0 or controller.said_ready(), UP_S):
            return _gave_up(controller, "controller")
        if self._asked:
            return controller.end(END_S)
        web = Kept(self._web_arguments(), "web")
        speech = self._speech()
        try:
            if not web.child.wait_until(lambda: self._asked > 0 or self._web_listens(), UP_S):
                return _gave_up(web.child, "web")
            self._welcome()
            self._look_after(controller, *filter(None, (guard, web, speech)))
            return self._farewell(controller)
        finally:
            if speech is not None:
                speech.end(END_S)
            web.end(END_S)
            controller.wait(END_S)  # never killed for our own faults: it brings the person up

    def _ask(self, *_: object) -> None:
        self._asked += 1

    def _controller_arguments(self) -> list[str]:
        options = self._options
        figures = ["--speed", str(options.speed), "--seed", str(options.seed)]
        wired = ["--wired"] if options.wired else []
        guarded = ["--guarded"] if self._guards else []
        return ["controller", *self._places(), *figures, *wired, *guarded]

    @property
    def _guards(self) -> bool:
        """The guard lives by real time, whatever the pretend table does."""
        return self._options.speed == 1.0 and os.name == "posix"

    def _guard(self) -> Kept | None:
        """The guard, started first so that the controller finds it there."""
        if not self._guards:
            return None
        arguments = ["--with-parent", "--pretend", "--run-dir", str(self._run_dir)]
        return Kept(arguments, "guard", "Its contact is open until then.", "station.guard")

    def _web_arguments(self) -> list[str]:
        where = ["--host", self._options.host, "--port", str(self._options.port)]
        return ["web", *self._places(), *where, "--simulated"]

    def _speech(self) -> Kept | None:
        """Spoken guidance, where there is something to speak with."""
        found = find_engine(load_settings(self._options.settings).speech)
        return Kept(["speak", *self._places()], "speech") if isinstance(found, Engine) else None

    def _places(self) -> list[str]:
        options = self._options
        places = ["--data", str(options.data_dir), "--run-dir", str(self._run_dir)]
        settings = [] if options.settings is None else ["--settings", str(options.settings)]
        return ["--with-parent", *places, *settings]

    def _web_listens(self) -> bool:
        anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
        host = anywhere.get(self._options.host, self._options.host)
        try:
            socket.create_connection((host, self._options.port), timeout=1.0).close()
        except OSError:
            return False
        return True

    def _welcome(self) -> None:
        if self._asked:
            return
        address = self._options.address
        print(f"The station on the pretend table is at {address}", flush=True)
        print("Press Ctrl-C to leave.", flush=True)
        if self._options.browser and _has_screen():
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    def _look_after(self, controller: Child, *kept: Kept) -> None:
        """Until the controller has ended."""
        while controller.exit_code is None:
            self._pass_on(controller)
            for each in kept:
                each.tend()
            time.sleep(_LOOK_S)

    def _pass_on(self, controller: Child) -> None:
        """Ctrl-C once: it brings the person up and leaves. Again: it stops at once and leaves."""
        if self._passed_on < min(self._asked, 2):
            self._passed_on += 1
            if self._passed_on == 1:
                controller.let_go()
            else:
                controller.terminate()
                self._kill_at_s = time.monotonic() + END_S
        if time.monotonic() > self._kill_at_s:
            controller.end(0.0)

    def _farewell(self, controller: Child) -> int:
        """The controller has ended: by itself, or because it was asked to."""
        code = controller.exit_code or 0
        if self._asked:
            return code
        print(
            f"The controller has ended unexpectedly (exit code {code}). "
            "See how the person is; then start the station again.",
            file=sys.stderr,
            flush=True,
        )
        end_s = time.monotonic() + STAYS_S
        while time.monotonic() < end_s and not self._asked:
            time.sleep(_LOOK_S)
        return code or _FAILED


def _gave_up(child: Child, name: str) -> int:
    """A process did not come up; it has said why when it has ended by itself."""
    code = child.exit_code
    child.end(END_S)
    if code is None:
        raise NotUp(f"The {name} did not come up within {UP_S:g} s.", "Start it again.")
    return code or _FAILED


def _has_screen() -> bool:
    """Whether a browser would be seen; on a terminal without one a text browser would start."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in screens)
