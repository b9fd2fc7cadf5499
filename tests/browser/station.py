"""The real thing: `station simulate` as its user starts it, twenty times as fast."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import psutil

from station.control.plan import Limits
from station.people.health import all_answered
from station.people.person import Person, Role
from station.records.backup import back_up
from station.records.rows import SessionRow
from station.records.storage import database_url
from station.records.store import Store

START_S = 60.0
LOOK_S = 0.02
ACT_S = 0.2  # between two acts, so that the limit on writes is not reached
LIMITS = Limits(30.0, 2.0, 2.0, 120.0, 600.0)


class Station:
    """A running station; what a test wants of it beside its pages."""

    def __init__(self, data: Path) -> None:
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self._data = data
        self._people = 0
        arguments = ["--port", str(self.port), "--data", str(data), "--speed", "20", "--seed", "1"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "station", "simulate", *arguments, "--no-browser"],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_until_up(self) -> None:
        """Wait for the first state."""

        def up() -> bool:
            assert self._process.poll() is None, "the station did not start"
            return self.state() is not None

        wait_until(up, START_S)

    def close(self) -> None:
        """Ask it to end, as Ctrl-C does, and wait for it."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30.0)
        finally:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    def somebody(self, cleared: bool = True) -> str:
        """Add a person with limits up to 30 degrees who has done no session yet; the id."""
        self._people += 1
        person_id, today = f"person-{self._people}", datetime.now(UTC).date()
        name = f"Person {self._people}"
        store = Store.open(database_url(self._data))
        checked_on = today if cleared else None
        store.add_person(Person(person_id, name, "#7b5ea7", LIMITS, checked_on, cleared))
        store.close()
        return person_id

    def has_hung(self, person_id: str, ago_s: float) -> str:
        """Put a session into the records that ended so long ago; its id."""
        session_id, at = f"hung-{person_id}", datetime.now(UTC) - timedelta(seconds=ago_s)
        row = SessionRow(session_id, person_id, "first-time", "First time", at, at, "completed")
        store = Store.open(database_url(self._data))
        store.begin_session(replace(row, deepest_deg=15.0, inverted_s=60.0))
        store.close()
        return session_id

    def deep_pages(self) -> list[str]:
        """Pages about something that must be there first; it is, afterwards."""
        person = self.somebody()
        session_id = self.has_hung(person, ago_s=300.0)
        toml = resources.files("station.programs").joinpath("builtin/rocking.toml").read_text()
        status, made = self._call("POST", "/api/v1/personal", {"toml": toml})
        assert status < 300, made
        url = database_url(self._data)
        store = Store.open(url)
        answers = all_answered("no")
        store.care.record_health(person, answers, "Practitioner")
        device, _ = store.devices.pair("A phone")
        token, _ = store.tokens.add("A script", Role.MEMBER, 1, None)
        store.close()
        backup = back_up(url, [], self._data / "backups")
        return [
            f"/history/{session_id}",
            f"/after/{session_id}",
            f"/after/{session_id}/check",
            f"/people/{person}/outcome",
            f"/people/{person}/report",
            f"/people/{person}/delete",
            f"/people/{person}/delete/sure",
            f"/people/{person}/release/revoke",
            f"/programs/{made['id']}/edit",
            f"/devices/{device}/revoke",
            f"/tokens/{token.id}/revoke",
            f"/system/backups/{backup.name}/restore",
            f"/system/backups/{backup.name}/restore/sure",
        ]

    def state(self) -> dict[str, Any] | None:
        """The newest snapshot, None when there is none."""
        status, body = self._call("GET", "/api/v1/state")
        return body if status == 200 else None

    def truth(self) -> dict[str, Any]:
        """Where the table really is."""
        status, body = self._call("GET", "/api/v1/bench/truth")
        assert status == 200
        return body

    def asks(self, path: str) -> dict[str, Any]:
        """What the API answers at this path."""
        status, body = self._call("GET", f"/api/v1{path}")
        assert status == 200, body
        return body

    def post(self, path: str, **body: object) -> int:
        """Send a write; its status."""
        return self._call("POST", f"/api/v1{path}", body)[0]

    def is_in(self, *modes: str) -> bool:
        """Whether the station is in one of these modes now."""
        state = self.state()
        return state is not None and state["mode"] in modes

    def phase(self) -> str | None:
        """What the session waits for."""
        state = self.state()
        return state["session"]["phase"] if state and state["session"] else None

    def wait_for(self, *modes: str, within_s: float = 30.0) -> None:
        """Wait until it is in one of these modes."""
        wait_until(lambda: self.is_in(*modes), within_s, self.state)

    def press(self) -> None:
        """Press the button and let go, whatever the limit on writes says to the second half."""
        self.post("/bench/button", down=True)
        wait_until(lambda: self.post("/bench/button", down=False) == 202)

    def make_ready(self) -> None:
        """Bring the table up and the station to READY, whatever the test before has left."""
        self.post("/bench/estop", open=False)
        self.post("/bench/ankles", locked=True)
        self.post("/bench/button", down=False)  # a page that is closed may leave it down
        wait_until(self._comes_to_ready, 60.0, self.state, ACT_S)

    def start(self, person_id: str, program_id: str = "rocking") -> None:
        """Arm a session and press the button until the table moves."""
        wait_until(lambda: self._comes_to_move(program_id, person_id), 60.0, self.state, ACT_S)

    def controller(self) -> psutil.Process:
        """The process of the controller."""
        return self._child("controller")

    def web(self) -> psutil.Process:
        """The process that serves the pages; another one once it has been started again."""
        return self._child("web")

    def _child(self, name: str) -> psutil.Process:
        found = psutil.Process(self._process.pid).children(recursive=True)
        return next(process for process in found if name in process.cmdline())

    def _comes_to_ready(self) -> bool:
        state = self.state()
        if state is None:
            return False
        for fault in state["faults"]:
            self.post("/acknowledge", fault=fault["code"])
        if state["mode"] in ("FAULTED", "ESTOPPED"):
            self.press()
        elif state["mode"] != "READY":
            self.post("/disarm" if state["mode"] == "ARMED" else "/return", **_quickly(state))
        return bool(state["mode"] == "READY" and not state["faults"])

    def _comes_to_move(self, program_id: str, person_id: str) -> bool:
        state = self.state()
        if state is not None and state["mode"] == "READY":  # also when nobody pressed in time
            self.post("/bench/button", down=False)
            self.post("/arm", program_id=program_id, person_id=person_id)
        if state is None or state["session"] is None:
            return False
        if state["mode"] == "ARMED":
            self.press()
        elif state["session"]["phase"] in ("ask", "exercise"):
            self.post("/respond", reply="ok", pain_nrs=1)
        return bool(state["session"]["phase"] == "move" and abs(state["rate_deg_s"]) > 0.3)

    def _call(
        self, method: str, path: str, body: dict[str, object] | None = None
    ) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=5)
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, json.load(response)
        except OSError:
            return 0, {}
        finally:
            connection.close()


def wait_until(
    condition: Callable[[], bool],
    within_s: float = 10.0,
    seen: Callable[[], object] = str,
    look_s: float = LOOK_S,
) -> None:
    """Wait for a condition, with a bound; `seen` says what there was instead."""
    ends_s = time.monotonic() + within_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < ends_s, f"it did not happen in time: {seen()}"
        pause.wait(look_s)


def _quickly(state: dict[str, Any]) -> dict[str, object]:
    return {} if state["mode"] == "ARMED" else {"straight": True}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
